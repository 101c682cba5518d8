// SPDX-License-Identifier: Apache-2.0
#include "model/follow_up.h"

#include "model/field_table.h"

namespace lull::model {

namespace {

using namespace follow_up;
using namespace table;

constexpr FieldSpec kFields[] = {
    choice(kWhich, "which", "follow_up", 3),
    choice(kMood, "mood", "mood", 5),
    alone(with(Rule::kLarger, scale(kBody, "body", "ten", 10))),
    scale(kClose, "close", "five_close", 4),
    choice(kWant, "want", "follow_up_want", 6),
    day(follow_up::kDay, "day"),
};

Result<void> check(const Fields& whole) {
  if (whole.number(kWhich) == 0) return fail(Code::kInvalid, "kind_missing");
  return {};
}

}  // namespace

constinit const KindSpec kFollowUpSpec{Kind::kFollowUp, "follow_up", kFields, check, true};

}  // namespace lull::model
