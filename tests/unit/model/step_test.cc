// SPDX-License-Identifier: Apache-2.0
#include "model/step.h"

#include <gtest/gtest.h>

#include "unit/model/histories.h"

namespace lull::model::step {
namespace {

/// As long as a step's place may be.
constexpr std::size_t kDigits = 32;

TEST(StepPlace, LiesBetween) {
  for (const auto& [before, after] : std::vector<std::pair<std::string, std::string>>{{"", ""},
                                                                                      {"n", ""},
                                                                                      {"", "n"},
                                                                                      {"a", "b"},
                                                                                      {"an", "b"},
                                                                                      {"az", "b"},
                                                                                      {"zz", ""},
                                                                                      {"", "ab"}}) {
    const auto place = place_between(before, after);
    EXPECT_LT(before, place);
    EXPECT_TRUE(after.empty() || place < after) << before << " " << place << " " << after;
    EXPECT_NE(place.back(), 'a') << "else nothing would fit before it";
  }
}

TEST(StepPlace, TwoHundredAtTheEndStayShort) {
  std::string last;
  for (int i = 0; i < 200; ++i) {
    const auto next = place_between(last, {});
    ASSERT_LT(last, next);
    ASSERT_LE(next.size(), kDigits) << i;
    last = next;
  }
}

TEST(StepPlace, TwoHundredAtTheBeginningStayShort) {
  std::string first = place_between({}, {});
  for (int i = 0; i < 200; ++i) {
    const auto next = place_between({}, first);
    ASSERT_LT(next, first);
    ASSERT_LE(next.size(), kDigits) << i;
    first = next;
  }
}

TEST(StepPlace, AnyTwoHundredInsertsKeepTheirOrder) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Dice dice(seed);
    std::vector<std::string> places;
    for (int i = 0; i < 200; ++i) {
      const auto at = dice.roll(places.size() + 1);
      const auto before = at == 0 ? std::string() : places[at - 1];
      const auto after = at == places.size() ? std::string() : places[at];
      auto place = place_between(before, after);
      ASSERT_LT(before, place);
      ASSERT_TRUE(after.empty() || place < after) << "seed " << seed;
      ASSERT_LE(place.size(), kDigits) << "seed " << seed;
      places.insert(places.begin() + static_cast<std::ptrdiff_t>(at), std::move(place));
    }
  }
}

// What another program wrote: steps in no order, in other letters, or with no room behind them.
TEST(StepPlace, WhateverAnotherProgramWroteAStepCanBeAdded) {
  const std::string full(kDigits, 'z');
  for (const auto& [before, after] :
       std::vector<std::pair<std::string, std::string>>{{"n", "n"},
                                                        {"z", "b"},
                                                        {"", "a"},
                                                        {"n", "na"},
                                                        {"A", "B"},
                                                        {"\xc3\xa9", ""},
                                                        {full, ""},
                                                        {"", std::string(kDigits, 'a')},
                                                        {"a", std::string(kDigits, 'a') + "b"}}) {
    const auto place = place_between(before, after);
    EXPECT_LE(place.size(), kDigits);
    EXPECT_LE(before, place) << "never before the one that it was put behind";
  }
}

}  // namespace
}  // namespace lull::model::step
