// SPDX-License-Identifier: Apache-2.0
#include "base/result.h"

#include <gtest/gtest.h>

#include <memory>

namespace lull {
namespace {

Result<int> half(int n) {
  if (n % 2 != 0) return fail(Code::kInvalid, "odd", "detail");
  return n / 2;
}
Result<void> must_be_even(int n) {
  LULL_TRY(half(n));
  return {};
}
Result<int> quarter(int n) {
  LULL_ASSIGN(const int once, half(n));
  LULL_ASSIGN(const int twice, half(once));
  return twice;
}

TEST(Result, TryLeavesWithTheError) {
  EXPECT_TRUE(must_be_even(2));
  const auto failed = must_be_even(3);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, Code::kInvalid);
  EXPECT_STREQ(failed.error().reason, "odd");
  EXPECT_EQ(failed.error().detail, "detail");
}

TEST(Result, AssignTakesTheValueOrLeaves) {
  EXPECT_EQ(quarter(8).value(), 2);
  EXPECT_FALSE(quarter(6));
  EXPECT_FALSE(quarter(5));
}

TEST(Result, AssignMovesWhatCannotBeCopied) {
  const auto make = [](bool good) -> Result<std::unique_ptr<int>> {
    if (!good) return fail(Code::kIo, "no");
    return std::make_unique<int>(5);
  };
  const auto take = [&](bool good) -> Result<int> {
    LULL_ASSIGN(const auto held, make(good));
    return *held;
  };
  EXPECT_EQ(take(true).value(), 5);
  EXPECT_FALSE(take(false));
}

}  // namespace
}  // namespace lull
