// SPDX-License-Identifier: Apache-2.0
#include "control/auto_lock.h"

#include <algorithm>

namespace lull::control {

namespace {

/// How often it looks whether a pairing is over.
constexpr std::int64_t kPairingLookMs = 30'000;

}  // namespace

AutoLock::AutoLock(node::Node& node)
    : node_(node),
      timer_(node.host().timer()),
      used_ms_(node.host().clock().steady_ms()),
      watch_(node.watch([this](const node::Event& event) {
        // Opened or locked, or the settings were changed.
        if (event.what == node::Event::What::kState) arm();
      })) {}

AutoLock::~AutoLock() {
  node_.unwatch(watch_);
}

std::int64_t AutoLock::left_ms() const {
  const auto allowed = node_.settings().auto_lock_minutes * std::int64_t{60'000};
  return used_ms_ + allowed - node_.host().clock().steady_ms();
}

bool AutoLock::pairing() const {
  switch (node_.pairing().phase) {
    case node::PairPhase::kOffering:
    case node::PairPhase::kDialling:
    case node::PairPhase::kWords:
    case node::PairPhase::kConfirmed:
      return true;
    default:
      return false;
  }
}

void AutoLock::used() {
  if (left_ms() <= 0 && !pairing()) node_.lock_by_itself();
  // The timer goes on: when it rings it looks how long ago this was.
  used_ms_ = node_.host().clock().steady_ms();
}

void AutoLock::arm() {
  if (node_.state() != node::State::kOpen) return timer_->cancel();
  timer_->start(std::max(left_ms(), std::int64_t{0}), [this] { ring(); });
}

void AutoLock::ring() {
  if (left_ms() > 0) return arm();
  if (!pairing()) return node_.lock_by_itself();
  timer_->start(kPairingLookMs, [this] { ring(); });
}

}  // namespace lull::control
