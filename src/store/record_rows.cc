// SPDX-License-Identifier: Apache-2.0
#include "store/record_rows.h"

namespace lull::store {

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

RecordRow read_row(Statement& from) {
  RecordRow row;
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

Result<std::vector<RecordRow>> read_all(Statement& from) {
  std::vector<RecordRow> rows;
  for (;;) {
    LULL_ASSIGN(const bool row, from.step());
    if (!row) return rows;
    rows.push_back(read_row(from));
  }
}

Result<std::optional<RecordRow>> read_one(Statement& from) {
  LULL_ASSIGN(const bool row, from.step());
  if (!row) return std::nullopt;
  return read_row(from);
}

void bind_own(Statement& into, const RecordRow& row) {
  if (row.own)
    into.bind(*row.own);
  else
    into.bind_null();
}

}  // namespace

Result<std::optional<RecordRow>> RecordRows::find(const RecordId& id) {
  auto row = db_.use("SELECT " LULL_ROW_COLUMNS " FROM record WHERE id = ?");
  return read_one(row.bind(id.view()));
}

Result<std::optional<RecordRow>> RecordRows::find(std::int64_t n) {
  auto row = db_.use("SELECT " LULL_ROW_COLUMNS " FROM record WHERE n = ?");
  return read_one(row.bind(n));
}

Result<bool> RecordRows::insert(RecordRow& row) {
  const auto live = pack_live(row.live);
  auto into = db_.use(
      "INSERT INTO record(id, kind, person, space, share, live, own, opened, made_ms, edited_ms) "
      "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(id) DO NOTHING");
  into.bind(row.id.view()).bind(int{row.kind}).bind(row.person.view()).bind(row.space);
  into.bind(static_cast<int>(row.share)).bind(live);
  bind_own(into, row);
  LULL_TRY(into.bind(int{row.opened}).bind(row.made_ms).bind(row.edited_ms).run());
  if (db_.changed_rows() == 0) return false;
  row.n = db_.last_row();
  return true;
}

Result<void> RecordRows::update(const RecordRow& row) {
  const auto live = pack_live(row.live);
  auto into = db_.use(
      "UPDATE record SET id = ?, kind = ?, space = ?, share = ?, live = ?, own = ?, opened = ?, "
      "edited_ms = ? WHERE n = ?");
  into.bind(row.id.view()).bind(int{row.kind}).bind(row.space);
  into.bind(static_cast<int>(row.share)).bind(live);
  bind_own(into, row);
  return into.bind(int{row.opened}).bind(row.edited_ms).bind(row.n).run();
}

Result<void> RecordRows::remove(std::int64_t n) {
  // The number may be given again.
  LULL_TRY(db_.use("DELETE FROM softening WHERE record = ?").bind(n).run());
  return db_.use("DELETE FROM record WHERE n = ?").bind(n).run();
}

Result<void> RecordRows::mark_opened(const RecordId& id) {
  return db_.use("UPDATE record SET opened = 1 WHERE id = ? AND opened = 0").bind(id.view()).run();
}

Result<std::vector<RecordRow>> RecordRows::in_space(SpaceRow space) {
  auto rows = db_.use("SELECT " LULL_ROW_COLUMNS " FROM record WHERE space = ?");
  return read_all(rows.bind(space));
}

Result<std::vector<RecordRow>> RecordRows::shared_in(SpaceRow space, std::uint16_t kind) {
  auto rows =
      db_.use("SELECT " LULL_ROW_COLUMNS " FROM record WHERE kind = ? AND space = ? AND share = 2");
  return read_all(rows.bind(int{kind}).bind(space));
}

Result<std::vector<RecordRow>> RecordRows::numbered_from(std::int64_t n, std::size_t most) {
  auto rows = db_.use("SELECT " LULL_ROW_COLUMNS " FROM record WHERE n >= ? ORDER BY n LIMIT ?");
  return read_all(rows.bind(n).bind(static_cast<std::int64_t>(most)));
}

Result<std::vector<RecordRow>> RecordRows::visible(const PersonId& me, std::uint16_t kind,
                                                   std::int64_t below, std::size_t most) {
  const char* every =
      "SELECT " LULL_ROW_COLUMNS " FROM record WHERE n < ?2 AND ?3 = 0 AND " LULL_VISIBLE
      " ORDER BY n DESC LIMIT ?4";
  const char* of_kind =
      "SELECT " LULL_ROW_COLUMNS " FROM record WHERE n < ?2 AND kind = ?3 AND " LULL_VISIBLE
      " ORDER BY n DESC LIMIT ?4";
  auto rows = db_.use(kind == 0 ? every : of_kind);
  rows.bind(me.view()).bind(below).bind(int{kind}).bind(static_cast<std::int64_t>(most));
  return read_all(rows);
}

Result<std::vector<RecordRow>> RecordRows::visible_after(const PersonId& me, std::uint16_t kind,
                                                         std::int64_t n, std::size_t most) {
  const char* every =
      "SELECT " LULL_ROW_COLUMNS " FROM record WHERE n > ?2 AND ?3 = 0 AND " LULL_VISIBLE
      " ORDER BY n LIMIT ?4";
  const char* of_kind =
      "SELECT " LULL_ROW_COLUMNS " FROM record WHERE n > ?2 AND kind = ?3 AND " LULL_VISIBLE
      " ORDER BY n LIMIT ?4";
  auto rows = db_.use(kind == 0 ? every : of_kind);
  rows.bind(me.view()).bind(n).bind(int{kind}).bind(static_cast<std::int64_t>(most));
  return read_all(rows);
}

Result<std::map<std::uint16_t, std::uint32_t>> RecordRows::fresh_by_kind(const PersonId& me) {
  std::map<std::uint16_t, std::uint32_t> fresh;
  auto rows = db_.use("SELECT kind, count(*) FROM record WHERE opened = 0 AND " LULL_VISIBLE
                      " GROUP BY kind");
  rows.bind(me.view());
  for (;;) {
    LULL_ASSIGN(const bool row, rows.step());
    if (!row) return fresh;
    fresh[static_cast<std::uint16_t>(rows.integer(0))] =
        static_cast<std::uint32_t>(rows.integer(1));
  }
}

Result<std::vector<RecordRow>> RecordRows::held_back(std::uint16_t kind) {
  auto rows = db_.use("SELECT " LULL_ROW_COLUMNS
                      " FROM record WHERE kind = ? AND share = 2 AND own IS NOT NULL");
  return read_all(rows.bind(int{kind}));
}

Result<std::vector<RecordId>> RecordRows::visible_ids(const PersonId& me, const RecordId& low,
                                                      const RecordId& high, std::size_t most) {
  std::vector<RecordId> ids;
  auto rows = db_.use("SELECT id FROM record WHERE id >= ?2 AND id <= ?3 AND " LULL_VISIBLE
                      " ORDER BY id LIMIT ?4");
  rows.bind(me.view()).bind(low.view()).bind(high.view());
  rows.bind(static_cast<std::int64_t>(most));
  for (;;) {
    LULL_ASSIGN(const bool row, rows.step());
    if (!row) return ids;
    ids.push_back(rows.id<RecordId>(0));
  }
}

}  // namespace lull::store
