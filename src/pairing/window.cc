// SPDX-License-Identifier: Apache-2.0
#include "pairing/window.h"

#include <algorithm>
#include <vector>

#include "crypto/hash.h"

namespace lull::pairing {

/// Outlives the window for as long as an attempt holds on to it.
struct Window::Shared {
  std::optional<InviteKeys> keys;
  std::int64_t deadline_ms = 0;
  bool expired = false;
  bool closed = false;
  bool succeeded = false;
  bool another_tried = false;
  int failures = 0;
  /// Accepted first flights; as many as there were attempts.
  std::vector<crypto::Digest> flights;
  /// Whose the secret is, once burned.
  std::optional<ClaimTag> owner;
  /// The attempt that holds the claim now; 0: none yet.
  std::uint64_t current = 0;

  bool over() const { return expired || closed || succeeded || failures >= kFailuresMax; }
};

Window::Window(const Invitation& invitation, std::int64_t now_ms)
    : shared_(std::make_shared<Shared>()) {
  shared_->keys = InviteKeys::of(invitation);
  shared_->deadline_ms = now_ms + kWindowMs;
}

Window::~Window() {
  if (shared_) close();
}

std::optional<Attempt> Window::admit(ByteView first_flight, std::int64_t now_ms) {
  auto& s = *shared_;
  if (now_ms >= s.deadline_ms) s.expired = true;
  if (s.over()) {
    s.keys.reset();
    return std::nullopt;
  }
  // Attempts under way may all fail yet: there are never more than five in one window.
  if (s.flights.size() >= kFailuresMax) return std::nullopt;
  if (!noise::knock_fits(s.keys->knock, first_flight)) return std::nullopt;
  const auto digest = crypto::blake2b({first_flight});
  if (std::ranges::find(s.flights, digest) != s.flights.end()) return std::nullopt;
  s.flights.push_back(digest);
  return Attempt(shared_, s.keys->clone(), s.flights.size());
}

WindowState Window::state(std::int64_t now_ms) const {
  const auto& s = *shared_;
  if (s.succeeded) return WindowState::kSucceeded;
  if (s.closed) return WindowState::kClosed;
  if (s.failures >= kFailuresMax) return WindowState::kFailed;
  return s.expired || now_ms >= s.deadline_ms ? WindowState::kExpired : WindowState::kOpen;
}

std::int64_t Window::deadline_ms() const {
  return shared_->deadline_ms;
}
int Window::failures() const {
  return shared_->failures;
}
bool Window::another_tried() const {
  return shared_->another_tried;
}

void Window::close() {
  shared_->closed = true;
  shared_->keys.reset();
}

Attempt::Attempt(std::shared_ptr<Window::Shared> shared, InviteKeys keys, std::uint64_t number)
    : shared_(std::move(shared)), keys_(std::move(keys)), number_(number) {}

Attempt::~Attempt() {
  if (shared_ && !succeeded_) ++shared_->failures;
}

bool Attempt::claim(const ClaimTag& tag) {
  auto& s = *shared_;
  if (s.over()) return false;
  if (s.owner && !crypto::equal_constant_time(s.owner->view(), tag.view())) {
    s.another_tried = true;
    return false;
  }
  // A connection that was admitted early and stalled does not take over from a later one.
  if (number_ < s.current) return false;
  s.owner = tag;
  s.current = number_;
  return true;
}

bool Attempt::live() const {
  return shared_->current <= number_;
}

bool Attempt::succeed() {
  auto& s = *shared_;
  if (s.closed || s.succeeded || s.current != number_) return false;
  s.succeeded = succeeded_ = true;
  s.keys.reset();
  return true;
}

}  // namespace lull::pairing
