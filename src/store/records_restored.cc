// SPDX-License-Identifier: Apache-2.0
// The records of a home that was put back to an earlier state, or copied: what is said again, and
// what comes back.
#include <algorithm>

#include "base/base32.h"
#include "store/records.h"

namespace lull::store {

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
  LULL_ASSIGN(auto rows, rows_.in_space(space));
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
      LULL_TRY(append(again.row, wire::encode_withdrawal(again.row.id, wire::Salt{})));
      continue;
    }
    LULL_ASSIGN(auto body,
                wire::encode_body(again.row.id, wire::Salt{}, *again.row.spec(), again.puts));
    LULL_TRY(append(again.row, std::move(body)));
  }
  return {};
}

/// An own entry that is private here and was shared by this person: after the backup that this home
/// comes out of, or on a copy of it. It is as the other side knows it, so that it can be taken
/// back; what stands here instead stays as an earlier version.
Result<void> Records::rejoin(Row row, const ChangeKey& key, const wire::Body& body) {
  LULL_ASSIGN(const auto before, fields_of(row));
  LULL_TRY(unindex(row, before));
  row.space = log_.find(key.replica)->space;
  row.live = {key};
  if (body.withdraw()) {
    row.share = Share::kWithdrawn;
    taken_back_[row.space].insert(base32_token(row.id.view()));
    LULL_TRY(keep_remains(row, before));
  } else {
    row.share = Share::kShared;
    if (row.spec() != nullptr) {
      LULL_TRY(remember(row, row.edited_ms, me_, before));
      if (row.spec()->of_both()) LULL_TRY(remember(row, row.edited_ms, me_, body.fields));
      if (!row.spec()->by_field) row.own.reset();
    }
  }
  LULL_TRY(hold_less(row, body.fields));
  LULL_TRY(update(row));
  LULL_ASSIGN(const auto after, fields_of(row));
  return index(row, after);
}

/// Of an entry that is shared by field: what this person has told elsewhere is not held back here.
Result<void> Records::hold_less(Row& row, const model::Fields& told) {
  if (row.spec() == nullptr || !row.spec()->by_field || !row.own || told.empty()) return {};
  LULL_ASSIGN(const auto held, wire::parse_fields(*row.spec(), *row.own));
  model::Fields rest;
  for (const auto& field : held)
    if (std::none_of(told.begin(), told.end(), [&field](const model::Field& one) {
          return one.key.number == field.key.number;
        }))
      rest.set(field.key, field.value);
  row.own.reset();
  if (!rest.empty()) row.own = wire::encode_fields(*row.spec(), rest);
  return {};
}

}  // namespace lull::store
