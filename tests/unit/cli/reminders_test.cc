// SPDX-License-Identifier: Apache-2.0
// lull remind and lull settings.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "control.pb.h"
#include "unit/cli/harness.h"

namespace lull::cli::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class RemindTest : public ::testing::Test {
 protected:
  RemindTest() {
    daemon.answer<proto::Reminder, proto::Reminder>("SetReminder", [](const auto& request) {
      auto made = request;
      made.set_id(3);
      return Result<proto::Reminder>(made);
    });
  }
  /// What the daemon was asked for.
  proto::Reminder add(std::vector<std::string> args) {
    args.insert(args.begin(), {"remind", "add"});
    const Ran ran = run(daemon, args);
    EXPECT_EQ(ran.exit, 0) << ran.err;
    return daemon.last<proto::Reminder>("SetReminder");
  }
  int refused(std::vector<std::string> args) {
    args.insert(args.begin(), {"remind", "add"});
    const int exit = run(daemon, args).exit;
    EXPECT_TRUE(daemon.calls("SetReminder").empty());
    return exit;
  }
  FakeDaemon daemon;
};

TEST_F(RemindTest, OnceIsADayAndATime) {
  for (const char* typed : {"2026-11-25 10:05", "2026-11-25T10:05"}) {
    const auto asked = add({"own", "Call the plumber", "--at", typed});
    EXPECT_EQ(asked.about(), proto::ABOUT_OWN);
    EXPECT_EQ(asked.title(), "Call the plumber");
    EXPECT_EQ(asked.when(), proto::WHEN_ONCE);
    EXPECT_EQ(asked.day(), "2026-11-25");
    EXPECT_EQ(asked.time(), "10:05");
  }
}

TEST_F(RemindTest, EveryDayWeekAndMonth) {
  const auto daily = add({"checkin", "--daily", "20:30"});
  EXPECT_EQ(daily.about(), proto::ABOUT_CHECK_IN);
  EXPECT_EQ(daily.when(), proto::WHEN_DAILY);
  EXPECT_EQ(daily.time(), "20:30");
  EXPECT_TRUE(daily.title().empty());
  const auto weekly = add({"lookback", "--weekly", "sun", "10:00"});
  EXPECT_EQ(weekly.about(), proto::ABOUT_LOOK_BACK);
  EXPECT_EQ(weekly.when(), proto::WHEN_WEEKLY);
  EXPECT_EQ(weekly.on(), 7u);
  EXPECT_EQ(weekly.time(), "10:00");
  const auto monthly = add({"lookback", "--monthly", "31", "09:00"});
  EXPECT_EQ(monthly.when(), proto::WHEN_MONTHLY);
  EXPECT_EQ(monthly.on(), 31u);
  EXPECT_EQ(monthly.time(), "09:00");
}

TEST_F(RemindTest, AfterACheckInHasNoTime) {
  const auto asked = add({"followup", "--after-checkin"});
  EXPECT_EQ(asked.about(), proto::ABOUT_FOLLOW_UP);
  EXPECT_EQ(asked.when(), proto::WHEN_AFTER_CHECK_IN);
  EXPECT_TRUE(asked.time().empty());
}

TEST_F(RemindTest, NeedsExactlyOneWhen) {
  EXPECT_EQ(refused({"checkin"}), 64);
  EXPECT_EQ(refused({"checkin", "--daily", "10:00", "--after-checkin"}), 64);
  EXPECT_EQ(refused({"checkin", "--weekly", "10:00"}), 64);
}

TEST_F(RemindTest, ADayThatIsNoneIsRefusedHere) {
  EXPECT_EQ(refused({"checkin", "--weekly", "someday", "10:00"}), 64);
  EXPECT_EQ(refused({"checkin", "--monthly", "0", "10:00"}), 64);
  EXPECT_EQ(refused({"checkin", "--monthly", "32", "10:00"}), 64);
  EXPECT_EQ(refused({"birthday", "--daily", "10:00"}), 64);
}

TEST_F(RemindTest, ALongTitleIsSaidToBeOne) {
  daemon.refuse("SetReminder", Code::kTooLarge, "text_too_long");
  const auto ran =
      run(daemon, {"remind", "add", "own", "much too long", "--daily", "10:00", "--json"});
  EXPECT_EQ(ran.json().at(0)["error"], "title_too_long");
}

proto::RemindersReply two_reminders() {
  proto::RemindersReply reply;
  auto* weekly = reply.add_reminders();
  weekly->set_id(1);
  weekly->set_about(proto::ABOUT_CHECK_IN);
  weekly->set_when(proto::WHEN_WEEKLY);
  weekly->set_on(1);
  weekly->set_time("10:00");
  weekly->set_next_ms(1'795'000'000'000);
  auto* own = reply.add_reminders();
  own->set_id(2);
  own->set_about(proto::ABOUT_OWN);
  own->set_title("Water\x1b[2J");
  own->set_when(proto::WHEN_ONCE);
  own->set_day("2026-12-01");
  own->set_time("20:30");
  return reply;
}

