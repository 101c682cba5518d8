// SPDX-License-Identifier: Apache-2.0
#include "model/gratitude.h"

#include "model/field_table.h"
#include "model/references.h"

namespace lull::model {

namespace {

using namespace gratitude;

constexpr FieldSpec kFields[] = {
    table::text(kText, "text", 1, 500),
    table::catalogue_id(kAbout, "about"),
};

Result<void> check(const Fields& whole) {
  if (whole.text(kText).empty()) return fail(Code::kInvalid, "text_missing");
  const auto about = whole.text(kAbout);
  if (!about.empty() && !names_item(about)) return fail(Code::kNotFound, "unknown_item");
  return {};
}

}  // namespace

constinit const KindSpec kGratitudeSpec{Kind::kGratitude, "gratitude", kFields, check};

}  // namespace lull::model
