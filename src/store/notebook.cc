// SPDX-License-Identifier: Apache-2.0
#include "store/notebook.h"

#include <algorithm>
#include <limits>

#include "crypto/random.h"
#include "model/kinds.h"
#include "model/text.h"
#include "store/search_index.h"

namespace lull::store {

namespace {

Result<std::string> cleaned(std::string_view typed) {
  LULL_ASSIGN(auto text, model::clean(typed, model::Lines::kMany));
  if (text.empty()) return fail(Code::kInvalid, "text_missing");
  if (model::count_characters(text) > model::kReflectionCharactersMax)
    return fail(Code::kTooLarge, "text_too_long", "text");
  return text;
}

Result<std::vector<Reflection>> read_all(Statement& rows) {
  std::vector<Reflection> all;
  for (;;) {
    LULL_ASSIGN(const bool row, rows.step());
    if (!row) return all;
    all.push_back(
        {rows.id<RecordId>(0), std::string(rows.text(1)), rows.integer(2), rows.integer(3)});
  }
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

Result<Notebook::Row> Notebook::row_of(const RecordId& id) {
  auto row = db_.use("SELECT n, text, made_ms, edited_ms FROM reflection WHERE id = ?");
  LULL_ASSIGN(const bool there, row.bind(id.view()).step());
  if (!there) return fail(Code::kNotFound, "id_unknown");
  return Row{row.integer(0), {id, std::string(row.text(1)), row.integer(2), row.integer(3)}};
}

Result<void> Notebook::insert(const Reflection& one) {
  LULL_TRY(db_.use("INSERT INTO reflection(id, text, made_ms, edited_ms) VALUES(?, ?, ?, ?)")
               .bind(one.id.view())
               .bind(std::string_view(one.text))
               .bind(one.made_ms)
               .bind(one.edited_ms)
               .run());
  return SearchIndex(db_).add(db_.last_row(), one.text);
}

Result<RecordId> Notebook::write(std::string_view typed) {
  LULL_ASSIGN(const auto text, cleaned(typed));
  return in_transaction([&]() -> Result<RecordId> {
    const auto id = crypto::random_id<RecordId>();
    const auto now = clock_.wall_ms();
    LULL_TRY(insert({id, text, now, now}));
    return id;
  });
}

Result<void> Notebook::edit(const RecordId& id, std::string_view typed) {
  LULL_ASSIGN(const auto text, cleaned(typed));
  return in_transaction([&]() -> Result<void> {
    LULL_ASSIGN(const auto row, row_of(id));
    if (row.reflection.text == text) return {};
    LULL_TRY(db_.use("INSERT INTO history(record, at_ms, text) VALUES(?, ?, ?)")
                 .bind(row.n)
                 .bind(row.reflection.edited_ms)
                 .bind(std::string_view(row.reflection.text))
                 .run());
    LULL_TRY(db_.use("UPDATE reflection SET text = ?, edited_ms = ? WHERE n = ?")
                 .bind(std::string_view(text))
                 .bind(clock_.wall_ms())
                 .bind(row.n)
                 .run());
    SearchIndex search(db_);
    LULL_TRY(search.remove(row.n, row.reflection.text));
    return search.add(row.n, text);
  });
}

Result<void> Notebook::remove(const std::vector<RecordId>& ids) {
  return in_transaction([&]() -> Result<void> {
    SearchIndex search(db_);
    for (const auto& id : ids) {
      LULL_ASSIGN(const auto row, row_of(id));
      LULL_TRY(search.remove(row.n, row.reflection.text));
      LULL_TRY(db_.use("DELETE FROM history WHERE record = ?").bind(row.n).run());
      LULL_TRY(db_.use("DELETE FROM reflection WHERE n = ?").bind(row.n).run());
    }
    // The notebook is small: the words go from the index at once.
    return db_.execute("INSERT INTO search(search) VALUES('optimize')");
  });
}

Result<Reflection> Notebook::get(const RecordId& id) {
  LULL_ASSIGN(auto row, row_of(id));
  return std::move(row.reflection);
}

Result<std::vector<Reflection>> Notebook::list(std::size_t most,
                                               const std::optional<RecordId>& after) {
  auto before = std::numeric_limits<std::int64_t>::max();
  if (after) {
    LULL_ASSIGN(const auto row, row_of(*after));
    before = row.n;
  }
  auto rows = db_.use(
      "SELECT id, text, made_ms, edited_ms FROM reflection WHERE n < ? ORDER BY n DESC LIMIT ?");
  rows.bind(before).bind(static_cast<std::int64_t>(most));
  return read_all(rows);
}

Result<std::vector<Reflection>> Notebook::walk(std::int64_t& after, std::size_t most) {
  std::vector<Reflection> all;
  auto rows = db_.use(
      "SELECT n, id, text, made_ms, edited_ms FROM reflection WHERE n > ? ORDER BY n LIMIT ?");
  rows.bind(after).bind(static_cast<std::int64_t>(most));
  for (;;) {
    LULL_ASSIGN(const bool row, rows.step());
    if (!row) return all;
    after = rows.integer(0);
    all.push_back(
        {rows.id<RecordId>(1), std::string(rows.text(2)), rows.integer(3), rows.integer(4)});
  }
}

Result<std::size_t> Notebook::adopt(const std::vector<Reflection>& reflections) {
  return in_transaction([&]() -> Result<std::size_t> {
    std::size_t added = 0;
    for (auto one : reflections) {
      const auto known = row_of(one.id);
      if (known) continue;
      if (known.error().code != Code::kNotFound) return fail(known.error());
      LULL_ASSIGN(one.text, cleaned(one.text));
      one.made_ms = std::clamp(one.made_ms, std::int64_t{0}, clock_.wall_ms());
      one.edited_ms = std::clamp(one.edited_ms, one.made_ms, clock_.wall_ms());
      LULL_TRY(insert(one));
      ++added;
    }
    return added;
  });
}

Result<std::vector<Reflection>> Notebook::search(std::string_view words, std::size_t most) {
  const auto query = SearchIndex::query(words);
  if (query.empty()) return std::vector<Reflection>();
  auto rows = db_.use(
      "SELECT r.id, r.text, r.made_ms, r.edited_ms FROM search "
      "JOIN reflection r ON r.n = search.rowid WHERE search MATCH ? "
      "ORDER BY r.n DESC LIMIT ?");
  rows.bind(std::string_view(query)).bind(static_cast<std::int64_t>(most));
  return read_all(rows);
}

Result<std::vector<Reflection>> Notebook::history(const RecordId& id) {
  LULL_ASSIGN(auto row, row_of(id));
  std::vector<Reflection> versions;
  auto rows = db_.use("SELECT at_ms, text FROM history WHERE record = ? ORDER BY n");
  rows.bind(row.n);
  for (;;) {
    LULL_ASSIGN(const bool more, rows.step());
    if (!more) break;
    versions.push_back({id, std::string(rows.text(1)), row.reflection.made_ms, rows.integer(0)});
  }
  versions.push_back(std::move(row.reflection));
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
  auto rows = db_.use("SELECT id FROM reflection WHERE id >= ? AND id <= ? ORDER BY id LIMIT ?");
  rows.bind(low.view()).bind(high.view()).bind(static_cast<std::int64_t>(most));
  return read_ids(rows);
}

Result<std::vector<RecordId>> Notebook::made_before(std::int64_t ms, std::size_t most) {
  auto rows = db_.use("SELECT id FROM reflection WHERE made_ms < ? ORDER BY n LIMIT ?");
  rows.bind(ms).bind(static_cast<std::int64_t>(most));
  return read_ids(rows);
}

}  // namespace lull::store
