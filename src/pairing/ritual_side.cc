// SPDX-License-Identifier: Apache-2.0
#include "pairing/ritual_side.h"

#include <utility>

#include "crypto/kdf.h"
#include "crypto/random.h"

namespace lull::pairing {

namespace {

constexpr std::string_view kProtocol = "Noise_XKpsk3_25519_ChaChaPoly_BLAKE2b";
constexpr std::string_view kMasterTag = "lull pairing master";
constexpr int kOpening = 0;
constexpr int kReply = 1;
constexpr int kReveal = 2;

using ConfirmKey = crypto::Secret<struct ConfirmKeyTag, 32>;

tl::unexpected<Error> ended_by_us() {
  return fail(Code::kRefused, "ritual_ended");
}

}  // namespace

Ritual::Side::Side(const RitualConfig& config, Role role, InviteKeys keys,
                   std::optional<Attempt> attempt)
    : role_(role),
      local_key_(config.local->pub),
      introduce_{config.person, config.display, config.listen_port},
      seen_at_(config.seen_at),
      versions_(config.versions),
      keys_(std::move(keys)),
      attempt_(std::move(attempt)) {
  crypto::random_fill((role == Role::kDialler ? a_ : b_).raw);
}

Result<void> Ritual::Side::open(const crypto::KeyPair& local,
                                std::optional<crypto::PublicKey> remote) {
  const noise::ChannelConfig config{kProtocol, keys_.prologue, &local,
                                    remote,    &keys_.psk,     &keys_.knock};
  auto channel = role_ == Role::kDialler ? noise::Channel::dial(config, *this)
                                         : noise::Channel::answer(config, *this);
  if (!channel) return fail(std::move(channel).error());
  channel_ = std::move(*channel);
  return {};
}

// --- the handshake's payloads ---

Result<Bytes> Ritual::Side::payload_to_send(int message) {
  switch (message) {
    case kOpening:
      return Opening{versions_, commitment_to(a_), claim_tag(keys_.knock, local_key_)}.encode();
    case kReply:
      return Reply{version_, versions_, b_}.encode();
    default:
      return Bytes(a_.view().begin(), a_.view().end());
  }
}

Result<void> Ritual::Side::payload_received(int message, ByteView payload,
                                            const crypto::PublicKey* remote_static) {
  if (message == kOpening) return take_opening(payload);
  if (message == kReply) return take_reply(payload);
  LULL_CHECK(message == kReveal && remote_static != nullptr);
  return take_reveal(payload, *remote_static);
}

Result<void> Ritual::Side::take_opening(ByteView payload) {
  LULL_ASSIGN(const Opening opening, Opening::decode(payload));
  // The secret is burned here, before a byte of ours has left.
  if (!attempt_->claim(opening.claim)) {
    handshake_end_ = "invitation_refused";
    return ended_by_us();
  }
  commitment_ = opening.commitment;
  claim_ = opening.claim;
  // If the ranges do not meet the reply still goes out, so that both sides can say why.
  agree_on_version(common_version(versions_, opening.versions), opening.versions);
  return {};
}

Result<void> Ritual::Side::take_reply(ByteView payload) {
  LULL_ASSIGN(const Reply reply, Reply::decode(payload));
  // Both ranges are in the handshake hash, and the choice is not the other's to make.
  if (reply.version != common_version(versions_, reply.versions)) return ended_by_us();
  agree_on_version(reply.version, reply.versions);
  if (handshake_end_ != nullptr) return ended_by_us();
  b_ = reply.b;
  return {};
}

Result<void> Ritual::Side::take_reveal(ByteView payload, const crypto::PublicKey& remote_static) {
  if (remote_static == local_key_) {
    handshake_end_ = "pair_with_self";
    return ended_by_us();
  }
  const auto revealed = Contribution::from(payload);
  if (!revealed || !crypto::equal_constant_time(commitment_to(*revealed), commitment_))
    return ended_by_us();
  if (!crypto::equal_constant_time(claim_tag(keys_.knock, remote_static).view(), claim_.view()))
    return ended_by_us();
  a_ = *revealed;
  return {};
}

void Ritual::Side::agree_on_version(std::uint8_t version, const VersionRange& theirs) {
  version_ = version;
  if (version == 0) handshake_end_ = theirs.max < versions_.min ? "peer_too_old" : "peer_too_new";
}

// --- the messages behind it ---

void Ritual::Side::feed(ByteView bytes) {
  if (over() || superseded()) return;
  std::vector<Bytes> messages;
  const bool whole = channel_->feed(bytes, *this, messages).has_value();
  if (phase_ == Phase::kHandshake && channel_->established()) begin();
  if (phase_ != Phase::kHandshake) take_messages(messages);
  if (over()) return;
  if (!whole && phase_ != Phase::kHandshake) return end_silently("protocol");
  if (!whole) return end_silently(handshake_end_ != nullptr ? handshake_end_ : "handshake_failed");
  if (handshake_end_ != nullptr) end(handshake_end_);
}

void Ritual::Side::begin() {
  const auto& h = channel_->handshake_hash();
  const auto exported = channel_->take_exported_key();
  crypto::blake2b_keyed(exported.expose_bytes(), {as_bytes(kMasterTag), h}, master_.expose_bytes());
  words_ = words_of(h, a_.view(), b_.view());
  phase_ = Phase::kIntroduce;
  send(introduce_);
}

void Ritual::Side::take_messages(const std::vector<Bytes>& messages) {
  for (const auto& bytes : messages) {
    if (over()) return;
    const auto message = wire::decode_pair_message(bytes);
    if (!message) return end_silently("protocol");
    std::visit([this](const auto& kind) { take(kind); }, *message);
  }
}

void Ritual::Side::take(const wire::Introduce& introduce) {
  if (phase_ != Phase::kIntroduce) return end_silently("protocol");
  // Not silently: the other side is to see our Introduce, and so the reason.
  if (introduce.person == introduce_.person) return end("pair_with_self");
  peer_ = introduce;
  phase_ = Phase::kWords;
  steps_.push_back(Step::kWords);
}

void Ritual::Side::take(const wire::Confirm& confirm) {
  const bool expected = phase_ == Phase::kWords && !same_there_;
  if (!expected || !crypto::equal_constant_time(confirm.mac, confirm_of(other_role()).mac))
    return end_silently("protocol");
  same_there_ = true;
  store_if_both_confirmed();
}

void Ritual::Side::take(const wire::Prepared&) {
  const bool both_confirmed = phase_ == Phase::kStoring || phase_ == Phase::kPrepared;
  if (!both_confirmed || prepared_there_) return end_silently("protocol");
  prepared_there_ = true;
  complete_if_both_prepared();
}

void Ritual::Side::take(const wire::Different&) {
  if (phase_ == Phase::kIntroduce || prepared_there_) return end_silently("protocol");
  end_silently("different_there");
  // It never sends Prepared now, so it holds nothing and never will.
  prepared_stands_ = false;
}

Result<void> Ritual::Side::decide(bool same) {
  if (phase_ < Phase::kWords) return fail(Code::kRefused, "words_not_shown");
  if (phase_ != Phase::kWords || superseded()) return fail(Code::kRefused, "pairing_decided");
  if (!same) {
    send(wire::Different{});
    end("different_here");
    return {};
  }
  if (same_here_) return {};
  same_here_ = true;
  send(confirm_of(role_));
  store_if_both_confirmed();
  return {};
}

void Ritual::Side::store_if_both_confirmed() {
  if (!same_here_ || !same_there_) return;
  if (attempt_ && !attempt_->succeed()) {
    // Our Confirm may be there already, and the other side about to store.
    send(wire::Different{});
    return end("window_closed");
  }
  phase_ = Phase::kStoring;
  steps_.push_back(Step::kStorePrepared);
}

void Ritual::Side::stored(bool durable) {
  if (phase_ != Phase::kStoring) return;  // the connection went while the owner was writing
  LULL_CHECK(asked_to_store_);
  if (!durable) {
    send(wire::Different{});
    end("store_failed");
    prepared_stands_ = false;
    return;
  }
  send(wire::Prepared{});
  phase_ = Phase::kPrepared;
  complete_if_both_prepared();
}

void Ritual::Side::complete_if_both_prepared() {
  if (phase_ != Phase::kPrepared || !prepared_there_) return;
  phase_ = Phase::kComplete;
  steps_.push_back(Step::kComplete);
}

Outcome Ritual::Side::take_outcome() {
  LULL_CHECK(asked_to_store_);
  const auto master = master_.expose_bytes();
  auto address = seen_at_;
  if (address) address->port = peer_.listen_port;
  SpaceId space;
  crypto::derive_into(master, crypto::kLabelPairSpace, space.raw);
  return {*channel_->remote_static(),
          peer_.person,
          peer_.display,
          peer_.listen_port,
          address,
          role_ == Role::kDialler,
          version_,
          space,
          crypto::derive<noise::Psk>(master, crypto::kLabelPairPsk),
          crypto::derive<noise::KnockKey>(master, crypto::kLabelPairKnock),
          crypto::derive<BeaconKey>(master, crypto::kLabelPairBeacon)};
}

wire::Confirm Ritual::Side::confirm_of(Role role) const {
  const auto key = crypto::derive<ConfirmKey>(master_.expose_bytes(), crypto::kLabelPairConfirm);
  const auto side = static_cast<std::uint8_t>(role);
  wire::Confirm confirm;
  crypto::blake2b_keyed(key.expose_bytes(), {ByteView(&side, 1), channel_->handshake_hash()},
                        confirm.mac);
  return confirm;
}

void Ritual::Side::send(const wire::PairMessage& message) {
  // Only a channel that has failed refuses, and then the ritual ends with the feed at hand.
  static_cast<void>(channel_->send(wire::encode_pair_message(message)));
}

// --- steps and ends ---

Step Ritual::Side::poll() {
  if (steps_.empty()) return Step::kNothing;
  const Step step = steps_.front();
  steps_.pop_front();
  if (step == Step::kStorePrepared) asked_to_store_ = true;
  return step;
}

void Ritual::Side::connection_lost() {
  if (over()) return;
  // The reply is all that a dialler waits for: with it the handshake ends, one way or the other.
  const bool unanswered = phase_ == Phase::kHandshake && role_ == Role::kDialler;
  end_silently(unanswered ? "invitation_refused" : "connection_lost");
}

void Ritual::Side::cancel() {
  if (phase_ >= Phase::kStoring) return;
  if (phase_ == Phase::kHandshake) return end_silently("cancelled_here");
  send(wire::Different{});
  end("cancelled_here");
}

bool Ritual::Side::superseded() {
  if (!attempt_ || attempt_->live() || phase_ >= Phase::kStoring) return false;
  end_silently("superseded");
  return true;
}

/// What is in the output still goes out.
void Ritual::Side::end(const char* reason) {
  prepared_stands_ = asked_to_store_;
  end_reason_ = reason;
  phase_ = Phase::kEnded;
  attempt_.reset();
  // Steps that nobody has taken yet are void.
  steps_ = {Step::kEnded};
}

void Ritual::Side::end_silently(const char* reason) {
  channel_->take_output();
  end(reason);
}

}  // namespace lull::pairing
