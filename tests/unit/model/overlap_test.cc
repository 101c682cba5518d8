// SPDX-License-Identifier: Apache-2.0
#include "model/overlap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "model/catalogue.h"
#include "views.h"

namespace lull::model {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::uint64_t kReceive = 1;
constexpr std::uint64_t kGive = 2;
constexpr std::uint64_t kSelf = 3;
constexpr std::uint64_t kAround = 4;
constexpr std::uint64_t kRatherNot = 1;
constexpr std::uint64_t kClear = 2;
constexpr std::uint64_t kFine = 3;
constexpr std::uint64_t kNice = 4;
constexpr std::uint64_t kMatters = 5;

class Overlap : public ::testing::Test {
 protected:
  Entries wishes;
  Entries limits;
  Entries own;
  std::vector<std::string> tried;

  OverlapView view(std::string_view situation = "usual") const {
    return overlap({situation, wishes.all(), limits.all(), own.all(), tried});
  }
  /// The state of an item that surrounds both, answered so by each; 0: not answered.
  OverlapState between(std::uint64_t mine, std::uint64_t theirs) {
    Entries two;
    if (mine != 0) two.add(wish("env.low_light", kAround, mine));
    if (theirs != 0) two.add(wish("env.low_light", kAround, theirs), "theirs");
    const auto made = overlap({"usual", two.all(), {}, {}, {}});
    EXPECT_EQ(made.lines.size(), 1u);
    return made.lines.empty() ? OverlapState{} : made.lines.front().state;
  }
  const OverlapLine* line(const OverlapView& in, std::string_view item,
                          OverlapWay way = OverlapWay::kSetting) const {
    for (const auto& one : in.lines)
      if (one.item == item && one.way == way) return &one;
    return nullptr;
  }
};

TEST_F(Overlap, NamesEachStateByBothAnswers) {
  EXPECT_EQ(between(kNice, kMatters), OverlapState::kBothWant);
  EXPECT_EQ(between(kFine, kMatters), OverlapState::kOneWants);
  EXPECT_EQ(between(kNice, kFine), OverlapState::kOneWants);
  EXPECT_EQ(between(kFine, kFine), OverlapState::kBothFine);
  EXPECT_EQ(between(kRatherNot, kNice), OverlapState::kDiffers);
  EXPECT_EQ(between(kMatters, kRatherNot), OverlapState::kDiffers);
  EXPECT_EQ(between(kRatherNot, kRatherNot), OverlapState::kNeither);
  EXPECT_EQ(between(kRatherNot, kFine), OverlapState::kNeither);
}

TEST_F(Overlap, NoAnswerIsNeverANo) {
  for (const auto want : {kRatherNot, kFine, kNice, kMatters}) {
    EXPECT_EQ(between(want, 0), OverlapState::kNotEnough);
    EXPECT_EQ(between(0, want), OverlapState::kNotEnough);
    EXPECT_EQ(between(want, kClear), OverlapState::kNotEnough);
  }
}

TEST_F(Overlap, ReceivingMeetsGivingInALineOfItsOwn) {
  wishes.add(wish("touch.hold_still", kReceive, kMatters));
  wishes.add(wish("touch.hold_still", kGive, kRatherNot));
  wishes.add(wish("touch.hold_still", kGive, kNice), "theirs");
  wishes.add(wish("touch.hold_still", kReceive, kNice), "theirs");
  const auto made = view();
  ASSERT_EQ(made.lines.size(), 2u);
  EXPECT_EQ(line(made, "touch.hold_still", OverlapWay::kMineToReceive)->state,
            OverlapState::kBothWant);
  EXPECT_EQ(line(made, "touch.hold_still", OverlapWay::kMineToGive)->state, OverlapState::kDiffers);
}

TEST_F(Overlap, CareForOneselfHasNoLineButItsLimitIsNamed) {
  wishes.add(wish("self.slow_breaths", kSelf, kMatters));
  const auto& limit = limits.add(limit_on(limit::kAnItem, "self.slow_breaths"), "theirs");
  const auto made = view();
  EXPECT_THAT(made.lines, IsEmpty());
  EXPECT_THAT(made.limits, ElementsAre(limit.id));
}

TEST_F(Overlap, ASituationWithoutAnAnswerInheritsTheUsualOneAndSaysSo) {
  wishes.add(wish("env.low_light", kAround, kNice));
  wishes.add(wish("env.low_light", kAround, kRatherNot, "tired"));
  wishes.add(wish("env.low_light", kAround, kNice), "theirs");
  const auto usual = view();
  EXPECT_EQ(usual.lines.front().state, OverlapState::kBothWant);
  EXPECT_FALSE(usual.lines.front().mine.inherited);
  EXPECT_THAT(usual.situations, ElementsAre("tired"));
  const auto tired = view("tired");
  EXPECT_EQ(tired.lines.front().state, OverlapState::kDiffers);
  EXPECT_FALSE(tired.lines.front().mine.inherited);
  EXPECT_TRUE(tired.lines.front().theirs.inherited);
}

TEST_F(Overlap, AnAnswerTakenBackInASituationInheritsAgain) {
  wishes.add(wish("env.low_light", kAround, kNice));
  wishes.add(wish("env.low_light", kAround, kClear, "tired"));
  const auto tired = view("tired");
  ASSERT_EQ(tired.lines.size(), 1u);
  EXPECT_EQ(tired.lines.front().mine.want, kNice);
  EXPECT_TRUE(tired.lines.front().mine.inherited);
}

TEST_F(Overlap, AnAnswerForASituationSaysNothingAboutTheUsualOne) {
  wishes.add(wish("env.low_light", kAround, kRatherNot, "tired"));
  EXPECT_THAT(view().lines, IsEmpty());
}

TEST_F(Overlap, OfTwoAnswersToTheSameThingTheMoreCautiousCounts) {
  wishes.add(wish("env.low_light", kAround, kMatters));
  wishes.add(wish("env.low_light", kAround, kRatherNot));
  wishes.add(wish("env.low_light", kAround, kNice));
  EXPECT_EQ(view().lines.front().mine.want, kRatherNot);
}

TEST_F(Overlap, AnAnswerOfANewerDirectionIsPassedOver) {
  wishes.add(wish("env.low_light", 5, kMatters));
  EXPECT_THAT(view().lines, IsEmpty());
}

// --- limits --------------------------------------------------------------------------------------

TEST_F(Overlap, ALimitOutranksWhatBothWant) {
  wishes.add(wish("env.low_light", kAround, kMatters));
  wishes.add(wish("env.low_light", kAround, kMatters), "theirs");
  const auto& soft = limits.add(limit_on(limit::kAnItem, "env.low_light", limit::kSoft), "theirs");
  EXPECT_EQ(view().lines.front().state, OverlapState::kSoftLimit);
  const auto soft_id = soft.id;
  const auto& hard = limits.add(limit_on(limit::kACategory, "env"));
  const auto made = view();
  EXPECT_EQ(made.lines.front().state, OverlapState::kHardLimit);
  EXPECT_THAT(made.lines.front().limits, ElementsAre(hard.id, soft_id));
  EXPECT_THAT(made.limits, ElementsAre(hard.id, soft_id));
}

TEST_F(Overlap, ALimitCountsInItsDirectionOnly) {
  wishes.add(wish("touch.hold_still", kReceive, kNice));
  wishes.add(wish("touch.hold_still", kGive, kNice));
  limits.add(limit_on(limit::kAnItem, "touch.hold_still", limit::kHard, limit::kReceive), "theirs");
  const auto made = view();
  EXPECT_EQ(line(made, "touch.hold_still", OverlapWay::kMineToReceive)->state,
            OverlapState::kNotEnough);
  // What the other does not want to receive is what this person would give.
  EXPECT_EQ(line(made, "touch.hold_still", OverlapWay::kMineToGive)->state,
            OverlapState::kHardLimit);
}

TEST_F(Overlap, ALimitHasALineWithoutAnyAnswer) {
  limits.add(limit_on(limit::kAnItem, "touch.light_massage", limit::kHard, limit::kReceive));
  const auto made = view();
  ASSERT_EQ(made.lines.size(), 1u);
  EXPECT_EQ(made.lines.front().way, OverlapWay::kMineToReceive);
  EXPECT_EQ(made.lines.front().state, OverlapState::kHardLimit);
}

TEST_F(Overlap, ALimitOnACategoryHasNoLineForWhatNobodyAnswered) {
  const auto& limit = limits.add(limit_on(limit::kACategory, "touch"));
  wishes.add(wish("touch.hold_still", kGive, kNice), "theirs");
  const auto made = view();
  ASSERT_EQ(made.lines.size(), 1u);
  EXPECT_EQ(made.lines.front().state, OverlapState::kHardLimit);
  EXPECT_THAT(made.limits, ElementsAre(limit.id));
}

TEST_F(Overlap, ALimitCountsInItsSituationsOnly) {
  wishes.add(wish("env.low_light", kAround, kNice));
  auto fields = limit_on(limit::kAnItem, "env.low_light");
  fields.set_element(limit::kSituations, "tired", true);
  limits.add(std::move(fields));
  EXPECT_EQ(view().lines.front().state, OverlapState::kNotEnough);
  EXPECT_THAT(view().limits, IsEmpty());
  EXPECT_EQ(view("tired").lines.front().state, OverlapState::kHardLimit);
}

TEST_F(Overlap, LimitsOnWordsAndSignsAreNamedWithoutALine) {
  const auto& word = limits.add(limit_on(limit::kAWord, "that nickname"), "theirs");
  const auto made = view();
  EXPECT_THAT(made.lines, IsEmpty());
  EXPECT_THAT(made.limits, ElementsAre(word.id));
}

// --- own items -----------------------------------------------------------------------------------

TEST_F(Overlap, AnOwnItemGoesByItsRecord) {
  const auto& item = own.add(own_item_in("food", 3));
  const auto id = "own." + item.id;
  wishes.add(wish(id, kAround, kNice));
  wishes.add(wish(id, kAround, kNice), "theirs");
  EXPECT_EQ(line(view(), id)->state, OverlapState::kBothWant);
  limits.add(limit_on(limit::kACategory, "food", limit::kSoft), "theirs");
  EXPECT_EQ(line(view(), id)->state, OverlapState::kSoftLimit);
}

TEST_F(Overlap, AnOwnItemThatIsHiddenHasNoLine) {
  auto fields = own_item_in("food", 3);
  fields.set(own_item::kHidden, std::uint64_t{1});
  const auto id = "own." + own.add(std::move(fields)).id;
  wishes.add(wish(id, kAround, kNice));
  EXPECT_THAT(view().lines, IsEmpty());
}

TEST_F(Overlap, AnOwnItemThatOnlyTheOtherCanSeeGoesByItsAnswers) {
  const auto id = "own." + made_id("zz");
  wishes.add(wish(id, kGive, kNice), "theirs");
  const auto made = view();
  ASSERT_EQ(made.lines.size(), 1u);
  EXPECT_EQ(made.lines.front().way, OverlapWay::kMineToReceive);
}

// --- order, and what is not shared ---------------------------------------------------------------

TEST_F(Overlap, LimitsComeFirstThenWhatBothWantThenTheRest) {
  const auto both = [this](std::string_view item, std::uint64_t mine, std::uint64_t theirs) {
    wishes.add(wish(item, kAround, mine));
    if (theirs != 0) wishes.add(wish(item, kAround, theirs), "theirs");
  };
  both("env.low_light", kNice, 0);
  both("env.soft_sound", kRatherNot, kNice);
  both("env.no_sound", kFine, kFine);
  both("env.warm_or_cool", kNice, kFine);
  both("env.fresh_bed", kNice, kNice);
  both("env.no_interruptions", kNice, kNice);
  both("env.screens_away", kRatherNot, kRatherNot);
  limits.add(limit_on(limit::kAnItem, "env.no_interruptions", limit::kSoft));
  limits.add(limit_on(limit::kAnItem, "food.warm_drink", limit::kHard, limit::kGive), "theirs");
  std::vector<std::string> order;
  for (const auto& one : view().lines) order.push_back(one.item);
  EXPECT_THAT(order, ElementsAre("food.warm_drink", "env.no_interruptions", "env.fresh_bed",
                                 "env.warm_or_cool", "env.no_sound", "env.soft_sound",
                                 "env.screens_away", "env.low_light"));
}

TEST_F(Overlap, ALineSaysThatItRestsOnSomethingPrivate) {
  wishes.add(wish("env.low_light", kAround, kNice), "mine, private");
  wishes.add(wish("env.low_light", kAround, kNice), "theirs");
  wishes.add(wish("env.no_sound", kAround, kNice));
  wishes.add(wish("env.fresh_bed", kAround, kNice));
  limits.add(limit_on(limit::kAnItem, "env.fresh_bed"), "mine, private");
  const auto made = view();
  EXPECT_TRUE(line(made, "env.low_light")->unshared);
  EXPECT_FALSE(line(made, "env.no_sound")->unshared);
  EXPECT_TRUE(line(made, "env.fresh_bed")->unshared);
}

// --- middle ground -------------------------------------------------------------------------------

// Journey J2: own space matters to one and the other would rather not.
TEST_F(Overlap, J2_NamesNeighboursThatNeitherHasRuledOut) {
  wishes.add(wish("near.own_space", kReceive, kMatters));
  wishes.add(wish("near.own_space", kGive, kRatherNot), "theirs");
  wishes.add(wish("near.sleep_apart_ok", kGive, kRatherNot), "theirs");
  wishes.add(wish("near.back_at_time", kReceive, kNice));
  limits.add(limit_on(limit::kAnItem, "near.until_asleep"), "theirs");
  tried = {"near.no_rush"};
  const auto made = view();
  const auto* differs = line(made, "near.own_space", OverlapWay::kMineToReceive);
  ASSERT_EQ(differs->state, OverlapState::kDiffers);
  EXPECT_THAT(differs->neighbours,
              ElementsAre("near.back_at_time", "near.stay_here", "near.call_if_apart"));
}

TEST_F(Overlap, OnlyLinesThatDifferHaveNeighbours) {
  wishes.add(wish("env.low_light", kAround, kNice));
  wishes.add(wish("env.low_light", kAround, kFine), "theirs");
  wishes.add(wish("env.no_sound", kAround, kRatherNot), "theirs");
  for (const auto& one : view().lines) EXPECT_THAT(one.neighbours, IsEmpty());
}

TEST_F(Overlap, ALimitedCategoryHasNoMiddleGround) {
  const auto item = "own." + own.add(own_item_in("near", 1)).id;
  wishes.add(wish("near.own_space", kReceive, kMatters));
  wishes.add(wish("near.own_space", kGive, kRatherNot), "theirs");
  limits.add(limit_on(limit::kACategory, "near", limit::kSoft, limit::kReceive), "theirs");
  const auto made = view();
  const auto* differs = line(made, "near.own_space", OverlapWay::kMineToReceive);
  ASSERT_NE(differs, nullptr);
  ASSERT_EQ(differs->state, OverlapState::kDiffers);
  EXPECT_THAT(differs->neighbours, IsEmpty());
}

// --- rules ---------------------------------------------------------------------------------------

OverlapLine mirrored(OverlapLine line) {
  std::swap(line.mine, line.theirs);
  if (line.way == OverlapWay::kMineToReceive)
    line.way = OverlapWay::kMineToGive;
  else if (line.way == OverlapWay::kMineToGive)
    line.way = OverlapWay::kMineToReceive;
  return line;
}

std::string told(const OverlapLine& line) {
  const auto side = [](const OverlapSide& one) {
    return std::to_string(one.want) + (one.inherited ? "i" : "") + one.answer;
  };
  auto text = line.item + "/" + std::to_string(static_cast<int>(line.way)) + "/" +
              std::to_string(static_cast<int>(line.state)) + "/" + side(line.mine) + "/" +
              side(line.theirs);
  for (const auto& limit : line.limits) text += "/" + limit;
  for (const auto& neighbour : line.neighbours) text += "/" + neighbour;
  return text;
}

std::vector<std::string> told(const OverlapView& view, bool mirror) {
  std::vector<std::string> all;
  for (const auto& line : view.lines) all.push_back(told(mirror ? mirrored(line) : line));
  std::sort(all.begin(), all.end());
  return all;
}

TEST_F(Overlap, SR_23_SwappingTheTwoChangesNothing) {
  std::mt19937 dice(7);
  const auto roll = [&dice](std::size_t sides) { return dice() % sides; };
  const char* const situations[] = {"usual", "tired"};
  for (int round = 0; round < 200; ++round) {
    Entries answers;
    Entries bounds;
    for (int i = 0; i < 60; ++i) {
      const auto& item = items()[roll(items().size())];
      const auto direction = item.direction == ItemDirection::kReceiveGive ? 1 + roll(2)
                             : item.direction == ItemDirection::kSelf      ? kSelf
                                                                           : kAround;
      const char* whose = roll(2) == 0 ? "mine" : "theirs";
      answers.add(wish(item.id, direction, 1 + roll(5), situations[roll(2)]), whose);
      if (roll(8) == 0) bounds.add(limit_on(limit::kAnItem, item.id, 1 + roll(2), roll(3)), whose);
    }
    for (const auto* situation : situations) {
      const auto here = overlap({situation, answers.all(), bounds.all(), {}, {}});
      const auto swapped_answers = answers.swapped();
      const auto swapped_bounds = bounds.swapped();
      // What comes first on one device may come last on the other.
      std::vector<Seen> shuffled = swapped_answers.all();
      std::shuffle(shuffled.begin(), shuffled.end(), dice);
      const auto there = overlap({situation, shuffled, swapped_bounds.all(), {}, {}});
      ASSERT_EQ(told(here, false), told(there, true));
      ASSERT_EQ(here.limits, there.limits);
      ASSERT_EQ(here.situations, there.situations);
    }
  }
}

}  // namespace
}  // namespace lull::model
