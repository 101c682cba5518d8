// SPDX-License-Identifier: Apache-2.0
// What this device reminds its person of, and what it keeps for how long. Nothing of it is ever in
// a change.
#include "store/store.h"

namespace lull::store {

Result<std::vector<ReminderRow>> Store::reminders() {
  LULL_TRY(finish());
  std::vector<ReminderRow> all;
  auto rows = db_.use("SELECT n, about, title, rule, next_ms FROM reminder ORDER BY next_ms, n");
  for (;;) {
    LULL_ASSIGN(const bool more, rows.step());
    if (!more) return all;
    all.push_back({rows.integer(0), std::string(rows.text(1)), std::string(rows.text(2)),
                   std::string(rows.text(3)), rows.integer(4)});
  }
}

Result<void> Store::change_reminders(std::span<ReminderRow> puts,
                                     std::span<const std::int64_t> removed) {
  return write([&]() -> Result<void> {
    for (auto& row : puts) {
      auto into = db_.use(
          "INSERT OR REPLACE INTO reminder(n, about, title, rule, next_ms) VALUES(?, ?, ?, ?, ?)");
      if (row.n != 0)
        into.bind(row.n);
      else
        into.bind_null();
      LULL_TRY(into.bind(std::string_view(row.about))
                   .bind(std::string_view(row.title))
                   .bind(std::string_view(row.rule))
                   .bind(row.next_ms)
                   .run());
      row.n = db_.last_row();
    }
    for (const auto n : removed)
      LULL_TRY(db_.use("DELETE FROM reminder WHERE n = ?").bind(n).run());
    return {};
  });
}

Result<void> Store::set_settings(std::span<const std::pair<std::string, std::string>> settings) {
  return write([&]() -> Result<void> {
    for (const auto& [name, value] : settings)
      LULL_TRY(db_.use("INSERT OR REPLACE INTO meta(key, value) VALUES(?, ?)")
                   .bind(std::string_view("set." + name))
                   .bind(as_bytes(value))
                   .run());
    return {};
  });
}

Result<std::vector<RecordId>> Store::own_made_before(std::uint16_t kind, std::int64_t ms,
                                                     std::size_t most) {
  LULL_TRY(finish());
  std::vector<RecordId> ids;
  // What was withdrawn without a copy is a tombstone, and that stays.
  auto rows = db_.use(
      "SELECT id FROM record WHERE kind = ? AND person = ? AND made_ms < ? "
      "AND (share != 3 OR own IS NOT NULL) ORDER BY n LIMIT ?");
  rows.bind(int{kind}).bind(identity_.person.view()).bind(ms);
  rows.bind(static_cast<std::int64_t>(most));
  for (;;) {
    LULL_ASSIGN(const bool more, rows.step());
    if (!more) return ids;
    ids.push_back(rows.id<RecordId>(0));
  }
}

}  // namespace lull::store
