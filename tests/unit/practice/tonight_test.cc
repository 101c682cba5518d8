// SPDX-License-Identifier: Apache-2.0
#include "practice/tonight.h"

#include "couple.h"
#include "model/care_note.h"
#include "model/cue.h"
#include "model/kit_item.h"

namespace lull::practice {
namespace {

using model::PlanState;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class TonightTest : public PracticeTest {
 protected:
  static Tonight view(store::Home& home) {
    auto made = tonight(of(home));
    EXPECT_TRUE(made) << made.error().reason;
    return made ? std::move(*made) : Tonight{};
  }
  static std::string plan(store::Home& home) {
    const auto made = view(home);
    return made.plan ? token_of(made.plan->entry.id) : "none";
  }
  void cue(store::Home& home, std::string_view sign, std::uint64_t always) {
    model::Fields fields;
    fields.set(model::cue::kSign, sign);
    fields.set(model::cue::kMeans, std::uint64_t{1});
    fields.set(model::cue::kAlways, always);
    write(home, model::kCueSpec, fields);
  }
  void care(store::Home& home, std::string_view text, std::uint64_t with_plan) {
    model::Fields fields;
    fields.set(model::care_note::kWhich, std::uint64_t{1});
    fields.set(model::care_note::kText, text);
    fields.set(model::care_note::kWithPlan, with_plan);
    write(home, model::kCareNoteSpec, fields);
  }
  void kit(std::string_view label, std::uint64_t have, bool gone = false) {
    model::Fields fields;
    fields.set(model::kit_item::kLabel, label);
    fields.set(model::kit_item::kHave, have);
    if (gone) fields.set(model::kit_item::kGone, std::uint64_t{1});
    write(noor, model::kKitItemSpec, fields);
  }
  static std::vector<std::string> texts(const std::vector<store::Entry>& entries,
                                        std::uint16_t field) {
    std::vector<std::string> all;
    for (const auto& entry : entries) all.emplace_back(entry.fields.text(field));
    return all;
  }
};

TEST_F(TonightTest, WithoutAPlanEverythingElseIsThere) {
  cue(noor, "red", 1);
  EXPECT_EQ(plan(noor), "none");
  EXPECT_EQ(view(noor).pause_signs.size(), 1u);
}

TEST_F(TonightTest, AnAgreedPlanComesBeforeOneThatWasProposedAndThatBeforeADraft) {
  const auto standing = draft(model::plan::kStanding, {"env.low_light"});
  EXPECT_EQ(plan(noor), "none");
  agree(standing);
  EXPECT_EQ(plan(noor), token_of(standing));
  EXPECT_EQ(plan(sam), token_of(standing));
  const auto first = draft(model::plan::kTonight, {"env.low_light"});
  EXPECT_EQ(plan(noor), token_of(first));
  EXPECT_EQ(plan(sam), token_of(standing));
  const auto second = draft(model::plan::kTonight, {"env.fresh_bed"});
  const auto asked = proposed(second);
  draft(model::plan::kTonight, {"env.soft_sound"});
  EXPECT_EQ(plan(noor), token_of(second));
  ASSERT_TRUE(accept(of(sam), asked));
  meet();
  EXPECT_EQ(view(noor).plan->state, PlanState::kAgreed);
  EXPECT_EQ(plan(sam), token_of(second));
}

TEST_F(TonightTest, YesterdaysPlanCountsUntilNoon) {
  const auto yesterdays = draft(model::plan::kTonight, {"env.low_light"});
  agree(yesterdays);
  clock_at(kToday + 1, 11, 59);
  EXPECT_EQ(plan(noor), token_of(yesterdays));
  clock_at(kToday + 1, 12);
  EXPECT_EQ(plan(noor), "none");
}

TEST_F(TonightTest, AnotherEveningsPlanDoesNotCount) {
  draft(model::plan::kTonight, {"env.low_light"}, kToday + 1);
  EXPECT_EQ(plan(noor), "none");
}

TEST_F(TonightTest, ReadsPauseSignsLimitsCareNotesStepsAndKit) {
  cue(noor, "red", 1);
  cue(sam, "two taps", 1);
  cue(sam, "a nod", 0);
  limit(noor, model::limit::kAnItem, "touch.hand_held", model::limit::kSoft);
  limit(sam, model::limit::kAnItem, "touch.hold_still", model::limit::kHard);
  care(sam, "no nuts", 1);
  care(sam, "old scar", 0);
  kit("blanket", 3);
  kit("snacks", 2);
  kit("towel", 1);
  kit("candle", 1, true);
  draft(model::plan::kTonight, {"touch.hold_still", "touch.hand_held", "env.low_light"});
  meet();
  const auto made = view(noor);
  EXPECT_THAT(texts(made.pause_signs, model::cue::kSign),
              ::testing::UnorderedElementsAre("red", "two taps"));
  EXPECT_THAT(texts(made.limits, model::limit::kWhat),
              ElementsAre("touch.hold_still", "touch.hand_held"));
  EXPECT_THAT(texts(made.care_notes, model::care_note::kText), ElementsAre("no nuts"));
  EXPECT_THAT(texts(made.kit, model::kit_item::kLabel), ElementsAre("towel", "snacks", "blanket"));
  ASSERT_EQ(made.steps.size(), 3u);
  EXPECT_EQ(made.steps[0].step.item, "touch.hold_still");
  EXPECT_TRUE(made.steps[0].suspended);
  EXPECT_FALSE(made.steps[0].ask);
  EXPECT_EQ(made.steps[1].step.item, "touch.hand_held");
  EXPECT_FALSE(made.steps[1].suspended);
  EXPECT_TRUE(made.steps[1].ask);
  EXPECT_FALSE(made.steps[2].suspended || made.steps[2].ask);
}

TEST_F(TonightTest, SR_24_AHardLimitPausesTheStepItTouchesOnBothDevices) {
  const auto id = draft(model::plan::kTonight, {"touch.hair_strokes", "env.low_light"});
  agree(id);
  limit(noor, model::limit::kAnItem, "touch.hair_strokes");
  EXPECT_TRUE(view(noor).steps[0].suspended);
  EXPECT_FALSE(view(sam).steps[0].suspended);
  meet();
  EXPECT_TRUE(view(sam).steps[0].suspended);
  EXPECT_FALSE(view(sam).steps[1].suspended);
}

TEST_F(TonightTest, SR_24_ALimitOnACategoryPausesOwnItemsOfItToo) {
  const auto item = "own." + token_of(own_item(sam, "food"));
  meet();
  draft(model::plan::kTonight, {item, "env.low_light"});
  limit(sam, model::limit::kACategory, "food");
  meet();
  const auto made = view(noor);
  ASSERT_EQ(made.steps.size(), 2u);
  for (const auto& step : made.steps) EXPECT_EQ(step.suspended, step.step.item == item);
}

TEST_F(TonightTest, ALimitOfSomebodyFromBeforePausesNothing) {
  limit(sam, model::limit::kAnItem, "env.low_light");
  meet();
  draft(model::plan::kTonight, {"env.low_light"});
  ASSERT_TRUE(view(noor).steps[0].suspended);
  ASSERT_TRUE(noor->remove_peer(noor.peer_row));
  const auto made = tonight({*noor, noor.clock, fail(Code::kNotFound, "not_paired")});
  ASSERT_TRUE(made);
  EXPECT_FALSE(made->steps[0].suspended);
  EXPECT_THAT(made->limits, IsEmpty());
}

}  // namespace
}  // namespace lull::practice
