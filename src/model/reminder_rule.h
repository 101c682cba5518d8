// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/day.h"

/// When a person wants to be reminded: pure functions of a rule, an instant and this machine's time
/// zone.
namespace lull::model {

/// Minutes since midnight on the wall clock between which no reminder comes; over midnight if
/// `until` is the smaller. Equal: none.
struct QuietHours {
  int from = 22 * 60;
  int until = 8 * 60;

  bool hold(int minutes) const;
  friend bool operator==(const QuietHours&, const QuietHours&) = default;
};

/// This instant, or the end of the quiet hours that it lies in: later, never earlier.
std::int64_t after_quiet(std::int64_t wall_ms, const QuietHours& quiet);

struct ReminderRule {
  enum class When : std::uint8_t {
    kOnce,  ///< on `day`
    kDaily,
    kWeekly,     ///< on weekday `on`, 1 is Monday
    kMonthly,    ///< on the day `on` of the month, or on its last if there is none
    kFollowUps,  ///< never by itself: every check-in gets a kDayOne and a kDayThree
    kDayOne,     ///< a day after the check-in `record` was written, at `since_ms`
    kDayThree,
  };
  When when = When::kOnce;
  Day day = 0;
  int on = 0;
  int minutes = 0;  ///< since midnight
  std::int64_t since_ms = 0;
  std::string record{};  ///< its token

  bool recurs() const {
    return when == When::kDaily || when == When::kWeekly || when == When::kMonthly;
  }
  bool follows() const { return when == When::kDayOne || when == When::kDayThree; }
  friend bool operator==(const ReminderRule&, const ReminderRule&) = default;
};

/// The stored form, "weekly 3 20:30"; nothing for one that this version does not know.
std::optional<ReminderRule> parse_rule(std::string_view text);
std::string rule_text(const ReminderRule& rule);

/// The first instant after this one at which the rule's reminder is due; nothing if there is none.
/// Quiet hours put it off, the days of a follow-up only as far as its window goes.
std::optional<std::int64_t> next_due(const ReminderRule& rule, std::int64_t after_ms,
                                     const QuietHours& quiet);
/// From when on a follow-up that was not shown is not shown any more.
std::int64_t lapses_ms(const ReminderRule& rule);

inline constexpr std::int64_t kHourMs = 3600 * std::int64_t{1000};
/// Hours after a check-in: when a follow-up comes, and the end of its window.
inline constexpr int kDayOneHours = 24;
inline constexpr int kDayOneLastHours = 36;
inline constexpr int kDayThreeHours = 72;
inline constexpr int kDayThreeLastHours = 96;

}  // namespace lull::model
