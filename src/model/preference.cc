// SPDX-License-Identifier: Apache-2.0
#include "model/preference.h"

#include "model/catalogue.h"
#include "model/field_table.h"
#include "model/references.h"

namespace lull::model {

namespace {

using namespace preference;

constexpr FieldSpec kFields[] = {
    table::catalogue_id(kItem, "item", 1),
    table::catalogue_id(kSituation, "situation", 1),
    table::with(Rule::kLatest, table::choice(kDirection, "direction", "direction", 4)),
    table::choice(kWant, "want", "want", 5),
    {kPressure, "pressure", FieldType::kNumber, Rule::kSmaller, 0, 3, 1, 0, "pressure"},
    table::minutes(kMinutes),
    table::line(kMyWords, "my_words", 0, 48),
    table::text(kNote, "note", 0, 280),
    table::tags(kTags),
};

/// The directions an item can be answered in.
bool direction_fits(const Item& item, std::uint64_t direction) {
  switch (item.direction) {
    case ItemDirection::kReceiveGive:
      return direction == 1 || direction == 2;
    case ItemDirection::kSelf:
      return direction == 3;
    case ItemDirection::kSetting:
      return direction == 4;
  }
  return false;
}

Result<void> check(const Fields& whole) {
  const auto* item = find_item(whole.text(kItem));
  if (!names_item(whole.text(kItem))) return fail(Code::kNotFound, "unknown_item");
  if (whole.has(kSituation) && !names_situation(whole.text(kSituation)))
    return fail(Code::kNotFound, "unknown_situation");
  // How one's own item is answered stands in its record; here it only has to be said.
  const auto direction = whole.number(kDirection);
  if (item == nullptr ? direction == 0 : !direction_fits(*item, direction))
    return fail(Code::kInvalid, "direction_does_not_fit");
  if (whole.number(kWant) == 0) return fail(Code::kInvalid, "want_missing");
  return {};
}

}  // namespace

constinit const KindSpec kPreferenceSpec{Kind::kPreference, "preference", kFields, check};

}  // namespace lull::model
