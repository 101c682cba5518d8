// SPDX-License-Identifier: Apache-2.0
// The pairing ritual, either side of it, against a peer that holds the right keys and says what it
// likes; its owner and the two people do what they may do, at any time.
#include "pairing/ritual.h"

#include "base/check.h"
#include "crypto/hash.h"
#include "crypto/kdf.h"
#include "fuzz/input.h"
#include "fuzz/target.h"
#include "wire/pairing_messages.h"

namespace lull::pairing {

namespace {

constexpr std::int64_t kNow = 1'000'000;

crypto::KeyPair key_pair(std::uint8_t fill) {
  return crypto::KeyPair::from_private(crypto::PrivateKey::copy_of(Bytes(32, fill)));
}
const crypto::KeyPair& own_key() {
  static const auto made = key_pair(0x11);
  return made;
}
const crypto::KeyPair& peer_key() {
  static const auto made = key_pair(0x22);
  return made;
}
PersonId person(std::uint8_t fill) {
  PersonId id;
  id.raw.fill(fill);
  return id;
}

Bytes altered(Bytes bytes, fuzz::Input& in) {
  if (in.choice(4) != 0) return bytes;
  const auto mask = in.take(in.byte());
  bytes.resize(in.choice(4) == 0 ? mask.size() : bytes.size());
  for (std::size_t i = 0; i < std::min(mask.size(), bytes.size()); ++i) bytes[i] ^= mask[i];
  return bytes;
}

/// Holds the invitation and obeys no rule but Noise's.
class Peer final : public noise::HandshakeOwner {
 public:
  Peer(const Invitation& invitation, bool dials, fuzz::Input& in)
      : keys_(InviteKeys::of(invitation)), dials_(dials) {
    mine_.raw.fill(0x55);
    opening_ = altered(
        Opening{{1, 1}, commitment_to(mine_), claim_tag(keys_.knock, peer_key().pub)}.encode(), in);
    opening_.resize(std::min(opening_.size(), noise::kFirstPayloadBytes));
    reply_ = altered(Reply{1, {1, 1}, mine_}.encode(), in);
    reveal_ = altered(Bytes(mine_.view().begin(), mine_.view().end()), in);
    const noise::ChannelConfig config{"Noise_XKpsk3_25519_ChaChaPoly_BLAKE2b",
                                      keys_.prologue,
                                      &peer_key(),
                                      dials ? std::optional(invitation.offerer) : std::nullopt,
                                      &keys_.psk,
                                      &keys_.knock};
    auto made = dials ? noise::Channel::dial(config, *this) : noise::Channel::answer(config, *this);
    LULL_CHECK(made.has_value());
    channel_ = std::move(*made);
  }

  Bytes take_output() { return channel_->take_output(); }
  void feed(ByteView bytes) {
    std::vector<Bytes> ignored;
    static_cast<void>(channel_->feed(bytes, *this, ignored));
  }
  bool send(ByteView message) { return channel_->send(message).has_value(); }
  bool established() const { return channel_->established(); }

  wire::Confirm right_confirm() {
    if (!master_) {
      const auto exported = channel_->take_exported_key();
      crypto::blake2b_keyed(exported.expose_bytes(),
                            {as_bytes("lull pairing master"), channel_->handshake_hash()},
                            master_.emplace());
    }
    std::array<std::uint8_t, 32> key;
    crypto::derive_into(*master_, crypto::kLabelPairConfirm, key);
    const std::uint8_t side = dials_ ? 1 : 2;
    wire::Confirm made;
    crypto::blake2b_keyed(key, {ByteView(&side, 1), channel_->handshake_hash()}, made.mac);
    return made;
  }

  Result<Bytes> payload_to_send(int message) override {
    return message == 0 ? opening_ : message == 1 ? reply_ : reveal_;
  }
  Result<void> payload_received(int, ByteView, const crypto::PublicKey*) override { return {}; }

 private:
  InviteKeys keys_;
  bool dials_;
  Contribution mine_;
  Bytes opening_, reply_, reveal_;
  std::optional<std::array<std::uint8_t, 32>> master_;
  std::optional<noise::Channel> channel_;
};

Invitation invitation(bool peer_dials) {
  return {peer_dials ? own_key().pub : peer_key().pub,
          OneTimeSecret::copy_of(Bytes(32, 0x66)),
          {AddressHint::v4({192, 168, 7, 1}, 41001)}};
}

class Evening {
 public:
  explicit Evening(fuzz::Input& in)
      : in_(in),
        peer_dials_(in.choice(2) == 0),
        invitation_(invitation(peer_dials_)),
        window_(invitation_, kNow),
        peer_(invitation_, peer_dials_, in) {}

