// SPDX-License-Identifier: Apache-2.0
#include "model/text.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "unit/model/histories.h"

namespace lull::model {
namespace {

std::string cleaned(std::string_view typed, Lines lines = Lines::kMany) {
  const auto text = clean(typed, lines);
  return text ? *text : std::string("error ") + text.error().reason;
}
constexpr char kRefused[] = "error text_invalid";

TEST(Text, PlainTextStaysAsItIs) {
  EXPECT_EQ(cleaned("Tea, and no hurry."), "Tea, and no hurry.");
  EXPECT_EQ(cleaned(""), "");
}

TEST(Text, LettersAndTheirMarksAreJoined) {
  EXPECT_EQ(cleaned("cafe\xcc\x81"), "caf\xc3\xa9");
  EXPECT_EQ(cleaned("\xe1\x84\x80\xe1\x85\xa1"), "\xea\xb0\x80") << "Hangul too";
  EXPECT_EQ(cleaned("\xe2\x84\xab"), "\xc3\x85") << "the angstrom sign is a letter";
  EXPECT_EQ(cleaned("a\xcc\xa3\xcc\x87"), cleaned("a\xcc\x87\xcc\xa3")) << "order of marks";
}

TEST(Text, CompatibilityFormsAreKept) {
  EXPECT_EQ(cleaned("\xef\xac\x81"), "\xef\xac\x81") << "the fi ligature is not taken apart";
}

TEST(Text, BidirectionalMarksAreKeptForPeopleWhoWriteThem) {
  const std::string text = "\xe2\x80\x8f\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d\xe2\x80\xab x\xe2\x80\xac";
  EXPECT_EQ(cleaned(text), text);
}

TEST(Text, AnEmojiFamilyStaysTogether) {
  const std::string family = "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa9\xef\xb8\x8f";
  EXPECT_EQ(cleaned(family), family);
  EXPECT_EQ(count_characters(family), 4u) << "scalar values, the joiner included";
}

TEST(Text, LineBreaksOfOtherSystemsBecomeOne) {
  EXPECT_EQ(cleaned("a\r\nb\nc"), "a\nb\nc");
  EXPECT_EQ(cleaned("\xc3\xa9\r\n\r\n"), "\xc3\xa9\n\n");
  EXPECT_EQ(cleaned("a\rb"), kRefused) << "a return alone is a control character";
  EXPECT_EQ(cleaned("a\r\r\nb"), kRefused);
  EXPECT_EQ(cleaned("a\r"), kRefused);
}

TEST(Text, ALineHoldsNoLineBreak) {
  EXPECT_EQ(cleaned("a\nb", Lines::kOne), kRefused);
  EXPECT_EQ(cleaned("a\r\nb", Lines::kOne), kRefused);
  EXPECT_EQ(cleaned("\xc3\xa9\n", Lines::kOne), kRefused);
  EXPECT_EQ(cleaned("ab", Lines::kOne), "ab");
}

TEST(Text, EveryControlCharacterIsRefused) {
  for (int c = 0; c < 0x20; ++c) {
    if (c == '\n') continue;
    EXPECT_EQ(cleaned(std::string("a") + static_cast<char>(c)), kRefused) << c;
    EXPECT_EQ(cleaned(std::string("\xc3\xa9") + static_cast<char>(c)), kRefused) << c;
  }
  EXPECT_EQ(cleaned("\x7f"), kRefused);
  for (int c = 0x80; c < 0xa0; ++c)
    EXPECT_EQ(cleaned(std::string("\xc2") + static_cast<char>(c)), kRefused) << c;
  EXPECT_EQ(cleaned("\xc2\xa0"), "\xc2\xa0") << "the one after them is a space";
}

TEST(Text, AZeroByteIsRefusedWhereverItStands) {
  EXPECT_EQ(cleaned(std::string_view("a\0b", 3)), kRefused);
  EXPECT_EQ(cleaned(std::string_view("\0", 1)), kRefused);
  EXPECT_EQ(cleaned(std::string_view("\xc3\xa9\0", 3)), kRefused);
}

TEST(Text, WhatIsNotUtf8IsRefused) {
  for (const char* bad : {"\x80", "\xff", "\xc3", "\xe2\x82", "\xf0\x9f\x91", "\xc0\xaf",
                          "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "a\xc3(", "\xc1\x81"})
    EXPECT_EQ(cleaned(bad), kRefused) << bad;
}

TEST(Text, WhatAPeerSendsMustBeInTheStoredFormAlready) {
  EXPECT_TRUE(check_clean("caf\xc3\xa9\n", Lines::kMany));
  EXPECT_FALSE(check_clean("cafe\xcc\x81", Lines::kMany)) << "not NFC";
  EXPECT_FALSE(check_clean("a\r\nb", Lines::kMany));
  EXPECT_FALSE(check_clean("a\nb", Lines::kOne));
  EXPECT_FALSE(check_clean("\xff", Lines::kMany));
  EXPECT_TRUE(check_clean("", Lines::kOne));
}

TEST(Text, CharactersAreCountedNotBytes) {
  EXPECT_EQ(count_characters(""), 0u);
  EXPECT_EQ(count_characters("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x91\xa9"), 4u);
}

RC_GTEST_PROP(TextProperty, CleaningTwiceIsCleaningOnceAndPassesTheCheck, (std::uint64_t seed)) {
  // Letters, marks, Hangul, joiners, bidirectional marks, line breaks, broken bytes.
  static constexpr std::string_view kPieces[] = {"a",
                                                 "e",
                                                 "\xcc\x81",
                                                 "\xcc\xa7",
                                                 "\xcc\x88",
                                                 "\xe1\x84\x80",
                                                 "\xe1\x85\xa1",
                                                 "\xe1\x86\xa8",
                                                 "\xea\xb0\x80",
                                                 "\xe2\x80\x8d",
                                                 "\xf0\x9f\x91\xa9",
                                                 "\xe2\x80\xae",
                                                 "\n",
                                                 "\r\n",
                                                 "\xc3\xa9",
                                                 "\xe2\x84\xab",
                                                 "\xcd\xb4",
                                                 "\xe0\xa5\x98",
                                                 "\xf0\x9d\x85\x9e",
                                                 "\xcc\xa3",
                                                 "\xd6\xb0",
                                                 "\xff"};
  Dice dice(seed);
  std::string typed;
  for (auto i = dice.roll(12); i > 0; --i) typed += kPieces[dice.roll(dice.roll(8) == 0 ? 22 : 21)];
  const auto once = clean(typed, Lines::kMany);
  RC_PRE(once.has_value());
  RC_ASSERT(check_clean(*once, Lines::kMany).has_value());
  RC_ASSERT(*clean(*once, Lines::kMany) == *once);
}

RC_GTEST_PROP(TextProperty, AnyBytesAreCleanedOrRefused, (const std::string& bytes)) {
  const auto text = clean(bytes, Lines::kMany);
  if (text)
    RC_ASSERT(check_clean(*text, Lines::kMany).has_value());
  else
    RC_ASSERT(std::string_view(text.error().reason) == "text_invalid");
}

}  // namespace
}  // namespace lull::model
