// SPDX-License-Identifier: Apache-2.0
#include "store/records.h"

#include <algorithm>
#include <limits>

#include "base/check.h"
#include "crypto/random.h"
#include "model/text.h"

namespace lull::store {

struct Records::Row {
  std::int64_t n = 0;
  RecordId id;
  std::uint16_t kind = 0;
  PersonId person;
  SpaceRow space = 0;
  Share share = Share::kPrivate;
  std::vector<ChangeKey> live;
  std::optional<Bytes> own;
  bool opened = false;
  std::int64_t made_ms = 0;
  std::int64_t edited_ms = 0;

  const model::KindSpec* spec() const { return model::find_kind(kind); }
};

/// A change in force with what it puts.
struct Records::Live {
  ChangeKey key;
  model::Stamp stamp;
  wire::Body body;

  model::ChangeView view() const {
    return {stamp, body.withdraw(), body.withdraw() ? nullptr : &body.fields};
  }
};

namespace {

#define LULL_ROW_COLUMNS "n, id, kind, person, space, share, live, own, opened, made_ms, edited_ms"
// A withdrawn entry is seen by its author while they keep a copy, by the other if they had looked
// at it before: their memory is not rewritten.
#define LULL_VISIBLE "(share < 3 OR own IS NOT NULL OR (opened = 1 AND person <> ?1))"

Bytes pack_live(const std::vector<ChangeKey>& live) {
  Bytes out;
  for (const auto& key : live) append_le(out, static_cast<std::uint64_t>(key.packed()));
  return out;
}

std::vector<ChangeKey> unpack_live(ByteView bytes) {
  std::vector<ChangeKey> live;
  for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8)
    live.push_back(
        ChangeKey::unpack(static_cast<std::int64_t>(load_le<std::uint64_t>(bytes.data() + at))));
  return live;
}

wire::Salt fresh_salt() {
  wire::Salt salt;
  crypto::random_fill(salt);
  return salt;
}

/// Text as it is stored: NFC, no control characters.
Result<model::Fields> cleaned(const model::KindSpec& kind, const model::Fields& typed) {
  model::Fields out;
  for (const auto& field : typed) {
    const auto* spec = kind.field(field.key.number);
    if (spec == nullptr) return fail(Code::kInvalid, "field_malformed");
    const auto lines =
        spec->type == model::FieldType::kText ? model::Lines::kMany : model::Lines::kOne;
    auto key = field.key;
    auto value = field.value;
    if (!key.element.empty()) {
      LULL_ASSIGN(key.element, model::clean(key.element, lines));
    }
    if (auto* text = std::get_if<std::string>(&value)) {
      LULL_ASSIGN(*text, model::clean(*text, lines));
    }
    out.set(std::move(key), std::move(value));
  }
  LULL_TRY(model::check_fields(kind, out));
  return out;
}

}  // namespace

Records::Row Records::read_row(Statement& from) {
  Row row;
  row.n = from.integer(0);
  row.id = from.id<RecordId>(1);
  row.kind = static_cast<std::uint16_t>(from.integer(2));
  row.person = from.id<PersonId>(3);
  row.space = from.integer(4);
  row.share = static_cast<Share>(from.integer(5));
  row.live = unpack_live(from.blob(6));
  if (!from.is_null(7)) row.own = Bytes(from.blob(7).begin(), from.blob(7).end());
  row.opened = from.integer(8) != 0;
  row.made_ms = from.integer(9);
  row.edited_ms = from.integer(10);
  return row;
}

Result<std::optional<Records::Row>> Records::find(const RecordId& id) {
  auto rows = db_.use("SELECT " LULL_ROW_COLUMNS " FROM record WHERE id = ?");
  LULL_ASSIGN(const bool found, rows.bind(id.view()).step());
  if (!found) return std::nullopt;
  return read_row(rows);
}

Result<Records::Row> Records::row_of(const RecordId& id) {
  LULL_ASSIGN(auto row, find(id));
  if (!row) return fail(Code::kNotFound, "id_unknown");
  return std::move(*row);
}

