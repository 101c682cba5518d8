// SPDX-License-Identifier: Apache-2.0
#include "model/fields.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "unit/model/histories.h"

namespace lull::model {
namespace {

TEST(Fields, KeepTheirOrderWhateverTheOrderOfSetting) {
  Fields a;
  a.set(3, std::uint64_t{1});
  a.set(1, "x");
  a.set_element(2, "b", true);
  a.set_element(2, "a", false);
  Fields b;
  b.set(1, "x");
  b.set_element(2, "a", false);
  b.set_element(2, "b", true);
  b.set(3, std::uint64_t{1});
  EXPECT_EQ(a, b);
  EXPECT_EQ(a.size(), 4u);
}

TEST(Fields, SettingAgainReplaces) {
  Fields fields;
  fields.set(1, "old");
  fields.set(2, "other");
  fields.set(1, "new");
  EXPECT_EQ(fields.text(1), "new");
  EXPECT_EQ(fields.size(), 2u);
}

TEST(Fields, AValueOfTheOtherTypeReadsAsAbsent) {
  Fields fields;
  fields.set(1, "7");
  fields.set(2, std::uint64_t{7});
  EXPECT_EQ(fields.number(1), 0u);
  EXPECT_EQ(fields.text(2), "");
  EXPECT_EQ(fields.number(3), 0u);
  EXPECT_FALSE(fields.has(3));
}

TEST(Fields, ElementsAreThoseThatAreIn) {
  Fields fields;
  fields.set_element(4, "warm", true);
  fields.set_element(4, "late", false);
  fields.set_element(4, "calm", true);
  fields.set_element(5, "else", true);
  EXPECT_EQ(fields.elements(4), (std::vector<std::string_view>{"calm", "warm"}));
  EXPECT_FALSE(fields.has(4)) << "a set has elements, no value of its own";
}

TEST(Fields, OverlayPutsAndSubtractDropsWhatIsTheSame) {
  Fields base;
  base.set(1, "a");
  base.set(2, "b");
  Fields more;
  more.set(2, "c");
  more.set(3, "d");
  auto whole = base;
  whole.overlay(more);
  EXPECT_EQ(whole.text(1), "a");
  EXPECT_EQ(whole.text(2), "c");
  EXPECT_EQ(whole.text(3), "d");
  whole.subtract(base);
  EXPECT_EQ(whole, more) << "only what differs from the base is left";
  whole.drop(FieldKey{2});
  whole.drop(FieldKey{7});
  EXPECT_EQ(whole.size(), 1u);
  EXPECT_EQ(whole.text(3), "d");
  whole.subtract(more);
  EXPECT_TRUE(whole.empty());
}

RC_GTEST_PROP(FieldsProperty, BehaveAsASortedMap, (std::uint64_t seed)) {
  Dice dice(seed);
  Fields fields;
  std::map<FieldKey, Value> expected;
  for (int i = 0; i < 40; ++i) {
    FieldKey key{static_cast<std::uint16_t>(dice.roll(5)), dice.roll(2) == 0 ? "" : "e",
                 static_cast<std::uint16_t>(dice.roll(2))};
    const Value value{dice.roll(3)};
    expected[key] = value;
    fields.set(key, value);
  }
  RC_ASSERT(fields.size() == expected.size());
  auto at = fields.begin();
  for (const auto& [key, value] : expected) {
    RC_ASSERT(at->key == key);
    RC_ASSERT(at->value == value);
    RC_ASSERT(*fields.find(key) == value);
    ++at;
  }
}

}  // namespace
}  // namespace lull::model
