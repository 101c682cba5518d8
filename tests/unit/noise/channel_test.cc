// SPDX-License-Identifier: Apache-2.0
#include "noise/channel.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "unit/noise/support.h"

namespace lull::noise {
namespace {

using test::carry;
using test::connected;
using test::FakeOwner;
using test::key_pair;
using test::kPairing;
using test::kSession;
using test::numbered;
using test::Pair;
using test::secret;
using test::Side;
using test::text;

class AnyChannel : public testing::TestWithParam<std::string_view> {};
INSTANTIATE_TEST_SUITE_P(Protocols, AnyChannel, testing::Values(kSession, kPairing),
                         [](const auto& made) {
                           return std::string(made.param == kSession ? "Session" : "Pairing");
                         });

/// Carries until one side fails; tells why, and that it then has nothing more to say.
std::string fault_between(Side& a, Side& b) {
  const auto done = carry(a, b);
  EXPECT_EQ(a.channel.established() && b.channel.established(), done.has_value());
  return done ? "" : done.error().reason;
}

TEST_P(AnyChannel, MessagesGoBothWaysOnceEstablished) {
  auto [a, b] = connected(GetParam());
  ASSERT_TRUE(a.channel.established() && b.channel.established());
  ASSERT_TRUE(a.channel.send(text("from a")));
  ASSERT_TRUE(b.channel.send(text("from b")));
  ASSERT_TRUE(b.channel.send({}));
  ASSERT_TRUE(carry(a, b));
  EXPECT_EQ(b.messages, std::vector<Bytes>{text("from a")});
  EXPECT_EQ(a.messages, (std::vector<Bytes>{text("from b"), Bytes{}}));
  EXPECT_EQ(a.channel.messages_sent(), 1u);
  EXPECT_EQ(b.channel.messages_sent(), 2u);
}

TEST_P(AnyChannel, FirstFlightIsAlways160Bytes) {
  for (std::size_t payload : {0u, 1u, 95u, 96u}) {
    Pair pair(GetParam());
    pair.dial_owner.to_send[0] = numbered(payload);
    EXPECT_EQ(pair.dial().channel.output_bytes(), kFirstFlightBytes);
  }
  Pair pair(GetParam());
  pair.dial_owner.to_send[0] = numbered(97);
  const auto refused = Channel::dial(pair.dialer.config(GetParam()), pair.dial_owner);
  EXPECT_EQ(refused.error().code, Code::kTooLarge);
}

TEST_P(AnyChannel, FirstPayloadArrivesPaddedWithZeros) {
  Pair pair(GetParam());
  pair.dial_owner.to_send[0] = text("stamp");
  auto a = pair.dial();
  auto b = pair.answer();
  ASSERT_TRUE(carry(a, b));
  Bytes expected = text("stamp");
  expected.resize(kFirstPayloadBytes);
  ASSERT_FALSE(b.owner.received.empty());
  EXPECT_EQ(b.owner.received[0].message, 0);
  EXPECT_EQ(b.owner.received[0].payload, expected);
}

TEST_P(AnyChannel, HashAndExportedKeyAgreeAndDifferEachTime) {
  auto [a, b] = connected(GetParam());
  auto [c, d] = connected(GetParam());
  EXPECT_EQ(a.channel.handshake_hash(), b.channel.handshake_hash());
  EXPECT_NE(a.channel.handshake_hash(), c.channel.handshake_hash());
  const auto first = to_hex(a.channel.take_exported_key().expose_bytes());
  EXPECT_EQ(first, to_hex(b.channel.take_exported_key().expose_bytes()));
  EXPECT_NE(first, to_hex(d.channel.take_exported_key().expose_bytes()));
}

TEST_P(AnyChannel, BothSidesKnowWhoIsThere) {
  auto [a, b] = connected(GetParam());
  EXPECT_EQ(a.channel.remote_static(), key_pair(2).pub);
  EXPECT_EQ(b.channel.remote_static(), key_pair(1).pub);
}

TEST_P(AnyChannel, AnotherKnockIsSilence) {
  Pair pair(GetParam());
  pair.answerer.knock = secret<KnockKey>(44);
  auto a = pair.dial();
  auto b = pair.answer();
  EXPECT_EQ(fault_between(a, b), "knock_unknown");
  EXPECT_TRUE(b.owner.received.empty());
  EXPECT_EQ(b.channel.output_bytes(), 0u);
}

TEST_P(AnyChannel, AnotherPskFails) {
  Pair pair(GetParam());
  pair.answerer.psk = secret<Psk>(33);
  auto a = pair.dial();
  auto b = pair.answer();
  EXPECT_EQ(fault_between(a, b), "noise_open_failed");
}

TEST_P(AnyChannel, AnotherPrologueFails) {
  Pair pair(GetParam());
  pair.answerer.prologue = text("other");
  auto a = pair.dial();
  auto b = pair.answer();
  EXPECT_EQ(fault_between(a, b), "noise_open_failed");
}

TEST_P(AnyChannel, AnotherStaticOfTheAnswererFails) {
  Pair pair(GetParam());
  pair.answerer.local = key_pair(5);
  auto a = pair.dial();
  auto b = pair.answer();
  EXPECT_EQ(fault_between(a, b), "noise_open_failed");
}

TEST(SessionChannel, AnotherStaticOfTheDialerFails) {
  Pair pair(kSession);
  pair.dialer.local = key_pair(5);
  auto a = pair.dial();
  auto b = pair.answer();
  EXPECT_EQ(fault_between(a, b), "noise_open_failed");
}

TEST(PairingChannel, TheDialersStaticIsToldWithTheThirdPayloadOnly) {
  Pair pair(kPairing);
  auto a = pair.dial();
  auto b = pair.answer();
  ASSERT_TRUE(carry(a, b));
  ASSERT_EQ(b.owner.received.size(), 2u);
  EXPECT_FALSE(b.owner.received[0].remote);
  EXPECT_EQ(b.owner.received[1].message, 2);
  EXPECT_EQ(b.owner.received[1].remote, key_pair(1).pub);
}

TEST(PairingChannel, PayloadsArriveInTurn) {
  Pair pair(kPairing);
  pair.dial_owner.to_send[0] = numbered(96);
  pair.dial_owner.to_send[2] = text("third");
  auto a = pair.dial();
  auto b = pair.answer();
  b.owner.to_send[1] = text("second");
  ASSERT_TRUE(carry(a, b));
  ASSERT_EQ(a.owner.received.size(), 1u);
  EXPECT_EQ(a.owner.received[0].message, 1);
  EXPECT_EQ(a.owner.received[0].payload, text("second"));
  EXPECT_EQ(b.owner.received[0].payload, numbered(96));
  EXPECT_EQ(b.owner.received[1].payload, text("third"));
}

TEST(PairingChannel, WhoIsThereIsToldBeforeItIsEstablishedOnlyWhereItIsKnown) {
  Pair pair(kPairing);
  const auto a = pair.dial();
  const auto b = pair.answer();
  EXPECT_EQ(a.channel.remote_static(), key_pair(2).pub);
  EXPECT_EQ(b.channel.remote_static(), std::nullopt);
}

TEST(PairingChannel, APayloadThatMakesTheHandshakeTooLargeIsNotSent) {
  for (const std::size_t bytes : {std::size_t{5000}, kNoiseMessageBytesMax}) {
    Pair pair(kPairing);
    auto a = pair.dial();
    auto b = pair.answer();
    b.owner.to_send[1] = Bytes(bytes);
    EXPECT_EQ(b.feed(a.channel.take_output()).error().code, Code::kTooLarge);
    EXPECT_EQ(b.channel.output_bytes(), 0u);
  }
}

TEST(PairingChannel, AnOwnersNoAtAnyMessageEndsItWithoutAByte) {
  for (int message = 0; message < 3; ++message) {
    for (const bool dialer_refuses : {true, false}) {
      Pair pair(kPairing);
      if (dialer_refuses && message == 0) continue;  // `dial` itself fails, below
      auto a = pair.dial();
      auto b = pair.answer();
      auto& refusing = dialer_refuses ? a : b;
      refusing.owner.refuse.insert(message);
      EXPECT_EQ(fault_between(a, b), "owner_refuses") << message;
      EXPECT_EQ(refusing.channel.output_bytes(), 0u);
      EXPECT_STREQ(refusing.feed(Bytes(1)).error().reason, "owner_refuses");
      EXPECT_FALSE(refusing.channel.send({}));
    }
  }
  Pair pair(kPairing);
  pair.dial_owner.refuse.insert(0);
  EXPECT_FALSE(Channel::dial(pair.dialer.config(kPairing), pair.dial_owner));
}

TEST_P(AnyChannel, SendingBeforeItIsEstablishedIsRefusedAndHarmless) {
  Pair pair(GetParam());
  auto a = pair.dial();
  auto b = pair.answer();
  EXPECT_EQ(a.channel.send({}).error().code, Code::kInvalid);
  EXPECT_EQ(b.channel.send({}).error().code, Code::kInvalid);
  EXPECT_EQ(a.channel.messages_sent(), 0u);
  EXPECT_TRUE(carry(a, b));
}

TEST_P(AnyChannel, AMessageOverTheLimitIsRefusedAndTheConnectionLives) {
  auto [a, b] = connected(GetParam());
  EXPECT_EQ(a.channel.send(Bytes(kMessageBytesMax + 1)).error().code, Code::kTooLarge);
  EXPECT_EQ(a.channel.output_bytes(), 0u);
  ASSERT_TRUE(a.channel.send(numbered(kMessageBytesMax)));
  ASSERT_TRUE(carry(a, b));
  EXPECT_EQ(b.messages, std::vector<Bytes>{numbered(kMessageBytesMax)});
}

TEST_P(AnyChannel, EveryFlippedByteOfTheFirstFlightIsSilence) {
  Pair pair(GetParam());
  auto a = pair.dial();
  const Bytes flight = a.channel.take_output();
  for (std::size_t at = 0; at < flight.size(); ++at) {
    auto b = pair.answer();
    Bytes bad = flight;
    bad[at] ^= 1;
    ASSERT_STREQ(b.feed(bad).error().reason, "knock_unknown") << at;
    ASSERT_EQ(b.channel.output_bytes(), 0u);
  }
}

TEST_P(AnyChannel, AFlippedByteOfTheAnswerIsRefused) {
  Pair pair(GetParam());
  auto a = pair.dial();
  auto b = pair.answer();
  ASSERT_TRUE(b.feed(a.channel.take_output()));
  Bytes answer = b.channel.take_output();
  answer.back() ^= 1;
  EXPECT_FALSE(a.feed(answer));
  EXPECT_FALSE(a.channel.established());
}

TEST_P(AnyChannel, ReplayedFirstFlightCannotBeContinued) {
  Pair pair(GetParam());
  auto a = pair.dial();
  const Bytes flight = a.channel.take_output();
  auto b = pair.answer();
  auto again = pair.answer();
  ASSERT_TRUE(b.feed(flight));
  ASSERT_TRUE(again.feed(flight));
  ASSERT_TRUE(a.feed(b.channel.take_output()));
  if (a.channel.established()) {
    ASSERT_TRUE(a.channel.send(text("hello")));
  }
  const Bytes rest = a.channel.take_output();
  EXPECT_FALSE(again.feed(rest));
  EXPECT_TRUE(b.feed(rest));
}

TEST_P(AnyChannel, ReflectedMessagesAreRefused) {
  auto [a, b] = connected(GetParam());
  ASSERT_TRUE(a.channel.send(text("x")));
  EXPECT_FALSE(a.feed(a.channel.take_output()));
}

TEST_P(AnyChannel, AReflectedHandshakeIsRefused) {
  Pair pair(GetParam());
  auto a = pair.dial();
  const Bytes flight = a.channel.take_output();
  // Framed as a later message would be; unframed, its first bytes would be a random length.
  Bytes reflected{0, kFirstFlightBytes - kKnockBytes};
  append(reflected, ByteView(flight).subspan(kKnockBytes));
  EXPECT_FALSE(a.feed(reflected));
}

TEST_P(AnyChannel, AHandshakeOverFourKibibytesIsRefusedByItsLength) {
  Pair pair(GetParam());
  auto a = pair.dial();
  const Bytes length{0x0f, 0xff};
  EXPECT_STREQ(a.feed(length).error().reason, "handshake_too_large");
  auto b = pair.dial();
  EXPECT_TRUE(b.feed(Bytes{0x0f, 0xfe}));
}

TEST_P(AnyChannel, AHandshakeMessageTooShortIsRefused) {
  for (std::uint8_t size = 0; size < 48; ++size) {
    Pair pair(GetParam());
    auto a = pair.dial();
    Bytes message(2 + size);
    message[1] = size;
    ASSERT_FALSE(a.feed(message)) << int{size};
  }
}

TEST_P(AnyChannel, AnIncompleteFirstFlightIsNotAnswered) {
  Pair pair(GetParam());
  auto a = pair.dial();
  auto b = pair.answer();
  const Bytes flight = a.channel.take_output();
  ASSERT_TRUE(b.feed(ByteView(flight).first(159)));
  EXPECT_EQ(b.channel.output_bytes(), 0u);
  EXPECT_TRUE(b.owner.received.empty());
}

TEST(SessionChannel, BytesBehindTheFirstFlightAreRefused) {
  Pair pair(kSession);
  auto a = pair.dial();
  auto b = pair.answer();
  Bytes flight = a.channel.take_output();
  // The answerer is established with its reply: what follows has to be a frame.
  flight.resize(flight.size() + 256);
  EXPECT_FALSE(b.feed(flight));
  EXPECT_EQ(b.channel.output_bytes(), 0u);
}

TEST_P(AnyChannel, FramesInOneReadWithTheLastHandshakeMessageAreOpened) {
  Pair pair(GetParam());
  auto a = pair.dial();
  auto b = pair.answer();
  ASSERT_TRUE(b.feed(a.channel.take_output()));
  auto& last = b.channel.established() ? b : a;
  auto& other = b.channel.established() ? a : b;
  if (!last.channel.established()) {
    ASSERT_TRUE(a.feed(b.channel.take_output()));
  }
  // Whoever wrote the last handshake message speaks at once, and more than the handshake's limit.
  ASSERT_TRUE(last.channel.established());
  ASSERT_TRUE(last.channel.send(numbered(10000)));
  ASSERT_TRUE(other.feed(last.channel.take_output()));
  EXPECT_EQ(other.messages, std::vector<Bytes>{numbered(10000)});
}

TEST_P(AnyChannel, EveryCutOfAShortConversationComesOutTheSame) {
  Pair pair(GetParam());
  for (std::size_t cut = 1; cut < 600; ++cut) {
    auto a = pair.dial();
    auto b = pair.answer();
    const auto give = [cut](Side& to, const Bytes& bytes) -> Result<void> {
      const auto first = std::min(cut, bytes.size());
      LULL_TRY(to.feed(ByteView(bytes).first(first)));
      return to.feed(ByteView(bytes).subspan(first));
    };
    while (!a.channel.established() || !b.channel.established()) {
      ASSERT_TRUE(give(b, a.channel.take_output()));
      if (b.channel.established()) {
        ASSERT_TRUE(b.channel.send(text("b speaks")));
      }
      ASSERT_TRUE(give(a, b.channel.take_output()));
    }
    ASSERT_TRUE(a.channel.send(text("a speaks")));
    ASSERT_TRUE(give(b, a.channel.take_output()));
    ASSERT_EQ(b.messages, std::vector<Bytes>{text("a speaks")}) << cut;
    for (const auto& message : a.messages) ASSERT_EQ(message, text("b speaks"));
  }
}

TEST_P(AnyChannel, AFaultAfterwardsIsFinal) {
  auto [a, b] = connected(GetParam());
  ASSERT_TRUE(a.channel.send(text("x")));
  Bytes frame = a.channel.take_output();
  ASSERT_TRUE(b.channel.send(text("queued")));
  Bytes bad = frame;
  bad[100] ^= 1;
  EXPECT_FALSE(b.feed(bad));
  EXPECT_FALSE(b.feed(frame));
  EXPECT_FALSE(b.channel.established());
  EXPECT_EQ(b.channel.output_bytes(), 0u);
  EXPECT_FALSE(b.channel.send({}));
  EXPECT_TRUE(b.messages.empty());
}

TEST(Channel, ProtocolsThatWouldStandOutAreRefused) {
  Pair pair(kSession);
  for (const char* name : {"N", "X", "NN", "XX", "IK", "IKpsk2", "KK1"}) {
    const auto full = "Noise_" + std::string(name) + "_25519_ChaChaPoly_BLAKE2b";
    const auto refused = Channel::answer(pair.answerer.config(full), pair.dial_owner);
    EXPECT_STREQ(refused.error().reason, "protocol_unfit_for_channel") << name;
  }
}

TEST(Channel, ProtocolsThatNobodyKnowsAreRefused) {
  Pair pair(kSession);
  for (const char* name : {"", "Noise_KK", "Noise_QQ_25519_ChaChaPoly_BLAKE2b"})
    EXPECT_EQ(Channel::dial(pair.dialer.config(name), pair.dial_owner).error().code, Code::kInvalid)
        << name;
}

TEST(Channel, MissingKeysAreRefused) {
  Pair pair(kSession);
  auto config = pair.dialer.config(kSession);
  config.psk = nullptr;
  EXPECT_STREQ(Channel::dial(config, pair.dial_owner).error().reason, "noise_psk_count");
  config = pair.answerer.config(kSession);
  config.local = nullptr;
  EXPECT_STREQ(Channel::answer(config, pair.dial_owner).error().reason,
               "noise_local_static_missing");
}

TEST(Channel, AProtocolWithoutAPskNeedsNone) {
  constexpr std::string_view kPlain = "Noise_KK_25519_ChaChaPoly_BLAKE2b";
  Pair pair(kSession);
  auto dialing = pair.dialer.config(kPlain);
  auto answering = pair.answerer.config(kPlain);
  dialing.psk = answering.psk = nullptr;
  Side a{Channel::dial(dialing, pair.dial_owner).value(), pair.dial_owner};
  Side b{Channel::answer(answering, pair.dial_owner).value()};
  EXPECT_EQ(fault_between(a, b), "");
}

TEST(Channel, LowOrderRemoteIsRefused) {
  Pair pair(kPairing);
  pair.dialer.remote = crypto::PublicKey{};
  const auto refused = Channel::dial(pair.dialer.config(kPairing), pair.dial_owner);
  EXPECT_STREQ(refused.error().reason, "noise_low_order_key");
}

TEST(Knock, FitsOnlyWholeFlightsUnderItsKey) {
  Pair pair(kSession);
  auto a = pair.dial();
  const Bytes flight = a.channel.take_output();
  EXPECT_TRUE(knock_fits(pair.dialer.knock, flight));
  EXPECT_FALSE(knock_fits(secret<KnockKey>(44), flight));
  EXPECT_FALSE(knock_fits(pair.dialer.knock, ByteView(flight).first(159)));
  EXPECT_FALSE(knock_fits(pair.dialer.knock, {}));
  Bytes longer = flight;
  longer.push_back(0);
  EXPECT_FALSE(knock_fits(pair.dialer.knock, longer));
}

RC_GTEST_PROP(Channel, AnyMessagesAndAnyCutsComeOutTheSame, ()) {
  auto sides = connected(*rc::gen::element(kSession, kPairing));
  Side& a = sides.first;
  Side& b = sides.second;
  std::vector<Bytes> sent;
  for (auto size :
       *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, 70000))) {
    sent.push_back(numbered(size));
    RC_ASSERT(a.channel.send(sent.back()).has_value());
  }
  const Bytes wire = a.channel.take_output();
  ByteView rest = wire;
  while (!rest.empty()) {
    const auto cut = std::min(*rc::gen::inRange<std::size_t>(1, 70000), rest.size());
    RC_ASSERT(b.feed(rest.first(cut)).has_value());
    rest = rest.subspan(cut);
  }
  RC_ASSERT(b.messages == sent);
}

}  // namespace
}  // namespace lull::noise
