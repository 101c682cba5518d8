// SPDX-License-Identifier: Apache-2.0
#include "model/concern.h"

#include "model/field_table.h"

namespace lull::model {

namespace {

using namespace concern;
using namespace table;

constexpr FieldSpec kFields[] = {
    text(kText, "text", 1, 1000),
    alone(choice(kReady, "ready", "ready", 3)),
    alone(tags()),
};

Result<void> check(const Fields& whole) {
  if (whole.text(kText).empty()) return fail(Code::kInvalid, "text_missing");
  return {};
}

}  // namespace

constinit const KindSpec kConcernSpec{Kind::kConcern, "concern", kFields, check};

}  // namespace lull::model
