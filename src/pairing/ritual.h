// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "pairing/window.h"
#include "pairing/words.h"

namespace lull::pairing {

/// Versions of the protocol that a side speaks, both ends included.
struct VersionRange {
  std::uint8_t min = 1;
  std::uint8_t max = 1;
};

/// This side. The key pair is borrowed and outlives the ritual.
struct RitualConfig {
  const crypto::KeyPair* local = nullptr;
  PersonId person;
  std::string display;            ///< as the partner will see it; see wire::display_fits
  std::uint16_t listen_port = 0;  ///< where this side will listen from now on
  /// The other end of the connection, its port disregarded, for Outcome::address.
  std::optional<AddressHint> seen_at{};
  VersionRange versions{};
};

using BeaconKey = crypto::Secret<struct BeaconKeyTag, 32>;

/// What a pairing leaves behind. Both sides have the same space and keys.
struct Outcome {
  crypto::PublicKey peer_key;
  PersonId person;
  std::string display;
  std::uint16_t listen_port;           ///< of the peer
  std::optional<AddressHint> address;  ///< seen_at with the peer's listen_port
  bool dialled;                        ///< this side dialled
  std::uint8_t version;                ///< agreed: from now on the floor
  SpaceId space;
  noise::Psk psk;
  noise::KnockKey knock;
  BeaconKey beacon;
};

enum class Step {
  kNothing,
  kWords,          ///< show words() and peer_display(), ask the person, then decide()
  kStorePrepared,  ///< store take_outcome() as prepared, durably, then stored()
  kComplete,       ///< mark it as paired
  kEnded,          ///< see end_reason(); send what take_output() still has, then close
};

/// One side of the pairing ritual (proto/README.md, "Pairing"): bytes in, bytes out, no clock. The
/// owner moves bytes, polls for steps after each call, and ends it by a deadline of its own (the
/// offering side: the window's). Nothing that the peer sends is an error of a call: it ends the
/// ritual, and poll() says so.
///
/// Noise_XKpsk3 with the invitation as prologue, knock and psk. The payloads:
///   1 ->  min 1 | max 1 | H(a) 32 | claim tag 32 | room for later versions, passed over
///   2 <-  version 1 | min 1 | max 1 | b 32        version 0: the ranges do not meet
///   3 ->  a 32
/// Words come from H(h, a, b), h being the final handshake hash. A man in the middle, who holds one
/// half of two rituals, must not be able to choose anything after he knows what it has to match. As
/// the answerer he sends b not knowing a. As the dialler he has committed to a, and by the claim
/// tag to his static key: without that he would grind static keys for message 3, since they are in
/// h. Message 3 has no other freedom: its payload is exactly `a`. So each try is one guess in 2^32.
///
/// Keys: h is no secret, everyone on the wire can compute much of it. The master key is exported
/// from Noise's final chaining key (Channel::export_secret), which holds ee, es, se and the
/// one-time secret and is forward secret once the ephemeral keys are gone. Secrets sent inside
/// payloads would add nothing: they would be protected by keys from the same chain.
///
/// Both send Introduce, then words are shown. Confirm from both leads to kStorePrepared, Prepared
/// from the other to kComplete. A side that is complete knows that the other holds it durably; a
/// side that stopped in between holds it as prepared, and the first session with that peer makes it
/// a pairing (node/ lets prepared ones lapse). Different never follows Prepared.
///
/// End reasons: different_here, different_there, cancelled_here, connection_lost,
/// invitation_refused (no answer: wrong, expired or used by another), handshake_failed,
/// pair_with_self, peer_too_old, peer_too_new, superseded, store_failed, protocol.
class Ritual {
 public:
  /// The side that scanned. kInvalid: "pair_with_self", "display_name_invalid".
  static Result<Ritual> dial(const RitualConfig& config, const Invitation& invitation);
  /// The side that offered, for a connection that the window admitted; feed() it the first flight
  /// too. kInvalid: "display_name_invalid".
  static Result<Ritual> answer(const RitualConfig& config, Attempt attempt);
  Ritual(Ritual&&) noexcept;
  Ritual& operator=(Ritual&&) noexcept;
  ~Ritual();

  void feed(ByteView bytes);
  Bytes take_output();
  /// The next step that the owner has to take, each once and in order.
  Step poll();

  /// From kWords on.
  const Words& words() const;
  const std::string& peer_display() const;
  /// "Same" or "different". "Same" may be taken back until both have confirmed. kRefused:
  /// "words_not_shown", "pairing_decided" (too late, or over).
  Result<void> decide(bool same);

  /// Once, at kStorePrepared.
  Outcome take_outcome();
  /// The owner's answer to kStorePrepared: durable, or failed.
  void stored(bool durable);

  void connection_lost();
  /// Ends it for any reason of the owner's (deadline, lock, quit), telling the other side. Without
  /// effect once both have confirmed: then only connection_lost() can end it.
  void cancel();

  bool ended() const;
  /// A stable token, or nullptr while it runs or is complete.
  const char* end_reason() const;
  /// After kEnded: what was stored as prepared is to be kept, since the other side may be complete.
  /// False: the other side has said that it holds nothing, or this side never came so far.
  bool prepared_stands() const;

 private:
  class Side;
  explicit Ritual(std::unique_ptr<Side> side);
  std::unique_ptr<Side> side_;
};

}  // namespace lull::pairing
