// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lull::model {

/// A date without a time, as days since 1970-01-01. Records hold it as text, "2026-11-24".
using Day = std::int32_t;

/// Nothing unless it is a date from 1970 to 9999 in exactly this form.
std::optional<Day> parse_day(std::string_view text);
std::string day_text(Day day);
/// 0 is Monday.
int weekday(Day day);
/// 1 to 31, and the last one of its month.
int day_of_month(Day day);
int last_day_of_month(Day day);
/// The date, and the minutes since midnight, that a wall clock shows in this machine's time zone.
Day local_day(std::int64_t wall_ms);
int local_minutes(std::int64_t wall_ms);
/// The first instant at which it shows this date and these minutes. Where the clock is put forward
/// over them, as long after the change as they are after its beginning: never earlier.
std::int64_t instant_of(Day day, int minutes);

/// "20:30" from 00:00 to 23:59, as minutes since midnight; nothing for any other form.
std::optional<int> parse_minutes(std::string_view text);
std::string minutes_text(int minutes);

}  // namespace lull::model