Result<Records::Row> Records::own_row(const RecordId& id) {
  LULL_ASSIGN(auto row, row_of(id));
  if (row.person != me_) return fail(Code::kRefused, "not_yours");
  return row;
}

Result<std::int64_t> Records::insert(const Row& row) {
  const auto live = pack_live(row.live);
  auto into = db_.use(
      "INSERT INTO record(id, kind, person, space, share, live, own, opened, made_ms, edited_ms) "
      "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  into.bind(row.id.view()).bind(int{row.kind}).bind(row.person.view()).bind(row.space);
  into.bind(static_cast<int>(row.share)).bind(live);
  if (row.own)
    into.bind(*row.own);
  else
    into.bind_null();
  LULL_TRY(into.bind(int{row.opened}).bind(row.made_ms).bind(row.edited_ms).run());
  touch(row.id);
  const auto n = db_.last_row();
  // SQLite gives the number of a removed last row again: this one is not in the index.
  if (search_.holds(n)) LULL_TRY(search_.set_from(n));
  return n;
}

Result<void> Records::update(const Row& row) {
  const auto live = pack_live(row.live);
  auto into = db_.use(
      "UPDATE record SET id = ?, space = ?, share = ?, live = ?, own = ?, opened = ?, "
      "edited_ms = ? WHERE n = ?");
  into.bind(row.id.view()).bind(row.space).bind(static_cast<int>(row.share)).bind(live);
  if (row.own)
    into.bind(*row.own);
  else
    into.bind_null();
  LULL_TRY(into.bind(int{row.opened}).bind(row.edited_ms).bind(row.n).run());
  touch(row.id);
  return {};
}

void Records::touch(const RecordId& id) {
  if (touched_.size() <= kTouchedMax) touched_.push_back(id);
}

Result<std::vector<Records::Live>> Records::load_live(const Row& row) {
  std::vector<Live> all;
  for (const auto& key : row.live) {
    LULL_ASSIGN(auto change, log_.read(key));
    LULL_ASSIGN(auto body, wire::decode_body(change.body));
    all.push_back({key, std::move(change.stamp), std::move(body)});
  }
  return all;
}

Result<Entry> Records::to_entry(const Row& row) {
  Entry entry{row.id,
              row.kind,
              row.spec(),
              row.person,
              row.person == me_,
              row.share,
              row.person != me_ && !row.opened,
              row.edited_ms != row.made_ms,
              row.made_ms,
              row.edited_ms,
              {},
              {}};
  if (entry.spec == nullptr) return entry;
  if (row.own) {
    LULL_ASSIGN(entry.fields, wire::decode_fields(*entry.spec, *row.own));
  } else if (row.share == Share::kShared) {
    LULL_ASSIGN(auto live, load_live(row));
    std::vector<model::ChangeView> views;
    for (const auto& one : live) views.push_back(one.view());
    auto merged = model::merge(entry.spec, views);
    entry.fields = std::move(merged.fields);
    entry.clashes = std::move(merged.clashes);
  }
  return entry;
}

Result<model::Fields> Records::fields_of(const Row& row) {
  LULL_ASSIGN(auto entry, to_entry(row));
  return std::move(entry.fields);
}

// --- what its author does ------------------------------------------------------------------------

Result<RecordId> Records::create(const model::KindSpec& kind, const model::Fields& fields) {
  LULL_ASSIGN(const auto clean, cleaned(kind, fields));
  LULL_TRY(kind.check(clean));
  Row row;
  row.id = crypto::random_id<RecordId>();
  row.kind = static_cast<std::uint16_t>(kind.kind);
  row.person = me_;
  row.own = wire::encode_fields(kind, clean);
  row.opened = true;
  row.made_ms = row.edited_ms = clock_.wall_ms();
  LULL_TRY(insert(row));
  return row.id;
}

Result<void> Records::remember(const Row& row, const model::Fields& fields) {
  LULL_TRY(db_.use("INSERT INTO history(record, at_ms, fields) VALUES(?, ?, ?)")
               .bind(row.n)
               .bind(row.edited_ms)
               .bind(wire::encode_fields(*row.spec(), fields))
               .run());
  return db_
      .use(
          "DELETE FROM history WHERE record = ?1 AND n NOT IN "
          "(SELECT n FROM history WHERE record = ?1 ORDER BY n DESC LIMIT ?2)")
      .bind(row.n)
      .bind(kRevisionsMax)
      .run();
}

Result<void> Records::edit(const RecordId& id, const model::Fields& puts) {
  LULL_ASSIGN(auto row, own_row(id));
  if (row.share == Share::kWithdrawn && !row.own) return fail(Code::kNotFound, "id_unknown");
  const auto& kind = *row.spec();
  LULL_ASSIGN(auto changed, cleaned(kind, puts));
  LULL_ASSIGN(const auto before, fields_of(row));
  auto whole = before;
  whole.overlay(changed);
  LULL_TRY(model::check_fields(kind, whole));
  LULL_TRY(kind.check(whole));
  LULL_ASSIGN(const auto entry, to_entry(row));
  // A put of the same value still settles a clash.
  if (entry.clashes.empty()) changed.subtract(before);
  if (changed.empty()) return {};
  LULL_TRY(remember(row, before));
  row.edited_ms = std::max(clock_.wall_ms(), row.made_ms + 1);
  if (row.share == Share::kShared) {
    LULL_ASSIGN(const auto body, wire::encode_body(row.id, fresh_salt(), kind, changed));
    return append(row, body);
  }
  LULL_TRY(unindex(row, before));
  row.own = wire::encode_fields(kind, whole);
  LULL_TRY(update(row));
  return index(row, whole);
}

Result<void> Records::append(Row& row, ByteView body) {
  LULL_TRY(update(row));
  LULL_ASSIGN(const auto change, log_.append(row.space, body));
  return apply(log_.own(row.space), change);
}

Result<void> Records::publish(Row& row, SpaceRow space) {
  LULL_ASSIGN(const auto fields, fields_of(row));
  LULL_ASSIGN(const auto body, wire::encode_body(row.id, fresh_salt(), *row.spec(), fields));
  LULL_ASSIGN(const auto change, log_.append(space, body));
  row.space = space;
  row.share = Share::kShared;
  row.own.reset();
  row.live = {{log_.own(space).row, change.stamp.seq}};
  return update(row);
}

Result<RecordId> Records::share(const RecordId& id, SpaceRow space) {
  LULL_ASSIGN(auto row, own_row(id));
  if (row.share == Share::kShared) return row.id;
  if (row.share == Share::kPrivate) {
    LULL_TRY(publish(row, space));
    return row.id;
  }
  if (!row.own) return fail(Code::kNotFound, "id_unknown");
  // The tombstone keeps the old id; the content and its history go on under a new one.
  LULL_ASSIGN(const auto fields, fields_of(row));
  LULL_TRY(unindex(row, fields));
  Row again = row;
  again.id = crypto::random_id<RecordId>();
  again.share = Share::kPrivate;
  again.live.clear();
  row.own.reset();
  LULL_TRY(update(row));
  LULL_ASSIGN(again.n, insert(again));
  LULL_TRY(
      db_.use("UPDATE history SET record = ? WHERE record = ?").bind(again.n).bind(row.n).run());
  LULL_TRY(publish(again, space));
  return again.id;
}

Result<void> Records::withdraw(const RecordId& id) {
  LULL_ASSIGN(auto row, own_row(id));
  if (row.share == Share::kWithdrawn) return fail(Code::kExists, "already_withdrawn");
  if (row.share == Share::kPrivate) return fail(Code::kInvalid, "not_shared");
  LULL_ASSIGN(const auto fields, fields_of(row));
  row.own = wire::encode_fields(*row.spec(), fields);
  return append(row, wire::encode_withdrawal(row.id, fresh_salt()));
}

Result<void> Records::remove(const RecordId& id) {
  LULL_ASSIGN(auto row, own_row(id));
  if (row.share == Share::kShared) {
    LULL_TRY(withdraw(id));
    LULL_ASSIGN(row, own_row(id));
  }
  LULL_ASSIGN(const auto fields, fields_of(row));
  LULL_TRY(unindex(row, fields));
  LULL_TRY(db_.use("DELETE FROM history WHERE record = ?").bind(row.n).run());
  touch(row.id);
  if (row.share == Share::kPrivate)
    return db_.use("DELETE FROM record WHERE n = ?").bind(row.n).run();
  row.own.reset();
  return update(row);
}

Result<std::vector<Records::Row>> Records::rows_in(SpaceRow space) {
  std::vector<Row> rows;
  auto all = db_.use("SELECT " LULL_ROW_COLUMNS " FROM record WHERE space = ?");
  all.bind(space);
  for (;;) {
    LULL_ASSIGN(const bool row, all.step());
    if (!row) return rows;
    rows.push_back(read_row(all));
  }
}

/// What has to be said again about one record.
struct Records::Reissue {
  Row row;
  bool withdraw = false;
  model::Fields puts;
};

/// Takes the changes after `common` out of what is in force.
Result<std::optional<Records::Reissue>> Records::cut(Row row, const Replica& old, Seq common) {
  const auto gone = [&](const ChangeKey& key) {
    return key.replica == old.row && key.seq > common;
  };
  if (std::none_of(row.live.begin(), row.live.end(), gone)) return std::nullopt;
  LULL_ASSIGN(const auto before, fields_of(row));
  LULL_TRY(unindex(row, before));
  LULL_ASSIGN(auto live, load_live(row));
  std::sort(live.begin(), live.end(),
            [](const Live& a, const Live& b) { return a.stamp.before(b.stamp); });
  Reissue again{row, false, {}};
  for (const auto& one : live) {
    if (!gone(one.key)) continue;
    again.withdraw = again.withdraw || one.body.withdraw();
    again.puts.overlay(one.body.fields);
  }
  std::erase_if(again.row.live, gone);
  LULL_TRY(update(again.row));
  LULL_ASSIGN(const auto after, fields_of(again.row));
  LULL_TRY(index(again.row, after));
  return again;
}

Result<void> Records::reissue(SpaceRow space, Seq common) {
  const Replica& old = log_.own(space);
  LULL_ASSIGN(auto rows, rows_in(space));
  std::vector<Reissue> all;
  for (auto& row : rows) {
    if (row.spec() == nullptr && row.share == Share::kShared) continue;
    LULL_ASSIGN(auto again, cut(std::move(row), old, common));
    if (again) all.push_back(std::move(*again));
  }
  LULL_TRY(log_.truncate(old.row, common));
  LULL_TRY(log_.renew_own(space, me_));
  for (auto& again : all) {
    if (again.withdraw) {
      LULL_TRY(append(again.row, wire::encode_withdrawal(again.row.id, fresh_salt())));
      continue;
    }
    LULL_ASSIGN(const auto body,
                wire::encode_body(again.row.id, fresh_salt(), *again.row.spec(), again.puts));
    LULL_TRY(append(again.row, body));
  }
  return {};
}

Result<void> Records::detach(SpaceRow space) {
  LULL_ASSIGN(auto rows, rows_in(space));
  for (auto& row : rows) {
    if (row.spec() == nullptr || (row.share == Share::kWithdrawn && !row.own && !row.opened)) {
      LULL_TRY(db_.use("DELETE FROM record WHERE n = ?").bind(row.n).run());
      continue;
    }
    LULL_ASSIGN(const auto fields, fields_of(row));
    // Under its old id it may come back from the other side one day, as theirs to know.
    row.id = crypto::random_id<RecordId>();
    row.space = 0;
    row.live.clear();
    if (row.share == Share::kShared || row.own) {
      row.own = wire::encode_fields(*row.spec(), fields);
      row.share = Share::kPrivate;
    }
    LULL_TRY(update(row));
  }
  return {};
}

// --- what comes in -------------------------------------------------------------------------------

Result<void> Records::quarantine(const ChangeKey& key, std::string_view reason) {
  return db_.use("INSERT OR REPLACE INTO quarantine(key, reason) VALUES(?, ?)")
      .bind(key.packed())
      .bind(reason)
      .run();
}

Result<void> Records::apply(const Replica& replica, const StoredChange& change) {
  const ChangeKey key{replica.row, change.stamp.seq};
  if (change.body.empty()) return {};  // erased: what superseded it comes as well
  auto body = wire::decode_body(change.body);
  if (!body) return quarantine(key, body.error().reason);
  LULL_ASSIGN(auto row, find(body->record));
  if (!row) return apply_first(replica, key, *body);
  // Only its author's devices may change a record, and only where it was shared.
  if (row->person != replica.person) return quarantine(key, "forged_author");
  if (row->space != replica.space) return quarantine(key, "other_space");
  if (!body->withdraw() && row->kind != 0 && row->kind != body->kind)
    return quarantine(key, "other_kind");
  return apply_more(std::move(*row), key, change, std::move(*body));
}

Result<void> Records::apply_first(const Replica& replica, const ChangeKey& key,
                                  const wire::Body& body) {
  Row row;
  row.id = body.record;
  row.kind = body.kind;
  row.person = replica.person;
  row.space = replica.space;
  row.share = body.withdraw() ? Share::kWithdrawn : Share::kShared;
  row.live = {key};
  row.opened = replica.person == me_;
  row.made_ms = row.edited_ms = clock_.wall_ms();
  LULL_TRY(insert(row));
  return {};
}

Result<void> Records::apply_more(Row row, const ChangeKey& key, const StoredChange& change,
                                 wire::Body body) {
  if (row.kind == 0) row.kind = body.kind;
  const auto* spec = row.spec();
  LULL_ASSIGN(auto live, load_live(row));
  LULL_ASSIGN(const auto before, fields_of(row));
  live.push_back({key, change.stamp, std::move(body)});
  std::vector<model::ChangeView> views;
  for (const auto& one : live) views.push_back(one.view());
  const auto merged = model::merge(spec, views);
  // Nothing of a newer version's kind can be told superseded here; a withdrawal can.
  const bool keep_all = spec == nullptr && !merged.withdrawn;
  row.live.clear();
  for (std::size_t i = 0; i < live.size(); ++i) {
    if (keep_all || std::binary_search(merged.live.begin(), merged.live.end(), i))
      row.live.push_back(live[i].key);
    else
      LULL_TRY(log_.erase_body(live[i].key));
  }
  if (merged.withdrawn) row.share = Share::kWithdrawn;
  if (row.person != me_) row.edited_ms = std::max(clock_.wall_ms(), row.made_ms + 1);
  if (merged.withdrawn && !row.own) {
    LULL_TRY(unindex(row, before));
    return update(row);
  }
  if (row.own) return update(row);
  LULL_TRY(unindex(row, before));
  LULL_TRY(update(row));
  return index(row, merged.fields);
}

// --- search --------------------------------------------------------------------------------------

Result<void> Records::index(const Row& row, const model::Fields& fields) {
  if (!search_.holds(row.n) || row.spec() == nullptr) return {};
  return search_.add(row.n, model::searchable_text(*row.spec(), fields));
}

Result<void> Records::unindex(const Row& row, const model::Fields& fields) {
  if (!search_.holds(row.n) || row.spec() == nullptr) return {};
  return search_.remove(row.n, model::searchable_text(*row.spec(), fields));
}

Result<bool> Records::index_more(std::int64_t budget_ms) {
  const auto until = clock_.steady_ms() + budget_ms;
  bool more = true;
  while (more && clock_.steady_ms() < until) {
    LULL_ASSIGN(more, index_slice());
  }
  return more;
}

Result<bool> Records::index_slice() {
  constexpr std::size_t kSlice = 16;
  std::vector<Row> rows;
  {
    auto next = db_.use("SELECT " LULL_ROW_COLUMNS " FROM record WHERE n >= ? ORDER BY n LIMIT ?");
    next.bind(search_.from()).bind(static_cast<std::int64_t>(kSlice));
    for (;;) {
      LULL_ASSIGN(const bool row, next.step());
      if (!row) break;
      rows.push_back(read_row(next));
    }
  }
  if (rows.empty()) return false;
  LULL_TRY(search_.set_from(rows.back().n + 1));
  for (const auto& row : rows) {
    LULL_ASSIGN(const auto fields, fields_of(row));
    if (row.share != Share::kWithdrawn || row.own) LULL_TRY(index(row, fields));
  }
  return rows.size() == kSlice;
}

Result<std::vector<Entry>> Records::search(std::string_view words, std::size_t most) {
  const auto query = SearchIndex::query(words);
  std::vector<Entry> found;
  if (query.empty()) return found;
  std::vector<std::int64_t> rows;
  {
    auto hits =
        db_.use("SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?");
    hits.bind(std::string_view(query)).bind(static_cast<std::int64_t>(most));
    for (;;) {
      LULL_ASSIGN(const bool row, hits.step());
      if (!row) break;
      rows.push_back(hits.integer(0));
    }
  }
  for (const auto n : rows) {
    auto one = db_.use("SELECT " LULL_ROW_COLUMNS " FROM record WHERE n = ?");
    LULL_ASSIGN(const bool there, one.bind(n).step());
    if (!there) continue;
    LULL_ASSIGN(auto entry, to_entry(read_row(one)));
    found.push_back(std::move(entry));
  }
  return found;
}

// --- reading -------------------------------------------------------------------------------------

Result<Entry> Records::get(const RecordId& id) {
  LULL_ASSIGN(const auto row, row_of(id));
  return to_entry(row);
}

Result<std::vector<Entry>> Records::entries_of(Statement& rows, std::size_t most) {
  std::vector<Entry> entries;
  while (entries.size() < most) {
    LULL_ASSIGN(const bool row, rows.step());
    if (!row) break;
    LULL_ASSIGN(auto entry, to_entry(read_row(rows)));
    entries.push_back(std::move(entry));
  }
  return entries;
}

Result<std::vector<Entry>> Records::list(const ListQuery& query) {
  std::int64_t before = std::numeric_limits<std::int64_t>::max();
  if (query.after) {
    LULL_ASSIGN(const auto row, row_of(*query.after));
    before = row.n;
  }
  const char* every = "SELECT " LULL_ROW_COLUMNS
                      " FROM record WHERE n < ?2 AND ?3 = 0 AND " LULL_VISIBLE " ORDER BY n DESC";
  const char* of_kind =
      "SELECT " LULL_ROW_COLUMNS " FROM record WHERE n < ?2 AND kind = ?3 AND " LULL_VISIBLE
      " ORDER BY n DESC";
  auto rows = db_.use(query.kind == 0 ? every : of_kind);
  rows.bind(me_.view()).bind(before).bind(int{query.kind});
  return entries_of(rows, query.most);
}

Result<std::vector<Revision>> Records::history(const RecordId& id) {
  LULL_ASSIGN(const auto row, own_row(id));
  std::vector<Revision> revisions;
  auto rows = db_.use("SELECT at_ms, fields FROM history WHERE record = ? ORDER BY n");
  rows.bind(row.n);
  for (;;) {
    LULL_ASSIGN(const bool more, rows.step());
    if (!more) break;
    LULL_ASSIGN(auto fields, wire::decode_fields(*row.spec(), rows.blob(1)));
    revisions.push_back({rows.integer(0), std::move(fields)});
  }
  LULL_ASSIGN(auto present, fields_of(row));
  revisions.push_back({row.edited_ms, std::move(present)});
  return revisions;
}

Result<std::vector<RecordId>> Records::ids_between(const RecordId& low, const RecordId& high,
                                                   std::size_t most) {
  std::vector<RecordId> ids;
  auto rows = db_.use("SELECT id FROM record WHERE id >= ?2 AND id <= ?3 AND " LULL_VISIBLE
                      " ORDER BY id LIMIT ?4");
  rows.bind(me_.view()).bind(low.view()).bind(high.view());
  rows.bind(static_cast<std::int64_t>(most));
  for (;;) {
    LULL_ASSIGN(const bool row, rows.step());
    if (!row) return ids;
    ids.push_back(rows.id<RecordId>(0));
  }
}

Result<void> Records::mark_opened(const RecordId& id) {
  return db_.use("UPDATE record SET opened = 1 WHERE id = ? AND opened = 0").bind(id.view()).run();
}

}  // namespace lull::store
