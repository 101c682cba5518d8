// SPDX-License-Identifier: Apache-2.0
#include "practice/looking_back.h"

#include "couple.h"
#include "model/experiment.h"
#include "model/joint_trends.h"

namespace lull::practice {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class LookingBack : public PracticeTest {
 protected:
  static bool joint(store::Home& home) {
    const auto made = trends(of(home));
    EXPECT_TRUE(made);
    return made && made->joint;
  }
  static RecordId turn_on(store::Home& home) {
    model::Fields fields;
    fields.set(model::joint_trends::kOn, std::uint64_t{1});
    return write(home, model::kJointTrendsSpec, fields);
  }
  static std::uint32_t helped_by(store::Home& home, std::string_view item) {
    const auto made = helped(of(home));
    EXPECT_TRUE(made);
    for (const auto& row : made->rows)
      if (row.item == item) return row.helped;
    return 0;
  }
  static std::vector<std::string> kinds(store::Home& home, const Months& months = {}) {
    const auto rows = look_back(of(home), months);
    EXPECT_TRUE(rows) << rows.error().reason;
    std::vector<std::string> all;
    for (const auto& row : rows.value_or(std::vector<PastRow>{}))
      all.emplace_back(row.entry.spec->name);
    return all;
  }
  void thank_at(model::Day day) {
    clock_at(day, 12);
    store::share_thanks(sam, "for the blanket");
    meet();
  }
};

TEST_F(LookingBack, SR_22_JointTrendsExistOnlyWhileBothWouldHaveThem) {
  for (int i = 0; i < 5; ++i) {
    check_in(noor, 3, {"env.low_light"}, true);
    check_in(sam, 2, {"env.fresh_bed"}, true);
  }
  turn_on(noor);
  meet();
  EXPECT_FALSE(joint(noor) || joint(sam));
  EXPECT_EQ(helped_by(noor, "env.fresh_bed"), 0u);
  const auto switched = turn_on(sam);
  meet();
  EXPECT_TRUE(joint(noor) && joint(sam));
  EXPECT_EQ(trends(of(noor))->theirs.front().points.size(), 5u);
  EXPECT_EQ(helped_by(noor, "env.fresh_bed"), 5u);
  EXPECT_EQ(helped_by(sam, "env.low_light"), 5u);
  ASSERT_TRUE(sam->withdraw({switched}));
  meet();
  EXPECT_FALSE(joint(noor) || joint(sam));
  EXPECT_THAT(trends(of(noor))->theirs, IsEmpty());
  EXPECT_EQ(helped_by(noor, "env.fresh_bed"), 0u);
}

TEST_F(LookingBack, WhatTheOtherDidNotShareIsInNoJointView) {
  for (int i = 0; i < 5; ++i) check_in(sam, 2, {"env.fresh_bed"});
  turn_on(noor);
  turn_on(sam);
  meet();
  ASSERT_TRUE(joint(noor));
  EXPECT_THAT(trends(of(noor))->theirs.front().points, IsEmpty());
}

TEST_F(LookingBack, HelpedCountsTheEveningsThatWerePlanned) {
  const auto standing = draft(model::plan::kStanding, {"env.screens_away"});
  agree(standing);
  for (int evening = 0; evening < 5; ++evening) {
    clock_at(kToday + evening, 20);
    ASSERT_TRUE(copy_for_tonight(of(noor), standing));
    check_in(noor, 4, {"env.screens_away"});
  }
  const auto made = helped(of(noor));
  ASSERT_TRUE(made && made->enough);
  ASSERT_EQ(made->rows.size(), 1u);
  EXPECT_EQ(made->rows[0].helped, 5u);
  EXPECT_EQ(made->rows[0].used, 5u);
}

TEST_F(LookingBack, ShowsPlansExperimentsAndKindWordsOfTheOtherNewestFirst) {
  draft(model::plan::kTonight, {"env.low_light"}, kToday - 2);
  thank_at(kToday + 1);
  clock_at(kToday, 12);
  model::Fields experiment;
  experiment.set(model::experiment::kItem, "near.no_rush");
  experiment.set(model::experiment::kTries, std::uint64_t{3});
  write(noor, model::kExperimentSpec, experiment);
  store::share_thanks(noor, "for tonight");
  check_in(noor, 3, {});
  EXPECT_THAT(kinds(noor), ElementsAre("gratitude", "experiment", "plan"));
  const auto rows = look_back(of(noor), {});
  EXPECT_EQ(rows->back().state, model::PlanState::kDraft);
  EXPECT_EQ(rows->back().day, kToday - 2);
  EXPECT_FALSE(rows->front().state);
}

TEST_F(LookingBack, GoesByMonths) {
  const auto day = [](std::string_view text) { return *model::parse_day(text); };
  thank_at(day("2023-11-30"));
  thank_at(day("2023-12-01"));
  thank_at(day("2023-12-31"));
  thank_at(day("2024-01-01"));
  const auto many = [this](std::string_view from, std::string_view to) {
    return kinds(noor, {from, to}).size();
  };
  EXPECT_EQ(many("2023-12", "2023-12"), 2u);
  EXPECT_EQ(many("2023-12", ""), 3u);
  EXPECT_EQ(many("", "2023-11"), 1u);
  EXPECT_EQ(many("2023-11", "2024-01"), 4u);
  EXPECT_EQ(many("2024-02", "9999-12"), 0u);
}

TEST_F(LookingBack, WhatIsNoMonthIsRefused) {
  for (const char* text : {"2023", "2023-13", "2023-1", "2023-11-01", "november"})
    EXPECT_EQ(store::verdict(look_back(of(noor), {text, ""})), "month_invalid") << text;
}

TEST_F(LookingBack, KindWordsStayAfterTheirAuthorHasLeft) {
  thank_at(kToday);
  ASSERT_TRUE(noor->remove_peer(noor.peer_row));
  const Context alone{*noor, noor.clock, fail(Code::kNotFound, "not_paired")};
  EXPECT_EQ(look_back(alone, {})->size(), 1u);
}

}  // namespace
}  // namespace lull::practice