TEST(Remind, ShowsEachInWordsAndAsJson) {
  FakeDaemon daemon;
  daemon.reply("Reminders", two_reminders());
  const auto plain = run(daemon, {"remind"});
  EXPECT_THAT(plain.out, HasSubstr("every Monday at 10:00; next 20"));
  EXPECT_THAT(plain.out, HasSubstr("once, on 2026-12-01 at 20:30\n"));
  EXPECT_EQ(plain.out.find('\x1b'), std::string::npos);
  const auto json = run(daemon, {"remind", "--json"}).json();
  EXPECT_EQ(json.at(0)["about"], "checkin");
  EXPECT_EQ(json.at(0)["when"], "weekly");
  EXPECT_EQ(json.at(0)["on"], 1);
  EXPECT_EQ(json.at(0)["next_ms"], 1'795'000'000'000);
  EXPECT_EQ(json.at(1)["day"], "2026-12-01");
  EXPECT_FALSE(json.at(1).contains("on"));
}

TEST(Remind, AnUnknownWeekdayOfTheDaemonIsStillShown) {
  FakeDaemon daemon;
  auto reply = two_reminders();
  reply.mutable_reminders(0)->set_on(4'000'000'000);
  daemon.reply("Reminders", reply);
  EXPECT_EQ(run(daemon, {"remind"}).exit, 0);
}

TEST(Remind, RemovesByItsNumber) {
  FakeDaemon daemon;
  daemon.reply("RemoveReminder", proto::Empty());
  EXPECT_EQ(run(daemon, {"remind", "remove", "12"}).exit, 0);
  EXPECT_EQ(daemon.last<proto::Reminder>("RemoveReminder").id(), 12u);
  EXPECT_EQ(run(daemon, {"remind", "remove", "all"}).exit, 64);
  EXPECT_EQ(daemon.calls("RemoveReminder").size(), 1u);
}

proto::Settings some_settings() {
  proto::Settings settings;
  settings.set_auto_lock_minutes(5);
  settings.set_quiet_from("22:00");
  settings.set_quiet_until("08:00");
  auto* keep = settings.add_keep();
  keep->set_kind("gratitude");
  keep->set_days(90);
  return settings;
}

TEST(Settings, AreShownAsTheyAreTyped) {
  FakeDaemon daemon;
  daemon.reply("GetSettings", some_settings());
  EXPECT_EQ(run(daemon, {"settings"}).out,
            "auto-lock=5\nquiet-hours=22:00-08:00\ntitle=Reminder\nkeep.gratitude=90\n");
  const auto json = run(daemon, {"settings", "--json"}).json().at(0);
  EXPECT_EQ(json["auto_lock_minutes"], 5);
  EXPECT_EQ(json["title"], "Reminder");
  EXPECT_EQ(json["keep"]["gratitude"], 90);
  EXPECT_TRUE(daemon.calls("SetSettings").empty());
}

TEST(Settings, OnlyWhatIsNamedIsChanged) {
  FakeDaemon daemon;
  daemon.reply("SetSettings", some_settings());
  ASSERT_EQ(run(daemon, {"settings", "auto-lock=10", "keep.comfort_log=for-good"}).exit, 0);
  const auto asked = daemon.last<proto::Settings>("SetSettings");
  EXPECT_EQ(asked.auto_lock_minutes(), 10u);
  EXPECT_FALSE(asked.has_quiet_from());
  EXPECT_FALSE(asked.has_quiet_until());
  EXPECT_FALSE(asked.has_notification_title());
  ASSERT_EQ(asked.keep_size(), 1);
  EXPECT_EQ(asked.keep(0).kind(), "comfort_log");
  EXPECT_EQ(asked.keep(0).days(), 0u);
}

TEST(Settings, QuietHoursAndATitleWithSpaces) {
  FakeDaemon daemon;
  daemon.reply("SetSettings", some_settings());
  ASSERT_EQ(run(daemon, {"settings", "quiet-hours=21:30-09:00", "title=Note to self"}).exit, 0);
  auto asked = daemon.last<proto::Settings>("SetSettings");
  EXPECT_EQ(asked.quiet_from(), "21:30");
  EXPECT_EQ(asked.quiet_until(), "09:00");
  EXPECT_EQ(asked.notification_title(), "Note to self");
  ASSERT_EQ(run(daemon, {"settings", "title="}).exit, 0);
  asked = daemon.last<proto::Settings>("SetSettings");
  EXPECT_TRUE(asked.has_notification_title());
  EXPECT_TRUE(asked.notification_title().empty());
}

TEST(Settings, WhatIsNoSettingChangesNothing) {
  FakeDaemon daemon;
  daemon.reply("SetSettings", some_settings());
  const auto reason = [&](const std::string& typed) {
    const auto ran = run(daemon, {"settings", "title=x", typed, "--json"});
    return ran.exit == 0 ? "" : ran.json().at(0)["error"].get<std::string>();
  };
  EXPECT_EQ(reason("auto-lock"), "not_an_assignment");
  EXPECT_EQ(reason("=5"), "not_an_assignment");
  EXPECT_EQ(reason("colour=blue"), "unknown_setting");
  EXPECT_EQ(reason("auto-lock=0"), "auto_lock_out_of_range");
  EXPECT_EQ(reason("auto-lock=61"), "auto_lock_out_of_range");
  EXPECT_EQ(reason("auto-lock=five"), "auto_lock_out_of_range");
  EXPECT_EQ(reason("quiet-hours=22:00"), "quiet_hours_malformed");
  EXPECT_EQ(reason("keep.gratitude=long"), "keep_days_invalid");
  EXPECT_TRUE(daemon.calls("SetSettings").empty());
  EXPECT_EQ(reason("auto-lock=60"), "");
  EXPECT_EQ(reason("auto-lock=1"), "");
}

}  // namespace
}  // namespace lull::cli::test
