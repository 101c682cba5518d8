// SPDX-License-Identifier: Apache-2.0
#include "practice/plans.h"

#include "model/proposal.h"
#include "unit/practice/couple.h"
#include "unit/store/raw.h"

namespace lull::practice {
namespace {

namespace plan_ = model::plan;
namespace proposal_ = model::proposal;
using model::PlanState;
using model::ProposalState;
using store::just;

class Plans : public PracticeTest {
 protected:
  static PlanState state(store::Home& home, const RecordId& id) {
    const auto row = plan(of(home), id);
    EXPECT_TRUE(row) << row.error().reason;
    return row ? row->state : PlanState::kArchived;
  }
  static ProposalState asked(store::Home& home, const RecordId& id) {
    const auto all = *proposals(of(home));
    for (const auto& one : all)
      if (one.entry.id == id) return one.state;
    ADD_FAILURE() << "no such proposal";
    return ProposalState::kWithdrawn;
  }
  RecordId standing() { return draft(plan_::kStanding, {"touch.hold_still", "touch.hand_held"}); }
  RecordId agreed() {
    const auto id = standing();
    agree(id);
    EXPECT_EQ(state(noor, id), PlanState::kAgreed);
    EXPECT_EQ(state(sam, id), PlanState::kAgreed);
    return id;
  }
  void expect_both(const RecordId& id, PlanState expected) {
    EXPECT_EQ(state(noor, id), expected);
    EXPECT_EQ(state(sam, id), expected);
  }
};

TEST_F(Plans, SR_07_ADraftIsNobodyElses) {
  const auto id = standing();
  meet();
  EXPECT_EQ(state(noor, id), PlanState::kDraft);
  EXPECT_EQ(store::verdict(sam->get(id)), "id_unknown");
  EXPECT_EQ(sam->log().version(sam.space).sum(), 0u);
}

TEST_F(Plans, AreProposedAndAccepted) {
  const auto id = standing();
  const auto asking = proposed(id);
  expect_both(id, PlanState::kProposed);
  EXPECT_EQ(asked(sam, asking), ProposalState::kOpen);
  ASSERT_TRUE(accept(of(sam), asking));
  meet();
  expect_both(id, PlanState::kAgreed);
  EXPECT_EQ(asked(noor, asking), ProposalState::kAccepted);
  EXPECT_EQ(store::verdict(propose(of(noor), id, {})), "agreed_already");
  EXPECT_EQ(store::verdict(accept(of(sam), asking)), "proposal_closed");
}

TEST_F(Plans, SR_26_EveryAgreementHasAReviewDayAndLapsesByItself) {
  const auto id = agreed();
  const std::string day(sam->get(id)->fields.text(plan_::kReviewDay));
  EXPECT_EQ(day, model::day_text(kToday + plan_::kReviewDefault));
  clock_at(kToday + plan_::kReviewDefault, 23);
  expect_both(id, PlanState::kAgreed);
  clock_at(kToday + plan_::kReviewDefault + 1, 1);
  expect_both(id, PlanState::kLapsed);
}

TEST_F(Plans, SR_26_AReviewIsAtMostHalfAYearAway) {
  for (const auto& [days, expected] : std::vector<std::pair<int, std::string>>{
           {plan_::kReviewMost, "good"}, {plan_::kReviewMost + 1, "day_too_far"}}) {
    const auto id = standing();
    ASSERT_TRUE(noor->edit(id, just(plan_::kReviewDay, model::day_text(kToday + days))));
    EXPECT_EQ(store::verdict(propose(of(noor), id, {})), expected) << days;
  }
}

TEST_F(Plans, SR_26_AnyEditEndsAnAgreementForBoth) {
  for (auto* home : {&noor, &sam}) {
    const auto id = agreed();
    ASSERT_TRUE((*home)->edit(id, just(plan_::kNote, "slower")));
    EXPECT_EQ(state(*home, id), PlanState::kDraft) << "at once";
    EXPECT_TRUE(plan(of(*home), id)->changed);
    meet();
    expect_both(id, PlanState::kDraft);
    EXPECT_TRUE(plan(of(noor), id)->changed);
    EXPECT_TRUE(plan(of(sam), id)->changed);
  }
}

TEST_F(Plans, SR_26_EitherEndsAnAgreementAtOnce) {
  for (auto* home : {&noor, &sam}) {
    const auto id = agreed();
    ASSERT_TRUE((*home)->edit(id, just(plan_::kArchived, std::uint64_t{1})));
    meet();
    expect_both(id, PlanState::kArchived);
  }
}

TEST_F(Plans, AProposalOfAnOlderTextCannotBeAccepted) {
  const auto id = standing();
  const auto asking = proposed(id);
  ASSERT_TRUE(noor->edit(id, just(plan_::kNote, "and something else")));
  meet();
  EXPECT_EQ(store::verdict(accept(of(sam), asking)), "proposal_outdated");
  EXPECT_EQ(asked(sam, asking), ProposalState::kOpen) << "and nothing was answered";
}

TEST_F(Plans, SR_20_AfterADeclineTheMatterRestsForTwoWeeksOnBothDevices) {
  const auto id = standing();
  const auto asking = proposed(id);
  ASSERT_TRUE(decline(of(sam), asking));
  meet();
  EXPECT_EQ(asked(noor, asking), ProposalState::kDeclined);
  EXPECT_EQ(store::verdict(propose(of(noor), id, {})), "declined_lately");
  clock_at(kToday + 13, 20);
  EXPECT_EQ(store::verdict(propose(of(noor), id, {})), "declined_lately");
  clock_at(kToday + 14, 20);
  EXPECT_EQ(store::verdict(propose(of(noor), id, {})), "good");
  meet();
  EXPECT_EQ(state(sam, id), PlanState::kProposed);
}

TEST_F(Plans, SR_20_TheOneWhoDeclinedMayAskThemself) {
  const auto id = standing();
  ASSERT_TRUE(decline(of(sam), proposed(id)));
  EXPECT_EQ(store::verdict(propose(of(sam), id, {})), "good");
}

TEST_F(Plans, SR_20_TakingADeclinedProposalBackDoesNotFreeItsMatter) {
  const auto id = standing();
  const auto asking = proposed(id);
  ASSERT_TRUE(decline(of(sam), asking));
  meet();
  ASSERT_TRUE(noor->withdraw({asking}));
  EXPECT_EQ(store::verdict(propose(of(noor), id, {})), "declined_lately");
  ASSERT_TRUE(noor->remove({asking}));
  EXPECT_EQ(store::verdict(propose(of(noor), id, {})), "declined_lately");
}

TEST_F(Plans, SR_20_NobodyHasMoreThanThreeOpenProposals) {
  std::vector<RecordId> open;
  for (int i = 0; i < 3; ++i) open.push_back(proposed(standing()));
  EXPECT_EQ(store::verdict(propose(of(noor), standing(), {})), "too_many_proposals");
  ASSERT_TRUE(noor->withdraw({open[0]}));
  EXPECT_EQ(store::verdict(propose(of(noor), standing(), {})), "good");
}

TEST_F(Plans, SR_20_OneMatterIsAskedOnce) {
  const auto id = standing();
  proposed(id);
  EXPECT_EQ(store::verdict(propose(of(noor), id, {})), "proposed_already");
}

TEST_F(Plans, ACounterProposalSaysWhatElseAndIsAccepted) {
  const auto id = standing();
  const auto asking = proposed(id);
  const auto countered =
      propose_change(of(sam), id, just(plan_::kNote, "but shorter"), {"tired", ""}, asking);
  ASSERT_TRUE(countered) << countered.error().reason;
  meet();
  EXPECT_EQ(asked(noor, asking), ProposalState::kCountered);
  ASSERT_TRUE(accept(of(noor), *countered));
  meet();
  expect_both(id, PlanState::kAgreed);
  EXPECT_EQ(sam->get(id)->fields.text(plan_::kNote), "but shorter");
}

TEST_F(Plans, SR_20_ACounterProposalNeedNotWaitButOnlyOnce) {
  const auto id = standing();
  const auto asking = proposed(id);
  const auto first = propose_change(of(sam), id, just(plan_::kNote, "shorter"), {}, asking);
  ASSERT_TRUE(first);
  meet();
  ASSERT_TRUE(decline(of(noor), *first));
  meet();
  EXPECT_EQ(store::verdict(propose_change(of(sam), id, just(plan_::kNote, "shorter"), {})),
            "declined_lately");
  EXPECT_EQ(store::verdict(propose_change(of(sam), id, just(plan_::kNote, "x"), {}, asking)),
            "proposal_closed");
  const auto again = propose_change(of(noor), id, just(plan_::kNote, "longer"), {});
  ASSERT_TRUE(again) << again.error().reason;
  meet();
  const auto counter = propose_change(of(sam), id, just(plan_::kNote, "shorter"), {}, *again);
  EXPECT_EQ(store::verdict(counter), "good") << "asked anew, one may answer anew";
  meet();
  EXPECT_EQ(asked(noor, *counter), ProposalState::kOpen) << "and it arrives";
}

TEST_F(Plans, AWithdrawnProposalIsNoneAndLeavesNoWords) {
  const auto id = standing();
  const auto asking = *propose(of(noor), id, {"qzxcanary", ""});
  meet();
  ASSERT_NE(store::tables_holding(sam, "zxcanary"), "");
  ASSERT_TRUE(noor->withdraw({asking}));
  meet();
  EXPECT_EQ(store::tables_holding(sam, "zxcanary"), "") << "SR-37";
  expect_both(id, PlanState::kDraft);
}

TEST_F(Plans, AnAnsweredProposalThatIsTakenBackAndAskedAgainIsOpenForBoth) {
  const auto id = standing();
  const auto asking = proposed(id);
  ASSERT_TRUE(accept(of(sam), asking));
  meet();
  ASSERT_TRUE(noor->withdraw({asking}));
  meet();
  expect_both(id, PlanState::kDraft);
  const auto again = noor->share({asking}, noor.space);
  ASSERT_TRUE(again) << again.error().reason;
  meet();
  EXPECT_EQ(asked(noor, again->front()), ProposalState::kOpen) << "the answer was to another one";
  EXPECT_EQ(asked(sam, again->front()), ProposalState::kOpen);
  expect_both(id, PlanState::kProposed);
}

TEST_F(Plans, WhatWasAskedStaysAsItWasAsked) {
  const auto asking = proposed(standing());
  EXPECT_EQ(store::verdict(noor->edit(asking, just(proposal_::kBecause, "please"))),
            "fixed_already");
}

TEST_F(Plans, SR_38_BothSeeEveryVersionAndWhoMadeIt) {
  const auto id = standing();
  agree(id);
  ASSERT_TRUE(sam->edit(id, just(plan_::kNote, "sam's")));
  meet();
  ASSERT_TRUE(noor->edit(id, just(plan_::kNote, "noor's")));
  meet();
  const auto here = *noor->history(id);
  const auto there = *sam->history(id);
  ASSERT_GE(there.size(), 3u);
  ASSERT_GE(here.size(), there.size()) << "what was there before it was proposed is its author's";
  const auto drafts = here.size() - there.size();
  for (std::size_t i = 0; i < there.size(); ++i) {
    EXPECT_EQ(here[drafts + i].by, there[i].by) << i;
    EXPECT_EQ(here[drafts + i].fields, there[i].fields) << i;
  }
  EXPECT_EQ(here[here.size() - 1].by, noor.me);
  EXPECT_EQ(here[here.size() - 2].by, sam.me);
  EXPECT_EQ(here[here.size() - 2].fields.text(plan_::kNote), "sam's");
}

TEST_F(Plans, SR_23_ItMakesNoDifferenceWhoBegan) {
  const auto mirrored = [](store::Home& first, store::Home& second) {
    const auto id =
        write(first, model::kPlanSpec, plan_of(plan_::kStanding, {"touch.hand_held"}), false);
    const auto asking = *propose(of(first), id, {});
    EXPECT_TRUE(store::carry(second, first));
    EXPECT_TRUE(decline(of(second), asking));
    EXPECT_TRUE(store::carry(first, second));
    std::string story = store::verdict(propose(of(first), id, {}));
    story += " " + store::verdict(propose(of(second), id, {}));
    story += " " + store::verdict(first->withdraw({id})) + store::verdict(second->withdraw({id}));
    return story;
  };
  EXPECT_EQ(mirrored(noor, sam), mirrored(sam, noor));
}

TEST_F(Plans, TonightLapsesAtNoonOfTheNextDay) {
  const auto id = draft(plan_::kTonight, {"touch.hold_still"});
  agree(id);
  clock_at(kToday + 1, 11, 59);
  expect_both(id, PlanState::kAgreed);
  clock_at(kToday + 1, 12);
  expect_both(id, PlanState::kLapsed);
}

TEST_F(Plans, SR_24_ALimitPausesAStepForBothWithoutAReason) {
  const auto id = agreed();
  limit(sam, model::limit::kAnItem, "touch.hold_still");
  EXPECT_EQ(plan(of(sam), id)->suspended.size(), 1u) << "at once";
  EXPECT_TRUE(plan(of(noor), id)->suspended.empty());
  meet();
  EXPECT_EQ(plan(of(noor), id)->suspended, plan(of(sam), id)->suspended);
  EXPECT_EQ(sam->history(id)->size(), 1u) << "the plan itself is as it was";
  EXPECT_EQ(state(noor, id), PlanState::kAgreed);
}

TEST_F(Plans, SR_24_ALimitPausesAStepThatTheOtherAddsMeanwhile) {
  const auto id = agreed();
  limit(noor, model::limit::kAnItem, "touch.hair_strokes");
  model::Fields step;
  step.set_part(plan_::kSteps, std::string(13, 'z'), model::step::kItem,
                std::string("touch.hair_strokes"));
  ASSERT_TRUE(sam->edit(id, step));
  meet();
  EXPECT_EQ(plan(of(noor), id)->suspended, std::vector<std::string>{std::string(13, 'z')});
  EXPECT_EQ(plan(of(sam), id)->suspended, plan(of(noor), id)->suspended);
}

}  // namespace
}  // namespace lull::practice
