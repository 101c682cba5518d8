// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "crypto/hash.h"
#include "crypto/kdf.h"
#include "crypto/random.h"
#include "pairing/payloads.h"
#include "pairing/ritual.h"
#include "pairing/words.h"
#include "wire/pairing_messages.h"

namespace lull::pairing {

/// A peer that holds the invitation and obeys no rule but Noise's: it writes any payload and any
/// message. Written apart from the ritual, from the description in its header.
class Rogue : public noise::HandshakeOwner {
 public:
  /// Dials `invitation`, or answers it if it has the key of the side that offered.
  static Rogue dialling(const Invitation& invitation, crypto::KeyPair key) {
    return Rogue(invitation, std::move(key), true);
  }
  static Rogue answering(const Invitation& invitation, crypto::KeyPair key) {
    return Rogue(invitation, std::move(key), false);
  }

  // What it says in the handshake; to be changed before start().
  Bytes opening, reply, reveal;
  Contribution mine = crypto::random_id<Contribution>();
  /// Asked just before the last payload goes out, with b known.
  std::function<void(Rogue&)> before_reveal;

  /// False: its own side refuses.
  bool start() {
    const noise::ChannelConfig config{"Noise_XKpsk3_25519_ChaChaPoly_BLAKE2b",
                                      keys_.prologue,
                                      &key_,
                                      dialling_ ? std::optional(offerer_) : std::nullopt,
                                      &keys_.psk,
                                      &keys_.knock};
    auto made =
        dialling_ ? noise::Channel::dial(config, *this) : noise::Channel::answer(config, *this);
    if (!made) return false;
    channel_ = std::move(*made);
    return true;
  }

  /// False: the connection has failed.
  bool feed(ByteView bytes) { return channel_->feed(bytes, *this, messages).has_value(); }
  Bytes take_output() { return channel_->take_output(); }
  bool established() const { return channel_->established(); }
  void send(ByteView message) { ASSERT_TRUE(channel_->send(message)); }
  void send(const wire::PairMessage& message) { send(wire::encode_pair_message(message)); }

  wire::Introduce introduction() const { return {person_, "Rogue", 9}; }
  /// The MAC of one side, 1 dialling and 2 answering.
  wire::Confirm confirm(std::uint8_t side) {
    if (!master_) derive_master();
    std::array<std::uint8_t, 32> key;
    crypto::derive_into(*master_, crypto::kLabelPairConfirm, key);
    wire::Confirm made;
    crypto::blake2b_keyed(key, {ByteView(&side, 1), channel_->handshake_hash()}, made.mac);
    return made;
  }
  wire::Confirm own_confirm() { return confirm(dialling_ ? 1 : 2); }
  Words words() const {
    const auto& [a, b] = dialling_ ? std::pair(mine, theirs_) : std::pair(theirs_, mine);
    return words_of(channel_->handshake_hash(), a.view(), b.view());
  }

  std::vector<Bytes> messages;

 private:
  Rogue(const Invitation& invitation, crypto::KeyPair key, bool dialling)
      : keys_(InviteKeys::of(invitation)),
        offerer_(invitation.offerer),
        key_(std::move(key)),
        dialling_(dialling) {
    opening = Opening{{1, 1}, commitment_to(mine), claim_tag(keys_.knock, key_.pub)}.encode();
    reply = Reply{1, {1, 1}, mine}.encode();
    reveal = Bytes(mine.view().begin(), mine.view().end());
  }

  Result<Bytes> payload_to_send(int message) override {
    if (message == 2 && before_reveal) before_reveal(*this);
    return message == 0 ? opening : message == 1 ? reply : reveal;
  }
  Result<void> payload_received(int message, ByteView payload, const crypto::PublicKey*) override {
    if (message == 1) theirs_ = *Contribution::from(payload.subspan(3));
    if (message == 2) theirs_ = *Contribution::from(payload);
    return {};
  }
  void derive_master() {
    const auto exported = channel_->take_exported_key();
    master_.emplace();
    crypto::blake2b_keyed(exported.expose_bytes(),
                          {as_bytes("lull pairing master"), channel_->handshake_hash()}, *master_);
  }

  InviteKeys keys_;
  crypto::PublicKey offerer_;
  crypto::KeyPair key_;
  bool dialling_;
  PersonId person_ = crypto::random_id<PersonId>();
  Contribution theirs_;
  std::optional<std::array<std::uint8_t, 32>> master_;
  std::optional<noise::Channel> channel_;
};

}  // namespace lull::pairing
