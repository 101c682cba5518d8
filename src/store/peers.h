// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "crypto/x25519.h"
#include "store/change_log.h"

namespace lull::store {

using PeerSecret = crypto::Secret<struct PeerSecretTag, 32>;

/// How a session with a peer came about.
enum class Way : std::uint8_t { kNone, kRemembered, kBeacon, kTyped, kAnswered };

/// The number of a beacon: they only ever rise, so what was heard once is never taken again.
struct BeaconMark {
  std::uint64_t boot = 0;
  std::uint32_t count = 0;
  auto operator<=>(const BeaconMark&) const = default;
};

/// The last session with a peer; this device's own affair.
struct Contact {
  std::int64_t at_ms = 0;  ///< wall clock; 0: never
  Way way = Way::kNone;
  BeaconMark heard{};  ///< the last beacon before it
};

/// A device that this one is paired with, or was about to be, without its keys: they are read into
/// guarded memory, which takes a dozen system calls each, and most need none.
struct PeerState {
  std::int64_t row = 0;
  PersonId person;
  SpaceRow space = 0;
  /// Both have confirmed and this side has stored it; active once the other is known to have, too.
  bool active = false;
  /// The other side has ended the pairing and said so: its keys are of no use any more.
  bool ended = false;
  std::int64_t since_ms = 0;
};

struct Peer : PeerState {
  crypto::PublicKey static_key;
  std::string display;
  PeerSecret psk;
  PeerSecret knock;
  PeerSecret beacon;
  std::uint64_t stamp_in = 0;
  std::uint32_t version = 0;
  std::vector<std::string> addresses;  ///< "ADDR:PORT", newest first
  Contact contact{};
};

/// The paired devices. Same transaction rules as the rest of the store.
class Peers {
 public:
  explicit Peers(Db& db) : db_(db) {}

  Result<void> add(Peer& peer);
  Result<std::vector<Peer>> all();
  Result<std::vector<PeerState>> states();
  /// How a paired person calls themself, and nothing of the keys; empty if there is none.
  Result<std::string> display_of(const PersonId& person);
  Result<void> activate(std::int64_t row);
  Result<void> mark_ended(std::int64_t row);
  /// Forgets the keys and all else of a peer.
  Result<void> remove(std::int64_t row);

  /// Reserves the next `count` handshake stamps and returns the first: strictly increasing for
  /// ever, also over restarts.
  Result<std::uint64_t> reserve_stamps(std::int64_t row, std::uint64_t count);
  /// The next stamp is far above all that were ever reserved, and not below `least`.
  Result<void> raise_stamps(std::int64_t row, std::uint64_t least);
  /// Notes a stamp that came in. False if it is not greater than the last: a replay.
  Result<bool> accept_stamp(std::int64_t row, std::uint64_t stamp);
  Result<void> set_version(std::int64_t row, std::uint32_t version);
  /// Puts an address that worked to the front; at most eight are kept.
  Result<void> remember_address(std::int64_t row, std::string_view address);

  Result<void> note_contact(std::int64_t row, const Contact& contact);

  /// What the peer has acknowledged; never goes back.
  Result<void> set_acked(std::int64_t row, ReplicaRow replica, Seq seq);
  Result<Seq> acked(std::int64_t row, ReplicaRow replica);

 private:
  Db& db_;
};

}  // namespace lull::store
