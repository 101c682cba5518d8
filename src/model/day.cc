// SPDX-License-Identifier: Apache-2.0
#include "model/day.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>

namespace lull::model {

namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

/// -1 unless all are digits.
int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

year_month_day civil(Day day) {
  return year_month_day(sys_days(std::chrono::days(day)));
}

}  // namespace

std::optional<Day> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const int year = number(text.substr(0, 4));
  const int month = number(text.substr(5, 2));
  const int day = number(text.substr(8, 2));
  if (year < 1970 || month < 1 || day < 1) return std::nullopt;
  const year_month_day date(std::chrono::year(year),
                            std::chrono::month(static_cast<unsigned>(month)),
                            std::chrono::day(static_cast<unsigned>(day)));
  if (!date.ok()) return std::nullopt;
  return static_cast<Day>(sys_days(date).time_since_epoch().count());
}

std::string day_text(Day day) {
  const auto date = civil(day);
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

int weekday(Day day) {
  return static_cast<int>(std::chrono::weekday(sys_days(std::chrono::days(day))).iso_encoding() -
                          1);
}

int day_of_month(Day day) {
  return static_cast<int>(static_cast<unsigned>(civil(day).day()));
}

int last_day_of_month(Day day) {
  const auto date = civil(day);
  const auto last =
      std::chrono::year_month_day_last(date.year(), std::chrono::month_day_last(date.month()));
  return static_cast<int>(static_cast<unsigned>(last.day()));
}

std::optional<int> parse_minutes(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const int hours = number(text.substr(0, 2));
  const int minutes = number(text.substr(3, 2));
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
  return hours * 60 + minutes;
}

std::string minutes_text(int minutes) {
  char text[32];
  std::snprintf(text, sizeof text, "%02d:%02d", minutes / 60, minutes % 60);
  return text;
}

namespace {

std::tm local_parts(std::int64_t wall_ms) {
  // Who travels has another zone without starting the daemon again. Looking costs a system call,
  // and a view asks for the day of thousands of entries.
  static std::time_t looked_at = -1;
  if (const auto now = std::time(nullptr); now != looked_at) {
    ::tzset();
    looked_at = now;
  }
  const auto seconds = static_cast<std::time_t>(wall_ms / 1000);
  std::tm parts{};
  ::localtime_r(&seconds, &parts);
  return parts;
}

}  // namespace

Day local_day(std::int64_t wall_ms) {
  const auto parts = local_parts(wall_ms);
  const year_month_day date(std::chrono::year(parts.tm_year + 1900),
                            std::chrono::month(static_cast<unsigned>(parts.tm_mon + 1)),
                            std::chrono::day(static_cast<unsigned>(parts.tm_mday)));
  return static_cast<Day>(sys_days(date).time_since_epoch().count());
}

int local_minutes(std::int64_t wall_ms) {
  const auto parts = local_parts(wall_ms);
  return parts.tm_hour * 60 + parts.tm_min;
}

std::int64_t instant_of(Day day, int minutes) {
  constexpr std::int64_t kDayMs = 24 * 3600 * std::int64_t{1000};
  const std::int64_t as_utc = day * kDayMs + minutes * std::int64_t{60'000};
  // What the zone is ahead of UTC well before and well after: a change of it lies between.
  const auto before = local_parts(as_utc - kDayMs).tm_gmtoff * std::int64_t{1000};
  const auto after = local_parts(as_utc + kDayMs).tm_gmtoff * std::int64_t{1000};
  for (const auto ahead : {std::max(before, after), std::min(before, after)}) {
    const auto instant = as_utc - ahead;
    if (local_day(instant) == day && local_minutes(instant) == minutes) return instant;
  }
  return as_utc - before;
}

}  // namespace lull::model
