// SPDX-License-Identifier: Apache-2.0
#include "wire/pairing_messages.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace lull::wire {
namespace {

PersonId person() {
  PersonId id;
  id.raw.fill(7);
  return id;
}
Introduce noor() {
  return {person(), "Noor", 40123};
}
Confirm confirm() {
  Confirm made;
  made.mac.fill(9);
  return made;
}

std::string reason_of(ByteView bytes) {
  const auto read = decode_pair_message(bytes);
  return read ? "" : read.error().reason;
}

/// A field of bytes: key, length, content. Written by hand, so that it can be wrong.
Bytes field(std::uint8_t number, ByteView content) {
  Bytes out{static_cast<std::uint8_t>(number << 3 | 2), static_cast<std::uint8_t>(content.size())};
  append(out, content);
  return out;
}
Bytes varint_field(std::uint8_t number, Bytes value) {
  value.insert(value.begin(), static_cast<std::uint8_t>(number << 3));
  return value;
}
Bytes join(std::initializer_list<Bytes> parts) {
  Bytes out;
  for (const auto& part : parts) append(out, part);
  return out;
}
Bytes introduce(ByteView id, std::string_view display, Bytes port) {
  return field(1,
               join({field(1, id), field(2, as_bytes(display)), varint_field(3, std::move(port))}));
}

TEST(PairMessages, ComeBackAsTheyWere) {
  for (const PairMessage& message : {PairMessage(noor()), PairMessage(confirm()),
                                     PairMessage(Prepared{}), PairMessage(Different{})}) {
    const auto read = decode_pair_message(encode_pair_message(message));
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, message);
  }
}

TEST(PairMessages, HaveTheirBytes) {
  EXPECT_EQ(to_hex(encode_pair_message(Prepared{})), "1a00");
  EXPECT_EQ(to_hex(encode_pair_message(Different{})), "2200");
  EXPECT_EQ(encode_pair_message(confirm()), field(2, field(1, confirm().mac)));
  EXPECT_EQ(encode_pair_message(noor()), introduce(person().view(), "Noor", {0xbb, 0xb9, 0x02}));
}

TEST(PairMessages, CutAnywhereAreRefused) {
  for (const PairMessage& message : {PairMessage(noor()), PairMessage(confirm())}) {
    const auto bytes = encode_pair_message(message);
    for (std::size_t size = 0; size < bytes.size(); ++size)
      EXPECT_FALSE(decode_pair_message(ByteView(bytes).first(size))) << size;
  }
}

TEST(PairMessages, UnknownKindsAndFieldsAreRefused) {
  EXPECT_EQ(reason_of({}), "pair_message_unknown");
  EXPECT_EQ(reason_of(field(5, {})), "pair_message_unknown");
  EXPECT_EQ(reason_of(field(3, field(1, as_bytes("x")))), "pair_message_unknown");
  EXPECT_EQ(reason_of(field(4, varint_field(9, {1}))), "pair_message_unknown");
  auto more = encode_pair_message(noor());
  append(more, field(6, as_bytes("more")));
  EXPECT_EQ(reason_of(more), "pair_message_unknown");
  EXPECT_EQ(reason_of(field(2, join({field(1, confirm().mac), field(2, {})}))),
            "pair_message_unknown");
}

TEST(PairMessages, TwoInOneAreRefused) {
  const auto prepared = encode_pair_message(Prepared{});
  EXPECT_EQ(reason_of(join({prepared, prepared})), "pair_message_unknown");
  EXPECT_EQ(reason_of(join({encode_pair_message(Different{}), prepared})), "pair_message_unknown");
  EXPECT_EQ(reason_of(join({encode_pair_message(noor()), encode_pair_message(noor())})),
            "pair_message_unknown");
}

TEST(PairMessages, GarbageIsRefused) {
  EXPECT_EQ(reason_of(Bytes(16, 0xff)), "pair_message_malformed");
  EXPECT_EQ(reason_of(Bytes{0x0a, 0x7f}), "pair_message_malformed");
}

TEST(PairMessages, TheLimitOfSizeHolds) {
  EXPECT_EQ(reason_of(Bytes(kPairMessageBytesMax, 0x0a)), "pair_message_malformed");
  const auto read = decode_pair_message(Bytes(kPairMessageBytesMax + 1, 0x0a));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Code::kTooLarge);
}

