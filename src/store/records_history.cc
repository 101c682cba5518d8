// SPDX-License-Identifier: Apache-2.0
// What stands beside a record and never leaves: its earlier versions, its marks, and what is left
// of it once it is withdrawn.
#include "base/base32.h"
#include "store/records.h"

namespace lull::store {

Result<void> Records::remember(const Row& row, std::int64_t at_ms, const PersonId& by,
                               const model::Fields& fields) {
  LULL_TRY(db_.use("INSERT INTO history(record, at_ms, person, fields) VALUES(?, ?, ?, ?)")
               .bind(row.n)
               .bind(at_ms)
               .bind(by.view())
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

Result<void> Records::forget_beside(const Row& row) {
  LULL_TRY(db_.use("DELETE FROM history WHERE record = ?").bind(row.n).run());
  const auto token = base32_token(row.id.view());
  return db_.use("DELETE FROM mark WHERE of = ?").bind(std::string_view(token)).run();
}

Result<void> Records::hand_on_beside(const Row& from, const Row& to) {
  LULL_TRY(db_.use("UPDATE history SET record = ? WHERE record = ?").bind(to.n).bind(from.n).run());
  LULL_TRY(
      db_.use("UPDATE softening SET record = ? WHERE record = ?").bind(to.n).bind(from.n).run());
  const auto before = base32_token(from.id.view());
  const auto now = base32_token(to.id.view());
  return db_.use("UPDATE mark SET of = ? WHERE of = ?")
      .bind(std::string_view(now))
      .bind(std::string_view(before))
      .run();
}

Result<std::vector<Revision>> Records::history(const RecordId& id) {
  LULL_ASSIGN(const auto row, row_of(id));
  if (row.spec() == nullptr) return fail(Code::kTooNew, "kind_too_new");
  const bool both = row.spec()->of_both();
  // The other person sees the present version only, unless it is a thing of both.
  if (row.person != me_ && !both) return fail(Code::kRefused, "not_yours");
  std::vector<Revision> revisions;
  auto rows = db_.use("SELECT at_ms, person, fields FROM history WHERE record = ? ORDER BY n");
  rows.bind(row.n);
  for (;;) {
    LULL_ASSIGN(const bool more, rows.step());
    if (!more) break;
    LULL_ASSIGN(auto fields, wire::parse_fields(*row.spec(), rows.blob(2)));
    const auto by = rows.is_null(1) ? me_ : rows.id<PersonId>(1);
    revisions.push_back({rows.integer(0), by, std::move(fields)});
  }
  // Of a thing of both the present version was remembered as it came about.
  if (both && row.share == Share::kShared) return revisions;
  LULL_ASSIGN(auto present, fields_of(row));
  revisions.push_back({row.edited_ms, me_, std::move(present)});
  return revisions;
}

// --- what is left of withdrawn ones --------------------------------------------------------------

namespace {
/// Longer than any pace looks back.
constexpr std::int64_t kRemainsMs = 60 * 24 * 3600 * std::int64_t{1000};
}  // namespace

Result<void> Records::keep_remains(const Row& row, const model::Fields& fields) {
  if (row.spec() == nullptr || row.spec()->remains == nullptr) return {};
  const auto now = clock_.wall_ms();
  LULL_TRY(db_.use("DELETE FROM remains WHERE at_ms < ?").bind(now - kRemainsMs).run());
  const auto left = row.spec()->remains(fields);
  if (left.empty()) return {};
  return db_.use("INSERT INTO remains(space, person, kind, at_ms, fields) VALUES(?, ?, ?, ?, ?)")
      .bind(row.space)
      .bind(row.person.view())
      .bind(int{row.kind})
      .bind(now)
      .bind(wire::encode_fields(*row.spec(), left))
      .run();
}

Result<std::vector<model::Fields>> Records::remains_of(const PersonId& person, SpaceRow space,
                                                       std::uint16_t kind) {
  std::vector<model::Fields> all;
  auto rows = db_.use("SELECT fields FROM remains WHERE space = ? AND person = ? AND kind = ?");
  rows.bind(space).bind(person.view()).bind(int{kind});
  for (;;) {
    LULL_ASSIGN(const bool more, rows.step());
    if (!more) return all;
    LULL_ASSIGN(auto fields, wire::parse_fields(*model::find_kind(kind), rows.blob(0)));
    all.push_back(std::move(fields));
  }
}

/// A record's earlier changes may have broken a rule: what comes after them stands on nothing.
Result<bool> Records::follows_refused(const PersonId& person, const RecordId& record) {
  if (!any_quarantined_) return false;
  auto rows = db_.use(
      "SELECT 1 FROM quarantine JOIN replica ON replica.n = quarantine.key >> 40 "
      "WHERE quarantine.record = ? AND replica.person = ?");
  return rows.bind(record.view()).bind(person.view()).step();
}

}  // namespace lull::store
