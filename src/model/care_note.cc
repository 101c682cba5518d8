// SPDX-License-Identifier: Apache-2.0
#include "model/care_note.h"

#include "model/field_table.h"

namespace lull::model {

namespace {

using namespace care_note;
using namespace table;

constexpr FieldSpec kFields[] = {
    choice(kWhich, "which", "care_kind", 7),
    text(kText, "text", 1, 280),
    flag(kWithPlan, "with_plan", Rule::kLarger),
    tags(),
};

Result<void> check(const Fields& whole) {
  if (whole.text(kText).empty()) return fail(Code::kInvalid, "text_missing");
  if (whole.number(kWhich) == 0) return fail(Code::kInvalid, "kind_missing");
  return {};
}

}  // namespace

constinit const KindSpec kCareNoteSpec{Kind::kCareNote, "care_note", kFields, check};

}  // namespace lull::model
