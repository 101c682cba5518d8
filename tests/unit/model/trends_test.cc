// SPDX-License-Identifier: Apache-2.0
#include "model/trends.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/check_in.h"
#include "model/joint_trends.h"
#include "views.h"

namespace lull::model {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class Trends : public ::testing::Test {
 protected:
  Entries check_ins;
  Entries switches;

  void check_in(std::uint16_t field, std::uint64_t value, Day day, std::string_view whose = "mine",
                bool dated = true) {
    Fields fields;
    fields.set(field, value);
    if (dated) fields.set(check_in::kDay, day_text(day));
    check_ins.add(std::move(fields), whose, day);
  }
  void turn(bool on, std::string_view whose) {
    Fields fields;
    fields.set(joint_trends::kOn, std::uint64_t{on});
    switches.add(std::move(fields), whose);
  }
  static Trend of(const std::vector<Trend>& all, std::uint16_t field) {
    for (const auto& one : all)
      if (one.field == field) return one;
    return {};
  }
  TrendsView view() const { return trends(check_ins.all(), switches.all()); }
};

TEST_F(Trends, GiveAnswersAsTheyWereGivenOldestFirst) {
  for (const Day day : {20'004, 20'001, 20'003, 20'002, 20'000})
    check_in(check_in::kMet, static_cast<std::uint64_t>(day - 20'000), day);
  const auto met = of(view().mine, check_in::kMet);
  EXPECT_TRUE(met.enough);
  ASSERT_THAT(met.points, SizeIs(5));
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(met.points[i].day, 20'000 + static_cast<Day>(i));
    EXPECT_EQ(met.points[i].value, i);
  }
  EXPECT_FALSE(view().joint);
  EXPECT_THAT(view().theirs, IsEmpty());
}

TEST_F(Trends, BelowFiveAnswersThereIsNotEnoughYet) {
  for (Day day = 0; day < 4; ++day) check_in(check_in::kBody, 3, 20'000 + day);
  EXPECT_FALSE(of(view().mine, check_in::kBody).enough);
  EXPECT_THAT(of(view().mine, check_in::kBody).points, IsEmpty());
  check_in(check_in::kBody, 3, 20'004);
  EXPECT_TRUE(of(view().mine, check_in::kBody).enough);
}

TEST_F(Trends, AnAnswerThatDoesNotApplyIsLeftOut) {
  for (Day day = 0; day < 5; ++day) check_in(check_in::kEase, 0, 20'000 + day);
  check_in(check_in::kEase, 15, 20'009);
  EXPECT_THAT(of(view().mine, check_in::kEase).points, SizeIs(5));
}

TEST_F(Trends, AnOwnCheckInWithoutADayGoesByWhenItWasMade) {
  for (Day day = 0; day < 5; ++day) check_in(check_in::kMet, 2, 20'000 + day, "mine", false);
  EXPECT_EQ(of(view().mine, check_in::kMet).points.front().day, 20'000);
}

TEST_F(Trends, OnlyTheNewestAnswersAreGiven) {
  for (Day day = 0; day < 1005; ++day) check_in(check_in::kMet, 1, day);
  const auto met = of(view().mine, check_in::kMet);
  EXPECT_THAT(met.points, SizeIs(kTrendPointsMost));
  EXPECT_EQ(met.points.front().day, 5);
  EXPECT_EQ(met.points.back().day, 1004);
}

TEST_F(Trends, SR_22_JointTrendsExistOnlyWhileBothWouldHaveThem) {
  for (Day day = 0; day < 5; ++day) {
    check_in(check_in::kClose, 3, 20'000 + day);
    check_in(check_in::kClose, 2, 20'000 + day, "theirs");
  }
  turn(true, "mine");
  EXPECT_FALSE(view().joint);
  EXPECT_THAT(view().theirs, IsEmpty());
  turn(true, "theirs");
  EXPECT_TRUE(view().joint);
  EXPECT_THAT(of(view().theirs, check_in::kClose).points, SizeIs(5));
  EXPECT_THAT(of(view().mine, check_in::kClose).points, SizeIs(5));
  turn(false, "theirs");
  EXPECT_FALSE(view().joint);
  EXPECT_THAT(view().theirs, IsEmpty());
}

TEST_F(Trends, SR_22_ASwitchThatTheOtherWasNotToldOfIsNotOn) {
  turn(true, "mine, private");
  turn(true, "theirs");
  EXPECT_FALSE(view().joint);
}

TEST_F(Trends, OfTheOthersCheckInsThoseWithoutADayAreLeftOut) {
  turn(true, "mine");
  turn(true, "theirs");
  for (Day day = 0; day < 5; ++day) check_in(check_in::kMet, 3, 20'000 + day, "theirs");
  for (Day day = 0; day < 5; ++day) check_in(check_in::kMet, 3, 20'000 + day, "theirs", false);
  EXPECT_THAT(of(view().theirs, check_in::kMet).points, SizeIs(5));
}

}  // namespace
}  // namespace lull::model
