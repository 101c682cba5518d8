// SPDX-License-Identifier: Apache-2.0
#include "model/own_situation.h"

#include "model/field_table.h"

namespace lull::model {

namespace {

using namespace own_situation;
using namespace table;

constexpr FieldSpec kFields[] = {
    line(kLabel, "label", 1, 32),
    flag(kRetired, "retired", Rule::kLarger),
};

Result<void> check(const Fields& whole) {
  if (whole.text(kLabel).empty()) return fail(Code::kInvalid, "text_missing");
  return {};
}

}  // namespace

constinit const KindSpec kOwnSituationSpec{Kind::kOwnSituation, "own_situation", kFields, check};

}  // namespace lull::model
