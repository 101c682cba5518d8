// SPDX-License-Identifier: Apache-2.0
#include "model/check_in.h"

#include "model/field_table.h"
#include "model/references.h"

namespace lull::model {

namespace {

using namespace check_in;
using namespace table;

constexpr FieldSpec kWishParts[] = {choice(kHow, "how", "change", 7)};

constexpr FieldSpec kFields[] = {
    scale(kMet, "met", "five_met", 4),
    scale(kClose, "close", "five_close", 4),
    scale(kEase, "ease", "five_ease", 4),
    scale(kValued, "valued", "five_valued", 4),
    scale(kEnergy, "energy", "five_energy", 4),
    alone(with(Rule::kLarger, scale(kBody, "body", "ten", 10))),
    set(kFeel, "feel", 5, 24, "feeling"),
    set(kHelped, "helped", 3, kItemCharacters),
    alone(list(kChange, "change", 3, kItemCharacters, kWishParts)),
    alone(text(kChangeText, "change_text", 0, 280)),
    choice(kAmount, "amount", "amount", 4),
    choice(kWant, "want", "next_want", 6),
    choice(kAdjust, "adjust", "adjust", 4),
    day(check_in::kDay, "day"),
    alone(tags()),
    text(kNote, "note", 0, 280),
    catalogue_id(kSituation, "situation"),
    token(kPlan, "plan", kIdDigits),
};

Result<void> check(const Fields& whole) {
  for (const auto field : {kHelped, kChange})
    for (const auto item : whole.elements(field))
      if (!names_item(item)) return fail(Code::kNotFound, "unknown_item");
  const auto situation = whole.text(kSituation);
  if (!situation.empty() && !names_situation(situation))
    return fail(Code::kNotFound, "unknown_situation");
  return {};
}

}  // namespace

constinit const KindSpec kCheckInSpec{Kind::kCheckIn, "check_in", kFields, check, true};

}  // namespace lull::model
