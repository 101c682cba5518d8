// SPDX-License-Identifier: Apache-2.0
// What is the person's own on this device: settings, reminders, how long entries are kept, and
// locking without being asked. No message of another device leads here.
#include "base/log.h"
#include "node/node.h"
#include "node/retention.h"

namespace lull::node {

Result<void> Node::set_settings(Settings settings) {
  LULL_TRY(store());
  LULL_TRY(check_settings(settings));
  LULL_TRY(store_settings(*store_, settings));
  const bool other_hours = !(settings.quiet == settings_.quiet);
  settings_ = std::move(settings);
  if (other_hours) reminders_.settings_changed();
  apply_settings();
  return {};
}

/// Starts what depends on them; the faces ask again.
void Node::apply_settings() {
  look_for_old();
  tell({Event::What::kState});
}

void Node::look_for_old() {
  if (const auto forgotten = store_->forget_ticks(clock_.wall_ms()); !forgotten)
    log_warning("what was ticked was not forgotten", forgotten.error());
  retention_due_ = true;
  schedule_maintenance(0);
  retention_timer_->start(kRetentionMs, [this] { look_for_old(); });
  if (notebook_) remove_old_reflections();
}

Result<Reminders*> Node::reminders() {
  LULL_TRY(store());
  return &reminders_;
}

void Node::checked_in(const RecordId& check_in) {
  // The entry is there either way.
  if (const auto noted = reminders_.checked_in(check_in); !noted)
    log_warning("a follow-up was not noted", noted.error());
}

void Node::lock_by_itself() {
  if (store_) close(true);
}

void Node::clock_jumped(bool slept) {
  if (slept) lock_by_itself();
  reminders_.clock_jumped();
}

/// A few of them; true if there may be more.
bool Node::remove_old_entries() {
  if (!retention_due_) return false;
  const auto more = remove_old(*store_, settings_, clock_.wall_ms());
  if (!more) log_warning("old entries were not removed", more.error());
  retention_due_ = more && *more;
  return retention_due_;
}

void Node::remove_old_reflections() {
  if (const auto removed = remove_old(*notebook_, settings_, clock_.wall_ms()); !removed)
    log_warning("old entries of the notebook were not removed", removed.error());
}

}  // namespace lull::node
