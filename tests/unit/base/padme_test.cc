// SPDX-License-Identifier: Apache-2.0
#include "base/padme.h"

#include <gtest/gtest.h>

#include <cmath>

namespace lull {
namespace {

TEST(Padme, FollowsThePaper) {
  for (std::size_t size = 2; size < 70000; ++size) {
    const auto e = static_cast<unsigned>(std::floor(std::log2(static_cast<double>(size))));
    const auto s = static_cast<unsigned>(std::floor(std::log2(static_cast<double>(e)))) + 1;
    const std::size_t unit = std::size_t{1} << (e - s);
    ASSERT_EQ(padme(size), (size + unit - 1) / unit * unit) << size;
  }
}

TEST(Padme, KnownSizes) {
  EXPECT_EQ(padme(256), 256u);
  EXPECT_EQ(padme(257), 272u);
  EXPECT_EQ(padme(1025), 1088u);
  EXPECT_EQ(padme(65535), 65536u);
}

}  // namespace
}  // namespace lull
