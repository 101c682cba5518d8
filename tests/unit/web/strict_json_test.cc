// SPDX-License-Identifier: Apache-2.0
#include "web/strict_json.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "web/limits.h"

namespace lull::web {
namespace {

/// A value on its own, and where one may stand in an object.
std::vector<std::string> around(const std::string& value) {
  return {"{\"a\":" + value + "}", "{\"a\":[" + value + "]}", "{\"a\":{\"b\":" + value + "}}",
          "{ \"a\" :\t" + value + "\r\n}", "{\"a\":[1," + value + ",2]}"};
}

void expect_values(bool good, const std::vector<std::string>& values) {
  for (const auto& value : values)
    for (const auto& json : around(value))
      EXPECT_EQ(is_strict_json(json), good) << (good ? "refused: " : "taken: ") << json;
}
void expect_texts(bool good, const std::vector<std::string>& texts) {
  for (const auto& json : texts)
    EXPECT_EQ(is_strict_json(json), good) << (good ? "refused: " : "taken: ") << json;
}

std::string nested(std::size_t depth) {
  std::string text = "{\"a\":";
  for (std::size_t i = 2; i < depth; ++i) text += i % 2 == 0 ? "[" : "{\"a\":";
  text += "{}";
  for (std::size_t i = depth - 1; i >= 2; --i) text += i % 2 == 0 ? "]" : "}";
  return text + "}";
}

TEST(StrictJson, ValuesOfTheStandardAreTaken) {
  expect_values(true, {"null",
                       "true",
                       "false",
                       "0",
                       "-0",
                       "1",
                       "-1",
                       "10",
                       "0.5",
                       "-0.5",
                       "1e9",
                       "1E9",
                       "1e+9",
                       "1e-9",
                       "0e0",
                       "1.25e3",
                       "18446744073709551615",
                       "-9223372036854775808",
                       "\"\"",
                       "\"a\"",
                       "[]",
                       "{}",
                       "[[]]",
                       "[{}]",
                       "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
                       "\"\\u0041\"",
                       "\"\\uD83D\\uDE00\"",
                       "\"\xC3\xBC\"",
                       "\"\xF0\x9F\x98\x80\"",
                       "\"\x7F\"",
                       "\"\xEF\xBB\xBF\"",
                       "\"\\u0000\"",
                       "\"'\"",
                       "\"//\"",
                       "\"/*\""});
}

TEST(StrictJson, NumbersThatAreNoneAreRefused) {
  expect_values(false, {"01",        "-01",   "00",   "+1",   "1.",    ".5",  "-.5", "-",
                        "1e",        "1e+",   "1.e1", "0x10", "1_000", "NaN", "nan", "Infinity",
                        "-Infinity", "1e400", "1 2",  "--1",  "1.2.3", "0b1", "1f",  "1n"});
}

TEST(StrictJson, TextsThatAreNoneAreRefused) {
  expect_values(false, {"'a'", "\"a", "a\"", "`a`", "\"\\x41\"", "\"\\'\"", "\"\\u004\"",
                        "\"\\u00zz\"", "\"\\U0041\"", "\"\\\"", "\"a\nb\"", "\"a\tb\"", "\"a\x01\"",
                        "\"a\x1F\"", "\"a\" \"b\"", "\"\\e\""});
}

TEST(StrictJson, LoneSurrogatesAreRefused) {
  expect_values(false, {"\"\\uD83D\"", "\"\\uDE00\"", "\"\\uD83D\\u0041\"", "\"\\uDE00\\uD83D\"",
                        "\"\\uD83Dx\"", "\"\\uD83D\\uD83D\"", "\"\xED\xA0\xBD\""});
}

TEST(StrictJson, BytesThatAreNoUtf8AreRefused) {
  expect_values(false, {"\"\x80\"", "\"\xC0\x80\"", "\"\xC3\"", "\"\xE2\x82\"",
                        "\"\xF5\x80\x80\x80\"", "\"\xF4\x90\x80\x80\"", "\"\xFF\"", "\"\xFE\"",
                        "\"\xE0\x80\x80\"", "\"\xC3\xBC\xBC\""});
}

TEST(StrictJson, WordsThatAreNoneAreRefused) {
  expect_values(false, {"True", "TRUE", "nul", "Null", "None", "undefined", "a", "$a", "yes"});
}

TEST(StrictJson, CommasAndBracketsAreWhereTheyBelong) {
  expect_values(false, {"[1,]",
                        "[,1]",
                        "[1,,2]",
                        "[,]",
                        "[1 2]",
                        "[",
                        "]",
                        "[}",
                        "{]",
                        "{\"b\":1,}",
                        "{,\"b\":1}",
                        "{\"b\"}",
                        "{\"b\":}",
                        "{:1}",
                        "{\"b\" 1}",
                        "{\"b\":1 \"c\":2}",
                        "{\"b\":1;\"c\":2}",
                        "(1)",
                        "{\"b\":1,,\"c\":2}",
                        "{\"b\"::1}"});
}

TEST(StrictJson, NamesAreQuoted) {
  expect_texts(false, {"{a:1}", "{'a':1}", "{1:1}", "{null:1}", "{\"a\\x\":1}", "{\"a:1}",
                       "{a\":1}", "{[]:1}", "{true:1}"});
}

TEST(StrictJson, CommentsAreRefused) {
  expect_texts(false, {"// a\n{}", "{} // a", "/* a */{}", "{/* a */}", "{\"a\":1/* a */}",
                       "{\"a\":/**/1}", "# a\n{}", "{\"a\":1 // b\n}", "{}<!-- a -->"});
}

TEST(StrictJson, ThereIsOneObjectAndNothingElse) {
  expect_texts(true, {"{}", " {}", "{} ", "\n\t\r {} \n\t\r ", "{\"a\":1}", "{\"\":1}"});
  expect_texts(false, {"",           " ",          "[]",
                       "null",       "true",       "1",
                       "\"a\"",      "[{}]",       "{}{}",
                       "{},",        "{} {}",      "{}]",
                       "{}}",        "{",          "}",
                       "{}x",        "x{}",        "{}\"",
                       ",{}",        "{}null",     "{};",
                       ")]}',\n{}",  "\v{}",       "\f{}",
                       "{}\v",       "\xC2\xA0{}", "{}\xE2\x80\xA8",
                       "while(1);{}"});
}

TEST(StrictJson, AByteOrderMarkIsRefused) {
  expect_texts(false,
               {"\xEF\xBB\xBF{}", "\xEF\xBB{}", "\xFE\xFF{}", "\xFF\xFE{}", "{}\xEF\xBB\xBF"});
}

TEST(StrictJson, AZeroByteDoesNotHideWhatComesAfter) {
  using namespace std::string_literals;
  expect_texts(false, {"{}\0"s, "{}\0garbage"s, "\0{}"s, "{\0}"s, "{\"a\0\":1}"s, "{\"a\":\"\0\"}"s,
                       "{}\0{}"s});
}

TEST(StrictJson, NoNameStandsTwiceInAnObject) {
  expect_texts(false,
               {"{\"a\":1,\"a\":1}", "{\"a\":1,\"b\":2,\"a\":3}", "{\"b\":{\"a\":1,\"a\":2}}",
                "{\"a\":1,\"\\u0061\":2}", "{\"\":1,\"\":2}", "{\"b\":[{\"a\":1,\"a\":2}]}",
                "{\"a\":{},\"a\":{}}", "{\"a\":[],\"b\":{},\"a\":[]}"});
  expect_texts(true, {"{\"a\":1,\"A\":2}", "{\"a\":{\"a\":{\"a\":1}}}",
                      "{\"b\":[{\"a\":1},{\"a\":2}]}", "{\"a\":{\"b\":1},\"b\":{\"a\":1}}"});
}

TEST(StrictJson, AFieldHasOneNameOnly) {
  // To protobuf "qrSize" and "qr_size" are the same.
  expect_texts(false, {"{\"qr_size\":1}", "{\"_\":1}", "{\"a\":{\"b_c\":1}}", "{\"a\\u005fb\":1}"});
  expect_texts(true, {"{\"qrSize\":\"qr_size\"}"});
}

TEST(StrictJson, DepthEndsAtSixteen) {
  static_assert(kJsonDepthMax == 16);
  for (std::size_t depth = 2; depth <= 16; ++depth)
    EXPECT_TRUE(is_strict_json(nested(depth))) << nested(depth);
  EXPECT_FALSE(is_strict_json(nested(17))) << nested(17);
  std::string lists = "{\"a\":" + std::string(15, '[') + std::string(15, ']') + "}";
  EXPECT_TRUE(is_strict_json(lists));
  lists = "{\"a\":" + std::string(16, '[') + std::string(16, ']') + "}";
  EXPECT_FALSE(is_strict_json(lists));
  EXPECT_FALSE(is_strict_json("{\"a\":" + std::string(1'000'000, '[')));
  // Breadth is free.
  std::string broad = "{\"a\":[{}";
  for (int i = 0; i < 1000; ++i) broad += ",{}";
  EXPECT_TRUE(is_strict_json(broad + "]}"));
}

TEST(StrictJson, WhatIsCutOffAnywhereIsRefused) {
  const std::string whole = "{\"a\":[true,-1.5e3,\"\\u00fc\xC3\xBC\"],\"b\":{\"c\":null}}";
  ASSERT_TRUE(is_strict_json(whole));
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(is_strict_json(whole.substr(0, size))) << whole.substr(0, size);
}

}  // namespace
}  // namespace lull::web
