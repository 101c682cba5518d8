// SPDX-License-Identifier: Apache-2.0
// Dates, times and a reminder's rule in their stored forms; and when such a rule is due, in this
// machine's time zone.
#include "model/reminder_rule.h"

#include "base/check.h"
#include "fuzz/input.h"
#include "fuzz/target.h"
#include "model/day.h"

namespace lull::model {

LULL_FUZZ_TARGET(reminder_rule) {
  fuzz::Input in(input);
  const std::int64_t after_ms = std::int64_t{in.u32()} * 1000;
  const QuietHours quiet{in.u16() % 1440, in.u16() % 1440};
  const auto text = as_text(in.rest());
  if (const auto day = parse_day(text)) LULL_CHECK(day_text(*day) == text);
  if (const auto minutes = parse_minutes(text)) LULL_CHECK(minutes_text(*minutes) == text);
  const auto rule = parse_rule(text);
  if (!rule) return;
  const auto again = parse_rule(rule_text(*rule));
  LULL_CHECK(again && *again == *rule);
  if (const auto due = next_due(*rule, after_ms, quiet)) LULL_CHECK(*due > after_ms);
  static_cast<void>(lapses_ms(*rule));
}

}  // namespace lull::model
