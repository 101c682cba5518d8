// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "lan/beacon.h"
#include "lan/host.h"
#include "store/peers.h"

namespace lull::node {

/// Quick beacons come first, at these moments: not at once, since an address that worked before is
/// being dialled meanwhile. Then one after each pause of kBeaconLeastMs to kBeaconMostMs.
inline constexpr std::array<std::int64_t, 3> kQuickBeaconsMs{250, 750, 1'750};
inline constexpr std::int64_t kBeaconLeastMs = 20'000;
inline constexpr std::int64_t kBeaconMostMs = 60'000;

/// What a peer's beacon told, for the doctor.
struct Sighting {
  std::int64_t at_ms = 0;  ///< steady clock
  lan::Beacon beacon;
  lan::Endpoint where;  ///< to be dialled
  int hours_apart = 0;  ///< its clock less ours; more than one either way and it is not dialled
};

class DiscoveryOwner {
 public:
  virtual ~DiscoveryOwner() = default;
  /// A fresh beacon of a peer that is looking for this device.
  virtual void peer_seen(std::int64_t row, const Sighting& sighting) = 0;
  /// Where this device listens; none: there is nothing to say.
  virtual std::vector<lan::Endpoint> listening_at() const = 0;
};

/// Looks for peers on the local network by beacons (proto/README.md, "Beacons"): hears those of all
/// peers for as long as it lives, and sends to those that are looked for.
class Discovery {
 public:
  /// `boot` is greater than that of every Discovery of this home before.
  Discovery(lan::Host& host, std::uint64_t boot, DiscoveryOwner& owner);

  /// Opens the sockets, if they are not open; fault() says why they could not be.
  void open();
  bool is_open() const { return socket_ != nullptr; }
  /// Everyone whose beacons are to be understood.
  void set_peers(const std::vector<store::Peer>& peers, const crypto::PublicKey& own);
  /// Those who are not connected. For someone new among them quick beacons go out.
  void look_for(std::set<std::int64_t> rows);
  /// The network has changed: quick beacons once more.
  void hurry();

  std::optional<Sighting> sighting(std::int64_t row) const;
  /// The greatest mark that was heard of; what is not above it is passed over.
  store::BeaconMark heard_up_to(std::int64_t row) const;
  /// A session tells how far the peer's beacons had come: those from before it are of no use.
  void heard_of(std::int64_t row, const store::BeaconMark& mark);
  /// The mark of the last beacon that was sent to this peer.
  store::BeaconMark said_up_to(std::int64_t row) const;
  /// Why no beacon could be sent the last time, or can be heard at all; null while that is not so.
  const char* fault() const { return fault_; }

 private:
  struct Known {
    lan::BeaconKey key;
    std::uint8_t own_role = 0;
    std::uint32_t count = 0;
    store::BeaconMark heard;
    std::optional<Sighting> seen;
  };
  void heard(ByteView datagram, const asio::ip::udp::endpoint& from);
  void send_to_all();
  Result<void> send(Known& known, const lan::BeaconPath& path, std::uint16_t port);
  void schedule();

  lan::Host& host_;
  const Clock& clock_;
  DiscoveryOwner& owner_;
  std::unique_ptr<lan::Timer> timer_;
  std::unique_ptr<lan::BeaconSocket> socket_;
  std::map<std::int64_t, Known> peers_;
  std::set<std::int64_t> wanted_;
  std::uint64_t boot_;
  std::size_t quick_sent_ = 0;
  const char* fault_ = nullptr;
};

}  // namespace lull::node
