// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "noise/channel.h"

namespace lull::noise::test {

inline constexpr std::string_view kSession = "Noise_KKpsk0_25519_ChaChaPoly_BLAKE2b";
inline constexpr std::string_view kPairing = "Noise_XKpsk3_25519_ChaChaPoly_BLAKE2b";

inline crypto::KeyPair key_pair(std::uint8_t seed) {
  return crypto::KeyPair::from_private(crypto::PrivateKey::copy_of(Bytes(32, seed)));
}
template <class SecretType>
SecretType secret(std::uint8_t seed) {
  return SecretType::copy_of(Bytes(SecretType::kSize, seed));
}
/// Bytes that are not all alike, so that a wrong place shows.
inline Bytes numbered(std::size_t size) {
  Bytes out(size);
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<std::uint8_t>(i * 7 + i / 256 + 1);
  return out;
}
inline Bytes text(std::string_view s) {
  return {as_bytes(s).begin(), as_bytes(s).end()};
}

/// Sends the payloads it was given, keeps what came, and says no where it was told to.
class FakeOwner final : public HandshakeOwner {
 public:
  struct Received {
    int message;
    Bytes payload;
    std::optional<crypto::PublicKey> remote;
  };

  Result<Bytes> payload_to_send(int message) override {
    if (refuse.contains(message)) return fail(Code::kRefused, "owner_refuses");
    return to_send[message];
  }
  Result<void> payload_received(int message, ByteView payload,
                                const crypto::PublicKey* remote_static) override {
    if (refuse.contains(message)) return fail(Code::kRefused, "owner_refuses");
    received.push_back({message, Bytes(payload.begin(), payload.end()),
                        remote_static != nullptr ? std::optional(*remote_static) : std::nullopt});
    return {};
  }

  std::map<int, Bytes> to_send;
  std::set<int> refuse;
  std::vector<Received> received;
};

/// A channel with its owner and what came out of it.
struct Side {
  Channel channel;
  FakeOwner owner{};
  std::vector<Bytes> messages{};

  Result<void> feed(ByteView bytes) { return channel.feed(bytes, owner, messages); }
};

/// The keys of two devices; a test bends one side's before it connects.
struct Keys {
  crypto::KeyPair local;
  std::optional<crypto::PublicKey> remote;
  Psk psk = secret<Psk>(3);
  KnockKey knock = secret<KnockKey>(4);
  Bytes prologue = text("prologue");

  ChannelConfig config(std::string_view protocol) const {
    return {protocol, prologue, &local, remote, &psk, &knock};
  }
};

struct Pair {
  std::string_view protocol;
  Keys dialer{key_pair(1), key_pair(2).pub};
  Keys answerer{key_pair(2), std::nullopt};
  FakeOwner dial_owner{};

  explicit Pair(std::string_view name) : protocol(name) {
    if (name == kSession) answerer.remote = dialer.local.pub;
  }
  Side dial() { return {Channel::dial(dialer.config(protocol), dial_owner).value(), dial_owner}; }
  Side answer() {
    FakeOwner owner;
    return {Channel::answer(answerer.config(protocol), owner).value(), owner};
  }
};

/// Carries bytes both ways until nothing is left to carry; the first error ends it.
inline Result<void> carry(Side& a, Side& b) {
  while (a.channel.output_bytes() + b.channel.output_bytes() > 0) {
    LULL_TRY(b.feed(a.channel.take_output()));
    LULL_TRY(a.feed(b.channel.take_output()));
  }
  return {};
}

/// Two established sides.
inline std::pair<Side, Side> connected(std::string_view protocol) {
  Pair pair(protocol);
  std::pair<Side, Side> sides{pair.dial(), pair.answer()};
  LULL_CHECK(carry(sides.first, sides.second).has_value());
  return sides;
}

}  // namespace lull::noise::test
