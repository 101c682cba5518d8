// SPDX-License-Identifier: Apache-2.0
#include "node/retention.h"

#include "model/limit.h"
#include "unit/node/couple.h"

namespace lull::node {
namespace {

constexpr std::int64_t kDay = 24 * 3600 * std::int64_t{1000};

class RetentionTest : public CoupleTest {
 protected:
  void SetUp() override {
    CoupleTest::SetUp();
    pair();
  }
  static model::Fields a_limit() {
    model::Fields limit;
    limit.set(model::limit::kTarget, model::limit::kAWord);
    limit.set(model::limit::kWhat, "a word");
    limit.set(model::limit::kStrength, model::limit::kHard);
    return limit;
  }
  void keep(Someone& one, const std::string& kind, int days) {
    auto settings = one.node().settings();
    settings.keep_days[kind] = days;
    ASSERT_TRUE(one.node().set_settings(settings));
  }
};

TEST_F(RetentionTest, OwnEntriesGoAfterTheirDaysOnBothDevices) {
  noor.thank("shared");
  noor.thank("kept to herself", false);
  sam.thank("from Sam");
  ASSERT_TRUE(both_have({"from Sam", "shared"}) || noor.thanks().size() == 3);
  keep(noor, "gratitude", 7);
  world.run_for(7 * kDay - 3600'000);
  EXPECT_EQ(noor.thanks().size(), 3u);
  world.run_for(kDay);
  EXPECT_EQ(noor.thanks(), std::vector<std::string>{"from Sam"}) << "the other's words are theirs";
  EXPECT_EQ(sam.thanks(), std::vector<std::string>{"from Sam"});
}

TEST_F(RetentionTest, WhatWasTickedIsGoneByTheDayAfterTheNext) {
  auto& store = **noor.node().store();
  using Kind = store::Mark::Kind;
  ASSERT_TRUE(
      store.set_mark({Kind::kTicked, "a plan", "a step", "", noor.host().clock().wall_ms()}));
  ASSERT_TRUE(store.set_mark({Kind::kStarred, "a card", "", "", noor.host().clock().wall_ms()}));
  world.run_for(kDay);
  EXPECT_EQ(store.marks()->size(), 2u);
  world.run_for(kDay + 1);
  ASSERT_EQ(store.marks()->size(), 1u);
  EXPECT_EQ(store.marks()->front().kind, Kind::kStarred);
}

TEST_F(RetentionTest, NothingGoesWithoutASetting) {
  noor.thank("shared");
  world.run_for(400 * kDay);
  EXPECT_EQ(noor.thanks(), std::vector<std::string>{"shared"});
}

TEST_F(RetentionTest, OneKindGoesAndTheOthersStay) {
  ASSERT_TRUE((*noor.node().store())->create(model::kLimitSpec, a_limit(), std::nullopt));
  noor.thank("an old one", false);
  keep(noor, "check_in", 7);
  world.run_for(30 * kDay);
  EXPECT_EQ((*noor.node().store())->list({})->size(), 2u);
  keep(noor, "gratitude", 7);
  world.run_for(60'000);
  EXPECT_EQ((*noor.node().store())->list({})->size(), 1u);
  EXPECT_EQ((*noor.node().store())->list({})->front().kind,
            static_cast<std::uint16_t>(model::Kind::kLimit));
}

TEST_F(RetentionTest, ManyGoAFewAtATime) {
  for (int i = 0; i < 100; ++i) noor.thank("number " + std::to_string(i), false);
  auto& store = **noor.node().store();
  Settings settings;
  settings.keep_days["gratitude"] = 7;
  const auto later = noor.host().clock().wall_ms() + 8 * kDay;
  EXPECT_EQ(*remove_old(store, settings, later), true);
  EXPECT_EQ(noor.thanks().size(), 100 - kRemovedAtOnce);
  keep(noor, "gratitude", 7);
  world.run_for(9 * kDay);
  EXPECT_TRUE(noor.thanks().empty());
}

/// Even if it were in the file: what an older version wrote, or somebody by hand.
TEST_F(RetentionTest, LimitsAndPlansAreNeverRemoved) {
  Settings settings;
  for (const auto* kind : model::all_kinds())
    if (!may_be_kept_shorter(*kind)) settings.keep_days[std::string(kind->name)] = 7;
  EXPECT_TRUE(settings.keep_days.contains("limit"));
  EXPECT_TRUE(settings.keep_days.contains("plan"));
  auto& store = **noor.node().store();
  ASSERT_TRUE(store.create(model::kLimitSpec, a_limit(), std::nullopt));
  EXPECT_EQ(*remove_old(store, settings, noor.host().clock().wall_ms() + 400 * kDay), false);
  EXPECT_EQ(store.list({})->size(), 1u);
}

}  // namespace
}  // namespace lull::node
