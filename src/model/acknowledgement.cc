// SPDX-License-Identifier: Apache-2.0
#include "model/acknowledgement.h"

#include "model/field_table.h"

namespace lull::model {

namespace {

using namespace acknowledgement;
using namespace table;

constexpr FieldSpec kFields[] = {
    token(kTarget, "target", kIdDigits),
    alone(choice(kWhich, "which", "acknowledgement", 4)),
};

Result<void> check(const Fields& whole) {
  if (whole.text(kTarget).empty()) return fail(Code::kInvalid, "target_missing");
  if (whole.number(kWhich) == 0) return fail(Code::kInvalid, "kind_missing");
  return {};
}

}  // namespace

constinit const KindSpec kAcknowledgementSpec{
    Kind::kAcknowledgement, "acknowledgement", kFields, check, false, false, kTarget};

}  // namespace lull::model
