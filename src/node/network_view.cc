// SPDX-License-Identifier: Apache-2.0
// What the network tells of itself: to people, and to the doctor.
#include "node/dialler.h"

namespace lull::node {

store::Store::Acked Network::acked(std::int64_t row) const {
  const auto* link = live_link(row);
  return link != nullptr ? link->acked() : store::Store::Acked();
}

std::vector<PeerView> Network::peers() {
  std::vector<PeerView> views;
  for (const auto& one : parted_)
    views.push_back({.row = one.row,
                     .key = one.static_key,
                     .display = one.display,
                     .active = one.active,
                     .ended = true,
                     .person = one.person});
  for (const auto& one : peers_) {
    auto* link = live_link(one.row);
    const auto waiting = store_.waiting(one, acked(one.row));
    views.push_back({.row = one.row,
                     .key = one.static_key,
                     .display = one.display,
                     .active = one.active,
                     .connected = link != nullptr,
                     .in_step = link != nullptr && link->in_step(),
                     .forked = link != nullptr && link->forked(),
                     .address = one.addresses.empty() ? std::string() : one.addresses.front(),
                     .waiting = waiting ? *waiting : 0,
                     .coming = link != nullptr ? link->coming() : sync::Session::Coming(),
                     .person = one.person});
  }
  return views;
}

void Network::describe(Facts& facts) const {
  facts.links = host_.links();
  facts.paused = paused_;
  facts.quiet = quiet_;
  facts.listen_fault = listener_ ? nullptr : listen_fault_;
  facts.beacon_fault = discovery_ ? discovery_->fault() : nullptr;
  for (const auto& one : parted_) facts.ended.push_back(one.row);
  for (const auto& one : peers_) {
    PeerFacts peer;
    peer.row = one.row;
    const auto* link = live_link(one.row);
    peer.connected = link != nullptr;
    peer.forked = link != nullptr && link->forked();
    peer.way = link != nullptr ? link->way() : one.contact.way;
    const auto connection = link != nullptr ? link->connection() : nullptr;
    if (connection)
      peer.address = lan::to_text(connection->remote());
    else if (!one.addresses.empty())
      peer.address = one.addresses.front();
    for (const auto& text : one.addresses)
      if (const auto endpoint = lan::parse_endpoint(text)) peer.remembered.push_back(*endpoint);
    if (discovery_) peer.sighting = discovery_->sighting(one.row);
    if (const auto* way = dialler(one.row)) {
      peer.attempts = way->attempts();
      const bool lately = facts.now_ms - way->fault_ms <= kEvidenceMs;
      peer.fault = lately ? way->fault : nullptr;
    }
    for (const auto& to : peer.remembered)
      facts.towards.emplace(to.address(), host_.link_towards(to.address()));
    if (peer.sighting) {
      const auto& where = peer.sighting->where.address();
      facts.towards.emplace(where, host_.link_towards(where));
    }
    facts.peers.push_back(std::move(peer));
  }
}

}  // namespace lull::node
