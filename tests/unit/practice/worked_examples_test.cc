// SPDX-License-Identifier: Apache-2.0
// What two people find who wrote while apart: the worked examples of PRACTICE.md 4.8, by their
// numbers. The fifth is the wire's: RecordSchema.Example5_SR_07_NoMessageCanCarryTheNotebook.
#include "model/acknowledgement.h"
#include "model/kit_item.h"
#include "model/proposal.h"
#include "practice/tonight.h"
#include "unit/practice/couple.h"
#include "unit/store/raw.h"

namespace lull::practice {
namespace {

namespace plan_ = model::plan;
namespace step_ = model::step;
using model::PlanState;
using store::just;

const std::string kFirstStep(13, 'a');

class WorkedExamples : public PracticeTest {
 protected:
  static model::Fields minutes(std::uint64_t minutes) {
    model::Fields fields;
    fields.set_part(plan_::kSteps, kFirstStep, step_::kMinutes, minutes);
    return fields;
  }
  static std::uint64_t minutes_in(store::Home& home, const RecordId& plan) {
    return home->get(plan)->fields.part_number(plan_::kSteps, kFirstStep, step_::kMinutes);
  }
  RecordId shared_plan(std::uint64_t form = plan_::kStanding) {
    const auto id = draft(form, {"touch.hold_still"});
    proposed(id);
    return id;
  }
  static RecordId acknowledge(store::Home& home, const RecordId& target, std::uint64_t which = 1) {
    model::Fields fields;
    fields.set(model::acknowledgement::kTarget, token_of(target));
    fields.set(model::acknowledgement::kWhich, which);
    return write(home, model::kAcknowledgementSpec, fields);
  }
  static std::size_t count(store::Home& home, model::Kind kind) {
    return of(home).all(kind)->size();
  }
};

TEST_F(WorkedExamples, Example1_TheFewerMinutesCountAndBothSeeWhoseTheOthersAre) {
  const auto id = shared_plan();
  ASSERT_TRUE(noor->edit(id, minutes(20)));
  ASSERT_TRUE(sam->edit(id, minutes(10)));
  meet();
  for (auto* home : {&noor, &sam}) {
    const auto entry = *(*home)->get(id);
    EXPECT_EQ(minutes_in(*home, id), 10u);
    ASSERT_EQ(entry.clashes.size(), 1u);
    EXPECT_EQ(entry.clashes[0].key, (model::FieldKey{plan_::kSteps, kFirstStep, step_::kMinutes}));
    EXPECT_EQ(entry.clashes[0].by, sam.me);
    ASSERT_EQ(entry.clashes[0].others.size(), 1u);
    EXPECT_EQ(entry.clashes[0].others[0].value, model::Value{std::uint64_t{20}});
    EXPECT_EQ(entry.clashes[0].others[0].by, noor.me);
  }
  // "Use 20" is an ordinary edit, of either, and ends the question for both.
  ASSERT_TRUE(sam->edit(id, minutes(20)));
  meet();
  for (auto* home : {&noor, &sam}) {
    EXPECT_EQ(minutes_in(*home, id), 20u);
    EXPECT_TRUE((*home)->get(id)->clashes.empty());
  }
}

TEST_F(WorkedExamples, Example2_AStepThatTheOthersLimitTouchesIsPausedAndNothingElseIsSaid) {
  const auto id = shared_plan(plan_::kTonight);
  limit(noor, model::limit::kAnItem, "touch.hair_strokes");
  const std::string added(13, 'z');
  model::Fields step;
  step.set_part(plan_::kSteps, added, step_::kItem, std::string("touch.hair_strokes"));
  step.set_part(plan_::kSteps, added, step_::kPlace, std::string("z"));
  ASSERT_TRUE(sam->edit(id, step));
  meet();
  for (auto* home : {&noor, &sam}) {
    const auto evening = *tonight(of(*home));
    ASSERT_EQ(evening.steps.size(), 2u);
    EXPECT_FALSE(evening.steps[0].suspended);
    EXPECT_TRUE(evening.steps[1].suspended);
    EXPECT_EQ(evening.steps[1].step.id, added) << "it is still there";
    EXPECT_TRUE(evening.plan->entry.clashes.empty());
    EXPECT_EQ(evening.limits.size(), 1u) << "the limit itself is what is said of it";
  }
}

TEST_F(WorkedExamples, Example3_SR_26_AnAcceptanceOfAnotherTextIsNone) {
  const auto id = draft(plan_::kStanding, {"touch.hold_still"});
  const auto asking = proposed(id);
  ASSERT_TRUE(noor->edit(id, just(plan_::kNote, "and something else")));
  ASSERT_TRUE(accept(of(sam), asking)) << "he has not seen the change";
  meet();
  for (auto* home : {&noor, &sam}) {
    EXPECT_EQ(plan(of(*home), id)->state, PlanState::kDraft);
    EXPECT_TRUE(plan(of(*home), id)->changed);
  }
}

TEST_F(WorkedExamples, Example4_WhatIsTakenBackTakesItsAcknowledgementAlong) {
  const auto id = check_in(noor, 3, {}, true);
  const auto other = check_in(noor, 2, {}, true);
  meet();
  ASSERT_TRUE(sam->mark_opened({id, other}));
  acknowledge(sam, id);
  const auto stays = acknowledge(sam, other);
  meet();
  ASSERT_EQ(count(noor, model::Kind::kAcknowledgement), 2u);
  ASSERT_TRUE(noor->withdraw({id}));
  EXPECT_EQ(count(noor, model::Kind::kAcknowledgement), 1u) << "here at once";
  meet();
  for (auto* home : {&noor, &sam}) {
    const auto left = *of(*home).all(model::Kind::kAcknowledgement);
    ASSERT_EQ(left.size(), 1u);
    EXPECT_EQ(left[0].id, stays);
  }
  EXPECT_EQ(sam->get(id)->share, store::Share::kWithdrawn) << "he had read it: a line stays";
  EXPECT_TRUE(sam->get(id)->fields.empty());
}

TEST_F(WorkedExamples, Example4_AnAcknowledgementOfWhatWasTakenBackMeanwhileIsNotSeen) {
  const auto id = check_in(noor, 3, {}, true);
  meet();
  ASSERT_TRUE(sam->mark_opened({id}));
  const auto ack = acknowledge(sam, id);
  ASSERT_TRUE(noor->withdraw({id}));
  ASSERT_TRUE(sam->edit(ack, just(model::acknowledgement::kWhich, std::uint64_t{2})));
  meet();
  EXPECT_EQ(count(noor, model::Kind::kAcknowledgement), 0u);
  EXPECT_EQ(count(sam, model::Kind::kAcknowledgement), 0u);
  EXPECT_TRUE(noor->fresh_by_kind()->empty()) << "and nothing new is told of it";
  model::Fields late;
  late.set(model::acknowledgement::kTarget, token_of(id));
  late.set(model::acknowledgement::kWhich, std::uint64_t{1});
  EXPECT_EQ(store::verdict(sam->create(model::kAcknowledgementSpec, late, sam.space)),
            "id_unknown");
}

TEST_F(WorkedExamples, Example6_APlanThatOnePutAwayIsAwayAndCanBeBegunAnewFromTheOthersVersion) {
  const auto id = shared_plan();
  ASSERT_TRUE(noor->edit(id, just(plan_::kArchived, std::uint64_t{1})));
  ASSERT_TRUE(sam->edit(id, minutes(15)));
  meet();
  for (auto* home : {&noor, &sam}) {
    EXPECT_EQ(plan(of(*home), id)->state, PlanState::kArchived);
    EXPECT_EQ(minutes_in(*home, id), 15u) << "what the other did to it is not lost";
    const auto versions = *(*home)->history(id);
    EXPECT_TRUE(std::ranges::any_of(versions, [this](const store::Revision& one) {
      return one.by == noor.me && one.fields.number(plan_::kArchived) == 1;
    })) << "both can see who put it away";
  }
  const auto copy = copy_for_tonight(of(sam), id);
  ASSERT_TRUE(copy) << copy.error().reason;
  EXPECT_EQ(plan(of(sam), *copy)->state, PlanState::kDraft);
  EXPECT_EQ(minutes_in(sam, *copy), 15u);
  EXPECT_EQ(sam->get(*copy)->share, store::Share::kPrivate);
}

TEST_F(WorkedExamples, Example7_TwoCheckInsOfOneDayOnTwoDevicesStayTwo) {
  store::Home phone(1);
  phone.join(store::pair_space(), 2);
  phone.clock.now_ms = noor.clock.now_ms;
  const auto first = check_in(noor, 3, {}, true);
  const auto second = check_in(phone, 1, {}, true);
  ASSERT_TRUE(store::carry(sam, noor));
  ASSERT_TRUE(store::carry(sam, phone));
  const auto seen = *of(sam).all(model::Kind::kCheckIn);
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_EQ(seen[0].fields.text(model::check_in::kDay), seen[1].fields.text(model::check_in::kDay));
  EXPECT_EQ(sam->get(first)->fields.number(model::check_in::kMet), 3u);
  EXPECT_EQ(sam->get(second)->fields.number(model::check_in::kMet), 1u);
  for (const auto& one : seen) EXPECT_TRUE(one.clashes.empty());
}

TEST_F(WorkedExamples, Example8_WhatOneSaysIsNotThereIsNotThereAndNobodyIsAsked) {
  namespace kit = model::kit_item;
  model::Fields blanket;
  blanket.set(kit::kLabel, "blanket");
  blanket.set(kit::kHave, std::uint64_t{2});
  const auto id = write(noor, model::kKitItemSpec, blanket);
  meet();
  ASSERT_TRUE(noor->edit(id, just(kit::kHave, std::uint64_t{3})));
  ASSERT_TRUE(sam->edit(id, just(kit::kHave, std::uint64_t{1})));
  meet();
  for (auto* home : {&noor, &sam}) {
    EXPECT_EQ((*home)->get(id)->fields.number(kit::kHave), 1u);
    EXPECT_TRUE((*home)->get(id)->clashes.empty()) << "too small a thing for a question";
  }
  ASSERT_TRUE(noor->edit(id, just(kit::kHave, std::uint64_t{3})));
  meet();
  EXPECT_EQ(sam->get(id)->fields.number(kit::kHave), 3u) << "one tap mends it";
}

}  // namespace
}  // namespace lull::practice
