// SPDX-License-Identifier: Apache-2.0
#include "model/reminder_rule.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

namespace lull::model {
namespace {

using When = ReminderRule::When;

constexpr QuietHours kNone{0, 0};
constexpr QuietHours kNight{};

/// A place on earth for the length of a test: its zone, written out, so that no file is needed.
class ReminderTest : public ::testing::Test {
 protected:
  void SetUp() override { be_in("CET-1CEST,M3.5.0,M10.5.0/3"); }
  void TearDown() override {
    ::unsetenv("TZ");
    ::tzset();
  }
  static void be_in(const char* zone) {
    ::setenv("TZ", zone, 1);
    ::tzset();
  }

  /// "2026-03-29 07:30" on the wall clock here.
  static std::int64_t at(const std::string& text) {
    return instant_of(*parse_day(text.substr(0, 10)), *parse_minutes(text.substr(11)));
  }
  static std::string shown(std::optional<std::int64_t> instant) {
    if (!instant) return "never";
    return day_text(local_day(*instant)) + " " + minutes_text(local_minutes(*instant));
  }
  static std::string next(const std::string& rule, const std::string& after,
                          const QuietHours& quiet = kNight) {
    return shown(next_due(*parse_rule(rule), at(after), quiet));
  }
};

TEST_F(ReminderTest, EveryRuleComesBackFromItsText) {
  for (const char* text :
       {"once 2026-12-01 20:30", "daily 00:00", "weekly 7 23:59", "monthly 31 09:05", "follow_ups",
        "day_one 1760000000000 abc", "day_three 1760000000000 abc"}) {
    const auto rule = parse_rule(text);
    ASSERT_TRUE(rule) << text;
    EXPECT_EQ(rule_text(*rule), text);
  }
}

TEST_F(ReminderTest, WhatIsNoRuleIsNone) {
  for (const char* text :
       {"", "daily", "daily 24:00", "daily 20:60", "daily 8:00", "daily 20:30 ", "weekly 0 20:30",
        "weekly 8 20:30", "monthly 32 20:30", "monthly 0 20:30", "once 2026-02-30 20:30",
        "day_one x abc", "day_one 5 ", "day_one -5 abc", "hourly 5", "follow_ups 1",
        "day_one 253402300800000 abc", "day_three 9223372036854775807 abc"})
    EXPECT_FALSE(parse_rule(text)) << text;
}

TEST_F(ReminderTest, ComesAtItsTimeOnEachOfItsDays) {
  EXPECT_EQ(next("daily 20:30", "2026-11-24 20:29"), "2026-11-24 20:30");
  EXPECT_EQ(next("daily 20:30", "2026-11-24 20:30"), "2026-11-25 20:30");
  EXPECT_EQ(next("weekly 2 20:30", "2026-11-24 20:30"), "2026-12-01 20:30");
  EXPECT_EQ(next("weekly 7 20:30", "2026-11-24 20:30"), "2026-11-29 20:30");
  EXPECT_EQ(next("monthly 24 20:30", "2026-11-24 20:30"), "2026-12-24 20:30");
  EXPECT_EQ(next("once 2026-11-25 20:30", "2026-11-24 09:00"), "2026-11-25 20:30");
  EXPECT_EQ(next("once 2026-11-25 20:30", "2026-11-25 20:30"), "never");
  EXPECT_EQ(next("follow_ups", "2026-11-25 20:30"), "never");
}

TEST_F(ReminderTest, ADayThatAMonthLacksIsItsLast) {
  EXPECT_EQ(next("monthly 31 12:00", "2026-01-31 12:00"), "2026-02-28 12:00");
  EXPECT_EQ(next("monthly 31 12:00", "2028-02-01 12:00"), "2028-02-29 12:00");
  EXPECT_EQ(next("monthly 31 12:00", "2026-02-28 12:00"), "2026-03-31 12:00");
}

TEST_F(ReminderTest, SR_19_QuietHoursShiftLaterAndNeverEarlier) {
  EXPECT_EQ(next("daily 21:59", "2026-11-24 12:00"), "2026-11-24 21:59");
  EXPECT_EQ(next("daily 22:00", "2026-11-24 12:00"), "2026-11-25 08:00");
  EXPECT_EQ(next("daily 07:59", "2026-11-24 07:00"), "2026-11-24 08:00");
  EXPECT_EQ(next("daily 08:00", "2026-11-24 07:00"), "2026-11-24 08:00");
  EXPECT_EQ(next("daily 23:00", "2026-11-25 07:59"), "2026-11-25 08:00");
  EXPECT_EQ(next("daily 23:00", "2026-11-25 08:00"), "2026-11-26 08:00");
  EXPECT_EQ(next("monthly 31 23:30", "2026-12-31 12:00"), "2027-01-01 08:00");
  for (int minutes = 0; minutes < 24 * 60; ++minutes) {
    const auto instant = instant_of(*parse_day("2026-11-24"), minutes);
    const auto shifted = after_quiet(instant, kNight);
    EXPECT_GE(shifted, instant);
    EXPECT_FALSE(kNight.hold(local_minutes(shifted)));
  }
}

TEST_F(ReminderTest, QuietHoursMayLieWithinADayOrNotAtAll) {
  const QuietHours noon{12 * 60, 14 * 60};
  EXPECT_EQ(next("daily 12:00", "2026-11-24 09:00", noon), "2026-11-24 14:00");
  EXPECT_EQ(next("daily 11:59", "2026-11-24 09:00", noon), "2026-11-24 11:59");
  EXPECT_EQ(next("daily 03:00", "2026-11-24 02:00", kNone), "2026-11-24 03:00");
}

TEST_F(ReminderTest, KeepsTheHourOfTheWallWhenClocksArePutForward) {
  const auto before = at("2026-03-28 20:30");
  const auto after = next_due(*parse_rule("daily 20:30"), before, kNight);
  EXPECT_EQ(shown(after), "2026-03-29 20:30");
  EXPECT_EQ(*after - before, 23 * kHourMs);
  // 02:30 is not there that day.
  EXPECT_EQ(next("daily 02:30", "2026-03-29 00:00", kNone), "2026-03-29 03:30");
  EXPECT_EQ(next("daily 02:30", "2026-03-29 03:30", kNone), "2026-03-30 02:30");
  EXPECT_EQ(next("daily 23:00", "2026-03-28 22:00", {22 * 60, 2 * 60 + 30}), "2026-03-29 03:30");
}

TEST_F(ReminderTest, ComesOnceWhereTheClockShowsItsHourTwice) {
  const auto before = at("2026-10-24 20:30");
  const auto after = next_due(*parse_rule("daily 20:30"), before, kNight);
  EXPECT_EQ(shown(after), "2026-10-25 20:30");
  EXPECT_EQ(*after - before, 25 * kHourMs);
  const auto first = next_due(*parse_rule("daily 02:30"), at("2026-10-25 00:00"), kNone);
  EXPECT_EQ(*first - at("2026-10-25 00:00"), 2 * kHourMs + kHourMs / 2);
  EXPECT_EQ(shown(next_due(*parse_rule("daily 02:30"), *first, kNone)), "2026-10-26 02:30");
}

TEST_F(ReminderTest, GoesByTheZoneThatThePersonIsInNow) {
  const auto noon = at("2026-11-24 12:00");
  be_in("NPT-5:45");
  const auto there = next_due(*parse_rule("daily 20:30"), noon, kNight);
  EXPECT_EQ(shown(there), "2026-11-24 20:30");
  be_in("EST5EDT,M3.2.0,M11.1.0");
  EXPECT_GT(*next_due(*parse_rule("daily 20:30"), noon, kNight), *there);
}

TEST_F(ReminderTest, FollowUpsComeOnDayOneAndDayThree) {
  const auto since = at("2026-11-24 10:05");
  const ReminderRule one{When::kDayOne, 0, 0, 0, since, "x"};
  const ReminderRule three{When::kDayThree, 0, 0, 0, since, "x"};
  EXPECT_EQ(shown(next_due(one, since, kNight)), "2026-11-25 10:05");
  EXPECT_EQ(shown(next_due(three, since, kNight)), "2026-11-27 10:05");
  EXPECT_EQ(shown(next_due(three, at("2026-11-27 10:05"), kNight)), "never");
}

TEST_F(ReminderTest, AFollowUpIsPutOffWithinItsWindowAndThenLapses) {
  const auto since = at("2026-11-24 22:30");
  const ReminderRule one{When::kDayOne, 0, 0, 0, since, "x"};
  EXPECT_EQ(shown(next_due(one, since, kNight)), "2026-11-26 08:00");
  EXPECT_EQ(lapses_ms(one) - since, 36 * kHourMs);
  EXPECT_EQ(shown(next_due(one, since, {22 * 60, 10 * 60 + 29})), "2026-11-26 10:29");
  EXPECT_EQ(shown(next_due(one, since, {22 * 60, 10 * 60 + 30})), "never");
  const ReminderRule three{When::kDayThree, 0, 0, 0, since, "x"};
  EXPECT_EQ(shown(next_due(three, since, {22 * 60, 21 * 60})), "2026-11-28 21:00");
  EXPECT_EQ(lapses_ms(three) - since, 96 * kHourMs);
}

}  // namespace
}  // namespace lull::model