TEST(PairMessages, APersonHasSixteenBytesThatAreNotAllZero) {
  for (std::size_t size : {0, 15, 17})
    EXPECT_EQ(reason_of(introduce(Bytes(size, 1), "Noor", {1})), "pair_person_invalid");
  EXPECT_EQ(reason_of(introduce(Bytes(16), "Noor", {1})), "pair_person_invalid");
  EXPECT_EQ(reason_of(introduce(Bytes(16, 1), "Noor", {1})), "");
}

TEST(PairMessages, AListenPortIsOne) {
  EXPECT_EQ(reason_of(introduce(Bytes(16, 1), "Noor", {0})), "listen_port_invalid");
  EXPECT_EQ(reason_of(introduce(Bytes(16, 1), "Noor", {0xff, 0xff, 0x03})), "");
  EXPECT_EQ(reason_of(introduce(Bytes(16, 1), "Noor", {0x80, 0x80, 0x04})), "listen_port_invalid");
}

TEST(PairMessages, AMacHasThirtyTwoBytes) {
  for (std::size_t size : {0, 31, 33})
    EXPECT_EQ(reason_of(field(2, field(1, Bytes(size, 1)))), "confirm_mac_invalid");
}

TEST(PairMessages, ANameThatDoesNotFitIsRefused) {
  EXPECT_EQ(reason_of(introduce(Bytes(16, 1), "", {1})), "display_name_invalid");
  EXPECT_EQ(reason_of(introduce(Bytes(16, 1), "a\nb", {1})), "display_name_invalid");
  EXPECT_NE(reason_of(introduce(Bytes(16, 1), "\xff", {1})), "");
}

std::string times(int count, std::string_view what) {
  std::string out;
  for (int i = 0; i < count; ++i) out += what;
  return out;
}

TEST(DisplayName, HasOneToTwentyFourCharacters) {
  EXPECT_FALSE(display_fits(""));
  for (const char* one : {"a", "é", "猫", "🦊"}) {
    EXPECT_TRUE(display_fits(one));
    EXPECT_TRUE(display_fits(times(24, one)));
    EXPECT_FALSE(display_fits(times(25, one)));
    EXPECT_LE(encode_pair_message(Introduce{person(), times(24, one), 65535}).size(),
              kPairMessageBytesMax);
  }
}

TEST(DisplayName, MayBeAnyonesName) {
  for (const char* name :
       {"Noor", "Zoë", "O'Brien-Łuk", "José María", "山田 太郎", "سارا",
        "\u0646\u0627\u0632\u200c\u0644\u06cc", "अदिति", "Ng\u0129", "❤️ Sam"})
    EXPECT_TRUE(display_fits(name)) << name;
}

TEST(DisplayName, NeedsSomethingToSee) {
  for (const char* name : {" ", "\u00a0", "\u200c\u200d", "\u3000 ", "\u3164", "\ufe0f", "\u2800"})
    EXPECT_FALSE(display_fits(name)) << name;
}

TEST(DisplayName, HoldsNothingThatControlsTheTextAroundIt) {
  for (const char* bad :
       {"\n",     "\t",         "\x1b",       "\x7f",      "\u0085", "\u009f", "\u00ad",
        "\u061c", "\u200b",     "\u200e",     "\u200f",    "\u2028", "\u2029", "\u202a",
        "\u202e", "\u2060",     "\u2066",     "\u2069",    "\ufeff", "\ufff9", "\ufffe",
        "\ue000", "\U000e0001", "\U000e0041", "\U0010fffd"})
    EXPECT_FALSE(display_fits(std::string("a") + bad + "b")) << bad;
  EXPECT_FALSE(display_fits(std::string_view("a\0b", 3)));
}

TEST(DisplayName, IsValidUtf8) {
  for (const char* bad :
       {"\x80", "\xc3", "\xc0\x80", "\xc1\xbf", "\xe2\x82", "\xe0\x80\x80", "\xe0\x9f\xbf",
        "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80", "\xff", "a\xe2\x28\xa1", "\xf0\x9f\xa6"})
    EXPECT_FALSE(display_fits(bad)) << to_hex(as_bytes(bad));
  EXPECT_TRUE(display_fits("\xed\x9f\xbf"));
  EXPECT_TRUE(display_fits("\xf0\x90\x80\x80"));
}

}  // namespace
}  // namespace lull::wire
