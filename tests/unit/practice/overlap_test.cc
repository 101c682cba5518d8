// SPDX-License-Identifier: Apache-2.0
#include "practice/overlap.h"

#include "couple.h"
#include "model/experiment.h"

namespace lull::practice {
namespace {

using model::OverlapState;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

class OverlapOfTwo : public PracticeTest {
 protected:
  static model::OverlapView view(store::Home& home, std::string_view situation = {}) {
    const auto made = overlap(of(home), situation);
    EXPECT_TRUE(made) << made.error().reason;
    return made.value_or(model::OverlapView{});
  }
  static std::vector<OverlapState> states(store::Home& home) {
    std::vector<OverlapState> all;
    for (const auto& line : view(home).lines) all.push_back(line.state);
    return all;
  }
};

// Journey J1.4: five that both want, two that differ, one limit, shown first.
TEST_F(OverlapOfTwo, J1_BothSeeTheSameLinesLimitsFirst) {
  for (const char* item : {"env.low_light", "env.soft_sound", "env.fresh_bed", "env.screens_away",
                           "env.no_interruptions"}) {
    wish(noor, item, kAround, kNice);
    wish(sam, item, kAround, kNice);
  }
  for (const char* item : {"touch.light_massage", "words.how_are_you_now"}) {
    wish(noor, item, kReceive, kNice);
    wish(sam, item, kGive, kRatherNot);
  }
  limit(sam, model::limit::kAnItem, "env.no_sound");
  meet();
  std::vector<OverlapState> expected{OverlapState::kHardLimit};
  expected.insert(expected.end(), 5, OverlapState::kBothWant);
  expected.insert(expected.end(), 2, OverlapState::kDiffers);
  EXPECT_EQ(states(noor), expected);
  EXPECT_EQ(states(sam), expected);
}

TEST_F(OverlapOfTwo, APrivateAnswerIsSeenByItsAuthorAlone) {
  wish(noor, "env.low_light", kAround, kNice, false);
  wish(sam, "env.low_light", kAround, kNice);
  meet();
  EXPECT_THAT(states(noor), ElementsAre(OverlapState::kBothWant));
  EXPECT_TRUE(view(noor).lines.front().unshared);
  EXPECT_THAT(states(sam), ElementsAre(OverlapState::kNotEnough));
}

TEST_F(OverlapOfTwo, WhatWasTakenBackCountsNoMoreForTheOther) {
  const auto id = wish(sam, "env.low_light", kAround, kNice);
  wish(noor, "env.low_light", kAround, kNice);
  meet();
  ASSERT_THAT(states(noor), ElementsAre(OverlapState::kBothWant));
  ASSERT_TRUE(sam->withdraw({id}));
  meet();
  EXPECT_THAT(states(noor), ElementsAre(OverlapState::kNotEnough));
}

TEST_F(OverlapOfTwo, WhatStaysOfAnEndedPairingIsNotTheOthersAnswer) {
  wish(sam, "env.low_light", kAround, kNice);
  limit(sam, model::limit::kACategory, "touch");
  meet();
  ASSERT_THAT(states(noor), ElementsAre(OverlapState::kNotEnough));
  ASSERT_TRUE(noor->remove_peer(noor.peer_row));
  const auto made = overlap({*noor, noor.clock, fail(Code::kNotFound, "not_paired")}, {});
  ASSERT_TRUE(made);
  EXPECT_THAT(made->lines, IsEmpty());
  EXPECT_THAT(made->limits, IsEmpty());
}

TEST_F(OverlapOfTwo, WhatIsInAPlanOrAnExperimentWasTried) {
  wish(noor, "near.own_space", kReceive, kNice);
  wish(sam, "near.own_space", kGive, kRatherNot);
  meet();
  ASSERT_THAT(view(noor).lines.front().neighbours,
              ElementsAre("near.stay_here", "near.no_rush", "near.until_asleep"));
  draft(model::plan::kStanding, {"near.stay_here"});
  model::Fields experiment;
  experiment.set(model::experiment::kItem, "near.no_rush");
  experiment.set(model::experiment::kTries, std::uint64_t{3});
  write(noor, model::kExperimentSpec, experiment);
  const auto neighbours = view(noor).lines.front().neighbours;
  EXPECT_THAT(neighbours, Not(Contains("near.stay_here")));
  EXPECT_THAT(neighbours, Not(Contains("near.no_rush")));
}

TEST_F(OverlapOfTwo, AnOwnItemOfTheOtherIsKnownByItsRecord) {
  const auto item = "own." + token_of(own_item(sam, "food"));
  meet();
  wish(noor, item, kReceive, kNice);
  limit(noor, model::limit::kACategory, "food");
  EXPECT_THAT(states(noor), ElementsAre(OverlapState::kHardLimit));
}

TEST_F(OverlapOfTwo, ASituationThatIsNotThereIsRefused) {
  EXPECT_EQ(store::verdict(overlap(of(noor), "elsewhere")), "unknown_situation");
}

}  // namespace
}  // namespace lull::practice
