// SPDX-License-Identifier: Apache-2.0
#include "model/catalogue.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "model/text.h"

namespace lull::model {
namespace {

template <class All>
std::set<std::string_view> ids_of(const All& all) {
  std::set<std::string_view> ids;
  for (const auto& one : all) ids.insert(one.id);
  return ids;
}

TEST(Catalogue, HoldsEverythingOnce) {
  EXPECT_EQ(items().size(), 78u);
  EXPECT_EQ(categories().size(), 10u);
  EXPECT_EQ(situations().size(), 9u);
  EXPECT_EQ(ids_of(items()).size(), items().size());
  EXPECT_EQ(ids_of(categories()).size(), categories().size());
  EXPECT_EQ(ids_of(situations()).size(), situations().size());
}

TEST(Catalogue, EveryItemIsInACategoryAndNamedForIt) {
  std::set<std::string_view> used;
  for (const auto& item : items()) {
    EXPECT_NE(find_category(item.category), nullptr) << item.id;
    EXPECT_TRUE(item.id.starts_with(std::string(item.category) + ".")) << item.id;
    used.insert(item.category);
  }
  EXPECT_EQ(used.size(), categories().size()) << "no category is empty";
}

TEST(Catalogue, EveryWordingIsCleanAndFitsItsPlace) {
  for (const auto& item : items()) {
    EXPECT_TRUE(check_clean(item.label, Lines::kOne)) << item.id;
    EXPECT_TRUE(check_clean(item.description, Lines::kOne)) << item.id;
    EXPECT_FALSE(item.label.empty() || item.description.empty()) << item.id;
    EXPECT_LE(count_characters(item.id), 48u);
    EXPECT_LE(count_characters(item.label), 48u) << item.id;
  }
  for (const auto& category : categories()) EXPECT_FALSE(category.label.empty()) << category.id;
  for (const auto& situation : situations()) EXPECT_FALSE(situation.label.empty()) << situation.id;
}

TEST(Catalogue, FindsByIdAndNothingElse) {
  for (const auto& item : items()) EXPECT_EQ(find_item(item.id), &item);
  for (const auto& category : categories()) EXPECT_EQ(find_category(category.id), &category);
  EXPECT_EQ(find_item(""), nullptr);
  EXPECT_EQ(find_item("touch"), nullptr);
  EXPECT_EQ(find_category("touch.hold_still"), nullptr);
  EXPECT_TRUE(situation_exists("usual"));
  EXPECT_FALSE(situation_exists("Usual"));
}

// The sixteen of the first five minutes (practice, catalogue): pages and commands name them.
TEST(Catalogue, TheQuickStartItemsExist) {
  for (const char* id :
       {"touch.hold_still", "touch.side_by_side", "touch.no_touch_now", "touch.ask_each_time",
        "words.one_appreciation", "words.all_is_well", "words.quiet_is_fine", "food.water_near",
        "food.light_snack", "item.blanket", "env.low_light", "env.screens_away", "near.no_rush",
        "near.own_space", "cue.pause_sign", "later.day_after_check"})
    EXPECT_NE(find_item(id), nullptr) << id;
}

TEST(Catalogue, ThePresetsStepsExist) {
  std::ifstream in(LULL_VECTORS "/../../src/model/catalogue_en.json");
  const auto all = nlohmann::json::parse(in);
  ASSERT_FALSE(all.at("presets").empty());
  for (const auto& preset : all.at("presets"))
    for (const auto& step : preset.at("steps"))
      EXPECT_NE(find_item(step.get<std::string>()), nullptr) << preset.at("id") << step;
}

}  // namespace
}  // namespace lull::model
