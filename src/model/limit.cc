// SPDX-License-Identifier: Apache-2.0
#include "model/limit.h"

#include <algorithm>

#include "model/catalogue.h"
#include "model/field_table.h"
#include "model/references.h"

namespace lull::model {

namespace {

using namespace limit;

// Directions are numbered from "any", the widest: the wider limit stands.
constexpr FieldSpec kFields[] = {
    table::with(Rule::kLatest, table::choice(kTarget, "target", "limit_target", 5)),
    table::with(Rule::kLatest, table::line(kWhat, "what", 1, 140)),
    table::choice(kStrength, "strength", "strength", 2),
    {kDirection, "direction", FieldType::kNumber, Rule::kSmaller, 0, 4, 1, 0, "direction"},
    table::set(kSituations, "situations", 16, 48),
};

Result<void> check(const Fields& whole) {
  const auto what = whole.text(kWhat);
  if (what.empty()) return fail(Code::kInvalid, "text_missing");
  switch (whole.number(kTarget)) {
    case kAnItem:
      if (!names_item(what)) return fail(Code::kNotFound, "unknown_item");
      break;
    case kACategory:
      if (find_category(what) == nullptr) return fail(Code::kNotFound, "unknown_category");
      break;
    case kACue:
    case kAWord:
    case 5:
      break;
    default:
      return fail(Code::kInvalid, "target_missing");
  }
  if (whole.number(kStrength) == 0) return fail(Code::kInvalid, "strength_missing");
  for (auto situation : whole.elements(kSituations))
    if (!names_situation(situation)) return fail(Code::kNotFound, "unknown_situation");
  return {};
}

}  // namespace

namespace limit {

bool softens(const Fields& before, const Fields& after) {
  const auto strength = [](const Fields& f) { return f.number(kStrength); };
  if (strength(after) > strength(before)) return true;
  // Another target leaves the old one free.
  if (before.number(kTarget) != after.number(kTarget) || before.text(kWhat) != after.text(kWhat))
    return true;
  const auto direction = after.number(kDirection);
  if (direction != kAnyDirection && direction != before.number(kDirection)) return true;
  // No situations means all of them.
  const auto was = before.elements(kSituations);
  const auto is = after.elements(kSituations);
  if (is.empty()) return false;
  return was.empty() || !std::includes(is.begin(), is.end(), was.begin(), was.end());
}

bool touches(const Fields& limit, const Doing& doing) {
  const auto target = limit.number(kTarget);
  const auto what = limit.text(kWhat);
  const bool about =
      (target == kAnItem && what == doing.item) || (target == kACategory && what == doing.category);
  if (!about || doing.item.empty()) return false;
  const auto direction = limit.number(kDirection);
  if (direction == kReceive && !doing.receives) return false;
  if (direction == kGive && !doing.gives) return false;
  const auto situations = limit.elements(kSituations);
  return situations.empty() ||
         std::find(situations.begin(), situations.end(), doing.situation) != situations.end();
}

}  // namespace limit

constinit const KindSpec kLimitSpec{Kind::kLimit, "limit", kFields, check};

}  // namespace lull::model
