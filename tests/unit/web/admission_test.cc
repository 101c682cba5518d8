// SPDX-License-Identifier: Apache-2.0
#include "web/admission.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "web/limits.h"

namespace lull::web {
namespace {

constexpr std::int64_t kNow = 1'000'000;

class AdmissionTest : public testing::Test {
 protected:
  std::string let_in(std::int64_t now = kNow) {
    const auto token = admission_.exchange(admission_.make_code(now), now);
    EXPECT_TRUE(token);
    return token.value_or("");
  }
  Admission admission_;
};

TEST_F(AdmissionTest, CodesAndTokensAre32BytesAsBase64url) {
  std::set<std::string> seen;
  std::set<char> digits;
  for (int i = 0; i < 50; ++i) {
    const auto code = admission_.make_code(kNow);
    const auto token = admission_.exchange(code, kNow);
    ASSERT_TRUE(token);
    for (const auto& text : {code, *token}) {
      EXPECT_EQ(text.size(), 43U);
      EXPECT_EQ(text.find_first_not_of(
                    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
                std::string::npos);
      // 43 digits are 258 bits: the last two are not used.
      EXPECT_NE(std::string("AEIMQUYcgkosw048").find(text.back()), std::string::npos);
      EXPECT_TRUE(seen.insert(text).second);
      digits.insert(text.begin(), text.end());
    }
  }
  EXPECT_EQ(digits.size(), 64U);
}

TEST_F(AdmissionTest, ACodeLetsInOnce) {
  const auto code = admission_.make_code(kNow);
  EXPECT_TRUE(admission_.exchange(code, kNow));
  EXPECT_FALSE(admission_.exchange(code, kNow));
}

TEST_F(AdmissionTest, ACodeIsGoodForTwoMinutes) {
  const auto in_time = admission_.make_code(kNow);
  EXPECT_TRUE(admission_.exchange(in_time, kNow + 119'999));
  const auto late = admission_.make_code(kNow);
  EXPECT_FALSE(admission_.exchange(late, kNow + 120'000));
}

TEST_F(AdmissionTest, OfFiveCodesTheOldestIsVoid) {
  std::vector<std::string> codes;
  for (int i = 0; i < 5; ++i) codes.push_back(admission_.make_code(kNow));
  EXPECT_FALSE(admission_.exchange(codes[0], kNow));
  for (std::size_t i = 1; i < codes.size(); ++i) EXPECT_TRUE(admission_.exchange(codes[i], kNow));
}

TEST_F(AdmissionTest, TenWrongCodesVoidAll) {
  const auto first = admission_.make_code(kNow);
  for (int i = 0; i < 9; ++i) EXPECT_FALSE(admission_.exchange("wrong", kNow));
  EXPECT_TRUE(admission_.exchange(first, kNow)) << "nine do not";
  const auto second = admission_.make_code(kNow);
  const auto third = admission_.make_code(kNow);
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(admission_.exchange("wrong", kNow));
  EXPECT_FALSE(admission_.exchange(second, kNow));
  EXPECT_FALSE(admission_.exchange(third, kNow));
  EXPECT_TRUE(admission_.exchange(admission_.make_code(kNow), kNow)) << "a new one works";
}

TEST_F(AdmissionTest, WhatIsNearlyTheCodeIsWrong) {
  const auto code = admission_.make_code(kNow);
  EXPECT_FALSE(admission_.exchange("", kNow));
  EXPECT_FALSE(admission_.exchange(code + "A", kNow));
  EXPECT_FALSE(admission_.exchange(code.substr(1), kNow));
  auto other = code;
  other.back() = other.back() == 'A' ? 'B' : 'A';
  EXPECT_FALSE(admission_.exchange(other, kNow));
  EXPECT_TRUE(admission_.exchange(code, kNow));
}

TEST_F(AdmissionTest, ATokenFindsItsSessionUntilThatEnds) {
  const auto one = let_in();
  const auto two = let_in();
  ASSERT_TRUE(admission_.find(one));
  EXPECT_NE(admission_.find(one), admission_.find(two));
  const auto session = *admission_.find(one);
  EXPECT_TRUE(admission_.holds(session));
  admission_.end(session);
  EXPECT_FALSE(admission_.find(one));
  EXPECT_FALSE(admission_.holds(session));
  EXPECT_TRUE(admission_.find(two));
  EXPECT_FALSE(admission_.find(""));
  EXPECT_FALSE(admission_.find(two + "A"));
  EXPECT_FALSE(admission_.find(two.substr(0, 42)));
}

TEST_F(AdmissionTest, ACodeIsNoTokenAndATokenIsNoCode) {
  const auto code = admission_.make_code(kNow);
  EXPECT_FALSE(admission_.find(code));
  EXPECT_FALSE(admission_.exchange(let_in(), kNow));
}

TEST_F(AdmissionTest, OfNineSessionsTheOneThatWasUsedLongestAgoEnds) {
  std::vector<std::string> tokens;
  for (int i = 0; i < 8; ++i) tokens.push_back(let_in());
  ASSERT_TRUE(admission_.find(tokens[0])) << "used, so the second one is next";
  const auto ninth = let_in();
  EXPECT_FALSE(admission_.find(tokens[1]));
  EXPECT_TRUE(admission_.find(tokens[0]));
  EXPECT_TRUE(admission_.find(ninth));
}

TEST_F(AdmissionTest, EndingAllVoidsCodesToo) {
  const auto token = let_in();
  const auto code = admission_.make_code(kNow);
  admission_.end_all();
  EXPECT_FALSE(admission_.find(token));
  EXPECT_FALSE(admission_.exchange(code, kNow));
}

}  // namespace
}  // namespace lull::web
