// SPDX-License-Identifier: Apache-2.0
#include "model/own_item.h"

#include "model/catalogue.h"
#include "model/field_table.h"

namespace lull::model {

namespace {

using namespace own_item;
using namespace table;

constexpr FieldSpec kFields[] = {
    line(kLabel, "label", 1, 48),
    with(Rule::kLatest, line(kCategory, "category", 1, 48)),
    choice(kDirection, "direction", "item_direction", 3),
    line(kDescription, "description", 0, 140),
    flag(kHidden, "hidden", Rule::kLarger),
};

Result<void> check(const Fields& whole) {
  if (whole.text(kLabel).empty()) return fail(Code::kInvalid, "text_missing");
  if (find_category(whole.text(kCategory)) == nullptr)
    return fail(Code::kNotFound, "unknown_category");
  return {};
}

}  // namespace

constinit const KindSpec kOwnItemSpec{Kind::kOwnItem, "own_item", kFields, check};

}  // namespace lull::model
