// SPDX-License-Identifier: Apache-2.0
#include "model/preference.h"

#include "model/catalogue.h"
#include "model/kinds.h"

namespace lull::model {

namespace {

using namespace preference;

constexpr FieldSpec kFields[] = {
    {kItem, "item", FieldType::kLine, Rule::kLatest, 1, 48},
    {kSituation, "situation", FieldType::kLine, Rule::kLatest, 1, 48},
    {kDirection, "direction", FieldType::kNumber, Rule::kLatest, 1, 4},
    {kWant, "want", FieldType::kNumber, Rule::kSmaller, 1, 5},
    {kPressure, "pressure", FieldType::kNumber, Rule::kSmaller, 0, 3},
    // 255 means as long as it feels right, and is the least cautious.
    {kMinutes, "minutes", FieldType::kNumber, Rule::kSmaller, 0, 240, 5, 255},
    {kMyWords, "my_words", FieldType::kLine, Rule::kBoth, 0, 48},
    {kNote, "note", FieldType::kText, Rule::kBoth, 0, 280},
    {kTags, "tags", FieldType::kSet, Rule::kAddWins, 0, 8, 24},
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
  if (item == nullptr) return fail(Code::kNotFound, "unknown_item");
  if (whole.has(kSituation) && !situation_exists(whole.text(kSituation)))
    return fail(Code::kNotFound, "unknown_situation");
  if (!direction_fits(*item, whole.number(kDirection)))
    return fail(Code::kInvalid, "direction_does_not_fit");
  if (whole.number(kWant) == 0) return fail(Code::kInvalid, "want_missing");
  return {};
}

}  // namespace

constinit const KindSpec kPreferenceSpec{Kind::kPreference, "preference", kFields, check};

}  // namespace lull::model
