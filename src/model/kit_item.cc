// SPDX-License-Identifier: Apache-2.0
#include "model/kit_item.h"

#include "model/field_table.h"
#include "model/references.h"

namespace lull::model {

namespace {

using namespace kit_item;
using namespace table;

constexpr FieldSpec kFields[] = {
    by_both(Rule::kBoth, line(kLabel, "label", 1, 48)),
    by_both(Rule::kLatest, catalogue_id(kItem, "item")),
    by_both(Rule::kSmaller, choice(kHave, "have", "kit_have", 3)),
    by_both(Rule::kLatest, line(kPlace, "place", 0, 48)),
    by_both(Rule::kLatest, token(kPerson, "person", kIdDigits)),
    by_both(Rule::kSmaller, flag(kGone, "gone", Rule::kSmaller)),
};

Result<void> check(const Fields& whole) {
  if (whole.text(kLabel).empty()) return fail(Code::kInvalid, "text_missing");
  const auto item = whole.text(kItem);
  if (!item.empty() && !names_item(item)) return fail(Code::kNotFound, "unknown_item");
  return {};
}

}  // namespace

constinit const KindSpec kKitItemSpec{Kind::kKitItem, "kit_item", kFields, check};

}  // namespace lull::model
