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
/// The date, and the minutes since midnight, that a wall clock shows in this machine's time zone.
Day local_day(std::int64_t wall_ms);
int local_minutes(std::int64_t wall_ms);

}  // namespace lull::model
