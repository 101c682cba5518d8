// SPDX-License-Identifier: Apache-2.0
// What this person marks for themself. Nothing of it is ever in a change.
#include "store/store.h"

namespace lull::store {

namespace {

Mark mark_in(Statement& row) {
  return {static_cast<Mark::Kind>(row.integer(0)), std::string(row.text(1)),
          std::string(row.text(2)), std::string(row.text(3)), row.integer(4)};
}

}  // namespace

Result<void> Store::set_mark(const Mark& mark) {
  return write([&]() -> Result<void> {
    LULL_TRY(db_.use("INSERT OR REPLACE INTO mark(kind, of, part, text, at_ms) "
                     "SELECT ?1, ?2, ?3, ?4, ?5 WHERE (SELECT COUNT(*) FROM mark "
                     "WHERE NOT (kind = ?1 AND of = ?2 AND part = ?3)) < ?6")
                 .bind(static_cast<int>(mark.kind))
                 .bind(std::string_view(mark.of))
                 .bind(std::string_view(mark.part))
                 .bind(std::string_view(mark.text))
                 .bind(mark.at_ms)
                 .bind(static_cast<std::int64_t>(kMarksMost))
                 .run());
    if (db_.changed_rows() == 0) return fail(Code::kRefused, "too_many_marks");
    return {};
  });
}

Result<void> Store::forget_ticks(std::int64_t now_ms) {
  return write([&] {
    return db_.use("DELETE FROM mark WHERE kind = ? AND at_ms < ?")
        .bind(static_cast<int>(Mark::Kind::kTicked))
        .bind(now_ms - kTickedMs)
        .run();
  });
}

Result<void> Store::remove_mark(const Mark& mark) {
  return write([&] {
    return db_.use("DELETE FROM mark WHERE kind = ? AND of = ? AND part = ?")
        .bind(static_cast<int>(mark.kind))
        .bind(std::string_view(mark.of))
        .bind(std::string_view(mark.part))
        .run();
  });
}

Result<std::vector<Mark>> Store::marks() {
  LULL_TRY(finish());
  std::vector<Mark> all;
  auto rows = db_.use("SELECT kind, of, part, text, at_ms FROM mark ORDER BY kind, of, part");
  for (;;) {
    LULL_ASSIGN(const bool more, rows.step());
    if (!more) return all;
    all.push_back(mark_in(rows));
  }
}

Result<std::map<std::string, std::string, std::less<>>> Store::called() {
  LULL_TRY(finish());
  std::map<std::string, std::string, std::less<>> all;
  auto rows = db_.use("SELECT of, text FROM mark WHERE kind = ?");
  rows.bind(static_cast<int>(Mark::Kind::kCalled));
  for (;;) {
    LULL_ASSIGN(const bool more, rows.step());
    if (!more) return all;
    all.emplace(rows.text(0), rows.text(1));
  }
}

}  // namespace lull::store
