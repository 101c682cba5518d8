// SPDX-License-Identifier: Apache-2.0
// Two ends of a connection with the right keys, and somebody on the wire between them who cuts,
// alters, drops and inserts: from the knock through both handshakes to the last frame.
#include "noise/channel.h"

#include <array>

#include "base/check.h"
#include "fuzz/input.h"
#include "fuzz/target.h"

namespace lull::noise {

namespace {

constexpr std::string_view kProtocols[] = {"Noise_KKpsk0_25519_ChaChaPoly_BLAKE2b",
                                           "Noise_XKpsk3_25519_ChaChaPoly_BLAKE2b"};

template <class SecretType>
SecretType secret(std::uint8_t fill) {
  return SecretType::copy_of(Bytes(SecretType::kSize, fill));
}

/// What both ends hold, made once.
struct Keys {
  crypto::KeyPair dialler = crypto::KeyPair::from_private(secret<crypto::PrivateKey>(0x11));
  crypto::KeyPair answerer = crypto::KeyPair::from_private(secret<crypto::PrivateKey>(0x22));
  Psk psk = secret<Psk>(0x33);
  KnockKey knock = secret<KnockKey>(0x44);
};
const Keys& keys() {
  static const Keys made;
  return made;
}

/// One end: what it says in the handshake, and where it refuses.
struct End final : HandshakeOwner {
  Result<Bytes> payload_to_send(int message) override {
    const auto most = message == 0 ? std::min(payload.size(), kFirstPayloadBytes) : payload.size();
    return Bytes(payload.begin(), payload.begin() + static_cast<std::ptrdiff_t>(most));
  }
  Result<void> payload_received(int message, ByteView, const crypto::PublicKey*) override {
    if (message == refuses_at) return fail(Code::kRefused, "refused");
    return {};
  }

  Bytes payload;
  int refuses_at = -1;
  std::optional<Channel> channel;
  Bytes coming;  ///< on the wire to here
  std::vector<Bytes> sent, received;
  bool failed = false;
};

class Wire {
 public:
  explicit Wire(fuzz::Input& in) : in_(in) {
    const bool kk = in.choice(2) == 0;
    for (auto& end : ends_) {
      end.refuses_at = in.choice(8) - 4;
      const auto payload = in.take(in.byte());
      end.payload.assign(payload.begin(), payload.end());
    }
    ChannelConfig config{kProtocols[kk ? 0 : 1], Bytes(3, 7), &keys().dialler,
                         keys().answerer.pub,    &keys().psk, &keys().knock};
    auto dialled = Channel::dial(config, ends_[0]);
    LULL_CHECK(dialled.has_value());
    config.local = &keys().answerer;
    config.remote = kk ? std::optional(keys().dialler.pub) : std::nullopt;
    auto answering = Channel::answer(config, ends_[1]);
    LULL_CHECK(answering.has_value());
    ends_[0].channel = std::move(*dialled);
    ends_[1].channel = std::move(*answering);
  }

  void run() {
    for (int i = 0; i < 64 && !in_.empty(); ++i) {
      carry_output();
      const auto what = in_.byte();
      auto& to = ends_[what & 1];
      auto& from = ends_[1 - (what & 1)];
      switch (what >> 1 & 7) {
        case 0:
          insert(to);
          break;
        case 1:
          flip(to);
          break;
        case 2:
          drop(to);
          break;
        case 3:
          speak(from);
          break;
        default:
          deliver(to, 1 + in_.byte() * std::size_t{37});
          break;
      }
    }
    check();
  }

 private:
  void carry_output() {
    append(ends_[1].coming, ends_[0].channel->take_output());
    append(ends_[0].coming, ends_[1].channel->take_output());
  }
  void insert(End& to) {
    const auto piece = in_.piece();
    to.coming.insert(to.coming.begin(), piece.begin(), piece.end());
    tampered_ = tampered_ || !piece.empty();
  }
  void flip(End& to) {
    const auto at = in_.u16();
    const auto mask = in_.byte();
    if (to.coming.empty() || mask == 0) return;
    to.coming[at % to.coming.size()] ^= mask;
    tampered_ = true;
  }
  void drop(End& to) {
    const auto count = std::min<std::size_t>(in_.byte(), to.coming.size());
    to.coming.erase(to.coming.begin(), to.coming.begin() + static_cast<std::ptrdiff_t>(count));
    tampered_ = tampered_ || count > 0;
  }
  void speak(End& from) {
    const auto text = in_.take(in_.byte());
    if (from.channel->send(text).has_value()) from.sent.emplace_back(text.begin(), text.end());
  }
  void deliver(End& to, std::size_t step) {
    const Bytes bytes = std::exchange(to.coming, {});
    for (ByteView rest = bytes; !rest.empty(); rest = rest.subspan(std::min(step, rest.size()))) {
      const bool good =
          to.channel->feed(rest.first(std::min(step, rest.size())), to, to.received).has_value();
      // The first error is final, and nothing more leaves.
      LULL_CHECK(!(good && to.failed));
      to.failed = !good;
      if (to.failed) LULL_CHECK(to.channel->output_bytes() == 0 && !to.channel->established());
    }
  }

  /// Whatever was done on the wire: nobody gets a message that was not sent, or out of its order.
  void check() {
    for (std::size_t i = 0; i < 2; ++i) {
      const auto& got = ends_[i].received;
      const auto& sent = ends_[1 - i].sent;
      LULL_CHECK(got.size() <= sent.size() && std::equal(got.begin(), got.end(), sent.begin()));
    }
    const bool may_fail = tampered_ || ends_[0].refuses_at >= 0 || ends_[1].refuses_at >= 0;
    LULL_CHECK(may_fail || (!ends_[0].failed && !ends_[1].failed));
    if (ends_[0].channel->established() && ends_[1].channel->established())
      LULL_CHECK(ends_[0].channel->handshake_hash() == ends_[1].channel->handshake_hash());
  }

  fuzz::Input& in_;
  std::array<End, 2> ends_;
  bool tampered_ = false;
};

}  // namespace

LULL_FUZZ_TARGET(channel) {
  // Nobody without the key makes a knock that fits.
  LULL_CHECK(!knock_fits(keys().knock, input.first(std::min(input.size(), kFirstFlightBytes))));
  fuzz::Input in(input);
  Wire(in).run();
}

}  // namespace lull::noise
