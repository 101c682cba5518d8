// SPDX-License-Identifier: Apache-2.0
#include "node/reminders.h"

#include <cstdlib>
#include <ctime>

#include "model/check_in.h"
#include "unit/node/couple.h"

namespace lull::node {
namespace {

using Titles = std::vector<std::string>;

constexpr std::int64_t kHour = model::kHourMs;
constexpr std::int64_t kDay = 24 * kHour;

/// Noor in Berlin, on 2025-10-09 at ten to eleven in the morning.
class RemindersTest : public ::testing::Test {
 protected:
  support::World world;
  Someone noor{world, "Noor", "192.168.7.2"};

  void SetUp() override {
    ::setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    ::tzset();
    ASSERT_TRUE(noor.setup());
  }
  void TearDown() override {
    ::unsetenv("TZ");
    ::tzset();
  }

  Reminders& reminders() { return **noor.node().reminders(); }
  store::ReminderRow remind(const std::string& rule, const std::string& title = "") {
    const auto set = reminders().set({0, "own", title, rule, 0});
    EXPECT_TRUE(set) << set.error().reason;
    return set ? *set : store::ReminderRow();
  }
  std::int64_t now() { return noor.host().clock().wall_ms(); }
  std::string wall() {
    return model::day_text(model::local_day(now())) + " " +
           model::minutes_text(model::local_minutes(now()));
  }
  /// Runs to a time of day, today or tomorrow.
  void run_to(const std::string& time) {
    const int minutes = *model::parse_minutes(time);
    auto at = model::instant_of(model::local_day(now()), minutes);
    if (at <= now()) at = model::instant_of(model::local_day(now()) + 1, minutes);
    world.run_for(at - now());
  }
  /// Runs until something is shown, and says when that was.
  std::string shown_at(std::int64_t within_ms = 40 * kDay) {
    const auto before = noor.shown().size();
    const auto end = world.now() + within_ms;
    const bool came = world.run_until([&] { return noor.shown().size() > before; }, within_ms);
    if (came) return wall();
    world.run_for(end - world.now());
    return "never";
  }
  RecordId check_in() {
    model::Fields fields;
    fields.set(model::check_in::kMet, std::uint64_t{1});
    const auto id = (*noor.node().store())->create(model::kCheckInSpec, fields, std::nullopt);
    EXPECT_TRUE(id) << id.error().reason;
    EXPECT_TRUE(reminders().checked_in(*id));
    return *id;
  }
};

TEST_F(RemindersTest, SR_19_ThereAreNoneUntilThePersonAsks) {
  EXPECT_TRUE(reminders().all()->empty());
  check_in();
  EXPECT_TRUE(reminders().all()->empty());
  EXPECT_EQ(shown_at(), "never");
}

TEST_F(RemindersTest, SR_19_SayTheOneWordAndNothingElse) {
  remind("daily 20:30");
  EXPECT_EQ(shown_at(), "2025-10-09 20:30");
  EXPECT_EQ(noor.shown(), Titles{"Reminder"});
  EXPECT_EQ(shown_at(), "2025-10-10 20:30");
}

TEST_F(RemindersTest, SR_19_NoneComesInQuietHours) {
  remind("daily 23:15");
  EXPECT_EQ(shown_at(), "2025-10-10 08:00");
  EXPECT_EQ(shown_at(), "2025-10-11 08:00");
  auto settings = noor.node().settings();
  settings.quiet = {0, 6 * 60};
  ASSERT_TRUE(noor.node().set_settings(settings));
  EXPECT_EQ(shown_at(), "2025-10-11 23:15");
}

TEST_F(RemindersTest, OneThatIsDueOnceGoesThen) {
  remind("once 2025-10-12 09:00", "Water the plants");
  EXPECT_EQ(shown_at(), "2025-10-12 09:00");
  EXPECT_EQ(noor.shown(), Titles{"Water the plants"});
  EXPECT_TRUE(reminders().all()->empty());
}

TEST_F(RemindersTest, TheTitleIsThePersonsOwnOrTheOneThatTheyChoseForAll) {
  auto settings = noor.node().settings();
  settings.title = "Note to self";
  ASSERT_TRUE(noor.node().set_settings(settings));
  remind("daily 12:00");
  remind("daily 13:00", "Today");
  shown_at();
  shown_at();
  EXPECT_EQ(noor.shown(), (Titles{"Note to self", "Today"}));
}

TEST_F(RemindersTest, ATitleHasThirtyCharactersOnOneLine) {
  EXPECT_EQ(remind("daily 12:00", std::string(30, 'x')).title.size(), 30u);
  const auto reason = [&](const std::string& title) {
    return std::string(reminders().set({0, "own", title, "daily 12:00", 0}).error().reason);
  };
  EXPECT_EQ(reason(std::string(31, 'x')), "text_too_long");
  EXPECT_EQ(reason("two\nlines"), "text_invalid");
}

TEST_F(RemindersTest, WhatCannotBeIsRefused) {
  const auto reason = [&](store::ReminderRow row) {
    return std::string(reminders().set(std::move(row)).error().reason);
  };
  EXPECT_EQ(reason({0, "own", "", "hourly", 0}), "rule_invalid");
  EXPECT_EQ(reason({0, "own", "", "day_one 5 abc", 0}), "rule_invalid");
  EXPECT_EQ(reason({0, "own", "", "once 2025-10-09 10:00", 0}), "day_passed");
  EXPECT_EQ(reason({77, "own", "", "daily 12:00", 0}), "reminder_unknown");
  EXPECT_STREQ(reminders().remove(77).error().reason, "reminder_unknown");
  for (std::size_t i = 0; i < kRemindersMax; ++i) remind("daily 12:00");
  EXPECT_EQ(reason({0, "own", "", "daily 12:00", 0}), "too_many_reminders");
}

TEST_F(RemindersTest, OneCanBeChangedAndTakenOut) {
  auto row = remind("daily 12:00");
  row.rule = "daily 14:00";
  ASSERT_TRUE(reminders().set(row));
  EXPECT_EQ(reminders().all()->size(), 1u);
  EXPECT_EQ(shown_at(), "2025-10-09 14:00");
  ASSERT_TRUE(reminders().remove(row.n));
  EXPECT_EQ(shown_at(), "never");
}

TEST_F(RemindersTest, SeveralAtOnceAreShownAsOne) {
  remind("daily 12:00", "Today");
  remind("daily 12:00", "Today");
  EXPECT_EQ(shown_at(), "2025-10-09 12:00");
  world.run_for(kHour);
  EXPECT_EQ(noor.shown(), Titles{"Today"});
  remind("daily 12:00", "Water the plants");
  shown_at();
  EXPECT_EQ(noor.shown().back(), "Reminder");
}

TEST_F(RemindersTest, WhatFellDueWhileLockedComesOnceAfterUnlock) {
  remind("daily 12:00");
  remind("daily 13:00");
  noor.node().lock();
  world.run_for(5 * kDay);
  EXPECT_TRUE(noor.shown().empty());
  ASSERT_TRUE(noor.unlock());
  EXPECT_EQ(shown_at(), "2025-10-14 10:53");
  world.run_for(kHour);
  EXPECT_EQ(noor.shown(), Titles{"Reminder"});
  EXPECT_EQ(shown_at(), "2025-10-14 12:00");
}

TEST_F(RemindersTest, WhatFellDueWhileOffComesOnceAndNotInQuietHours) {
  remind("once 2025-10-09 20:30");
  remind("daily 21:00");
  noor.end();
  world.run_for(3 * kDay);
  run_to("23:00");
  noor.start();
  ASSERT_TRUE(noor.unlock());
  world.run_for(8 * kHour);
  EXPECT_TRUE(noor.shown().empty());
  EXPECT_EQ(shown_at(), "2025-10-13 08:00");
  world.run_for(kHour);
  EXPECT_EQ(noor.shown().size(), 1u);
}

TEST_F(RemindersTest, ANodeThatLockedItselfStillRingsUnderThePlainTitle) {
  remind("daily 12:00", "Words that are mine");
  remind("daily 13:00");
  noor.node().lock_by_itself();
  EXPECT_EQ(noor.node().state(), State::kLocked);
  EXPECT_EQ(shown_at(), "2025-10-09 12:00");
  EXPECT_EQ(noor.shown(), Titles{"Reminder"});
  // Once: what comes next is known only to who can read it.
  EXPECT_EQ(shown_at(5 * kDay), "never");
  ASSERT_TRUE(noor.unlock());
  world.run_for(1'000);
  EXPECT_EQ(noor.shown().size(), 2u);
}

TEST_F(RemindersTest, WhatWasShownWhileLockedDoesNotComeAgain) {
  remind("daily 12:00");
  noor.node().lock_by_itself();
  shown_at();
  ASSERT_TRUE(noor.unlock());
  EXPECT_EQ(shown_at(), "2025-10-10 12:00");
}

TEST_F(RemindersTest, LockedByThePersonNothingIsShown) {
  remind("daily 12:00");
  noor.node().lock_by_itself();
  noor.node().lock();
  EXPECT_EQ(shown_at(5 * kDay), "never");
}

TEST_F(RemindersTest, FollowUpsComeForThoseWhoAskedForThem) {
  remind("follow_ups");
  check_in();
  EXPECT_EQ(reminders().all()->size(), 3u);
  EXPECT_EQ(shown_at(), "2025-10-10 10:53");
  EXPECT_EQ(shown_at(), "2025-10-12 10:53");
  EXPECT_EQ(noor.shown(), (Titles{"Reminder", "Reminder"}));
  EXPECT_EQ(shown_at(), "never");
}

TEST_F(RemindersTest, AFollowUpAfterItsWindowIsNotShown) {
  remind("follow_ups");
  check_in();
  noor.node().lock();
  world.run_for(36 * kHour);
  ASSERT_TRUE(noor.unlock());
  EXPECT_EQ(shown_at(), "2025-10-12 10:53");
  EXPECT_EQ(noor.shown().size(), 1u);
}

TEST_F(RemindersTest, FollowUpsGoWithTheirCheckInAndWithTheWish) {
  const auto wish = remind("follow_ups");
  const auto id = check_in();
  ASSERT_TRUE((*noor.node().store())->remove({id}));
  EXPECT_EQ(shown_at(), "never");
  check_in();
  ASSERT_TRUE(reminders().remove(wish.n));
  EXPECT_TRUE(reminders().all()->empty());
}

TEST_F(RemindersTest, AClockThatIsSetOnBringsWhatIsDue) {
  remind("daily 20:30");
  noor.host().virtual_clock().set_on(10 * kHour);
  EXPECT_EQ(shown_at(), "2025-10-09 20:53");
  EXPECT_EQ(shown_at(), "2025-10-10 20:30");
}

TEST_F(RemindersTest, AClockThatIsSetBackALittleBringsNothingAgain) {
  remind("daily 20:30");
  shown_at();
  noor.host().virtual_clock().set_on(-5'000);
  EXPECT_EQ(shown_at(), "2025-10-10 20:30");
}

TEST_F(RemindersTest, AClockThatWasYearsAheadDoesNotSilenceADailyOne) {
  noor.host().virtual_clock().set_on(1000 * kDay);
  remind("daily 20:30");
  noor.host().virtual_clock().set_on(-1000 * kDay);
  EXPECT_EQ(shown_at(), "2025-10-09 20:30");
}

TEST_F(RemindersTest, TravellingWestPutsItOffToTheSameHourThere) {
  remind("daily 20:30");
  ::setenv("TZ", "EST5EDT,M3.2.0,M11.1.0", 1);
  ::tzset();
  noor.host().virtual_clock().set_on(0);
  EXPECT_EQ(shown_at(), "2025-10-09 20:30");
}

TEST_F(RemindersTest, AWatcherIsTold) {
  Titles told;
  noor.node().watch([&](const Event& event) {
    if (event.what == Event::What::kReminder) told.push_back(event.title);
  });
  remind("daily 12:00", "Today");
  shown_at();
  EXPECT_EQ(told, Titles{"Today"});
}

TEST_F(RemindersTest, SettingsOutliveTheNode) {
  Settings settings;
  settings.auto_lock_minutes = 60;
  settings.quiet = {21 * 60, 9 * 60 + 30};
  settings.title = "Note to self";
  settings.keep_days = {{"check_in", 30}, {"gratitude", 365}, {"reflection", 7}};
  ASSERT_TRUE(noor.node().set_settings(settings));
  noor.end();
  noor.start();
  EXPECT_EQ(noor.node().settings().auto_lock_minutes, 5);
  ASSERT_TRUE(noor.unlock());
  const auto& got = noor.node().settings();
  EXPECT_EQ(got.auto_lock_minutes, 60);
  EXPECT_EQ(got.quiet, settings.quiet);
  EXPECT_EQ(got.title, "Note to self");
  EXPECT_EQ(got.keep_days, settings.keep_days);
}

TEST_F(RemindersTest, SettingsOutOfTheirRangeAreRefusedAndNothingChanges) {
  const auto reason = [&](const std::function<void(Settings&)>& change) {
    auto settings = noor.node().settings();
    change(settings);
    const auto set = noor.node().set_settings(settings);
    return std::string(set ? "good" : set.error().reason);
  };
  EXPECT_EQ(reason([](Settings& s) { s.auto_lock_minutes = 0; }), "number_out_of_range");
  EXPECT_EQ(reason([](Settings& s) { s.auto_lock_minutes = 61; }), "number_out_of_range");
  EXPECT_EQ(reason([](Settings& s) { s.auto_lock_minutes = 1; }), "good");
  EXPECT_EQ(reason([](Settings& s) { s.title = std::string(31, 'x'); }), "text_too_long");
  EXPECT_EQ(reason([](Settings& s) { s.page_look = "Dark"; }), "page_look_invalid");
  EXPECT_EQ(reason([](Settings& s) { s.page_look = std::string(61, 'x'); }), "page_look_invalid");
  EXPECT_EQ(reason([](Settings& s) { s.keep_days["gratitude"] = 8; }), "keep_days_invalid");
  EXPECT_EQ(reason([](Settings& s) { s.keep_days["nothing"] = 7; }), "unknown_kind");
  EXPECT_EQ(reason([](Settings& s) { s.keep_days["limit"] = 7; }), "kept_for_good");
  EXPECT_EQ(reason([](Settings& s) { s.keep_days["plan"] = 365; }), "kept_for_good");
  EXPECT_EQ(reason([](Settings& s) { s.keep_days["gratitude"] = 0; }), "good");
  EXPECT_TRUE(noor.node().settings().keep_days.empty());
}

TEST_F(CoupleTest, SR_18_APeerCausesNoNotificationNoReminderAndNoSetting) {
  pair();
  ASSERT_TRUE((*noor.node().reminders())->set({0, "follow_up", "", "follow_ups", 0}));
  const auto space = *sam.node().pair_space();
  auto& store = **sam.node().store();
  model::Fields check_in;
  check_in.set(model::check_in::kMet, std::uint64_t{1});
  const auto made = store.create(model::kCheckInSpec, check_in, std::nullopt);
  ASSERT_TRUE(made);
  ASSERT_TRUE(store.share({*made}, space));
  sam.thank("Reminder");
  ASSERT_TRUE(world.run_until([&] { return noor.in_step() && sam.in_step(); }));
  ASSERT_EQ((*noor.node().store())->list({})->size(), 2u);
  for (int i = 0; i < 3; ++i) {
    sam.node().lock();
    world.run_for(kHour);
    ASSERT_TRUE(sam.unlock());
  }
  world.run_for(4 * kDay);
  EXPECT_TRUE(noor.shown().empty());
  EXPECT_EQ((*noor.node().reminders())->all()->size(), 1u);
  EXPECT_TRUE(noor.node().settings().title.empty());
}

}  // namespace
}  // namespace lull::node