  void run() {
    begin();
    for (int i = 0; i < 48 && !in_.empty(); ++i) {
      act();
      peer_.feed(ritual_->take_output());
      if (!holds_back_) ritual_->feed(peer_.take_output());
      follow();
    }
    ritual_->connection_lost();
    follow();
    LULL_CHECK(complete_ || ritual_->ended());
  }

 private:
  void begin() {
    const RitualConfig config{&own_key(), person(1), "Noor", 41001, {}, {}};
    if (!peer_dials_) {
      auto made = Ritual::dial(config, invitation_);
      LULL_CHECK(made.has_value());
      ritual_ = std::move(*made);
      return;
    }
    const auto flight = peer_.take_output();
    auto attempt = window_.admit(flight, kNow + 1);
    LULL_CHECK(attempt.has_value());
    ritual_ = std::move(*Ritual::answer(config, std::move(*attempt)));
    ritual_->feed(flight);
  }

  void act() {
    switch (in_.choice(14)) {
      case 0:
        return ritual_->feed(in_.piece());
      case 1:
        return say(in_.take(in_.byte()));
      case 2:
        return introduce();
      case 3:
        return confirm(true);
      case 4:
        return confirm(false);
      case 5:
        return prepared();
      case 6:
        return say(wire::encode_pair_message(wire::Different{}));
      case 7:
      case 8:
        same_ = ritual_->decide(true).has_value() || same_;
        return;
      case 9:
        static_cast<void>(ritual_->decide(false));
        return;
      case 10:
        return ritual_->cancel();
      case 11:
        return ritual_->connection_lost();
      case 12:
        stores_ = in_.choice(2) == 0;
        return;
      case 13:
        holds_back_ = in_.choice(2) == 1;
        return;
    }
  }
  void say(ByteView message) { static_cast<void>(peer_.send(message)); }
  void introduce() {
    const auto name = std::string(as_text(in_.take(in_.choice(32))));
    const bool fits = wire::display_fits(name);
    const auto who = person(static_cast<std::uint8_t>(1 + in_.choice(3)));
    say(wire::encode_pair_message(wire::Introduce{who, fits ? name : "Sam", 41002}));
  }
  void confirm(bool right) {
    if (!peer_.established()) return;
    wire::Confirm made = peer_.right_confirm();
    if (!right) made.mac[in_.choice(32)] ^= 1;
    if (right) confirmed_there_ = true;
    say(wire::encode_pair_message(made));
  }
  void prepared() {
    prepared_there_ = peer_.send(wire::encode_pair_message(wire::Prepared{})) || prepared_there_;
  }

  void follow() {
    for (Step step = ritual_->poll(); step != Step::kNothing; step = ritual_->poll()) {
      LULL_CHECK(!complete_ && !ended_);
      if (step == Step::kWords) LULL_CHECK(wire::display_fits(ritual_->peer_display()));
      if (step == Step::kStorePrepared) store();
      if (step == Step::kComplete) {
        LULL_CHECK(stored_ && prepared_there_);
        complete_ = true;
      }
      if (step == Step::kEnded) {
        LULL_CHECK(ritual_->end_reason() != nullptr);
        LULL_CHECK(!ritual_->prepared_stands() || asked_);
        ended_ = true;
      }
    }
  }
  /// Nothing is stored before both people have said that the words are the same.
  void store() {
    LULL_CHECK(same_ && confirmed_there_ && !asked_);
    asked_ = true;
    const auto outcome = ritual_->take_outcome();
    LULL_CHECK(outcome.peer_key == peer_key().pub && !outcome.person.is_zero());
    stored_ = stores_;
    ritual_->stored(stores_);
  }

  fuzz::Input& in_;
  bool peer_dials_;
  Invitation invitation_;
  Window window_;
  Peer peer_;
  std::optional<Ritual> ritual_;
  bool same_ = false, confirmed_there_ = false, prepared_there_ = false;
  bool asked_ = false, stored_ = false, stores_ = true, holds_back_ = false;
  bool complete_ = false, ended_ = false;
};

}  // namespace

LULL_FUZZ_TARGET(ritual) {
  fuzz::Input in(input);
  Evening(in).run();
}

}  // namespace lull::pairing
