// SPDX-License-Identifier: Apache-2.0
#include "node/dialler.h"

#include <algorithm>

#include "crypto/random.h"

namespace lull::node {

namespace {

constexpr std::uint64_t kStampsAtOnce = 64;

/// Addresses out in the world are dialled by themselves only while they are neighbours: at home
/// they are worth a try, elsewhere they would tell the way home.
bool may_dial(const lan::Endpoint& to, const std::vector<lan::Link>& links) {
  return lan::is_nearby(to.address()) || lan::is_on_link(links, to.address());
}

}  // namespace

void Network::Dialler::start_round(const store::Peer& peer, const std::vector<lan::Link>& links) {
  ++round_;
  under_way_ = 0;
  to_try_.clear();
  remembered_.clear();
  for (auto text = peer.addresses.rbegin(); text != peer.addresses.rend(); ++text) {
    const auto endpoint = lan::parse_endpoint(*text);
    if (!endpoint) continue;
    remembered_.push_back(*endpoint);
    if (may_dial(*endpoint, links)) to_try_.push_back(*endpoint);
  }
}

std::optional<lan::Endpoint> Network::Dialler::next_address() {
  if (to_try_.empty()) return std::nullopt;
  const auto next = to_try_.back();
  to_try_.pop_back();
  return next;
}

std::int64_t Network::Dialler::next_pause(bool soon) {
  const auto pause = soon ? kFirstPauseMs / 4 : pause_ms_;
  if (!soon) pause_ms_ = std::min(pause_ms_ * 2, kLongestPauseMs);
  // Two devices that lost each other at the same moment do not go on dialling in step.
  return pause + crypto::random_below(static_cast<std::uint32_t>(pause / 4 + 1));
}

void Network::Dialler::network_changed() {
  calm_down();
  attempts_.clear();
  followed_.clear();
}

void Network::Dialler::arrived() {
  ++round_;
  under_way_ = 0;
  to_try_.clear();
  timer->cancel();
  fault = nullptr;
}

std::optional<std::uint64_t> Network::Dialler::next_stamp(store::Store& store, std::int64_t row) {
  if (stamp_ == stamps_end_) {
    const auto first = store.reserve_stamps(row, kStampsAtOnce);
    if (!first) return std::nullopt;
    stamp_ = *first;
    stamps_end_ = *first + kStampsAtOnce;
  }
  return stamp_++;
}

void Network::Dialler::note(const Attempt& attempt) {
  std::erase_if(attempts_, [&attempt](const Attempt& one) { return one.to == attempt.to; });
  if (attempts_.size() == kAttemptsMax) attempts_.erase(attempts_.begin());
  attempts_.push_back(attempt);
}

void Network::Dialler::opened(const SessionLink* link, const lan::Endpoint& to,
                              std::function<void()> failed) {
  open_[link] = {to, std::move(failed)};
}

std::function<void()> Network::Dialler::closed(const SessionLink* link, bool proven,
                                               std::int64_t now_ms) {
  auto node = open_.extract(link);
  if (node.empty() || proven) return {};
  note({node.mapped().to, lan::Dialled::kConnected, true, now_ms});
  return std::move(node.mapped().failed);
}

bool Network::Dialler::may_follow(const lan::Endpoint& beacon, std::int64_t now_ms) {
  const auto lately = [now_ms](const Followed& one) { return now_ms - one.at_ms < kFollowMs; };
  if (std::ranges::any_of(followed_,
                          [&](const auto& one) { return one.to == beacon && lately(one); }))
    return false;
  if (followed_.size() == kFollowedMax && lately(followed_.front())) return false;
  if (followed_.size() == kFollowedMax) followed_.erase(followed_.begin());
  followed_.push_back({beacon, now_ms});
  return true;
}

bool Network::Dialler::expects(const asio::ip::address& from) const {
  return std::ranges::any_of(followed_,
                             [&](const auto& one) { return one.to.address() == from; }) ||
         std::ranges::any_of(remembered_, [&](const auto& one) { return one.address() == from; });
}

}  // namespace lull::node
