// SPDX-License-Identifier: Apache-2.0
#include "node/doctor.h"

#include <algorithm>

#include "node/session_link.h"

namespace lull::node {

namespace {

using lan::Dialled;

/// Looks at one peer that is not connected.
class Examination {
 public:
  Examination(const Facts& facts, const PeerFacts& peer) : facts_(facts), peer_(peer) {}

  Finding cause() const {
    if (const auto apart = clocks_apart()) return *apart;
    if (const auto versions = other_versions()) return *versions;
    if (const auto full = no_room()) return *full;
    if (facts_.beacon_fault != nullptr && std::string_view(facts_.beacon_fault) == kForbidden)
      return found("firewall", {"beacons are not let out of this device"});
    if (const auto vpn = behind_vpn()) return *vpn;
    if (const auto firewall = firewall_between()) return *firewall;
    if (const auto other = other_network()) return *other;
    if (const auto* refused = last(Dialled::kRefused))
      return found("not_open_there", {at(*refused)});
    if (const auto* silent = silent_one()) return found("stranger_answers", {at(*silent)});
    if (const auto* unreachable = last(Dialled::kUnreachable))
      return found("no_answer", {at(*unreachable)});
    if (const auto* late = last(Dialled::kTimedOut)) return found("no_answer", {at(*late)});
    return found("looking");
  }

 private:
  static constexpr std::string_view kForbidden = "beacon_forbidden";
  /// A connection that was tried so soon after a beacon was tried because of it.
  static constexpr std::int64_t kTogetherMs = 10'000;

  Finding found(const char* cause, std::vector<std::string> evidence = {}) const {
    return {cause, peer_.row, std::move(evidence)};
  }
  static std::string at(const Attempt& attempt) { return "address " + lan::to_text(attempt.to); }
  bool recent(std::int64_t at_ms) const { return facts_.now_ms - at_ms <= kEvidenceMs; }
  bool seen_lately() const { return peer_.sighting && recent(peer_.sighting->at_ms); }
  bool is_on_link(const lan::Endpoint& where) const {
    return lan::is_on_link(facts_.links, where.address());
  }

  template <class Fits>
  const Attempt* newest(Fits fits) const {
    const Attempt* best = nullptr;
    for (const auto& one : peer_.attempts)
      if (recent(one.at_ms) && fits(one) && (best == nullptr || one.at_ms > best->at_ms))
        best = &one;
    return best;
  }
  const Attempt* last(Dialled outcome) const {
    return newest([outcome](const Attempt& one) { return one.outcome == outcome && !one.silent; });
  }
  const Attempt* silent_one() const {
    return newest([](const Attempt& one) { return one.silent; });
  }

  std::optional<Finding> clocks_apart() const {
    if (!seen_lately() || std::abs(peer_.sighting->hours_apart) <= 1) return std::nullopt;
    return found("clocks_apart", {"hours " + std::to_string(peer_.sighting->hours_apart)});
  }

  std::optional<Finding> other_versions() const {
    const std::string_view fault = peer_.fault != nullptr ? peer_.fault : "";
    const auto* beacon = seen_lately() ? &peer_.sighting->beacon : nullptr;
    if (fault == "peer_too_new" || (beacon != nullptr && beacon->version_min > kVersionMax))
      return found("versions", {"the other device's version is newer"});
    if (fault == "peer_too_old" || (beacon != nullptr && beacon->version_max < kVersionMin))
      return found("versions", {"the other device's version is older"});
    return std::nullopt;
  }

  /// Sessions begin, and end because of how much comes over.
  std::optional<Finding> no_room() const {
    const std::string_view fault = peer_.fault != nullptr ? peer_.fault : "";
    if (fault == "store_full") return found("store_full");
    if (fault == "too_many_replicas") return found("too_many_replicas");
    return std::nullopt;
  }

  /// Packets to the peer, which is in a home network, take a tunnel.
  std::optional<Finding> behind_vpn() const {
    const auto through = [this](const lan::Endpoint& to) -> std::string {
      const auto taken = facts_.towards.find(to.address());
      if (taken == facts_.towards.end() || !lan::is_nearby(to.address())) return {};
      for (const auto& link : facts_.links)
        if (link.name == taken->second && link.point_to_point) return link.name;
      return {};
    };
    auto candidates = peer_.remembered;
    if (seen_lately()) candidates.push_back(peer_.sighting->where);
    for (const auto& to : candidates)
      if (const auto name = through(to); !name.empty())
        return found("vpn", {"link " + name, "address " + lan::to_text(to)});
    return std::nullopt;
  }

