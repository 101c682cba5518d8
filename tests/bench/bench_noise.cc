// SPDX-License-Identifier: Apache-2.0
//
// How fast frames and handshakes are, on one core: `bench_noise`. Build it for release.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "base/check.h"
#include "noise/channel.h"

namespace {

using namespace std::chrono_literals;
using lull::Bytes;
using lull::ByteView;
using lull::noise::Channel;

constexpr auto kPatience = 1s;

class NoPayloads final : public lull::noise::HandshakeOwner {
 public:
  lull::Result<Bytes> payload_to_send(int) override { return Bytes{}; }
  lull::Result<void> payload_received(int, ByteView, const lull::crypto::PublicKey*) override {
    return {};
  }
};

struct Keys {
  lull::crypto::KeyPair dialer = lull::crypto::KeyPair::generate();
  lull::crypto::KeyPair answerer = lull::crypto::KeyPair::generate();
  lull::noise::Psk psk;
  lull::noise::KnockKey knock;
};

using Two = std::pair<Channel, Channel>;

Two connect(const Keys& keys, std::string_view protocol) {
  NoPayloads owner;
  std::vector<Bytes> messages;
  const bool session = protocol.find("KKpsk0") != std::string_view::npos;
  lull::noise::ChannelConfig config{protocol,          {},        &keys.dialer,
                                    keys.answerer.pub, &keys.psk, &keys.knock};
  auto dialer = Channel::dial(config, owner).value();
  config.local = &keys.answerer;
  config.remote.reset();
  if (session) config.remote = keys.dialer.pub;
  auto answerer = Channel::answer(config, owner).value();
  while (!dialer.established() || !answerer.established()) {
    LULL_CHECK(answerer.feed(dialer.take_output(), owner, messages).has_value());
    LULL_CHECK(dialer.feed(answerer.take_output(), owner, messages).has_value());
  }
  return {std::move(dialer), std::move(answerer)};
}

/// Calls `once` until a second has gone; seconds for one call.
template <class Work>
double seconds_each(Work once) {
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  int calls = 0;
  do {
    once();
    ++calls;
  } while (Clock::now() - start < kPatience);
  return std::chrono::duration<double>(Clock::now() - start).count() / calls;
}

void bench_frames(const Keys& keys, std::size_t size) {
  auto [sender, receiver] = connect(keys, "Noise_KKpsk0_25519_ChaChaPoly_BLAKE2b");
  NoPayloads owner;
  const Bytes message(size, 7);
  std::vector<Bytes> messages;
  // About a megabyte at a time, as a socket's buffer would be filled.
  const std::size_t batch = std::max<std::size_t>(1, (std::size_t{1} << 20) / size);
  const auto mb = static_cast<double>(size * batch) / 1e6;
  const double seal = seconds_each([&] {
    for (std::size_t i = 0; i < batch; ++i) LULL_CHECK(sender.send(message).has_value());
    sender.take_output();
  });
  std::tie(sender, receiver) = connect(keys, "Noise_KKpsk0_25519_ChaChaPoly_BLAKE2b");
  const double both = seconds_each([&] {
    for (std::size_t i = 0; i < batch; ++i) LULL_CHECK(sender.send(message).has_value());
    LULL_CHECK(receiver.feed(sender.take_output(), owner, messages).has_value());
    messages.clear();
  });
  std::printf("frames, messages of %7zu bytes: seal %6.0f MB/s, open %6.0f MB/s\n", size, mb / seal,
              mb / (both - seal));
}

void bench_handshake(const Keys& keys, const char* protocol) {
  const double each = seconds_each([&] { connect(keys, protocol); });
  std::printf("%s: %5.0f handshakes/s, both sides\n", protocol, 1 / each);
}

}  // namespace

int main() {
  const Keys keys;
  for (const std::size_t size : {100u, 1'000u, 10'000u, 65'515u, 1'000'000u})
    bench_frames(keys, size);
  bench_handshake(keys, "Noise_KKpsk0_25519_ChaChaPoly_BLAKE2b");
  bench_handshake(keys, "Noise_XKpsk3_25519_ChaChaPoly_BLAKE2b");
}
