// SPDX-License-Identifier: Apache-2.0
#include "model/support.h"

#include "model/field_table.h"

namespace lull::model {

namespace {

using namespace support;
using namespace table;

constexpr FieldSpec kFields[] = {
    line(kLabel, "label", 1, 40),
    line(kHow, "how", 0, 80),
};

Result<void> check(const Fields& whole) {
  if (whole.text(kLabel).empty()) return fail(Code::kInvalid, "text_missing");
  return {};
}

}  // namespace

constinit const KindSpec kSupportSpec{Kind::kSupport, "support", kFields, check};

}  // namespace lull::model
