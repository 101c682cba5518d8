// SPDX-License-Identifier: Apache-2.0
#include "noise/channel.h"

#include <algorithm>
#include <array>

#include "crypto/aead.h"
#include "crypto/hash.h"

namespace lull::noise {

namespace {

constexpr std::size_t kLengthBytes = 2;
static_assert(kFirstFlightBytes == kKnockBytes + kDhBytes + kFirstPayloadBytes + crypto::kTagBytes);

using Knock = std::array<std::uint8_t, kKnockBytes>;

Knock knock_for(const KnockKey& key, ByteView message) {
  Knock knock;
  crypto::blake2b_keyed(key.expose_bytes(), {message}, knock);
  return knock;
}

/// How many bytes the next handshake message takes on the wire, as far as `pending` tells.
std::size_t flight_bytes(bool first, ByteView pending) {
  if (first) return kFirstFlightBytes;
  if (pending.size() < kLengthBytes) return kLengthBytes;
  return kLengthBytes + load_be<std::uint16_t>(pending.data());
}

/// Whether message 1 is `e` and a sealed payload, which gives the first flight its one size, and
/// both sides may speak afterwards.
bool fits_channel(const Pattern& pattern) {
  const auto& first = pattern.messages.front();
  const bool sends_static = std::ranges::find(first, Token::kS) != first.end();
  // With a psk anywhere `e` gives a key, else it takes a second token: a DH.
  const bool sealed = pattern.psks > 0 || first.size() > 1;
  return !pattern.one_way && !sends_static && sealed;
}

}  // namespace

bool knock_fits(const KnockKey& key, ByteView first_flight) {
  if (first_flight.size() != kFirstFlightBytes) return false;
  const auto expected = knock_for(key, first_flight.subspan(kKnockBytes));
  return crypto::equal_constant_time(expected, first_flight.first(kKnockBytes));
}

Result<Channel> Channel::start(const ChannelConfig& config, Role role) {
  LULL_CHECK(config.knock != nullptr);
  LULL_ASSIGN(const Protocol protocol, parse_protocol(config.protocol));
  if (!fits_channel(protocol.pattern)) return fail(Code::kInvalid, "protocol_unfit_for_channel");
  HandshakeConfig made{&protocol, role, config.prologue, config.local, config.remote};
  if (config.psk != nullptr) made.psks.push_back(config.psk);
  LULL_ASSIGN(Handshake handshake, Handshake::start(made));
  return Channel(Handshaking{std::move(handshake), config.knock->clone()});
}

Result<Channel> Channel::dial(const ChannelConfig& config, HandshakeOwner& owner) {
  LULL_ASSIGN(Channel channel, start(config, Role::kInitiator));
  LULL_TRY(channel.write_handshake(owner));
  return channel;
}

Result<Channel> Channel::answer(const ChannelConfig& config, HandshakeOwner&) {
  return start(config, Role::kResponder);
}

Result<void> Channel::feed(ByteView bytes, HandshakeOwner& owner, std::vector<Bytes>& messages) {
  if (fault_) return fail(*fault_);
  auto done = advance(bytes, owner, messages);
  if (!done) {
    fault_ = done.error();
    output_ = {};
  }
  return done;
}

Result<void> Channel::advance(ByteView bytes, HandshakeOwner& owner, std::vector<Bytes>& messages) {
  while (!established() && !bytes.empty()) LULL_TRY(take_handshake(bytes, owner));
  if (bytes.empty()) return {};
  return std::get<Established>(state_).reader.feed(bytes, messages);
}

/// Takes no more off the front than the handshake message at hand needs: frames may stand behind
/// the last one.
Result<void> Channel::take_handshake(ByteView& bytes, HandshakeOwner& owner) {
  auto& now = std::get<Handshaking>(state_);
  const bool first = now.handshake.message_index() == 0;
  const std::size_t wanted = flight_bytes(first, now.pending) - now.pending.size();
  const auto piece = bytes.first(std::min(wanted, bytes.size()));
  append(now.pending, piece);
  bytes = bytes.subspan(piece.size());
  const std::size_t whole = flight_bytes(first, now.pending);
  if (now.taken_bytes + whole > kHandshakeBytesMax)
    return fail(Code::kTooLarge, "handshake_too_large");
  if (now.pending.size() < whole) return {};
  now.taken_bytes += whole;
  const Bytes flight = std::exchange(now.pending, {});
  return read_handshake(flight, owner);
}

Result<void> Channel::read_handshake(ByteView flight, HandshakeOwner& owner) {
  auto& now = std::get<Handshaking>(state_);
  const auto message = static_cast<int>(now.handshake.message_index());
  if (message == 0 && !knock_fits(now.knock, flight)) return fail(Code::kRefused, "knock_unknown");
  const std::size_t front = message == 0 ? kKnockBytes : kLengthBytes;
  LULL_ASSIGN(const Bytes payload, now.handshake.read(flight.subspan(front)));
  const auto& remote = now.handshake.remote_static();
  LULL_TRY(owner.payload_received(message, payload, remote ? &*remote : nullptr));
  if (now.handshake.my_turn()) return write_handshake(owner);
  establish_if_complete();
  return {};
}

Result<void> Channel::write_handshake(HandshakeOwner& owner) {
  auto& now = std::get<Handshaking>(state_);
  const auto index = static_cast<int>(now.handshake.message_index());
  LULL_ASSIGN(const Bytes payload, owner.payload_to_send(index));
  if (index == 0) return write_first_flight(payload);
  LULL_ASSIGN(const Bytes message, now.handshake.write(payload));
  if (message.size() > kHandshakeBytesMax - kFirstFlightBytes - kLengthBytes)
    return fail(Code::kTooLarge, "handshake_too_large");
  std::array<std::uint8_t, kLengthBytes> length;
  store_be(length.data(), static_cast<std::uint16_t>(message.size()));
  append(output_, length);
  append(output_, message);
  establish_if_complete();
  return {};
}

Result<void> Channel::write_first_flight(ByteView payload) {
  auto& now = std::get<Handshaking>(state_);
  if (payload.size() > kFirstPayloadBytes) return fail(Code::kTooLarge, "first_payload_too_large");
  Bytes padded(payload.begin(), payload.end());
  padded.resize(kFirstPayloadBytes);
  LULL_ASSIGN(const Bytes message, now.handshake.write(padded));
  LULL_CHECK(message.size() == kFirstFlightBytes - kKnockBytes);
  append(output_, knock_for(now.knock, message));
  append(output_, message);
  return {};
}

void Channel::establish_if_complete() {
  auto& now = std::get<Handshaking>(state_);
  if (!now.handshake.complete()) return;
  Transport done = std::move(now.handshake).finish();
  // Only a one-way pattern lacks a direction, and `start` refused those.
  LULL_CHECK(done.sender.has_value() && done.receiver.has_value());
  state_.emplace<Established>(
      Established{FrameWriter(std::move(*done.sender)), FrameReader(std::move(*done.receiver)),
                  std::move(done.handshake_hash), done.remote_static, std::move(done.exported)});
}

Result<void> Channel::send(ByteView message) {
  if (fault_) return fail(*fault_);
  auto* now = std::get_if<Established>(&state_);
  if (now == nullptr) return fail(Code::kInvalid, "channel_not_established");
  LULL_TRY(now->writer.write(message, output_));
  ++messages_sent_;
  return {};
}

Bytes Channel::take_output() {
  return std::exchange(output_, {});
}

const Bytes& Channel::handshake_hash() const {
  const auto* now = std::get_if<Established>(&state_);
  LULL_CHECK(now != nullptr);
  return now->handshake_hash;
}

std::optional<crypto::PublicKey> Channel::remote_static() const {
  if (const auto* now = std::get_if<Established>(&state_)) return now->remote_static;
  return std::get<Handshaking>(state_).handshake.remote_static();
}

ExportedKey Channel::take_exported_key() {
  auto* now = std::get_if<Established>(&state_);
  LULL_CHECK(now != nullptr && now->exported.has_value());
  ExportedKey key = std::move(*now->exported);
  now->exported.reset();
  return key;
}

}  // namespace lull::noise
