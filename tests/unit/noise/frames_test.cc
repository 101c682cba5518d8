// SPDX-License-Identifier: Apache-2.0
#include "noise/frames.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/padme.h"
#include "unit/noise/support.h"

namespace lull::noise {
namespace {

using test::numbered;
using test::secret;

CipherState cipher(std::uint64_t nonce = 0) {
  return CipherState(secret<CipherKey>(9), nonce);
}

Bytes framed(FrameWriter& writer, ByteView message) {
  Bytes out;
  EXPECT_TRUE(writer.write(message, out));
  return out;
}

/// A frame with any plaintext whatever, as a peer that breaks the rules would make it.
Bytes hand_made(CipherState& sender, ByteView plaintext) {
  Bytes out(2 + plaintext.size() + 16);
  store_be(out.data(), static_cast<std::uint16_t>(plaintext.size() + 16));
  EXPECT_TRUE(sender.seal({}, plaintext, MutableBytes(out).subspan(2)));
  return out;
}
Bytes plaintext(std::size_t size, std::size_t content, std::uint8_t flag) {
  Bytes out(size);
  store_be(out.data() + size - 3, static_cast<std::uint16_t>(content));
  out[size - 1] = flag;
  return out;
}

std::string fault_of(ByteView plain) {
  CipherState sender = cipher();
  FrameReader reader(cipher());
  std::vector<Bytes> messages;
  const auto done = reader.feed(hand_made(sender, plain), messages);
  return done ? "" : done.error().reason;
}

TEST(FrameSize, HasAFloorAndEndsAtTheLargestFrame) {
  EXPECT_EQ(frame_bytes(0), 256u);
  EXPECT_EQ(frame_bytes(256 - kFrameOverheadBytes), 256u);
  EXPECT_EQ(frame_bytes(257 - kFrameOverheadBytes), 272u);
  EXPECT_EQ(frame_bytes(kFrameContentMax), kFrameBytesMax);
}

TEST(FrameSize, CostsNoMoreThanTwelvePercentAboveTheFloor) {
  for (std::size_t content = 300; content <= kFrameContentMax; ++content)
    ASSERT_LE(static_cast<double>(frame_bytes(content)),
              1.12 * static_cast<double>(content + kFrameOverheadBytes));
}

TEST(FrameWriter, EqualLengthsMakeEqualFrames) {
  FrameWriter writer(cipher());
  for (std::size_t size : {0u, 1u, 235u, 236u, 1000u, 65515u, 65516u, 200000u})
    EXPECT_EQ(framed(writer, Bytes(size, 1)).size(), framed(writer, Bytes(size, 2)).size());
}

TEST(FrameWriter, SmallMessagesAllLookAlike) {
  FrameWriter writer(cipher());
  for (std::size_t size = 0; size <= 256 - kFrameOverheadBytes; ++size)
    ASSERT_EQ(framed(writer, numbered(size)).size(), kFrameBytesMin);
}

TEST(FrameWriter, AppendsBehindWhatIsThere) {
  FrameWriter writer(cipher());
  Bytes out{1, 2, 3};
  ASSERT_TRUE(writer.write(numbered(10), out));
  EXPECT_EQ(out.size(), 3 + kFrameBytesMin);
  EXPECT_EQ(Bytes(out.begin(), out.begin() + 3), (Bytes{1, 2, 3}));
}

TEST(FrameWriter, AMessageOverTheLimitIsRefusedAndNothingWritten) {
  FrameWriter writer(cipher());
  FrameReader reader(cipher());
  Bytes out;
  EXPECT_EQ(writer.write(Bytes(kMessageBytesMax + 1), out).error().code, Code::kTooLarge);
  EXPECT_TRUE(out.empty());
  const Bytes largest = numbered(kMessageBytesMax);
  std::vector<Bytes> messages;
  ASSERT_TRUE(reader.feed(framed(writer, largest), messages));
  EXPECT_EQ(messages, std::vector<Bytes>{largest});
}

TEST(FrameWriter, WritesNothingIfTheNoncesDoNotSuffice) {
  FrameWriter writer(cipher(kNonceReserved - 2));
  Bytes out;
  EXPECT_EQ(writer.write(Bytes(2 * kFrameContentMax + 1), out).error().code, Code::kRefused);
  EXPECT_TRUE(out.empty());
  EXPECT_TRUE(writer.write(Bytes(2 * kFrameContentMax), out));
  EXPECT_FALSE(writer.write({}, out));
}

TEST(FrameReader, GivesBackMessagesOfEverySizeAroundTheEdges) {
  FrameWriter writer(cipher());
  FrameReader reader(cipher());
  std::vector<Bytes> sent;
  Bytes wire;
  for (std::size_t size :
       {std::size_t{0}, std::size_t{1}, std::size_t{235}, std::size_t{236}, kFrameContentMax - 1,
        kFrameContentMax, kFrameContentMax + 1, 2 * kFrameContentMax, 2 * kFrameContentMax + 1}) {
    sent.push_back(numbered(size));
    ASSERT_TRUE(writer.write(sent.back(), wire));
  }
  std::vector<Bytes> messages;
  ASSERT_TRUE(reader.feed(wire, messages));
  EXPECT_EQ(messages, sent);
}

TEST(FrameReader, EveryCutOfAShortConversationComesOutTheSame) {
  FrameWriter writer(cipher());
  Bytes wire;
  const std::vector<Bytes> sent{numbered(3), {}, numbered(300)};
  for (const auto& message : sent) ASSERT_TRUE(writer.write(message, wire));
  for (std::size_t cut = 0; cut <= wire.size(); ++cut) {
    FrameReader reader(cipher());
    std::vector<Bytes> messages;
    ASSERT_TRUE(reader.feed(ByteView(wire).first(cut), messages));
    ASSERT_TRUE(reader.feed(ByteView(wire).subspan(cut), messages));
    ASSERT_EQ(messages, sent) << cut;
  }
}

TEST(FrameReader, OneByteAtATimeIsEnough) {
  FrameWriter writer(cipher());
  FrameReader reader(cipher());
  const Bytes wire = framed(writer, numbered(kFrameContentMax + 100));
  std::vector<Bytes> messages;
  for (const auto b : wire) ASSERT_TRUE(reader.feed(ByteView(&b, 1), messages));
  EXPECT_EQ(messages, std::vector<Bytes>{numbered(kFrameContentMax + 100)});
}

TEST(FrameReader, AnIncompleteFrameGivesNothing) {
  FrameWriter writer(cipher());
  FrameReader reader(cipher());
  const Bytes wire = framed(writer, numbered(10));
  std::vector<Bytes> messages;
  ASSERT_TRUE(reader.feed(ByteView(wire).first(wire.size() - 1), messages));
  EXPECT_TRUE(messages.empty());
}

TEST(FrameReader, AFlippedBitAnywhereIsRefused) {
  FrameWriter writer(cipher());
  const Bytes wire = framed(writer, numbered(10));
  for (std::size_t at = 2; at < wire.size(); ++at) {
    FrameReader reader(cipher());
    Bytes bad = wire;
    bad[at] ^= 1;
    std::vector<Bytes> messages;
    ASSERT_FALSE(reader.feed(bad, messages)) << at;
    ASSERT_TRUE(messages.empty());
  }
}

TEST(FrameReader, SizesThatNoWriterMakesAreRefusedByTheirLengthAlone) {
  for (std::uint32_t length = 0; length < 65536; ++length) {
    FrameReader reader(cipher());
    std::uint8_t raw[2];
    store_be(raw, static_cast<std::uint16_t>(length));
    std::vector<Bytes> messages;
    const std::size_t size = length + 2;
    const bool possible = size >= 256 && size <= 65536 && padme(size) == size;
    ASSERT_EQ(reader.feed(raw, messages).has_value(), possible) << length;
    FrameReader in_pieces(cipher());
    ASSERT_TRUE(in_pieces.feed(ByteView(raw, 1), messages));
    ASSERT_EQ(in_pieces.feed(ByteView(raw + 1, 1), messages).has_value(), possible) << length;
  }
}

TEST(FrameReader, TheFirstFaultStays) {
  FrameWriter writer(cipher());
  FrameReader reader(cipher());
  const Bytes good = framed(writer, numbered(10));
  Bytes bad = good;
  bad.back() ^= 1;
  std::vector<Bytes> messages;
  EXPECT_STREQ(reader.feed(bad, messages).error().reason, "noise_open_failed");
  EXPECT_STREQ(reader.feed(good, messages).error().reason, "noise_open_failed");
  EXPECT_STREQ(reader.feed({}, messages).error().reason, "noise_open_failed");
  EXPECT_TRUE(messages.empty());
}

TEST(FrameReader, MessagesBeforeAFaultAreThere) {
  FrameWriter writer(cipher());
  FrameReader reader(cipher());
  Bytes wire = framed(writer, numbered(10));
  wire.resize(wire.size() + 2);
  std::vector<Bytes> messages;
  EXPECT_FALSE(reader.feed(wire, messages));
  EXPECT_EQ(messages, std::vector<Bytes>{numbered(10)});
}

TEST(FrameReader, ReplayedReorderedAndDroppedFramesAreRefused) {
  FrameWriter writer(cipher());
  const Bytes one = framed(writer, numbered(1));
  const Bytes two = framed(writer, numbered(2));
  const std::vector<std::vector<Bytes>> orders{{one, one}, {two, one}, {two}};
  for (const auto& order : orders) {
    FrameReader reader(cipher());
    std::vector<Bytes> messages;
    bool good = true;
    for (const auto& frame : order) good = reader.feed(frame, messages).has_value();
    EXPECT_FALSE(good);
  }
}

TEST(FrameReader, AFrameOfTheRightFormOpens) {
  EXPECT_EQ(fault_of(plaintext(238, 10, 0)), "");
}

TEST(FrameReader, NonZeroPaddingIsRefused) {
  Bytes plain = plaintext(238, 10, 0);
  plain[10] = 1;
  EXPECT_EQ(fault_of(plain), "frame_padding_not_zero");
  plain[10] = 0;
  plain[234] = 0x80;
  EXPECT_EQ(fault_of(plain), "frame_padding_not_zero");
}

TEST(FrameReader, ContentThatDoesNotFitItsFrameIsRefused) {
  EXPECT_EQ(fault_of(plaintext(238, 235, 0)), "");
  EXPECT_EQ(fault_of(plaintext(238, 236, 0)), "frame_content_misfit");
  EXPECT_EQ(fault_of(plaintext(238, 65535, 0)), "frame_content_misfit");
  EXPECT_EQ(fault_of(plaintext(272 - 18, 10, 0)), "frame_content_misfit");
}

TEST(FrameReader, AnUnknownFlagIsRefused) {
  EXPECT_EQ(fault_of(plaintext(238, 10, 2)), "frame_flag_unknown");
}

TEST(FrameReader, AFragmentThatIsNotFullIsRefused) {
  EXPECT_EQ(fault_of(plaintext(238, 10, 1)), "frame_fragment_not_full");
  EXPECT_EQ(fault_of(plaintext(kFrameContentMax + 3, kFrameContentMax, 1)), "");
}

TEST(FrameReader, AnEmptyContinuationIsRefused) {
  CipherState sender = cipher();
  FrameReader reader(cipher());
  std::vector<Bytes> messages;
  const Bytes full = plaintext(kFrameContentMax + 3, kFrameContentMax, 1);
  ASSERT_TRUE(reader.feed(hand_made(sender, full), messages));
  EXPECT_STREQ(reader.feed(hand_made(sender, plaintext(238, 0, 0)), messages).error().reason,
               "frame_continues_nothing");
}

TEST(FrameReader, AMessageWithoutEndIsRefusedAtTheLimit) {
  CipherState sender = cipher();
  FrameReader reader(cipher());
  std::vector<Bytes> messages;
  const Bytes full = plaintext(kFrameContentMax + 3, kFrameContentMax, 1);
  for (std::size_t i = 0; i < kMessageBytesMax / kFrameContentMax; ++i)
    ASSERT_TRUE(reader.feed(hand_made(sender, full), messages));
  EXPECT_EQ(reader.feed(hand_made(sender, full), messages).error().code, Code::kTooLarge);
  EXPECT_TRUE(messages.empty());
}

RC_GTEST_PROP(Frames, AnySizesAndAnyCutsComeOutTheSame, ()) {
  FrameWriter writer(cipher());
  FrameReader reader(cipher());
  std::vector<Bytes> sent;
  Bytes wire;
  const auto sizes = *rc::gen::container<std::vector<std::size_t>>(
      rc::gen::weightedOneOf<std::size_t>({{6, rc::gen::inRange<std::size_t>(0, 2000)},
                                           {1, rc::gen::inRange<std::size_t>(0, 150000)}}));
  for (auto size : sizes) {
    sent.push_back(numbered(size));
    RC_ASSERT(writer.write(sent.back(), wire).has_value());
  }
  std::vector<Bytes> messages;
  ByteView rest = wire;
  while (!rest.empty()) {
    const auto cut = std::min(*rc::gen::inRange<std::size_t>(1, 100000), rest.size());
    RC_ASSERT(reader.feed(rest.first(cut), messages).has_value());
    rest = rest.subspan(cut);
  }
  RC_ASSERT(messages == sent);
}

}  // namespace
}  // namespace lull::noise
