// SPDX-License-Identifier: Apache-2.0
#include "model/gratitude.h"

#include "model/catalogue.h"
#include "model/kinds.h"

namespace lull::model {

namespace {

using namespace gratitude;

constexpr FieldSpec kFields[] = {
    {kText, "text", FieldType::kText, Rule::kBoth, 1, 500},
    {kAbout, "about", FieldType::kLine, Rule::kLatest, 0, 48},
};

Result<void> check(const Fields& whole) {
  if (whole.text(kText).empty()) return fail(Code::kInvalid, "text_missing");
  const auto about = whole.text(kAbout);
  if (!about.empty() && find_item(about) == nullptr) return fail(Code::kNotFound, "unknown_item");
  return {};
}

}  // namespace

constinit const KindSpec kGratitudeSpec{Kind::kGratitude, "gratitude", kFields, check};

}  // namespace lull::model
