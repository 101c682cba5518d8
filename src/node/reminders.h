// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lan/host.h"
#include "node/notifier.h"
#include "node/settings.h"

namespace lull::node {

/// Reminders of one's own (SR-18, SR-19): there are none until the person asks for one, none come
/// in quiet hours, and what is shown is a title. Nothing that comes from another device leads here.
///
/// Owned by the node for as long as it lives. One timer runs for the next that is due, none while
/// there are none. What came due while nobody could look comes once, together, never in a burst. A
/// node that locked itself goes on to the next one and shows that under the plain title; all that
/// it keeps of it is a time.
class Reminders {
 public:
  using Tell = std::function<void(const std::string& title)>;
  /// `notifier` may be null.
  Reminders(lan::Host& host, Notifier* notifier, Tell tell);

  /// Both are borrowed until close().
  void open(store::Store& store, const Settings& settings);
  /// Forgets everything, or, with `by_itself`, all but when the next one is due.
  void close(bool by_itself);
  void settings_changed();
  void clock_jumped();

  Result<std::vector<store::ReminderRow>> all();
  /// A new one, or another instead of the one with that number. kInvalid "rule_invalid",
  /// "day_passed", "text_invalid", kTooLarge "text_too_long", "too_many_reminders", kNotFound
  /// "reminder_unknown".
  Result<store::ReminderRow> set(store::ReminderRow row);
  Result<void> remove(std::int64_t n);
  /// The person wrote a check-in: asks on day one and day three, if they want that.
  Result<void> checked_in(const RecordId& check_in);

 private:
  static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
  Result<void> settle();
  Result<bool> is_gone(const model::ReminderRule& rule);
  void arm();
  void ring();
  Result<std::optional<std::string>> take_due(std::int64_t now_ms);
  std::string title_of(const store::ReminderRow& row) const;
  void show(const std::string& title);

  lan::Host& host_;
  Notifier* notifier_;
  Tell tell_;
  std::unique_ptr<lan::Timer> timer_;
  store::Store* store_ = nullptr;
  const Settings* settings_ = nullptr;
  model::QuietHours quiet_;
  std::int64_t next_ms_ = kNever;
  std::int64_t rung_ms_ = 0;  ///< the one that was shown while locked; 0: none
};

inline constexpr std::size_t kRemindersMax = 64;

}  // namespace lull::node
