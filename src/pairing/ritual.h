// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "pairing/payloads.h"
#include "pairing/window.h"
#include "pairing/words.h"

namespace lull::pairing {

/// This side. The key pair is borrowed for the call of `dial` or `answer`.
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
/// Noise_XKpsk3 with knock, psk and prologue from the invitation. The payloads (payloads.h):
///   0 ->  versions | H(a) | claim tag of the dialler's static key
///   1 <-  version | versions | b
///   2 ->  a
/// Words come from H(h, a, b), h being the final handshake hash. A man in the middle holds one half
/// of two rituals, and must not be able to choose anything once he knows what it has to match. As
/// the answerer he sends b not knowing a. As the dialler he has committed to a, and by the claim
/// tag to his static key as well: else he would grind static keys for the last message, since they
/// are in h. That message has no other freedom, its payload being `a` and nothing more. So each try
/// is one guess in 2^32: an offered window has five, and a dialling owner must not dial again by
/// itself for ever.
///
/// The keys of the pairing come from Noise's exported key (a third output of the HKDF that ends the
/// handshake), keyed over h. The handshake hash alone would not do: it is no secret. The exported
/// key holds ee, es, se and the one-time secret, and is forward secret once the ephemeral keys are
/// gone; secrets sent inside payloads would add nothing, being sealed under keys of the same chain.
///
/// Both send Introduce, then words are shown. Confirm from both leads to kStorePrepared, Prepared
/// from the other to kComplete. A side that is complete knows that the other holds it durably; a
/// side that stopped in between holds it as prepared, and the first session with that peer makes it
/// a pairing (node/ lets prepared ones lapse). Different never follows Prepared.
///
/// End reasons: different_here, different_there, cancelled_here, connection_lost,
/// invitation_refused (no answer: wrong, expired or used by another), handshake_failed,
/// pair_with_self, peer_too_old, peer_too_new, superseded (a later attempt of the same peer took
/// over), window_closed, store_failed, protocol (the peer broke a rule).
class Ritual {
 public:
  /// The side that scanned. kInvalid: "pair_with_self", "display_name_invalid",
  /// "invitation_damaged" (its key is none).
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
