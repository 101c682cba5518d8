// SPDX-License-Identifier: Apache-2.0
#include "model/joint_trends.h"

#include "model/field_table.h"

namespace lull::model {

namespace {

using namespace joint_trends;
using namespace table;

constexpr FieldSpec kFields[] = {
    flag(kOn, "on", Rule::kSmaller),
};

Result<void> check(const Fields& whole) {
  if (!whole.has(kOn)) return fail(Code::kInvalid, "kind_missing");
  return {};
}

}  // namespace

constinit const KindSpec kJointTrendsSpec{Kind::kJointTrends, "joint_trends", kFields, check};

}  // namespace lull::model
