// SPDX-License-Identifier: Apache-2.0
#include "cli/text.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/json.h"

namespace lull::cli::test {
namespace {

TEST(ForPeople, EscapeSequencesLoseTheirEscape) {
  EXPECT_EQ(for_people("a\x1b[31mred\x07"), "a[31mred");
  EXPECT_EQ(for_people("a\xc2\x9b"
                       "31m"),
            "a31m");  // the one-character CSI
  EXPECT_EQ(for_people("back\b\x7f\rspace"), "backspace");
  EXPECT_EQ(for_people(std::string_view("nu\0l", 4)), "nul");
}

TEST(ForPeople, DirectionAndInvisibleCharactersGo) {
  for (const std::string bad :
       {"\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069",
        "\u200e", "\u200f", "\u061c", "\u2028", "\u2029", "\u200b", "\ufeff", "\u00ad",
        "\U000e0041", "\u2060"})
    EXPECT_EQ(for_people("a" + bad + "b"), "ab");
}

TEST(ForPeople, WhatScriptsNeedStays) {
  for (const std::string good :
       {"שלום", "مرحبا", "نمی‌خواهم", "👩‍👧", "é", "ẹ́", "日本語", "🇸🇪"})
    EXPECT_EQ(for_people(good), good);
}

TEST(ForPeople, NewlinesAreKeptOrBecomeSpaces) {
  EXPECT_EQ(for_people("a\nb\tc"), "a b c");
  EXPECT_EQ(for_people("a\nb\r\nc", Newlines::kKept), "a\nb\nc");
}

TEST(ForPeople, BrokenUtf8IsShownAsBroken) {
  EXPECT_EQ(for_people("a\xff"
                       "b"),
            "a\ufffdb");
  EXPECT_EQ(for_people("\xed\xa0\x80").find('\xed'), std::string::npos);
  EXPECT_EQ(for_people("a\xe2\x82"), "a\ufffd\ufffd");
}

TEST(Columns, WideAndCombiningCharactersAreCountedAsShown) {
  EXPECT_EQ(columns_of("abc"), 3u);
  EXPECT_EQ(columns_of("日本"), 4u);
  EXPECT_EQ(columns_of("e\u0301"), 1u);
}

TEST(Cut, NeverTakesMoreThanItsColumns) {
  EXPECT_EQ(cut("abcdef", 6), "abcdef");
  EXPECT_EQ(cut("abcdef", 5), "abcd…");
  EXPECT_EQ(cut("日本語", 5), "日本…");
  EXPECT_EQ(cut("日本語", 4), "日…");
  EXPECT_EQ(cut("abc", 1), "…");
  EXPECT_EQ(cut("abc", 0), "");
  EXPECT_EQ(columns_of(pad("日本語", 5)), 5u);
  EXPECT_EQ(columns_of(pad("日本語", 4)), 4u);
}

TEST(Wrap, LinesFitAndNothingIsLost) {
  const std::string text = "one two three four five\n\nsix " + std::string(50, 'x') + " seven";
  std::string joined;
  for (const auto& line : wrap(text, 12)) {
    EXPECT_LE(columns_of(line), 12u);
    joined += line;
  }
  std::string without;
  for (const char c : text)
    if (c != ' ' && c != '\n') without += c;
  std::erase(joined, ' ');
  EXPECT_EQ(joined, without);
}

TEST(Wrap, NarrowerThanACharacterStillEnds) {
  EXPECT_FALSE(wrap("日本語", 1).empty());
}

TEST(Json, EveryTextComesBackAsItWas) {
  for (const std::string text : {"plain", "\"quoted\" \\ back", "line\nbreak\ttab\x01\x1f\x7f",
                                 "\u202e\u2066bidi", "日本 👩‍👧", "\u0085\u009b\u2028"})
    EXPECT_EQ(nlohmann::json::parse(json_string(text)).get<std::string>(), text);
}

TEST(Json, ControlsAreEscaped) {
  EXPECT_EQ(json_string("\x1b\x7f\u009b\u202e"), "\"\\u001b\\u007f\\u009b\\u202e\"");
  EXPECT_EQ(json_string(std::string_view("\0", 1)), "\"\\u0000\"");
}

TEST(Json, BrokenUtf8StillParses) {
  EXPECT_EQ(nlohmann::json::parse(json_string("a\xff\xfe")).get<std::string>(), "a\ufffd\ufffd");
}

TEST(Json, ObjectsNest) {
  const auto line = JsonObject()
                        .text("a", "b")
                        .flag("yes", true)
                        .number("n", -7)
                        .texts("all", {"x", "y"})
                        .raw("in", json_list({JsonObject().done()}))
                        .done();
  EXPECT_EQ(nlohmann::json::parse(line),
            nlohmann::json({{"a", "b"},
                            {"yes", true},
                            {"n", -7},
                            {"all", {"x", "y"}},
                            {"in", nlohmann::json::array({nlohmann::json::object()})}}));
}

}  // namespace
}  // namespace lull::cli::test
