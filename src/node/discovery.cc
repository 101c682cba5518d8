// SPDX-License-Identifier: Apache-2.0
#include "node/discovery.h"

#include <algorithm>

#include "crypto/random.h"
#include "node/session_link.h"

namespace lull::node {

namespace {

std::int64_t slot_at(std::int64_t wall_ms) {
  return wall_ms / lan::kBeaconSlotMs;
}

/// A link-local address is good on the link that it was heard on.
lan::Endpoint with_zone(const lan::Endpoint& at, const asio::ip::udp::endpoint& from) {
  const auto& where = at.address();
  if (!where.is_v6() || !where.to_v6().is_link_local() || !from.address().is_v6()) return at;
  return {asio::ip::address_v6(where.to_v6().to_bytes(), from.address().to_v6().scope_id()),
          at.port()};
}

/// Whether a device that listens at `bound` can be reached at `own`, and at which port.
std::uint16_t port_for(const std::vector<lan::Endpoint>& bound, const asio::ip::address& own) {
  for (const auto& one : bound) {
    const auto& address = one.address();
    if (address == own || (address.is_unspecified() && address.is_v4() == own.is_v4()))
      return one.port();
  }
  return 0;
}

}  // namespace

Discovery::Discovery(lan::Host& host, std::uint64_t boot, DiscoveryOwner& owner)
    : host_(host), clock_(host.clock()), owner_(owner), timer_(host.timer()), boot_(boot) {
  open();
}

void Discovery::open() {
  if (socket_) return;
  auto opened = host_.beacons(
      [this](ByteView datagram, const asio::ip::udp::endpoint& from) { heard(datagram, from); });
  fault_ = opened ? nullptr : opened.error().reason;
  if (!opened) return;
  socket_ = std::move(*opened);
  hurry();
}

void Discovery::set_peers(const std::vector<store::Peer>& peers, const crypto::PublicKey& own) {
  std::erase_if(peers_, [&peers](const auto& known) {
    return std::ranges::none_of(peers, [&](const auto& peer) { return peer.row == known.first; });
  });
  for (const auto& peer : peers) {
    if (peers_.contains(peer.row)) continue;
    auto& known = peers_[peer.row];
    known.key = lan::BeaconKey::copy_of(peer.beacon.expose_bytes());
    known.own_role = own < peer.static_key ? 1 : 2;
    known.heard = peer.contact.heard;
  }
}

void Discovery::look_for(std::set<std::int64_t> rows) {
  const bool more = !std::ranges::includes(wanted_, rows);
  wanted_ = std::move(rows);
  if (wanted_.empty()) return timer_->cancel();
  if (more) hurry();
}

void Discovery::hurry() {
  quick_sent_ = 0;
  schedule();
}

std::optional<Sighting> Discovery::sighting(std::int64_t row) const {
  const auto at = peers_.find(row);
  return at != peers_.end() ? at->second.seen : std::nullopt;
}

store::BeaconMark Discovery::heard_up_to(std::int64_t row) const {
  const auto at = peers_.find(row);
  return at != peers_.end() ? at->second.heard : store::BeaconMark();
}

void Discovery::heard_of(std::int64_t row, const store::BeaconMark& mark) {
  if (const auto at = peers_.find(row); at != peers_.end())
    at->second.heard = std::max(at->second.heard, mark);
}

store::BeaconMark Discovery::said_up_to(std::int64_t row) const {
  const auto at = peers_.find(row);
  return {boot_, at != peers_.end() ? at->second.count : 0};
}

// --- sending -------------------------------------------------------------------------------------

void Discovery::schedule() {
  if (wanted_.empty() || !socket_) return;
  const bool quick = quick_sent_ < kQuickBeaconsMs.size();
  const auto before = quick && quick_sent_ > 0 ? kQuickBeaconsMs[quick_sent_ - 1] : 0;
  const auto pause = quick ? kQuickBeaconsMs[quick_sent_] - before
                           : kBeaconLeastMs + crypto::random_below(static_cast<std::uint32_t>(
                                                  kBeaconMostMs - kBeaconLeastMs + 1));
  if (quick) ++quick_sent_;
  timer_->start(pause, [this] {
    send_to_all();
    schedule();
  });
}

void Discovery::send_to_all() {
  const auto bound = owner_.listening_at();
  bool any = false;
  fault_ = nullptr;
  for (const auto& path : lan::beacon_paths(host_.links())) {
    const auto port = port_for(bound, path.own);
    if (port == 0) continue;
    for (auto& [row, known] : peers_) {
      if (!wanted_.contains(row)) continue;
      const auto sent = send(known, path, port);
      any = any || sent.has_value();
      if (!sent) fault_ = sent.error().reason;
    }
  }
  // A way that is closed is no fault while another is open; a firewall closes all of them.
  if (any) fault_ = nullptr;
}

Result<void> Discovery::send(Known& known, const lan::BeaconPath& path, std::uint16_t port) {
  lan::Beacon beacon;
  beacon.slot = static_cast<std::uint32_t>(slot_at(clock_.wall_ms()));
  beacon.boot = boot_;
  beacon.count = ++known.count;
  beacon.role = known.own_role;
  beacon.version_min = kVersionMin;
  beacon.version_max = kVersionMax;
  beacon.at = {path.own, port};
  return socket_->send(path, lan::seal_beacon(known.key, beacon));
}

// --- hearing -------------------------------------------------------------------------------------

void Discovery::heard(ByteView datagram, const asio::ip::udp::endpoint& from) {
  for (auto& [row, known] : peers_) {
    const auto beacon = lan::open_beacon(known.key, datagram);
    if (!beacon) continue;
    // Each counts once: what is repeated, by whomever and however late, has a number from before.
    const store::BeaconMark mark{beacon->boot, beacon->count};
    if (beacon->role == known.own_role || mark <= known.heard) return;
    known.heard = mark;
    const auto apart = std::int64_t{beacon->slot} - slot_at(clock_.wall_ms());
    known.seen = Sighting{clock_.steady_ms(), *beacon, with_zone(beacon->at, from),
                          static_cast<int>(std::clamp<std::int64_t>(apart, -1'000'000, 1'000'000))};
    if (apart >= -1 && apart <= 1) owner_.peer_seen(row, *known.seen);
    return;
  }
}

}  // namespace lull::node
