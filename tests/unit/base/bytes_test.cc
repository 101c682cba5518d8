// SPDX-License-Identifier: Apache-2.0
#include "base/bytes.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace lull {
namespace {

TEST(Hex, WritesLowerCaseAndReadsBoth) {
  EXPECT_EQ(to_hex(Bytes{0x00, 0x9f, 0xff}), "009fff");
  Bytes out;
  ASSERT_TRUE(from_hex("009FfF", out));
  EXPECT_EQ(out, (Bytes{0x00, 0x9f, 0xff}));
  ASSERT_TRUE(from_hex("", out));
  EXPECT_TRUE(out.empty());
}

TEST(Hex, WhatIsNotHexIsRefusedAndTheOutputUntouched) {
  Bytes out{1};
  for (const char* bad : {"0", "000", "0g", "g0", " 00", "0x", "\xff\xff"}) {
    EXPECT_FALSE(from_hex(bad, out)) << bad;
    EXPECT_EQ(out, Bytes{1});
  }
}

RC_GTEST_PROP(Hex, WhatWasWrittenIsRead, (const Bytes& bytes)) {
  Bytes out;
  RC_ASSERT(from_hex(to_hex(bytes), out));
  RC_ASSERT(out == bytes);
}

TEST(FixedOrder, LittleEndianStartsWithTheLowByte) {
  std::uint8_t raw[8];
  store_le(raw, std::uint64_t{0x0102030405060708});
  EXPECT_EQ(to_hex(raw), "0807060504030201");
  EXPECT_EQ(load_le<std::uint64_t>(raw), 0x0102030405060708u);
  EXPECT_EQ(load_le<std::uint16_t>(raw), 0x0708u);
}

TEST(FixedOrder, BigEndianStartsWithTheHighByte) {
  std::uint8_t raw[4];
  store_be(raw, std::uint32_t{0xfffefdfc});
  EXPECT_EQ(to_hex(raw), "fffefdfc");
  EXPECT_EQ(load_be<std::uint32_t>(raw), 0xfffefdfcu);
  EXPECT_EQ(load_be<std::uint16_t>(raw), 0xfffeu);
}

TEST(FixedOrder, AppendPutsItBehind) {
  Bytes out{9};
  append_le(out, std::uint32_t{1});
  append(out, Bytes{7});
  EXPECT_EQ(out, (Bytes{9, 1, 0, 0, 0, 7}));
}

TEST(Text, BytesAndTextAreTheSameMemory) {
  const std::string text = "abc";
  EXPECT_EQ(static_cast<const void*>(as_bytes(text).data()), text.data());
  EXPECT_EQ(as_text(as_bytes(text)), "abc");
}

}  // namespace
}  // namespace lull
