// SPDX-License-Identifier: Apache-2.0
#include "store/notebook.h"

#include <algorithm>
#include <limits>

#include "crypto/random.h"
#include "model/reflection.h"
#include "store/meta.h"
#include "store/schema.h"
#include "store/search_index.h"
#include "wire/record.h"

namespace lull::store {

namespace {

/// A row "id, kind, fields, made_ms, edited_ms" from column `at` on.
Result<Note> note_in(const Statement& row, int at) {
  Note note;
  note.id = row.id<RecordId>(at);
  note.spec = model::find_notebook_kind(static_cast<std::uint16_t>(row.integer(at + 1)));
  if (note.spec == nullptr) return fail(Code::kTooNew, "kind_too_new");
  LULL_ASSIGN(note.fields, wire::parse_fields(*note.spec, row.blob(at + 2)));
  note.made_ms = row.integer(at + 3);
  note.edited_ms = row.integer(at + 4);
  return note;
}

Result<std::vector<Note>> read_all(Statement& rows) {
  std::vector<Note> all;
  for (;;) {
    LULL_ASSIGN(const bool row, rows.step());
    if (!row) return all;
    LULL_ASSIGN(auto note, note_in(rows, 0));
    all.push_back(std::move(note));
  }
}

std::int64_t number_of(const model::KindSpec& kind) {
  return static_cast<std::int64_t>(kind.kind);
}

std::string words_of(const Note& note) {
  return model::searchable_text(*note.spec, note.fields);
}

}  // namespace

Notebook::~Notebook() = default;

template <class Body>
auto Notebook::in_transaction(Body&& body) -> decltype(body()) {
  LULL_TRY(db_.execute("BEGIN IMMEDIATE"));
  auto result = body();
  if (result) {
    const auto committed = db_.execute("COMMIT");
    if (committed) return result;
    (void)db_.execute("ROLLBACK");
    return fail(committed.error());
  }
  (void)db_.execute("ROLLBACK");
  return result;
}

// --- opening -------------------------------------------------------------------------------------

Result<std::unique_ptr<Notebook>> Notebook::open(vault::Vault vault, const Clock& clock) {
  std::unique_ptr<Notebook> notebook(new Notebook(std::move(vault), clock));
  LULL_TRY(notebook->bring_up_to_date());
  return notebook;
}

Result<void> Notebook::bring_up_to_date() {
  const auto version = get_meta(db_, "schema");
  // The first version did not say so.
  if (!version && version.error().code == Code::kNotFound)
    return in_transaction([this] { return from_first_version(); });
  LULL_TRY(version);
  if (version->size() != 1 || version->front() == 0)
    return fail(Code::kDamaged, "vault_damaged", "schema");
  if (version->front() > kNotebookSchemaVersion) return fail(Code::kTooNew, "vault_too_new");
  return {};
}

/// Then it held texts and nothing else: reflection(n, id, text, made_ms, edited_ms) and
/// history(n, record, at_ms, text). Rows keep their numbers, and the index its rows.
Result<void> Notebook::from_first_version() {
  const auto fields_of = [](const Statement& row, int at) {
    model::Fields fields;
    fields.set(model::reflection::kText, row.text(at));
    return wire::encode_fields(model::kReflectionSpec, fields);
  };
  LULL_TRY(
      db_.execute("CREATE TABLE note(n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,"
                  " kind INTEGER NOT NULL, fields BLOB NOT NULL, made_ms INTEGER NOT NULL,"
                  " edited_ms INTEGER NOT NULL);"
                  "ALTER TABLE history ADD COLUMN fields BLOB NOT NULL DEFAULT x'';"));
  {
    auto rows = db_.use("SELECT n, id, text, made_ms, edited_ms FROM reflection ORDER BY n");
    for (;;) {
      LULL_ASSIGN(const bool row, rows.step());
      if (!row) break;
      const auto fields = fields_of(rows, 2);
      LULL_TRY(db_.use("INSERT INTO note VALUES(?, ?, ?, ?, ?, ?)")
                   .bind(rows.integer(0))
                   .bind(rows.blob(1))
                   .bind(number_of(model::kReflectionSpec))
                   .bind(ByteView(fields))
                   .bind(rows.integer(3))
                   .bind(rows.integer(4))
                   .run());
    }
    auto versions = db_.use("SELECT n, text FROM history ORDER BY n");
    for (;;) {
      LULL_ASSIGN(const bool row, versions.step());
      if (!row) break;
      const auto fields = fields_of(versions, 1);
      LULL_TRY(db_.use("UPDATE history SET fields = ? WHERE n = ?")
                   .bind(ByteView(fields))
                   .bind(versions.integer(0))
                   .run());
    }
  }
  LULL_TRY(db_.execute("DROP TABLE reflection; ALTER TABLE history DROP COLUMN text;"));
  const std::uint8_t version = kNotebookSchemaVersion;
  return put_meta(db_, "schema", {&version, 1});
}

// --- rows ----------------------------------------------------------------------------------------

Result<Notebook::Row> Notebook::row_of(const RecordId& id) {
  auto row = db_.use("SELECT n, id, kind, fields, made_ms, edited_ms FROM note WHERE id = ?");
  LULL_ASSIGN(const bool there, row.bind(id.view()).step());
  if (!there) return fail(Code::kNotFound, "id_unknown");
  LULL_ASSIGN(auto note, note_in(row, 1));
  return Row{row.integer(0), std::move(note)};
}

Result<void> Notebook::insert(const Note& one) {
  const auto fields = wire::encode_fields(*one.spec, one.fields);
  LULL_TRY(db_.use("INSERT INTO note(id, kind, fields, made_ms, edited_ms) VALUES(?, ?, ?, ?, ?)")
               .bind(one.id.view())
               .bind(number_of(*one.spec))
               .bind(ByteView(fields))
               .bind(one.made_ms)
               .bind(one.edited_ms)
               .run());
  return SearchIndex(db_).add(db_.last_row(), words_of(one));
}

// --- writing -------------------------------------------------------------------------------------

Result<RecordId> Notebook::write(const model::KindSpec& kind, const model::Fields& typed) {
  LULL_ASSIGN(auto fields, model::clean_fields(kind, typed));
  LULL_TRY(model::check_whole(kind, fields));
  return in_transaction([&]() -> Result<RecordId> {
    const auto id = crypto::random_id<RecordId>();
    const auto now = clock_.wall_ms();
    LULL_TRY(insert({id, &kind, std::move(fields), now, now}));
    return id;
  });
}

Result<void> Notebook::edit(const RecordId& id, const model::Fields& typed) {
  return in_transaction([&]() -> Result<void> {
    LULL_ASSIGN(auto row, row_of(id));
    const auto& kind = *row.note.spec;
    LULL_ASSIGN(const auto puts, model::clean_fields(kind, typed));
    const auto before = wire::encode_fields(kind, row.note.fields);
    const auto words = words_of(row.note);
    row.note.fields.overlay(puts);
    LULL_TRY(model::check_whole(kind, row.note.fields));
    const auto after = wire::encode_fields(kind, row.note.fields);
    if (after == before) return {};
    LULL_TRY(db_.use("INSERT INTO history(record, at_ms, fields) VALUES(?, ?, ?)")
                 .bind(row.n)
                 .bind(row.note.edited_ms)
                 .bind(ByteView(before))
                 .run());
    LULL_TRY(db_.use("UPDATE note SET fields = ?, edited_ms = ? WHERE n = ?")
                 .bind(ByteView(after))
                 .bind(clock_.wall_ms())
                 .bind(row.n)
                 .run());
    SearchIndex search(db_);
    LULL_TRY(search.remove(row.n, words));
    return search.add(row.n, words_of(row.note));
  });
}

Result<void> Notebook::remove(const std::vector<RecordId>& ids) {
  return in_transaction([&]() -> Result<void> {
    SearchIndex search(db_);
    for (const auto& id : ids) {
      LULL_ASSIGN(const auto row, row_of(id));
      LULL_TRY(search.remove(row.n, words_of(row.note)));
      LULL_TRY(db_.use("DELETE FROM history WHERE record = ?").bind(row.n).run());
      LULL_TRY(db_.use("DELETE FROM note WHERE n = ?").bind(row.n).run());
    }
    // The notebook is small: the words go from the index at once.
    return db_.execute("INSERT INTO search(search) VALUES('optimize')");
  });
}

Result<std::size_t> Notebook::adopt(const std::vector<Note>& notes) {
  return in_transaction([&]() -> Result<std::size_t> {
    std::size_t added = 0;
    for (auto one : notes) {
      const auto known = row_of(one.id);
      if (known) continue;
      if (known.error().code != Code::kNotFound) return fail(known.error());
      LULL_ASSIGN(one.fields, model::clean_fields(*one.spec, one.fields));
      LULL_TRY(model::check_whole(*one.spec, one.fields));
      one.made_ms = std::clamp(one.made_ms, std::int64_t{0}, clock_.wall_ms());
      one.edited_ms = std::clamp(one.edited_ms, one.made_ms, clock_.wall_ms());
      LULL_TRY(insert(one));
      ++added;
    }
    return added;
  });
}

// --- reading -------------------------------------------------------------------------------------

Result<Note> Notebook::get(const RecordId& id) {
  LULL_ASSIGN(auto row, row_of(id));
  return std::move(row.note);
}

Result<std::vector<Note>> Notebook::list(const model::KindSpec& kind, std::size_t most,
                                         const std::optional<RecordId>& after) {
  auto before = std::numeric_limits<std::int64_t>::max();
  if (after) {
    LULL_ASSIGN(const auto row, row_of(*after));
    before = row.n;
  }
  auto rows = db_.use(
      "SELECT id, kind, fields, made_ms, edited_ms FROM note WHERE kind = ? AND n < ?"
      " ORDER BY n DESC LIMIT ?");
  rows.bind(number_of(kind)).bind(before).bind(static_cast<std::int64_t>(most));
  return read_all(rows);
}

Result<std::vector<Note>> Notebook::walk(std::int64_t& after, std::size_t most) {
  std::vector<Note> all;
  auto rows = db_.use(
      "SELECT n, id, kind, fields, made_ms, edited_ms FROM note WHERE n > ? ORDER BY n LIMIT ?");
  rows.bind(after).bind(static_cast<std::int64_t>(most));
  for (;;) {
    LULL_ASSIGN(const bool row, rows.step());
    if (!row) return all;
    after = rows.integer(0);
    LULL_ASSIGN(auto note, note_in(rows, 1));
    all.push_back(std::move(note));
  }
}

Result<std::vector<Note>> Notebook::search(std::string_view words, std::size_t most) {
  auto query = SearchIndex::query(words);
  if (query.empty()) return std::vector<Note>();
  query += '*';
  auto rows = db_.use(
      "SELECT r.id, r.kind, r.fields, r.made_ms, r.edited_ms FROM search "
      "JOIN note r ON r.n = search.rowid WHERE search MATCH ? "
      "ORDER BY r.n DESC LIMIT ?");
  rows.bind(std::string_view(query)).bind(static_cast<std::int64_t>(most));
  return read_all(rows);
}

Result<std::vector<Note>> Notebook::history(const RecordId& id) {
  LULL_ASSIGN(auto row, row_of(id));
  const auto& kind = *row.note.spec;
  std::vector<Note> versions;
  auto rows = db_.use("SELECT at_ms, fields FROM history WHERE record = ? ORDER BY n");
  rows.bind(row.n);
  for (;;) {
    LULL_ASSIGN(const bool more, rows.step());
    if (!more) break;
    LULL_ASSIGN(auto fields, wire::parse_fields(kind, rows.blob(1)));
    versions.push_back({id, &kind, std::move(fields), row.note.made_ms, rows.integer(0)});
  }
  versions.push_back(std::move(row.note));
  return versions;
}

namespace {

Result<std::vector<RecordId>> read_ids(Statement& rows) {
  std::vector<RecordId> ids;
  for (;;) {
    LULL_ASSIGN(const bool row, rows.step());
    if (!row) return ids;
    ids.push_back(rows.id<RecordId>(0));
  }
}

}  // namespace

Result<std::vector<RecordId>> Notebook::ids_between(const RecordId& low, const RecordId& high,
                                                    std::size_t most) {
  auto rows = db_.use("SELECT id FROM note WHERE id >= ? AND id <= ? ORDER BY id LIMIT ?");
  rows.bind(low.view()).bind(high.view()).bind(static_cast<std::int64_t>(most));
  return read_ids(rows);
}

Result<std::vector<RecordId>> Notebook::made_before(const model::KindSpec& kind, std::int64_t ms,
                                                    std::size_t most) {
  auto rows = db_.use("SELECT id FROM note WHERE kind = ? AND made_ms < ? ORDER BY n LIMIT ?");
  rows.bind(number_of(kind)).bind(ms).bind(static_cast<std::int64_t>(most));
  return read_ids(rows);
}

}  // namespace lull::store
