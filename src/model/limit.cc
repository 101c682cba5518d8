// SPDX-License-Identifier: Apache-2.0
#include "model/limit.h"

#include "model/catalogue.h"
#include "model/kinds.h"

namespace lull::model {

namespace {

using namespace limit;

constexpr FieldSpec kFields[] = {
    {kTarget, "target", FieldType::kNumber, Rule::kLatest, 1, 5},
    {kWhat, "what", FieldType::kLine, Rule::kLatest, 1, 140},
    {kStrength, "strength", FieldType::kNumber, Rule::kSmaller, 1, 2},
    {kDirection, "direction", FieldType::kNumber, Rule::kSmaller, 0, 4},
    {kSituations, "situations", FieldType::kSet, Rule::kAddWins, 0, 16, 48},
};

Result<void> check(const Fields& whole) {
  const auto what = whole.text(kWhat);
  if (what.empty()) return fail(Code::kInvalid, "text_missing");
  switch (whole.number(kTarget)) {
    case 1:
      if (find_item(what) == nullptr) return fail(Code::kNotFound, "unknown_item");
      break;
    case 2:
      if (find_category(what) == nullptr) return fail(Code::kNotFound, "unknown_category");
      break;
    case 3:
    case 4:
    case 5:
      break;
    default:
      return fail(Code::kInvalid, "target_missing");
  }
  if (whole.number(kStrength) == 0) return fail(Code::kInvalid, "strength_missing");
  for (auto situation : whole.elements(kSituations))
    if (!situation_exists(situation)) return fail(Code::kNotFound, "unknown_situation");
  return {};
}

}  // namespace

constinit const KindSpec kLimitSpec{Kind::kLimit, "limit", kFields, check};

}  // namespace lull::model
