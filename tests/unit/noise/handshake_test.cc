// SPDX-License-Identifier: Apache-2.0
#include "noise/handshake.h"

#include <gtest/gtest.h>

#include "noise/limits.h"
#include "unit/noise/support.h"

namespace lull::noise {
namespace {

using test::key_pair;
using test::secret;
using test::text;

/// Both sides of one protocol with keys that fit.
struct Two {
  Protocol protocol;
  crypto::KeyPair initiator_static = key_pair(1);
  crypto::KeyPair responder_static = key_pair(2);
  std::vector<Psk> psks;

  explicit Two(std::string_view name) : protocol(parse_protocol(name).value()) {
    for (std::size_t i = 0; i < protocol.pattern.psks; ++i)
      psks.push_back(secret<Psk>(static_cast<std::uint8_t>(10 + i)));
  }
  HandshakeConfig config(Role role) const {
    const bool initiator = role == Role::kInitiator;
    HandshakeConfig made{&protocol, role, as_bytes("prologue")};
    made.local_static = initiator ? &initiator_static : &responder_static;
    const bool known = initiator ? protocol.pattern.responder_static_known
                                 : protocol.pattern.initiator_static_known;
    if (known) made.remote_static = initiator ? responder_static.pub : initiator_static.pub;
    for (const auto& psk : psks) made.psks.push_back(&psk);
    return made;
  }
  Handshake initiator() const { return Handshake::start(config(Role::kInitiator)).value(); }
  Handshake responder() const { return Handshake::start(config(Role::kResponder)).value(); }
};

Result<void> step(Handshake& from, Handshake& to, ByteView payload) {
  LULL_ASSIGN(const Bytes message, from.write(payload));
  LULL_ASSIGN(const Bytes got, to.read(message));
  EXPECT_EQ(to_hex(got), to_hex(payload));
  return {};
}

Result<void> run(Handshake& a, Handshake& b) {
  while (!a.complete()) LULL_TRY(a.my_turn() ? step(a, b, text("ping")) : step(b, a, text("pong")));
  return {};
}

/// Runs the handshake and a message each way.
void expect_conversation(const std::string& pattern) {
  SCOPED_TRACE(pattern);
  const Two two("Noise_" + pattern + "_25519_ChaChaPoly_SHA256");
  auto a = two.initiator();
  auto b = two.responder();
  ASSERT_TRUE(run(a, b));
  auto first = std::move(a).finish();
  auto second = std::move(b).finish();
  EXPECT_EQ(first.handshake_hash, second.handshake_hash);
  EXPECT_EQ(second.open(first.seal(text("hello")).value()).value(), text("hello"));
  if (two.protocol.pattern.one_way) {
    EXPECT_EQ(second.seal(text("x")).error().code, Code::kRefused);
    EXPECT_EQ(first.open(Bytes(16)).error().code, Code::kRefused);
  } else {
    EXPECT_EQ(first.open(second.seal(text("hi")).value()).value(), text("hi"));
  }
}

TEST(Handshake, EveryPatternRunsWithEveryPsk) {
  for (const std::string name :
       {"N",    "K",   "X",   "NN",   "NK",   "NX",  "KN",  "KK",   "KX",  "XN",
        "XK",   "XX",  "IN",  "IK",   "IX",   "NK1", "NX1", "X1N",  "X1K", "XK1",
        "X1K1", "X1X", "XX1", "X1X1", "K1N",  "K1K", "KK1", "K1K1", "K1X", "KX1",
        "K1X1", "I1N", "I1K", "IK1",  "I1K1", "I1X", "IX1", "I1X1"}) {
    expect_conversation(name);
    const auto messages =
        parse_protocol("Noise_" + name + "_25519_ChaChaPoly_SHA256")->pattern.messages.size();
    std::string all = name + "psk0";
    expect_conversation(all);
    for (std::size_t place = 1; place <= messages; ++place) {
      expect_conversation(name + "psk" + std::to_string(place));
      all += "+psk" + std::to_string(place);
    }
    expect_conversation(all);
  }
}

TEST(Handshake, RemoteStaticIsThereOnceThePatternHasSentIt) {
  const Two two(test::kPairing);
  auto a = two.initiator();
  auto b = two.responder();
  EXPECT_EQ(a.remote_static(), two.responder_static.pub);
  ASSERT_TRUE(step(a, b, {}));
  ASSERT_TRUE(step(b, a, {}));
  EXPECT_FALSE(b.remote_static());
  ASSERT_TRUE(step(a, b, {}));
  EXPECT_EQ(b.remote_static(), two.initiator_static.pub);
  EXPECT_EQ(std::move(b).finish().remote_static, two.initiator_static.pub);
}

TEST(Handshake, ExportedKeysAgreeAndAreNotTheHandshakeHash) {
  const Two two(test::kPairing);
  auto a = two.initiator();
  auto b = two.responder();
  ASSERT_TRUE(run(a, b));
  const auto first = std::move(a).finish();
  const auto second = std::move(b).finish();
  EXPECT_EQ(to_hex(first.exported.expose_bytes()), to_hex(second.exported.expose_bytes()));
  EXPECT_NE(to_hex(first.exported.expose_bytes()),
            to_hex(ByteView(first.handshake_hash).first(32)));
}

TEST(Handshake, OutOfTurnIsRefusedAndHarmless) {
  const Two two("Noise_NN_25519_ChaChaPoly_BLAKE2b");
  auto a = two.initiator();
  auto b = two.responder();
  EXPECT_EQ(b.write({}).error().code, Code::kInvalid);
  EXPECT_EQ(a.read(Bytes(48)).error().code, Code::kInvalid);
  ASSERT_TRUE(run(a, b));
  EXPECT_EQ(a.write({}).error().code, Code::kInvalid);
  EXPECT_EQ(a.read(Bytes(48)).error().code, Code::kInvalid);
  EXPECT_EQ(b.read(Bytes(48)).error().code, Code::kInvalid);
}

TEST(Handshake, EveryTruncatedMessageIsRefusedAndTheWholeOneStillRead) {
  const Two two(test::kPairing);
  auto a = two.initiator();
  auto b = two.responder();
  while (!a.complete()) {
    auto& from = a.my_turn() ? a : b;
    auto& to = a.my_turn() ? b : a;
    const Bytes message = from.write(text("payload")).value();
    for (std::size_t cut = 0; cut < message.size(); cut += 5)
      ASSERT_FALSE(to.read(ByteView(message).first(cut))) << cut;
    ASSERT_FALSE(to.read(ByteView(message).first(message.size() - 1)));
    ASSERT_TRUE(to.read(message));
  }
  EXPECT_EQ(std::move(a).finish().handshake_hash, std::move(b).finish().handshake_hash);
}

TEST(Handshake, EveryFlippedByteIsRefusedAndTheWholeMessageStillRead) {
  const Two two(test::kSession);
  auto a = two.initiator();
  auto b = two.responder();
  while (!a.complete()) {
    auto& from = a.my_turn() ? a : b;
    auto& to = a.my_turn() ? b : a;
    const Bytes message = from.write(text("payload")).value();
    for (std::size_t at = 0; at < message.size(); at += 3) {
      Bytes bad = message;
      bad[at] ^= 0x10;
      ASSERT_FALSE(to.read(bad)) << at;
    }
    ASSERT_TRUE(to.read(message));
  }
  EXPECT_EQ(std::move(a).finish().handshake_hash, std::move(b).finish().handshake_hash);
}

TEST(Handshake, AFailedWriteChangesNothing) {
  const Two two("Noise_NN_25519_ChaChaPoly_BLAKE2b");
  auto a = two.initiator();
  auto b = two.responder();
  for (const std::size_t bytes : {kNoiseMessageBytesMax, kNoiseMessageBytesMax + 1})
    EXPECT_EQ(a.write(Bytes(bytes)).error().code, Code::kTooLarge);
  EXPECT_EQ(a.message_index(), 0u);
  EXPECT_TRUE(run(a, b));
}

TEST(Handshake, TheLargestMessageGoesAndOneByteMoreDoesNot) {
  const Two two("Noise_NN_25519_ChaChaPoly_BLAKE2b");
  auto a = two.initiator();
  auto b = two.responder();
  EXPECT_EQ(a.write(Bytes(kNoiseMessageBytesMax - 31)).error().code, Code::kTooLarge);
  const auto message = a.write(Bytes(kNoiseMessageBytesMax - 32));
  ASSERT_TRUE(message);
  EXPECT_EQ(message->size(), kNoiseMessageBytesMax);
  Bytes longer = *message;
  longer.push_back(0);
  EXPECT_EQ(b.read(longer).error().code, Code::kTooLarge);
  EXPECT_TRUE(b.read(*message));
}

TEST(Handshake, LowOrderKeysAreRefusedAtTheirFirstDh) {
  // Zero, one, and a point of order eight.
  Bytes order8;
  ASSERT_TRUE(from_hex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800", order8));
  Bytes one(32, 0);
  one[0] = 1;
  const Two two("Noise_NN_25519_ChaChaPoly_BLAKE2b");
  for (const Bytes& low : {Bytes(32, 0), one, order8}) {
    auto b = two.responder();
    ASSERT_TRUE(b.read(low));
    EXPECT_STREQ(b.write({}).error().reason, "noise_low_order_key");
    auto a = two.initiator();
    ASSERT_TRUE(a.write({}));
    Bytes reply = low;
    reply.resize(48);
    EXPECT_STREQ(a.read(reply).error().reason, "noise_low_order_key");
  }
}

TEST(Handshake, ALowOrderStaticKeyIsRefused) {
  const Two two("Noise_NK_25519_ChaChaPoly_BLAKE2b");
  auto config = two.config(Role::kInitiator);
  config.remote_static = crypto::PublicKey{};
  auto a = Handshake::start(config).value();
  EXPECT_STREQ(a.write({}).error().reason, "noise_low_order_key");
}

TEST(Handshake, KeysThatDoNotFitThePatternAreRefusedAtTheStart) {
  const Two two(test::kSession);
  auto config = two.config(Role::kInitiator);
  config.local_static = nullptr;
  EXPECT_STREQ(Handshake::start(config).error().reason, "noise_local_static_missing");
  config = two.config(Role::kInitiator);
  config.remote_static.reset();
  EXPECT_STREQ(Handshake::start(config).error().reason, "noise_remote_static_missing");
  config = two.config(Role::kInitiator);
  config.psks.clear();
  EXPECT_STREQ(Handshake::start(config).error().reason, "noise_psk_count");
  const Two xx("Noise_XX_25519_ChaChaPoly_BLAKE2b");
  config = xx.config(Role::kInitiator);
  config.remote_static = xx.responder_static.pub;
  EXPECT_STREQ(Handshake::start(config).error().reason, "noise_remote_static_not_expected");
}

TEST(Handshake, OtherPrologueFails) {
  const Two two(test::kSession);
  auto a = two.initiator();
  auto config = two.config(Role::kResponder);
  config.prologue = as_bytes("prologuE");
  auto b = Handshake::start(config).value();
  EXPECT_EQ(step(a, b, {}).error().code, Code::kWrongKey);
}

TEST(Transport, LimitsOfOneMessageHold) {
  const Two two("Noise_NN_25519_ChaChaPoly_BLAKE2b");
  auto a = two.initiator();
  auto b = two.responder();
  ASSERT_TRUE(run(a, b));
  auto first = std::move(a).finish();
  auto second = std::move(b).finish();
  EXPECT_EQ(first.seal(Bytes(kNoiseMessageBytesMax - 15)).error().code, Code::kTooLarge);
  const Bytes sealed = first.seal(Bytes(kNoiseMessageBytesMax - 16)).value();
  EXPECT_EQ(sealed.size(), kNoiseMessageBytesMax);
  EXPECT_EQ(second.open(Bytes(kNoiseMessageBytesMax + 1)).error().code, Code::kTooLarge);
  EXPECT_EQ(second.open(Bytes(15)).error().code, Code::kInvalid);
  EXPECT_TRUE(second.open(sealed));
}

TEST(Transport, NothingIsSealedOnceTheNoncesAreUsedUp) {
  const Two two("Noise_NN_25519_ChaChaPoly_BLAKE2b");
  auto a = two.initiator();
  auto b = two.responder();
  ASSERT_TRUE(run(a, b));
  auto first = std::move(a).finish();
  first.sender.emplace(secret<CipherKey>(1), kNonceReserved - 1);
  EXPECT_TRUE(first.seal(text("the last")));
  EXPECT_STREQ(first.seal(text("one more")).error().reason, "noise_nonces_used_up");
}

TEST(Transport, ReplayedAndReorderedMessagesDoNotOpen) {
  const Two two("Noise_NN_25519_ChaChaPoly_BLAKE2b");
  auto a = two.initiator();
  auto b = two.responder();
  ASSERT_TRUE(run(a, b));
  auto first = std::move(a).finish();
  auto second = std::move(b).finish();
  const Bytes one = first.seal(text("one")).value();
  const Bytes two_sealed = first.seal(text("two")).value();
  EXPECT_FALSE(second.open(two_sealed));
  EXPECT_TRUE(second.open(one));
  EXPECT_FALSE(second.open(one));
  EXPECT_TRUE(second.open(two_sealed));
  EXPECT_FALSE(first.open(two_sealed));
}

}  // namespace
}  // namespace lull::noise
