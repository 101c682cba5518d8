// SPDX-License-Identifier: Apache-2.0
// Reminders and settings as a face asks for them.
#include "unit/control/daemon.h"

namespace lull::control::test {
namespace {

class OwnTest : public OpenTest {
 protected:
  proto::Reminder daily(const std::string& time) {
    proto::Reminder request;
    request.set_about(proto::ABOUT_OWN);
    request.set_when(proto::WHEN_DAILY);
    request.set_time(time);
    return request;
  }
  Answered<proto::Reminder> set(const proto::Reminder& request) {
    return client->call<proto::Reminder>("SetReminder", request);
  }
  int reminders() {
    return client->call<proto::RemindersReply>("Reminders").reply.reminders_size();
  }
};

TEST_F(OwnTest, AReminderOfEveryRuleComesBackAsItWasAsked) {
  auto request = daily("20:30");
  request.set_title("Note to self");
  const auto made = set(request);
  ASSERT_EQ(made.reason, "good");
  EXPECT_EQ(made.reply.title(), "Note to self");
  EXPECT_EQ(made.reply.time(), "20:30");
  EXPECT_GT(made.reply.next_ms(), daemon.clock.wall_ms());

  request.set_when(proto::WHEN_WEEKLY);
  request.set_on(7);
  EXPECT_EQ(set(request).reply.on(), 7u);
  request.set_when(proto::WHEN_MONTHLY);
  request.set_on(31);
  request.set_about(proto::ABOUT_LOOK_BACK);
  EXPECT_EQ(set(request).reply.about(), proto::ABOUT_LOOK_BACK);
  request.set_when(proto::WHEN_ONCE);
  request.set_day("2999-01-01");
  EXPECT_EQ(set(request).reply.day(), "2999-01-01");
  request.set_when(proto::WHEN_AFTER_CHECK_IN);
  EXPECT_EQ(set(request).reply.when(), proto::WHEN_AFTER_CHECK_IN);
  EXPECT_EQ(reminders(), 5);

  EXPECT_EQ(client->call("RemoveReminder", made.reply).reason, "good");
  EXPECT_EQ(client->call("RemoveReminder", made.reply).reason, "reminder_unknown");
  EXPECT_EQ(reminders(), 4);
}

TEST_F(OwnTest, AReminderThatCannotBeIsRefused) {
  const auto refused = [&](const std::function<void(proto::Reminder&)>& change) {
    auto request = daily("20:30");
    change(request);
    return set(request).reason;
  };
  EXPECT_EQ(refused([](auto& r) { r.set_about(proto::ABOUT_UNSET); }), "about_missing");
  EXPECT_EQ(refused([](auto& r) { r.set_when(proto::WHEN_UNSET); }), "when_missing");
  EXPECT_EQ(refused([](auto& r) { r.set_when(proto::WHEN_DAY_ONE); }), "when_missing");
  EXPECT_EQ(refused([](auto& r) { r.set_time("25:00"); }), "time_invalid");
  EXPECT_EQ(refused([](auto& r) { r.set_time(""); }), "time_invalid");
  const auto weekday = [](std::uint32_t on) {
    return [on](auto& r) {
      r.set_when(proto::WHEN_WEEKLY);
      r.set_on(on);
    };
  };
  EXPECT_EQ(refused(weekday(0)), "number_out_of_range");
  EXPECT_EQ(refused(weekday(8)), "number_out_of_range");
  const auto once = [](const char* day) {
    return [day](auto& r) {
      r.set_when(proto::WHEN_ONCE);
      r.set_day(day);
    };
  };
  EXPECT_EQ(refused(once("2026-02-30")), "day_invalid");
  EXPECT_EQ(refused(once("2020-02-01")), "day_passed");
  EXPECT_EQ(refused([](auto& r) { r.set_title(std::string(31, 'x')); }), "text_too_long");
  EXPECT_EQ(refused([](auto& r) { r.set_id(99); }), "reminder_unknown");
  EXPECT_EQ(reminders(), 0);
}

TEST_F(OwnTest, ACheckInThatIsWrittenHereBringsTheFollowUpsThatWereAskedFor) {
  proto::SaveRequest check_in;
  check_in.mutable_content()->mutable_check_in()->set_met(2);
  save(check_in);
  EXPECT_EQ(reminders(), 0);
  proto::Reminder wish;
  wish.set_about(proto::ABOUT_FOLLOW_UP);
  wish.set_when(proto::WHEN_AFTER_CHECK_IN);
  ASSERT_EQ(set(wish).reason, "good");
  check_in.set_id(save(check_in));
  EXPECT_EQ(reminders(), 3);
  check_in.mutable_content()->mutable_check_in()->set_met(3);
  save(check_in);
  EXPECT_EQ(reminders(), 3) << "an edit is no new one";
}

TEST_F(OwnTest, WhatIsPresentInTheSettingsIsChanged) {
  auto got = client->call<proto::Settings>("GetSettings").reply;
  EXPECT_EQ(got.auto_lock_minutes(), 5u);
  EXPECT_EQ(got.quiet_from() + got.quiet_until(), "22:0008:00");
  EXPECT_EQ(got.keep_size(), 0);
  proto::Settings change;
  change.set_quiet_from("21:15");
  change.set_notification_title("Today");
  change.set_page_look("dark 150");
  auto* keep = change.add_keep();
  keep->set_kind("check_in");
  keep->set_days(30);
  got = client->call<proto::Settings>("SetSettings", change).reply;
  EXPECT_EQ(got.auto_lock_minutes(), 5u);
  EXPECT_EQ(got.quiet_from() + got.quiet_until(), "21:1508:00");
  EXPECT_EQ(got.notification_title(), "Today");
  EXPECT_EQ(got.page_look(), "dark 150");
  EXPECT_EQ(client->call<proto::StatusReply>("Status").reply.page_look(), "dark 150");
  ASSERT_EQ(got.keep_size(), 1);
  EXPECT_EQ(got.keep(0).days(), 30u);
  keep->set_days(0);
  EXPECT_EQ(client->call<proto::Settings>("SetSettings", change).reply.keep_size(), 0);
  change.set_quiet_until("8");
  EXPECT_EQ(client->call<proto::Settings>("SetSettings", change).reason, "time_invalid");
}

TEST_F(OwnTest, EntriesGoOnceTheyAreOlderThanTheirKindIsKept) {
  save(thanks("an old one"));
  open_notebook();
  save(reflection("an old thought"));
  daemon.clock.ahead_ms += 8 * 24 * 3600 * std::int64_t{1000};
  ASSERT_EQ(client->call("Unlock", unlock_request()).reason, "good");
  open_notebook();
  save(thanks("a new one"));
  proto::Settings change;
  for (const char* kind : {"gratitude", "reflection"}) {
    auto* keep = change.add_keep();
    keep->set_kind(kind);
    keep->set_days(7);
  }
  ASSERT_EQ(client->call<proto::Settings>("SetSettings", change).reason, "good");
  run_until(io, [&] { return list().entries_size() == 1; });
  EXPECT_EQ(list().entries(0).content().gratitude().text(), "a new one");
  proto::ListRequest reflections;
  reflections.set_kind("reflection");
  EXPECT_EQ(list(reflections).entries_size(), 0);
}

TEST_F(OwnTest, LockedNothingOfItIsTold) {
  ASSERT_EQ(client->call("Lock").reason, "good");
  EXPECT_EQ(client->call<proto::Settings>("GetSettings").reason, "locked");
  EXPECT_EQ(client->call<proto::Settings>("SetSettings").reason, "locked");
  EXPECT_EQ(client->call<proto::RemindersReply>("Reminders").reason, "locked");
  EXPECT_EQ(set(daily("20:30")).reason, "locked");
}

}  // namespace
}  // namespace lull::control::test
