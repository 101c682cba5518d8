// SPDX-License-Identifier: Apache-2.0
#include "base/base32.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace lull {
namespace {

TEST(Base32, EncodesFromTheFrontWithZerosAtTheEnd) {
  EXPECT_EQ(base32_encode({}), "");
  EXPECT_EQ(base32_encode(Bytes{0}), "00");
  EXPECT_EQ(base32_encode(Bytes{0xff}), "ZW");
  EXPECT_EQ(base32_encode(as_bytes("foobar")), "CSQPYRK1E8");
}

TEST(Base32, ReadsWhatPeopleType) {
  EXPECT_EQ(base32_decode("csqp-yrk1 E8"),
            Bytes(as_bytes("foobar").begin(), as_bytes("foobar").end()));
  EXPECT_EQ(base32_decode("CSQPYRKIE8"), base32_decode("CSQPYRK1E8"));
  EXPECT_EQ(base32_decode("CSQPYRKlE8"), base32_decode("CSQPYRK1E8"));
  EXPECT_EQ(base32_decode("oO"), Bytes{0});
  EXPECT_EQ(base32_decode(""), Bytes{});
  EXPECT_EQ(base32_decode(" - "), Bytes{});
}

TEST(Base32, OtherCharactersAreRefused) {
  for (const char* bad : {"CSU", "CS!0", "CS\n0", "\xc3\xa9", "CS_0", "CS=0"})
    EXPECT_FALSE(base32_decode(bad)) << bad;
}

TEST(Base32, LengthsThatNoBytesHaveAreRefused) {
  for (std::size_t digits = 0; digits < 40; ++digits) {
    const auto rest = digits * 5 % 8;
    EXPECT_EQ(base32_decode(std::string(digits, '0')).has_value(), rest < 5) << digits;
  }
}

TEST(Base32, LeftOverBitsThatAreNotZeroAreRefused) {
  EXPECT_TRUE(base32_decode("ZW"));
  EXPECT_FALSE(base32_decode("ZX"));
  EXPECT_FALSE(base32_decode("ZZ"));
}

TEST(Base32, DigitsHaveTheirValues) {
  EXPECT_EQ(base32_digit('0'), 0);
  EXPECT_EQ(base32_digit('o'), 0);
  EXPECT_EQ(base32_digit('L'), 1);
  EXPECT_EQ(base32_digit('Z'), 31);
  EXPECT_EQ(base32_digit('z'), 31);
  EXPECT_EQ(base32_digit('U'), -1);
  EXPECT_EQ(base32_digit('-'), -1);
  EXPECT_EQ(base32_digit('\xff'), -1);
}

RC_GTEST_PROP(Base32, WhatWasEncodedIsDecoded, (const Bytes& bytes)) {
  RC_ASSERT(base32_decode(base32_encode(bytes)) == bytes);
}

RC_GTEST_PROP(Base32, WhatDecodesHasOneSpelling, (const std::string& text)) {
  const auto bytes = base32_decode(text);
  if (bytes) RC_ASSERT(base32_decode(base32_encode(*bytes)) == bytes);
}

}  // namespace
}  // namespace lull
