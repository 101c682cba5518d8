// SPDX-License-Identifier: Apache-2.0
#include "sim/line.h"

#include <algorithm>
#include <string_view>

#include "wire/record.h"

namespace lull::sim {

Line::Line(Device& one, Device& other, Ledger& ledger, Tally& tally, Bug bug, std::uint64_t& digest)
    : ledger_(ledger), tally_(tally), bug_(bug), digest_(digest) {
  ends_[0].device = &one;
  ends_[1].device = &other;
  for (std::size_t i = 0; i < 2; ++i) {
    auto& end = ends_[i];
    end.session.emplace(**end.device, ends_[1 - i].device->me(), end.device->space);
    end.own = end.device->own().id;
    end.device->sessions.push_back(&*end.session);
  }
}

Line::~Line() {
  for (std::size_t i = 0; i < 2; ++i) hang_up(i, false);
}

void Line::hang_up(std::size_t which, bool store_acked) {
  auto& end = ends_[which];
  if (!end.session) return;
  forked_ = forked_ || end.session->forked();
  const auto acked = end.session->acked();
  std::erase(end.device->sessions, &*end.session);
  end.session.reset();
  end.inbox.clear();
  if (store_acked && !acked.empty() && end.device->is_open())
    (void)(*end.device)->set_acked(end.device->peer_row, acked);
}

void Line::vanish(const Device& device) {
  for (std::size_t i = 0; i < 2; ++i) {
    if (ends_[i].device != &device) continue;
    hang_up(i, false);
    ends_[1 - i].inbox.clear();
  }
}

/// A third device's new replica can come up in the middle of a session; the next Hello tells of it.
/// Where both persons' homes were copied while running, a fork may also end sessions for good.
bool Line::is_excused(std::string_view reason) {
  if (reason == "seen_unknown" && ledger_.copied && ledger_.third) forked_ = true;
  return (reason == "replica_unknown" && ledger_.third) || forked_;
}

/// Why a session may end between honest devices, and otherwise must not.
void Line::judge(std::size_t which, const Error& error) {
  auto& device = *ends_[which].device;
  const std::string_view reason = error.reason;
  mix(digest_, as_bytes(reason));
  const bool powerless = !device.disk.powered();
  const bool is_renewal = reason == "replica_renewed";
  if (is_renewal) {
    renewed_ = true;
    ledger_.renewed(device, ends_[which].own);
  } else if (!powerless && reason != "changes_not_stored" && !is_excused(reason)) {
    ledger_.fault("device " + std::to_string(device.number()) +
                  " refused an honest one: " + std::string(reason));
  }
  hang_up(which, !powerless);
}

bool Line::say(std::size_t which) {
  auto& end = ends_[which];
  if (!end.session) return false;
  auto message = end.session->next();
  if (!message) {
    judge(which, message.error());
    return false;
  }
  if (!*message) return false;
  mix(digest_, **message);
  tally_.add(What::kMessage);
  ledger_.sent(*end.device, **message);
  auto& other = ends_[1 - which];
  if (other.session) other.inbox.push_back(std::move(**message));
  return true;
}

/// With the bug that drops withdrawals: their place in the chain is kept, and nothing else.
Bytes Line::altered(Bytes message) const {
  auto decoded = wire::decode_sync(message);
  auto* changes = decoded ? std::get_if<wire::Changes>(&*decoded) : nullptr;
  if (changes == nullptr) return message;
  for (auto& run : changes->runs)
    for (auto& item : run.items) {
      const auto* body = item.body();
      const auto parsed = body != nullptr ? wire::parse_body(as_bytes(*body))
                                          : Result<wire::Body>(fail(Code::kNotFound, "erased"));
      if (parsed && parsed->withdraw()) item.content = hash_of(item);
    }
  return wire::encode(std::move(*changes));
}

bool Line::hear(std::size_t which) {
  auto& end = ends_[which];
  if (!end.session || end.inbox.empty()) return false;
  auto message = std::move(end.inbox.front());
  end.inbox.pop_front();
  if (bug_ == Bug::kDropWithdrawal) message = altered(std::move(message));
  const auto taken = end.session->receive(message);
  if (!taken) {
    judge(which, taken.error());
    return true;
  }
  const auto decoded = wire::decode_sync(message);
  if (const auto* ack = std::get_if<wire::Ack>(&*decoded)) ledger_.acknowledged(*end.device, *ack);
  if (end.session->due()) settle(which);
  return true;
}

void Line::settle(std::size_t which) {
  auto& end = ends_[which];
  if (!end.session) return;
  if (const auto settled = end.session->settle(); !settled) judge(which, settled.error());
}

bool Line::in_step() const {
  return is_open(0) && is_open(1) && ends_[0].session->in_step() && ends_[1].session->in_step() &&
         ends_[0].inbox.empty() && ends_[1].inbox.empty();
}

void Line::run() {
  for (bool busy = true; busy && is_open(0) && is_open(1);) {
    busy = false;
    for (std::size_t i = 0; i < 2; ++i) {
      while (say(i)) busy = true;
      while (hear(1 - i)) busy = true;
      settle(1 - i);
    }
  }
}

}  // namespace lull::sim
