// SPDX-License-Identifier: Apache-2.0
// What is in force where two wrote while apart. Between two real homes: WorkedExamples.
#include <gtest/gtest.h>

#include "model/kit_item.h"
#include "model/limit.h"
#include "model/plan.h"
#include "model/sealed_round.h"
#include "model/step.h"
#include "unit/model/histories.h"

namespace lull::model {
namespace {

const std::string kStep(13, 'a');

Fields step_part(std::uint16_t part, std::uint64_t value) {
  Fields fields;
  fields.set_part(plan::kSteps, kStep, part, value);
  return fields;
}
Fields one(std::uint16_t field, std::uint64_t value) {
  Fields fields;
  fields.set(field, value);
  return fields;
}
Fields one(std::uint16_t field, std::string_view text) {
  Fields fields;
  fields.set(field, text);
  return fields;
}

/// What both wrote while apart, after what both knew.
Merged apart(const KindSpec& kind, const Fields& known, const Fields& first, const Fields& second) {
  Devices d(2);
  d.put(0, known);
  d.learn(1, 0);
  d.put(0, first);
  d.put(1, second);
  return merge_made(d.made, &kind);
}

TEST(MergeRules, TheFewerMinutesAreInForceAndTheOthersAreShown) {
  const auto merged = apart(kPlanSpec, step_part(step::kMinutes, 30), step_part(step::kMinutes, 20),
                            step_part(step::kMinutes, 10));
  EXPECT_EQ(merged.fields.part_number(plan::kSteps, kStep, step::kMinutes), 10u);
  ASSERT_EQ(merged.clashes.size(), 1u);
  EXPECT_EQ(merged.clashes[0].others, std::vector<Value>{std::uint64_t{20}});
}

TEST(MergeRules, AsLongAsItFeelsRightIsNeverTheCautiousOne) {
  const auto merged =
      apart(kPlanSpec, step_part(step::kMinutes, 30), step_part(step::kMinutes, step::kMinutesOpen),
            step_part(step::kMinutes, 240));
  EXPECT_EQ(merged.fields.part_number(plan::kSteps, kStep, step::kMinutes), 240u);
}

TEST(MergeRules, TheGentlerPressureIsInForce) {
  const auto merged = apart(kPlanSpec, step_part(step::kPressure, 2), step_part(step::kPressure, 3),
                            step_part(step::kPressure, 1));
  EXPECT_EQ(merged.fields.part_number(plan::kSteps, kStep, step::kPressure), 1u);
}

TEST(MergeRules, AskFirstStands) {
  const auto merged = apart(kPlanSpec, step_part(step::kMinutes, 5), step_part(step::kAsk, 1),
                            step_part(step::kAsk, 0));
  EXPECT_EQ(merged.fields.part_number(plan::kSteps, kStep, step::kAsk), 1u);
  EXPECT_TRUE(merged.clashes.empty());
}

TEST(MergeRules, AStepThatOneTookOutAndTheOtherChangedIsKeptAndShown) {
  Fields out;
  out.set_element(plan::kSteps, kStep, false);
  const auto merged =
      apart(kPlanSpec, step_part(step::kMinutes, 30), out, step_part(step::kMinutes, 10));
  EXPECT_EQ(merged.fields.elements(plan::kSteps), std::vector<std::string_view>{kStep});
  ASSERT_EQ(merged.clashes.size(), 1u);
  EXPECT_EQ(merged.clashes[0].key, (FieldKey{plan::kSteps, kStep}));
}

TEST(MergeRules, APlanThatOnePutAwayIsAway) {
  const auto merged = apart(kPlanSpec, step_part(step::kMinutes, 30), one(plan::kArchived, 1),
                            step_part(step::kMinutes, 10));
  EXPECT_EQ(merged.fields.number(plan::kArchived), 1u);
  EXPECT_EQ(merged.fields.part_number(plan::kSteps, kStep, step::kMinutes), 10u)
      << "and what the other did to it is not lost";
}

TEST(MergeRules, WhatOneSaysIsNotThereIsNotThere) {
  const auto merged = apart(kKitItemSpec, one(kit_item::kHave, 2), one(kit_item::kHave, 3),
                            one(kit_item::kHave, 1));
  EXPECT_EQ(merged.fields.number(kit_item::kHave), 1u);
  EXPECT_TRUE(merged.clashes.empty()) << "too small a thing for a question";
}

TEST(MergeRules, TheStricterLimitAndTheEarlierReviewStand) {
  const auto strict =
      apart(kLimitSpec, one(limit::kStrength, limit::kSoft), one(limit::kStrength, limit::kHard),
            one(limit::kStrength, limit::kSoft));
  EXPECT_EQ(strict.fields.number(limit::kStrength), limit::kHard);
  Fields early;
  Fields late;
  early.set(plan::kReviewDay, "2026-01-02");
  late.set(plan::kReviewDay, "2026-03-01");
  const auto review = apart(kPlanSpec, one(plan::kForm, 1), late, early);
  EXPECT_EQ(review.fields.text(plan::kReviewDay), "2026-01-02");
  EXPECT_EQ(review.clashes.size(), 1u);
}

TEST(MergeRules, ChoosingSettlesAClashForEverybody) {
  Devices d(2);
  d.put(0, step_part(step::kMinutes, 20));
  d.put(1, step_part(step::kMinutes, 10));
  d.learn(0, 1);
  d.put(0, step_part(step::kMinutes, 20));
  const auto merged = merge_made(d.made, &kPlanSpec);
  EXPECT_EQ(merged.fields.part_number(plan::kSteps, kStep, step::kMinutes), 20u);
  EXPECT_TRUE(merged.clashes.empty());
}

TEST(MergeRules, R7_ATakingBackBeatsWhateverWasWrittenMeanwhile) {
  Devices d(2);
  d.put(0, one(kit_item::kHave, 3));
  d.learn(1, 0);
  d.withdraw(0);
  d.put(1, one(kit_item::kHave, 1));
  EXPECT_TRUE(merge_made(d.made, &kKitItemSpec).withdrawn);
}

TEST(MergeRules, FieldsAreNotPushedOutByElements) {
  Fields full;
  for (std::size_t i = 0; i <= kPlacesMax; ++i)
    full.set_element(plan::kSteps, std::to_string(100'000 + i), true);
  full.set(plan::kArchived, std::uint64_t{1});
  Devices d(1);
  d.put(0, full);
  const auto merged = merge_made(d.made, &kPlanSpec);
  EXPECT_EQ(merged.fields.size(), kPlacesMax);
  EXPECT_EQ(merged.fields.number(plan::kArchived), 1u);
}

/// SR-38: what no version here knows has no room that what is known needs, whoever wrote it first.
TEST(MergeRules, WhatIsNotKnownPushesNothingOutThatIs) {
  namespace round = sealed_round;
  const std::string low(26, '0');
  const std::string high(26, 'z');
  Fields crowd;
  for (std::uint16_t i = 0; i <= kPlacesMax; ++i)
    crowd.set_part(round::kHalves, low, static_cast<std::uint16_t>(100 + i),
                   std::string("\x20\x01"));
  Fields later;
  for (std::uint16_t i = 0; i <= kPlacesMax; ++i)
    later.append_raw(static_cast<std::uint16_t>(1'000 + i), "\x20\x01");
  Fields answer;
  answer.set_part(round::kHalves, high, round::kAnswer, std::string("yes"));
  for (const auto& much : {crowd, later}) {
    const auto merged =
        apart(kSealedRoundSpec, one(round::kExpiresDay, "2026-11-24"), much, answer);
    EXPECT_EQ(merged.fields.size(), kPlacesMax);
    EXPECT_EQ(merged.fields.part_text(round::kHalves, high, round::kAnswer), "yes");
    EXPECT_EQ(merged.fields.text(round::kExpiresDay), "2026-11-24");
  }
}

}  // namespace
}  // namespace lull::model
