// SPDX-License-Identifier: Apache-2.0
#include "model/cue.h"

#include "model/field_table.h"

namespace lull::model {

namespace {

using namespace cue;
using namespace table;

constexpr FieldSpec kFields[] = {
    line(kSign, "sign", 1, 60),
    choice(kMeans, "means", "cue_meaning", 9),
    line(kHelps, "helps", 0, 140),
    flag(kAlways, "always", Rule::kLarger),
    tags(),
};

Result<void> check(const Fields& whole) {
  if (whole.text(kSign).empty()) return fail(Code::kInvalid, "text_missing");
  if (whole.number(kMeans) == 0) return fail(Code::kInvalid, "meaning_missing");
  return {};
}

}  // namespace

constinit const KindSpec kCueSpec{Kind::kCue, "cue", kFields, check};

}  // namespace lull::model
