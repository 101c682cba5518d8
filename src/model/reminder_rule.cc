// SPDX-License-Identifier: Apache-2.0
#include "model/reminder_rule.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <vector>

namespace lull::model {

namespace {

using When = ReminderRule::When;

/// A day more than two months: the longest wait for a day of the month, quiet hours included.
constexpr Day kDaysAhead = 63;

/// The last instant of the year 9999, where dates end as well: hours can be added to it.
constexpr std::int64_t kInstantMax = 253'402'300'799'999;

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (;;) {
    const auto space = text.find(' ');
    words.push_back(text.substr(0, space));
    if (space == std::string_view::npos) return words;
    text.remove_prefix(space + 1);
  }
}

template <class Number>
std::optional<Number> number_of(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

std::optional<ReminderRule> on_a_day(When when, std::string_view on, int most,
                                     std::string_view time) {
  const auto number = number_of<int>(on);
  const auto minutes = parse_minutes(time);
  if (!number || *number < 1 || *number > most || !minutes) return std::nullopt;
  return ReminderRule{when, 0, *number, *minutes};
}

std::optional<ReminderRule> after_check_in(When when, std::string_view since,
                                           std::string_view record) {
  const auto since_ms = number_of<std::int64_t>(since);
  if (!since_ms || *since_ms > kInstantMax || record.empty()) return std::nullopt;
  return ReminderRule{when, 0, 0, 0, *since_ms, std::string(record)};
}

bool falls_on(const ReminderRule& rule, Day day) {
  switch (rule.when) {
    case When::kDaily:
      return true;
    case When::kWeekly:
      return weekday(day) + 1 == rule.on;
    case When::kMonthly:
      return day_of_month(day) == std::min(rule.on, last_day_of_month(day));
    default:
      return false;
  }
}

std::optional<std::int64_t> once(std::int64_t due_ms, std::int64_t after_ms) {
  return due_ms > after_ms ? std::optional(due_ms) : std::nullopt;
}

}  // namespace

bool QuietHours::hold(int minutes) const {
  if (from <= until) return minutes >= from && minutes < until;
  return minutes >= from || minutes < until;
}

std::int64_t after_quiet(std::int64_t wall_ms, const QuietHours& quiet) {
  const int minutes = local_minutes(wall_ms);
  if (!quiet.hold(minutes)) return wall_ms;
  const Day end = local_day(wall_ms) + (minutes >= quiet.until ? 1 : 0);
  return std::max(wall_ms, instant_of(end, quiet.until));
}

std::optional<ReminderRule> parse_rule(std::string_view text) {
  const auto words = words_of(text);
  const auto& name = words[0];
  if (name == "follow_ups" && words.size() == 1) return ReminderRule{When::kFollowUps};
  if (name == "daily" && words.size() == 2) {
    if (const auto minutes = parse_minutes(words[1]))
      return ReminderRule{When::kDaily, 0, 0, *minutes};
  }
  if (words.size() != 3) return std::nullopt;
  if (name == "once") {
    const auto day = parse_day(words[1]);
    const auto minutes = parse_minutes(words[2]);
    if (day && minutes) return ReminderRule{When::kOnce, *day, 0, *minutes};
  }
  if (name == "weekly") return on_a_day(When::kWeekly, words[1], 7, words[2]);
  if (name == "monthly") return on_a_day(When::kMonthly, words[1], 31, words[2]);
  if (name == "day_one") return after_check_in(When::kDayOne, words[1], words[2]);
  if (name == "day_three") return after_check_in(When::kDayThree, words[1], words[2]);
  return std::nullopt;
}

std::string rule_text(const ReminderRule& rule) {
  const auto time = minutes_text(rule.minutes);
  switch (rule.when) {
    case When::kOnce:
      return "once " + day_text(rule.day) + " " + time;
    case When::kDaily:
      return "daily " + time;
    case When::kWeekly:
      return "weekly " + std::to_string(rule.on) + " " + time;
    case When::kMonthly:
      return "monthly " + std::to_string(rule.on) + " " + time;
    case When::kFollowUps:
      return "follow_ups";
    case When::kDayOne:
      return "day_one " + std::to_string(rule.since_ms) + " " + rule.record;
    case When::kDayThree:
      return "day_three " + std::to_string(rule.since_ms) + " " + rule.record;
  }
  return {};
}

std::int64_t lapses_ms(const ReminderRule& rule) {
  if (!rule.follows()) return std::numeric_limits<std::int64_t>::max();
  const int hours = rule.when == When::kDayOne ? kDayOneLastHours : kDayThreeLastHours;
  return rule.since_ms + hours * kHourMs;
}

std::optional<std::int64_t> next_due(const ReminderRule& rule, std::int64_t after_ms,
                                     const QuietHours& quiet) {
  if (rule.when == When::kFollowUps) return std::nullopt;
  if (rule.when == When::kOnce)
    return once(after_quiet(instant_of(rule.day, rule.minutes), quiet), after_ms);
  if (rule.follows()) {
    const int hours = rule.when == When::kDayOne ? kDayOneHours : kDayThreeHours;
    const auto due = after_quiet(rule.since_ms + hours * kHourMs, quiet);
    return due < lapses_ms(rule) ? once(due, after_ms) : std::nullopt;
  }
  // From the day before: what was due then may have been put off until today.
  const Day today = local_day(after_ms);
  for (Day day = today - 1; day <= today + kDaysAhead; ++day) {
    if (!falls_on(rule, day)) continue;
    const auto due = after_quiet(instant_of(day, rule.minutes), quiet);
    if (due > after_ms) return due;
  }
  return std::nullopt;
}

}  // namespace lull::model
