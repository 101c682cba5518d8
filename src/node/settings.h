// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "model/reminder_rule.h"
#include "store/store.h"

namespace lull::node {

/// What a person has set on this device; never sent.
struct Settings {
  int auto_lock_minutes = 5;
  model::QuietHours quiet;
  std::string title;      ///< of reminders without one of their own; empty: "Reminder"
  std::string page_look;  ///< the page's own words for how it looks; empty: as it comes
  /// How many days own entries of a kind, by its name, are kept; those that are not here for good.
  std::map<std::string, int> keep_days;
};

inline constexpr int kAutoLockMinutesMin = 1;
inline constexpr int kAutoLockMinutesMax = 60;
inline constexpr std::size_t kTitleCharactersMax = 30;
inline constexpr std::size_t kPageLookMax = 60;
inline constexpr int kKeepDays[] = {7, 14, 30, 90, 365};

Result<Settings> load_settings(store::Store& store);
/// As they are: check first.
Result<void> store_settings(store::Store& store, const Settings& settings);

/// Brings the title into its stored form. kInvalid "number_out_of_range", "keep_days_invalid",
/// "page_look_invalid", "text_invalid", kTooLarge "text_too_long", kNotFound "unknown_kind",
/// kRefused "kept_for_good": limits, plans and what else counts for two are never removed for their
/// age.
Result<void> check_settings(Settings& settings);

/// Stored form of a reminder's title: one line of at most kTitleCharactersMax, or nothing.
Result<std::string> clean_title(std::string_view typed);
/// "Reminder".
std::string default_title();
/// Whether own entries of this kind may go for their age.
bool may_be_kept_shorter(const model::KindSpec& kind);

}  // namespace lull::node
