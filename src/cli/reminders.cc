// SPDX-License-Identifier: Apache-2.0
#include "cli/reminders.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/entry.h"
#include "cli/json.h"
#include "cli/names.h"
#include "cli/text.h"
#include "cli/verbs.h"
#include "control.pb.h"

namespace lull::cli {
namespace {

constexpr Name kAbouts[] = {
    {"checkin", proto::ABOUT_CHECK_IN, "a check-in"},
    {"followup", proto::ABOUT_FOLLOW_UP, "a follow-up"},
    {"lookback", proto::ABOUT_LOOK_BACK, "a look back"},
    {"own", proto::ABOUT_OWN, "something of your own"},
    {"unknown", proto::ABOUT_UNSET, "something"},
};
constexpr Name kWhens[] = {
    {"once", proto::WHEN_ONCE, ""},
    {"daily", proto::WHEN_DAILY, ""},
    {"weekly", proto::WHEN_WEEKLY, ""},
    {"monthly", proto::WHEN_MONTHLY, ""},
    {"after-checkin", proto::WHEN_AFTER_CHECK_IN, "on day one and day three after a check-in"},
    {"day-one", proto::WHEN_DAY_ONE, "on day one after a check-in"},
    {"day-three", proto::WHEN_DAY_THREE, "on day three after a check-in"},
    {"unknown", proto::WHEN_UNSET, "at some time"},
};
constexpr std::string_view kWeekdays[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                          "Friday", "Saturday", "Sunday"};
constexpr std::size_t kAboutColumns = 22;

std::string when_words(const proto::Reminder& reminder) {
  const std::string time = for_people(reminder.time());
  switch (reminder.when()) {
    case proto::WHEN_ONCE:
      return "once, on " + for_people(reminder.day()) + " at " + time;
    case proto::WHEN_DAILY:
      return "every day at " + time;
    case proto::WHEN_WEEKLY:
      return fmt::format("every {} at {}", kWeekdays[(reminder.on() + 6) % std::size(kWeekdays)],
                         time);
    case proto::WHEN_MONTHLY:
      return fmt::format("every month on day {} at {}", reminder.on(), time);
    default:
      return std::string(phrase_of(kWhens, reminder.when()));
  }
}

std::string reminder_json(const proto::Reminder& reminder) {
  JsonObject out;
  out.number("id", reminder.id())
      .text("about", word_of(kAbouts, reminder.about()))
      .text("title", reminder.title())
      .text("when", word_of(kWhens, reminder.when()));
  if (!reminder.day().empty()) out.text("day", reminder.day());
  if (reminder.on() != 0) out.number("on", reminder.on());
  if (!reminder.time().empty()) out.text("time", reminder.time());
  if (reminder.next_ms() != 0) out.number("next_ms", reminder.next_ms());
  return out.done();
}

void show_reminder(Session& session, const proto::Reminder& reminder) {
  if (session.globals.json) return session.console.data(reminder_json(reminder));
  const std::string about = reminder.title().empty()
                                ? std::string(phrase_of(kAbouts, reminder.about()))
                                : for_people(reminder.title());
  std::string line =
      fmt::format("{:>3}  {}  {}", reminder.id(), pad(about, kAboutColumns), when_words(reminder));
  if (reminder.next_ms() != 0 && reminder.when() != proto::WHEN_ONCE)
    line += "; next " + local_time(reminder.next_ms());
  session.console.data(line);
}

/// "2026-11-25 10:05", or with a T between. The daemon looks at both halves.
void put_once(std::string_view typed, proto::Reminder& to) {
  const auto between = std::min(typed.find_first_of(" T"), typed.size());
  to.set_when(proto::WHEN_ONCE);
  to.set_day(std::string(typed.substr(0, between)));
  to.set_time(std::string(typed.substr(std::min(between + 1, typed.size()))));
}

Result<void> put_weekly(const std::vector<std::string>& typed, proto::Reminder& to) {
  const auto& words = weekday_words();
  const auto found = std::find(words.begin(), words.end(), typed.front());
  if (found == words.end()) return fail(Code::kInvalid, "weekday_unknown");
  to.set_when(proto::WHEN_WEEKLY);
  to.set_on(static_cast<std::uint32_t>(found - words.begin()) + 1);
  to.set_time(typed.back());
  return {};
}

Result<void> put_monthly(const std::vector<std::string>& typed, proto::Reminder& to) {
  const auto& day = typed.front();
  const bool digits =
      !day.empty() && day.size() <= 2 && day.find_first_not_of("0123456789") == std::string::npos;
  const unsigned long number = digits ? std::stoul(day) : 0;
  if (number < 1 || number > 31) return fail(Code::kInvalid, "month_day_unknown");
  to.set_when(proto::WHEN_MONTHLY);
  to.set_on(static_cast<std::uint32_t>(number));
  to.set_time(typed.back());
  return {};
}

Result<void> put_when(const verb::RemindAdd& what, proto::Reminder& to) {
  if (!what.weekly.empty()) return put_weekly(what.weekly, to);
  if (!what.monthly.empty()) return put_monthly(what.monthly, to);
  if (!what.at.empty()) {
    put_once(what.at, to);
  } else if (!what.daily.empty()) {
    to.set_when(proto::WHEN_DAILY);
    to.set_time(what.daily);
  } else if (what.after_check_in) {
    to.set_when(proto::WHEN_AFTER_CHECK_IN);
  }
  return {};
}

}  // namespace

std::vector<std::string> reminder_words() {
  std::vector<std::string> words;
  for (const auto& about : kAbouts)
    if (about.number != proto::ABOUT_UNSET) words.emplace_back(about.word);
  return words;
}

const std::vector<std::string>& weekday_words() {
  static const std::vector<std::string> kWords = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  return kWords;
}

Result<void> perform(Session& session, const verb::Reminders&) {
  proto::RemindersReply reply;
  LULL_TRY(session.client.call("Reminders", proto::Empty(), reply));
  for (const auto& reminder : reply.reminders()) show_reminder(session, reminder);
  if (reply.reminders_size() == 0)
    session.console.say("None. If you like one: lull remind add checkin --weekly mon 10:00.");
  return {};
}

Result<void> perform(Session& session, const verb::RemindAdd& what) {
  proto::Reminder request;
  request.set_about(static_cast<proto::ReminderAbout>(number_of(kAbouts, what.about)));
  request.set_title(what.title);
  LULL_TRY(put_when(what, request));
  proto::Reminder made;
  const auto done = session.client.call("SetReminder", request, made);
  if (!done && std::string_view(done.error().reason) == "text_too_long")
    return fail(Code::kTooLarge, "title_too_long");
  LULL_TRY(done);
  show_reminder(session, made);
  if (!made.title().empty())
    session.console.say(
        "Those words are shown on the screen when it comes. Without a title it says what lull "
        "settings names.");
  return {};
}

Result<void> perform(Session& session, const verb::RemindRemove& what) {
  proto::Reminder request;
  request.set_id(what.id);
  proto::Empty reply;
  LULL_TRY(session.client.call("RemoveReminder", request, reply));
  session.console.say("That reminder is gone.");
  return {};
}

}  // namespace lull::cli
