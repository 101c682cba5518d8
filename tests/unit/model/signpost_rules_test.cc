// SPDX-License-Identifier: Apache-2.0
#include "model/signpost_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/catalogue.h"
#include "model/check_in.h"
#include "model/comfort_log.h"
#include "model/follow_up.h"
#include "views.h"

namespace lull::model {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr Day kToday = 20'000;
constexpr std::uint64_t kWorse = comfort_log::kWorse;
constexpr std::uint64_t kSame = comfort_log::kSame;
constexpr std::uint64_t kEasing = 3;

/// What a person writes into a comfort log.
struct Felt {
  std::vector<std::string_view> where{};
  std::vector<std::string_view> like{};
  std::uint64_t strength = 0;
  std::uint64_t course = 0;
};

class SignpostRules : public ::testing::Test {
 protected:
  Entries logs;
  Entries follow_ups;
  Entries check_ins;

  void log(const Felt& felt, Day day = kToday, bool dated = true,
           std::string_view whose = "mine, private") {
    Fields fields;
    for (const auto place : felt.where) fields.set_element(comfort_log::kWhere, place, true);
    for (const auto kind : felt.like) fields.set_element(comfort_log::kLike, kind, true);
    fields.set(comfort_log::kStrength, felt.strength);
    if (felt.course != 0) fields.set(comfort_log::kCourse, felt.course);
    if (dated) fields.set(comfort_log::kDay, day_text(day));
    logs.add(std::move(fields), whose, day);
  }
  void follow_up(std::uint64_t which, std::uint64_t mood, Day day) {
    Fields fields;
    fields.set(follow_up::kWhich, which);
    fields.set(follow_up::kMood, mood);
    fields.set(follow_up::kDay, day_text(day));
    follow_ups.add(std::move(fields));
  }
  void adjust(std::uint64_t choice, std::string_view whose = "mine") {
    Fields fields;
    fields.set(check_in::kAdjust, choice);
    check_ins.add(std::move(fields), whose);
  }
  std::vector<std::string_view> shown() const {
    return signposts_for(SignpostInput{logs.all(), follow_ups.all(), check_ins.all(), kToday});
  }
  std::vector<std::string_view> shown_for(const Felt& felt) {
    Entries kept;
    std::swap(kept, logs);
    log(felt);
    auto ids = shown();
    std::swap(kept, logs);
    return ids;
  }
};

TEST_F(SignpostRules, NothingWrittenShowsNothing) {
  EXPECT_THAT(shown(), IsEmpty());
}

TEST_F(SignpostRules, SlightSorenessShowsNothing) {
  log({{"hips"}, {"soreness"}, 4, kEasing});
  EXPECT_THAT(shown(), IsEmpty());
}

TEST_F(SignpostRules, EmergencySignsInTheBody) {
  EXPECT_THAT(shown_for({{"belly"}, {"bleeding"}, 7}), Contains("sp.emergency_body"));
  EXPECT_THAT(shown_for({{"belly"}, {"bleeding"}, 6}), Not(Contains("sp.emergency_body")));
  EXPECT_THAT(shown_for({{"chest"}, {"aching"}, 1}), Contains("sp.emergency_body"));
  EXPECT_THAT(shown_for({{"head"}, {"dizziness"}, 7}), Contains("sp.emergency_body"));
  EXPECT_THAT(shown_for({{"head"}, {"dizziness"}, 6}), Not(Contains("sp.emergency_body")));
  EXPECT_THAT(shown_for({{"back"}, {"cramp"}, 8, kWorse}), Contains("sp.emergency_body"));
  EXPECT_THAT(shown_for({{"back"}, {"cramp"}, 8, kSame}), Not(Contains("sp.emergency_body")));
  EXPECT_THAT(shown_for({{"back"}, {"cramp"}, 7, kWorse}), Not(Contains("sp.emergency_body")));
}

TEST_F(SignpostRules, TheNeckWithCertainSigns) {
  for (const char* sign : {"swelling", "dizziness", "bruise", "headache", "numbness"})
    EXPECT_THAT(shown_for({{"neck"}, {sign}, 1}), Contains("sp.neck_or_head")) << sign;
  EXPECT_THAT(shown_for({{"neck"}, {"soreness"}, 1}), IsEmpty());
  EXPECT_THAT(shown_for({{"shoulders"}, {"bruise"}, 1}), IsEmpty());
}

TEST_F(SignpostRules, SuddenTroubleInTheGenitalArea) {
  EXPECT_THAT(shown_for({{"genital"}, {"soreness"}, 8}), Contains("sp.genital_emergency"));
  EXPECT_THAT(shown_for({{"genital"}, {"swelling"}, 6}), Contains("sp.genital_emergency"));
  EXPECT_THAT(shown_for({{"genital"}, {"swelling"}, 5}), Not(Contains("sp.genital_emergency")));
  EXPECT_THAT(shown_for({{"genital"}, {"soreness"}, 7}), Not(Contains("sp.genital_emergency")));
  EXPECT_THAT(shown_for({{"legs"}, {"swelling"}, 9}), Not(Contains("sp.genital_emergency")));
}

TEST_F(SignpostRules, RatherNotSayIsNoStrength) {
  EXPECT_THAT(shown_for({{"genital"}, {"soreness"}, 15, kWorse}), IsEmpty());
}

// Journey J10: 6 of 10, hips, worse.
TEST_F(SignpostRules, J10_WhatGetsWorseIsForTheSameDay) {
  log({{"hips"}, {"aching"}, 6, kWorse});
  EXPECT_THAT(shown(), ElementsAre("sp.same_day"));
}

TEST_F(SignpostRules, WhatStaysTheSameOnTwoLogsIsForTheSameDay) {
  log({{"hips"}, {"aching"}, 5, kSame});
  EXPECT_THAT(shown(), IsEmpty());
  log({{"hips"}, {"aching"}, 4, kSame});
  EXPECT_THAT(shown(), IsEmpty());
  log({{"hips"}, {"aching"}, 5, kSame});
  EXPECT_THAT(shown(), Contains("sp.same_day"));
}

TEST_F(SignpostRules, BleedingEvenOnceIsForTheSameDayAndForAnAppointment) {
  EXPECT_THAT(shown_for({{"genital"}, {"bleeding"}, 1}),
              ElementsAre("sp.same_day", "sp.any_bleeding"));
}

TEST_F(SignpostRules, DiscomfortOnThreeLogsInSixtyDays) {
  log({{"hips"}, {"aching"}, 3}, kToday - 59);
  log({{"back"}, {"aching"}, 3}, kToday - 20);
  log({{"legs"}, {"aching"}, 2}, kToday - 10);
  EXPECT_THAT(shown(), IsEmpty());
  log({{"feet"}, {"aching"}, 3}, kToday);
  EXPECT_THAT(shown(), ElementsAre("sp.repeat_pain"));
}

TEST_F(SignpostRules, WhatIsLongAgoDoesNotCount) {
  log({{"chest"}, {"bleeding"}, 9, kWorse}, kToday - kLastingDays);
  EXPECT_THAT(shown(), IsEmpty());
}

TEST_F(SignpostRules, AfterAWeekALogIsNoEmergencyAnyMore) {
  log({{"belly"}, {"bleeding"}, 9}, kToday - kFreshDays);
  EXPECT_THAT(shown(), ElementsAre("sp.any_bleeding"));
}

TEST_F(SignpostRules, ChangesOfTheSkin) {
  EXPECT_THAT(shown_for({{"skin"}, {"itching"}, 1}), ElementsAre("sp.skin_change"));
  EXPECT_THAT(shown_for({{"genital"}, {"burning"}, 1}), ElementsAre("sp.skin_change"));
}

TEST_F(SignpostRules, ASorePlaceThatIsSlowToHeal) {
  log({{"feet"}, {"graze"}, 2}, kToday - 7);
  log({{"hands"}, {"graze"}, 2}, kToday);
  EXPECT_THAT(shown(), IsEmpty());
  log({{"feet"}, {"graze"}, 1}, kToday);
  EXPECT_THAT(shown(), ElementsAre("sp.slow_to_heal"));
}

TEST_F(SignpostRules, ALogWithoutADayGoesByWhenItWasMade) {
  log({{"feet"}, {"graze"}, 2}, kToday - 7, false);
  log({{"feet"}, {"graze"}, 2}, kToday, false);
  EXPECT_THAT(shown(), ElementsAre("sp.slow_to_heal"));
}

TEST_F(SignpostRules, TheOthersEntriesShowNothing) {
  log({{"chest"}, {"bleeding"}, 9, kWorse}, kToday, true, "theirs");
  for (int i = 0; i < 3; ++i) adjust(check_in::kRethink, "theirs");
  EXPECT_THAT(shown(), IsEmpty());
}

// --- feelings ------------------------------------------------------------------------------------

TEST_F(SignpostRules, J9_AMoodMuchLowerAtBothFollowUps) {
  follow_up(2, follow_up::kMuchLower, kToday);
  EXPECT_THAT(shown(), IsEmpty());
  follow_up(1, follow_up::kMuchLower, kToday - 2);
  EXPECT_THAT(shown(), ElementsAre("sp.self_harm", "sp.low_mood"));
}

TEST_F(SignpostRules, FollowUpsOfDifferentTimesAreNotBoth) {
  follow_up(1, follow_up::kMuchLower, kToday - 20);
  follow_up(2, follow_up::kMuchLower, kToday);
  EXPECT_THAT(shown(), IsEmpty());
}

TEST_F(SignpostRules, LowThreeTimesInSixtyDays) {
  follow_up(1, follow_up::kLower, kToday - 60);
  follow_up(1, follow_up::kLower, kToday - 40);
  follow_up(2, follow_up::kLower, kToday - 20);
  follow_up(1, 3, kToday - 10);
  EXPECT_THAT(shown(), IsEmpty());
  follow_up(3, follow_up::kLower, kToday);
  EXPECT_THAT(shown(), Contains("sp.low_mood"));
}

TEST_F(SignpostRules, RethinkingItTogetherThreeTimes) {
  for (int i = 0; i < 2; ++i) adjust(check_in::kRethink);
  adjust(check_in::kOneChange);
  EXPECT_THAT(shown(), IsEmpty());
  adjust(check_in::kRethink);
  EXPECT_THAT(shown(), ElementsAre("sp.couple_support"));
}

TEST_F(SignpostRules, TheMostUrgentComesFirst) {
  for (int i = 0; i < 3; ++i) adjust(check_in::kRethink);
  log({{"genital"}, {"bleeding", "burning"}, 9, kWorse});
  EXPECT_THAT(shown(), ElementsAre("sp.emergency_body", "sp.genital_emergency", "sp.same_day",
                                   "sp.any_bleeding", "sp.skin_change", "sp.couple_support"));
}

// --- the private notebook ------------------------------------------------------------------------

TEST_F(SignpostRules, SafetyInTheRelationshipComesFromPrivateAnswersAlone) {
  EXPECT_THAT(signposts_for(PrivateAnswers{}), IsEmpty());
  EXPECT_THAT(signposts_for(PrivateAnswers{1, 1, 1}), IsEmpty());
  EXPECT_THAT(signposts_for(PrivateAnswers{.free = 2}),
              ElementsAre("sp.after_assault", "sp.not_freely"));
  EXPECT_THAT(signposts_for(PrivateAnswers{.free = 3}), Contains("sp.not_freely"));
  EXPECT_THAT(signposts_for(PrivateAnswers{.free = 4}), IsEmpty());
  for (const std::uint64_t answer : {2, 3, 4, 5})
    EXPECT_THAT(signposts_for(PrivateAnswers{.safe = answer}), ElementsAre("sp.feeling_unsafe"));
  for (const std::uint64_t answer : {2, 3})
    EXPECT_THAT(signposts_for(PrivateAnswers{.app = answer}), ElementsAre("sp.pressure_to_use"));
}

TEST_F(SignpostRules, WhateverIsWrittenElsewhereTierFiveIsNotShown) {
  log({{"genital", "neck", "chest"}, {"bleeding", "bruise", "swelling"}, 10, kWorse});
  log({{"genital", "neck", "chest"}, {"bleeding", "itching", "burning"}, 10, kWorse}, kToday - 8);
  for (int i = 0; i < 5; ++i) {
    follow_up(1, follow_up::kMuchLower, kToday - i);
    follow_up(2, follow_up::kMuchLower, kToday - i);
    adjust(check_in::kRethink);
  }
  for (const auto id : shown()) EXPECT_LT(find_signpost(id)->tier, 5u) << id;
  EXPECT_EQ(shown().size(), 10u);
}

}  // namespace
}  // namespace lull::model
