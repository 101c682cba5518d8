// SPDX-License-Identifier: Apache-2.0
#include "node/reminders.h"

#include <algorithm>

#include "base/log.h"
#include "practice/context.h"

namespace lull::node {

using model::ReminderRule;
using store::ReminderRow;

Reminders::Reminders(lan::Host& host, Notifier* notifier, Tell tell)
    : host_(host), notifier_(notifier), tell_(std::move(tell)), timer_(host.timer()) {}

void Reminders::open(store::Store& store, const Settings& settings) {
  store_ = &store;
  settings_ = &settings;
  settings_changed();
}

void Reminders::close(bool by_itself) {
  store_ = nullptr;
  settings_ = nullptr;
  if (by_itself) return;
  timer_->cancel();
  next_ms_ = kNever;
}

void Reminders::settings_changed() {
  quiet_ = settings_->quiet;
  clock_jumped();
}

void Reminders::clock_jumped() {
  if (store_ != nullptr) {
    if (const auto settled = settle(); !settled)
      log_warning("reminders could not be read", settled.error());
  } else {
    arm();
  }
}

// --- what there is -------------------------------------------------------------------------------

Result<std::vector<ReminderRow>> Reminders::all() {
  return store_->reminders();
}

Result<ReminderRow> Reminders::set(ReminderRow row) {
  const auto rule = model::parse_rule(row.rule);
  if (!rule || rule->follows()) return fail(Code::kInvalid, "rule_invalid");
  LULL_ASSIGN(row.title, clean_title(row.title));
  const auto due = model::next_due(*rule, host_.clock().wall_ms(), quiet_);
  if (!due && rule->when == ReminderRule::When::kOnce) return fail(Code::kInvalid, "day_passed");
  row.next_ms = due.value_or(kNever);
  LULL_ASSIGN(const auto before, store_->reminders());
  const auto same = [&row](const auto& one) { return one.n == row.n; };
  if (row.n != 0 && std::ranges::none_of(before, same))
    return fail(Code::kNotFound, "reminder_unknown");
  if (row.n == 0 && before.size() >= kRemindersMax)
    return fail(Code::kTooLarge, "too_many_reminders");
  LULL_TRY(store_->change_reminders({&row, 1}));
  LULL_TRY(settle());
  return row;
}

Result<void> Reminders::remove(std::int64_t n) {
  LULL_ASSIGN(const auto before, store_->reminders());
  std::vector<std::int64_t> removed;
  for (const auto& row : before) {
    const auto rule = model::parse_rule(row.rule);
    if (row.n == n) removed.insert(removed.begin(), n);
    // Who does not want to be asked any more is not asked about the last time either.
    const bool standing = std::ranges::any_of(before, [n](const auto& one) {
      return one.n == n && one.rule == model::rule_text({ReminderRule::When::kFollowUps});
    });
    if (standing && row.n != n && rule && rule->follows()) removed.push_back(row.n);
  }
  if (removed.empty() || removed.front() != n) return fail(Code::kNotFound, "reminder_unknown");
  LULL_TRY(store_->change_reminders({}, removed));
  return settle();
}

Result<void> Reminders::checked_in(const RecordId& check_in) {
  LULL_ASSIGN(const auto before, store_->reminders());
  const auto wanted = std::ranges::find(before, model::rule_text({ReminderRule::When::kFollowUps}),
                                        &ReminderRow::rule);
  if (wanted == before.end()) return {};
  const auto now = host_.clock().wall_ms();
  std::vector<ReminderRow> rows;
  for (const auto when : {ReminderRule::When::kDayOne, ReminderRule::When::kDayThree}) {
    const ReminderRule rule{when, 0, 0, 0, now, practice::token_of(check_in)};
    const auto due = model::next_due(rule, now, quiet_);
    if (due && before.size() + rows.size() < kRemindersMax)
      rows.push_back({0, wanted->about, wanted->title, model::rule_text(rule), *due});
  }
  LULL_TRY(store_->change_reminders(rows));
  return settle();
}

// --- when ----------------------------------------------------------------------------------------

/// Brings the times in line with the rules after whatever may have changed: the clock, the zone,
/// the quiet hours. Then waits for the next.
Result<void> Reminders::settle() {
  const auto now = host_.clock().wall_ms();
  LULL_ASSIGN(const auto rows, store_->reminders());
  std::vector<ReminderRow> changed;
  next_ms_ = kNever;
  for (auto row : rows) {
    const auto rule = model::parse_rule(row.rule);
    if (!rule) continue;  // of a newer version
    if (row.next_ms > now && row.next_ms != kNever) {
      // A time that was due already is not due again because a clock was put back a little, so the
      // one after the next will do.
      const auto due = model::next_due(*rule, rule->recurs() ? now : 0, quiet_);
      const auto second = due && rule->recurs() ? model::next_due(*rule, *due, quiet_) : due;
      const auto fresh = due.value_or(model::lapses_ms(*rule));
      if (row.next_ms != fresh && row.next_ms != second.value_or(fresh)) {
        row.next_ms = fresh;
        changed.push_back(row);
      }
    }
    next_ms_ = std::min(next_ms_, row.next_ms);
  }
  if (!changed.empty()) LULL_TRY(store_->change_reminders(changed));
  arm();
  return {};
}

void Reminders::arm() {
  if (next_ms_ == kNever) return timer_->cancel();
  const auto now = host_.clock().wall_ms();
  const auto at = model::after_quiet(std::max(next_ms_, now), quiet_);
  timer_->start(at - now, [this] { ring(); });
}

void Reminders::ring() {
  const auto now = host_.clock().wall_ms();
  // The clock may have been put back, or the person has come to another zone.
  if (now < next_ms_ || model::after_quiet(now, quiet_) > now) return arm();
  if (store_ == nullptr) {
    rung_ms_ = std::exchange(next_ms_, kNever);
    return show(default_title());
  }
  const auto title = take_due(now);
  if (!title) return log_warning("a reminder was not shown", title.error());
  if (*title) show(**title);
}

/// Moves on all that are due; the one title for them, unless they were shown before.
Result<std::optional<std::string>> Reminders::take_due(std::int64_t now_ms) {
  std::optional<std::string> title;
  std::vector<ReminderRow> moved;
  std::vector<std::int64_t> over;
  LULL_ASSIGN(const auto rows, store_->reminders());
  for (auto row : rows) {
    const auto rule = model::parse_rule(row.rule);
    if (!rule || row.next_ms > now_ms) continue;
    LULL_ASSIGN(const bool gone, is_gone(*rule));
    if (row.next_ms > rung_ms_ && now_ms < model::lapses_ms(*rule) && !gone) {
      const auto own = title_of(row);
      title = !title || *title == own ? own : title_of({});
    }
    const auto due = rule->recurs() ? model::next_due(*rule, now_ms, quiet_) : std::nullopt;
    if (!due) {
      over.push_back(row.n);
      continue;
    }
    row.next_ms = *due;
    moved.push_back(row);
  }
  rung_ms_ = 0;
  LULL_TRY(store_->change_reminders(moved, over));
  LULL_TRY(settle());
  return title;
}

/// Whether the check-in that a follow-up is about was taken out.
Result<bool> Reminders::is_gone(const ReminderRule& rule) {
  if (!rule.follows()) return false;
  const auto id = practice::record_of(rule.record);
  if (!id) return true;
  const auto entry = store_->get(*id);
  if (!entry && entry.error().code != Code::kNotFound) return fail(entry.error());
  return !entry || entry->fields.empty();
}

std::string Reminders::title_of(const ReminderRow& row) const {
  if (!row.title.empty()) return row.title;
  return settings_->title.empty() ? default_title() : settings_->title;
}

void Reminders::show(const std::string& title) {
  if (notifier_ != nullptr) notifier_->show(title);
  tell_(title);
}

}  // namespace lull::node
