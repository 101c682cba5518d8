// SPDX-License-Identifier: Apache-2.0
#include "noise/handshake.h"

#include <algorithm>

#include "crypto/aead.h"
#include "noise/limits.h"

namespace lull::noise {

namespace {

/// Whether a side's static key takes part, known beforehand or sent.
bool needs_static(const Pattern& pattern, bool initiator) {
  const bool known = initiator ? pattern.initiator_static_known : pattern.responder_static_known;
  return known || pattern.sends(Token::kS, initiator);
}

/// Takes `size` bytes off the front; empty-handed if there are fewer.
std::optional<ByteView> take(ByteView& rest, std::size_t size) {
  if (rest.size() < size) return std::nullopt;
  const auto front = rest.first(size);
  rest = rest.subspan(size);
  return front;
}

}  // namespace

Result<Bytes> Transport::seal(ByteView plaintext) {
  if (!sender) return fail(Code::kRefused, "noise_one_way");
  if (plaintext.size() > kNoiseMessageBytesMax - crypto::kTagBytes)
    return fail(Code::kTooLarge, "noise_message_too_large");
  Bytes out(plaintext.size() + crypto::kTagBytes);
  LULL_TRY(sender->seal({}, plaintext, out));
  return out;
}

Result<Bytes> Transport::open(ByteView message) {
  if (!receiver) return fail(Code::kRefused, "noise_one_way");
  if (message.size() > kNoiseMessageBytesMax)
    return fail(Code::kTooLarge, "noise_message_too_large");
  if (message.size() < crypto::kTagBytes) return fail(Code::kInvalid, "noise_message_truncated");
  Bytes out(message.size() - crypto::kTagBytes);
  LULL_TRY(receiver->open({}, message, out));
  return out;
}

Handshake::State Handshake::State::clone() const {
  State copy{symmetric.clone(), std::nullopt, remote_ephemeral, remote_static, message, psk};
  if (ephemeral) copy.ephemeral = ephemeral->clone();
  return copy;
}

Result<Handshake> Handshake::start(const HandshakeConfig& config) {
  LULL_CHECK(config.protocol != nullptr);
  const Pattern& pattern = config.protocol->pattern;
  const bool initiator = config.role == Role::kInitiator;
  if (needs_static(pattern, initiator) && config.local_static == nullptr)
    return fail(Code::kInvalid, "noise_local_static_missing");
  const bool remote_known =
      initiator ? pattern.responder_static_known : pattern.initiator_static_known;
  if (remote_known != config.remote_static.has_value())
    return fail(Code::kInvalid,
                remote_known ? "noise_remote_static_missing" : "noise_remote_static_not_expected");
  if (config.psks.size() != pattern.psks) return fail(Code::kInvalid, "noise_psk_count");
  return Handshake(config);
}

Handshake::Handshake(const HandshakeConfig& config)
    : pattern_(config.protocol->pattern),
      role_(config.role),
      state_{SymmetricState(config.protocol->hash, config.protocol->name), std::nullopt,
             std::nullopt, config.remote_static} {
  if (config.local_static != nullptr) local_static_ = config.local_static->clone();
  if (config.fixed_ephemeral != nullptr) fixed_ephemeral_ = config.fixed_ephemeral->clone();
  for (const Psk* psk : config.psks) {
    LULL_CHECK(psk != nullptr);
    psks_.push_back(psk->clone());
  }
  mix_pre_messages(config.prologue);
}

void Handshake::mix_pre_messages(ByteView prologue) {
  const bool initiator = role_ == Role::kInitiator;
  state_.symmetric.mix_hash(prologue);
  if (pattern_.initiator_static_known)
    state_.symmetric.mix_hash((initiator ? local_static_->pub : *state_.remote_static).view());
  if (pattern_.responder_static_known)
    state_.symmetric.mix_hash((initiator ? *state_.remote_static : local_static_->pub).view());
}

bool Handshake::my_turn() const {
  return !complete() && (state_.message % 2 == 0) == (role_ == Role::kInitiator);
}

Result<Bytes> Handshake::write(ByteView payload) {
  if (!my_turn()) return fail(Code::kInvalid, "noise_out_of_turn");
  if (payload.size() > kNoiseMessageBytesMax)
    return fail(Code::kTooLarge, "noise_message_too_large");
  State next = state_.clone();
  Bytes out;
  for (Token token : pattern_.messages[state_.message]) LULL_TRY(write_token(next, token, out));
  LULL_TRY(next.symmetric.encrypt_and_hash(payload, out));
  if (out.size() > kNoiseMessageBytesMax) return fail(Code::kTooLarge, "noise_message_too_large");
  ++next.message;
  state_ = std::move(next);
  return out;
}

Result<Bytes> Handshake::read(ByteView message) {
  if (complete() || my_turn()) return fail(Code::kInvalid, "noise_out_of_turn");
  if (message.size() > kNoiseMessageBytesMax)
    return fail(Code::kTooLarge, "noise_message_too_large");
  State next = state_.clone();
  for (Token token : pattern_.messages[state_.message]) LULL_TRY(read_token(next, token, message));
  LULL_ASSIGN(Bytes payload, next.symmetric.decrypt_and_hash(message));
  ++next.message;
  state_ = std::move(next);
  return payload;
}

Result<void> Handshake::write_token(State& state, Token token, Bytes& out) const {
  if (token == Token::kE) {
    state.ephemeral = fixed_ephemeral_ ? fixed_ephemeral_->clone() : crypto::KeyPair::generate();
    append(out, state.ephemeral->pub.view());
    mix_ephemeral(state, state.ephemeral->pub);
    return {};
  }
  if (token == Token::kS) return state.symmetric.encrypt_and_hash(local_static_->pub.view(), out);
  return mix_token(state, token);
}

Result<void> Handshake::read_token(State& state, Token token, ByteView& rest) const {
  if (token != Token::kE && token != Token::kS) return mix_token(state, token);
  const bool sealed = token == Token::kS && state.symmetric.has_key();
  const auto field = take(rest, kDhBytes + (sealed ? crypto::kTagBytes : 0));
  if (!field) return fail(Code::kInvalid, "noise_message_truncated");
  if (token == Token::kE) {
    state.remote_ephemeral = crypto::PublicKey::from(*field);
    mix_ephemeral(state, *state.remote_ephemeral);
    return {};
  }
  LULL_ASSIGN(const Bytes key, state.symmetric.decrypt_and_hash(*field));
  state.remote_static = crypto::PublicKey::from(key);
  return {};
}

void Handshake::mix_ephemeral(State& state, const crypto::PublicKey& key) const {
  state.symmetric.mix_hash(key.view());
  // Section 9.2: a psk must not make two handshakes run under one key, so `e` goes into it too.
  if (pattern_.psks > 0) state.symmetric.mix_key(key.view());
}

Result<void> Handshake::mix_token(State& state, Token token) const {
  const bool initiator = role_ == Role::kInitiator;
  if (token == Token::kPsk) {
    state.symmetric.mix_key_and_hash(psks_[state.psk++].expose_bytes());
    return {};
  }
  if (token == Token::kEe) return mix_dh(state, true, true);
  if (token == Token::kSs) return mix_dh(state, false, false);
  // The first letter is the initiator's key, the second the responder's.
  if (token == Token::kEs) return mix_dh(state, initiator, !initiator);
  LULL_CHECK(token == Token::kSe);
  return mix_dh(state, !initiator, initiator);
}

Result<void> Handshake::mix_dh(State& state, bool ephemeral_here, bool ephemeral_there) const {
  const auto& here = ephemeral_here ? state.ephemeral : local_static_;
  const auto& there = ephemeral_there ? state.remote_ephemeral : state.remote_static;
  // The patterns are ours and `start` saw to the keys that they need.
  LULL_CHECK(here.has_value() && there.has_value());
  crypto::SharedSecret shared;
  if (!crypto::x25519(here->secret, *there, shared))
    return fail(Code::kInvalid, "noise_low_order_key");
  state.symmetric.mix_key(shared.expose_bytes());
  return {};
}

Transport Handshake::finish() && {
  LULL_CHECK(complete());
  auto split = state_.symmetric.split();
  const auto hash = state_.symmetric.handshake_hash();
  Transport made{std::nullopt, std::nullopt, Bytes(hash.begin(), hash.end()), state_.remote_static,
                 std::move(split.exported)};
  const bool initiator = role_ == Role::kInitiator;
  auto& from_initiator = initiator ? made.sender : made.receiver;
  auto& from_responder = initiator ? made.receiver : made.sender;
  from_initiator = std::move(split.initiator);
  if (!pattern_.one_way) from_responder = std::move(split.responder);
  return made;
}

}  // namespace lull::noise