  /// The peer is near, since its address answers neighbours or its beacon is heard, and connections
  /// to it get no answer.
  std::optional<Finding> firewall_between() const {
    const auto is_heard_at = [this](const Attempt& one) {
      return seen_lately() && one.to == peer_.sighting->where &&
             std::abs(one.at_ms - peer_.sighting->at_ms) <= kTogetherMs;
    };
    const auto* late = newest([&](const Attempt& one) {
      if (one.outcome == Dialled::kTimedOut && is_on_link(one.to)) return true;
      return (one.outcome == Dialled::kTimedOut || one.outcome == Dialled::kUnreachable ||
              one.outcome == Dialled::kFailed) &&
             is_heard_at(one);
    });
    if (late == nullptr) return std::nullopt;
    if (is_heard_at(*late)) return found("firewall", {at(*late), "its beacons are heard"});
    return found("firewall", {at(*late)});
  }

  /// No address at which it ever was is in a network of this device's.
  std::optional<Finding> other_network() const {
    if (seen_lately() || peer_.remembered.empty()) return std::nullopt;
    // A link-local address is on link everywhere, and so says nothing about where.
    const lan::Endpoint* elsewhere = nullptr;
    for (const auto& to : peer_.remembered) {
      if (to.address().is_v6() && to.address().to_v6().is_link_local()) continue;
      if (to.address().is_loopback() || is_on_link(to)) return std::nullopt;
      if (elsewhere == nullptr) elsewhere = &to;
    }
    if (elsewhere == nullptr) return std::nullopt;
    // A router in between may carry connections, though never beacons.
    if (last(Dialled::kRefused) != nullptr || silent_one() != nullptr) return std::nullopt;
    std::vector<std::string> evidence{"address " + lan::to_text(*elsewhere)};
    for (const auto& link : facts_.links)
      for (const auto& own : link.addresses)
        if (!link.point_to_point && own.address.is_v4())
          evidence.push_back("own " + own.address.to_string() + "/" +
                             std::to_string(own.prefix_bits));
    return found("other_network", std::move(evidence));
  }

  const Facts& facts_;
  const PeerFacts& peer_;
};

bool has_address(const std::vector<lan::Link>& links) {
  return std::ranges::any_of(
      links, [](const auto& link) { return !link.point_to_point && !link.addresses.empty(); });
}

/// Without a link there is still the way to another daemon on the same machine.
bool only_loopback(const std::vector<PeerFacts>& peers) {
  return std::ranges::all_of(peers, [](const auto& peer) {
    return !peer.remembered.empty() && std::ranges::all_of(peer.remembered, [](const auto& to) {
      return to.address().is_loopback();
    });
  });
}

}  // namespace

std::vector<Finding> diagnose(const Facts& facts) {
  if (!facts.set_up) return {{"not_set_up"}};
  if (!facts.open) return {{"locked"}};
  if (facts.peers.empty() && !facts.ended.empty()) return {{"pairing_ended", facts.ended.front()}};
  if (facts.peers.empty()) return {{"not_paired"}};
  if (facts.paused) return {{"paused"}};

  std::vector<Finding> findings;
  for (const auto& peer : facts.peers)
    if (peer.connected) findings.push_back({"connected", peer.row, {"address " + peer.address}});
  const bool all_connected = findings.size() == facts.peers.size();
  if (!all_connected && !has_address(facts.links) && !only_loopback(facts.peers)) {
    findings.push_back({"no_link"});
  } else if (!all_connected) {
    if (facts.listen_fault != nullptr)
      findings.push_back({"cannot_listen", {}, {facts.listen_fault}});
    const std::string_view fault = facts.beacon_fault != nullptr ? facts.beacon_fault : "";
    if (fault == "beacon_port_in_use" || fault == "beacons_impossible")
      findings.push_back({"cannot_listen", {}, {std::string(fault)}});
    for (const auto& peer : facts.peers)
      if (!peer.connected) findings.push_back(Examination(facts, peer).cause());
    if (facts.quiet) findings.push_back({"quiet"});
  }
  for (const auto& peer : facts.peers)
    if (peer.forked) findings.push_back({"history_forked", peer.row});
  if (facts.damaged_changes > 0)
    findings.push_back(
        {"damaged_changes", {}, {"changes " + std::to_string(facts.damaged_changes)}});
  return findings;
}

}  // namespace lull::node
