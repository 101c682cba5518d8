// SPDX-License-Identifier: Apache-2.0
#include "model/agreement.h"

#include <gtest/gtest.h>

#include "model/plan.h"
#include "model/proposal.h"
#include "model/step.h"
#include "model/talk_request.h"

namespace lull::model {
namespace {

constexpr Day kToday = 20'000;
constexpr std::string_view kPlanId = "aaaaaaaaaaaaaaaaaaaaaaaaaa";
constexpr int kEvening = 20 * 60;

Fields asking(Day expires = kToday + 14, std::string_view target = kPlanId) {
  Fields fields;
  fields.set(proposal::kAbout, proposal::kPlan);
  fields.set(proposal::kTarget, target);
  fields.set(proposal::kExpiresDay, day_text(expires));
  fields.set(proposal::kResult, "digest");
  return fields;
}
Fields answered(std::uint64_t answer, Day day = kToday, Day expires = kToday + 14) {
  auto fields = asking(expires);
  fields.set(proposal::kAnswer, answer);
  fields.set(proposal::kAnswerDay, day_text(day));
  return fields;
}
ProposalState state(const Fields& fields, bool withdrawn = false) {
  return state_of({"id", withdrawn, &fields}, kToday);
}

TEST(StateOfProposal, GoesByTheOrderOfPrecedence) {
  EXPECT_EQ(state(asking()), ProposalState::kOpen);
  EXPECT_EQ(state(asking(kToday)), ProposalState::kOpen) << "its last day counts";
  EXPECT_EQ(state(asking(kToday - 1)), ProposalState::kLapsed);
  EXPECT_EQ(state(answered(proposal::kAccepted)), ProposalState::kAccepted);
  EXPECT_EQ(state(answered(proposal::kDeclined)), ProposalState::kDeclined);
  EXPECT_EQ(state(answered(proposal::kCountered)), ProposalState::kCountered);
  EXPECT_EQ(state(answered(proposal::kAccepted), true), ProposalState::kWithdrawn);
  EXPECT_EQ(state(answered(proposal::kAccepted, kToday + 15)), ProposalState::kLapsed);
  EXPECT_EQ(state(answered(proposal::kAccepted, kToday - 30, kToday - 20)),
            ProposalState::kAccepted)
      << "what was answered in time does not lapse";
}

class Standing : public ::testing::Test {
 protected:
  Standing() { plan.set(plan::kReviewDay, day_text(kToday + 30)); }
  PlanStanding standing(const std::vector<Fields>& proposals, int minutes = kEvening,
                        Day today = kToday) {
    std::vector<ProposalView> views;
    for (const auto& one : proposals) views.push_back({"proposal", false, &one});
    return standing_of({kPlanId, &plan, "digest", shared}, views, today, minutes);
  }
  Fields plan;
  bool shared = true;
};

TEST_F(Standing, AllStates) {
  EXPECT_EQ(standing({}).state, PlanState::kDraft);
  EXPECT_EQ(standing({asking()}).state, PlanState::kProposed);
  EXPECT_EQ(standing({answered(proposal::kAccepted)}).state, PlanState::kAgreed);
  EXPECT_EQ(standing({answered(proposal::kDeclined)}).state, PlanState::kDraft);
  EXPECT_EQ(standing({answered(proposal::kAccepted), asking()}).state, PlanState::kAgreed);
  EXPECT_EQ(standing({asking(), answered(proposal::kAccepted)}).state, PlanState::kAgreed);
  plan.set(plan::kArchived, std::uint64_t{1});
  EXPECT_EQ(standing({answered(proposal::kAccepted)}).state, PlanState::kArchived);
}

TEST_F(Standing, AnAgreementIsToOneTextAndOnePlan) {
  auto other = answered(proposal::kAccepted);
  other.set(proposal::kResult, "another");
  EXPECT_EQ(standing({other}).state, PlanState::kDraft);
  EXPECT_TRUE(standing({other}).changed);
  auto elsewhere = answered(proposal::kAccepted);
  elsewhere.set(proposal::kTarget, std::string(26, 'b'));
  EXPECT_FALSE(standing({elsewhere}).changed);
  EXPECT_EQ(standing({elsewhere}).state, PlanState::kDraft);
}

TEST_F(Standing, WhatOnlyItsAuthorHasIsADraft) {
  shared = false;
  EXPECT_EQ(standing({answered(proposal::kAccepted)}).state, PlanState::kDraft);
}

TEST_F(Standing, LapsesAfterItsReviewDay) {
  const std::vector<Fields> agreed{answered(proposal::kAccepted)};
  EXPECT_EQ(standing(agreed, kEvening, kToday + 30).state, PlanState::kAgreed);
  EXPECT_EQ(standing(agreed, 0, kToday + 31).state, PlanState::kLapsed);
}

TEST_F(Standing, TonightLapsesAtTheNextNoon) {
  plan.set(plan::kForm, plan::kTonight);
  plan.set(plan::kDay, day_text(kToday));
  const std::vector<Fields> agreed{answered(proposal::kAccepted)};
  EXPECT_EQ(standing(agreed, 12 * 60 - 1, kToday + 1).state, PlanState::kAgreed);
  EXPECT_EQ(standing(agreed, 12 * 60, kToday + 1).state, PlanState::kLapsed);
  EXPECT_EQ(standing(agreed, 0, kToday + 2).state, PlanState::kLapsed);
}

TEST(TextOfPlan, IsWhatBothHaveReadAndNoMore) {
  Fields plan;
  plan.set(plan::kTitle, "quiet");
  plan.set_part(plan::kSteps, "stays", step::kText, std::string("hold"));
  const auto text = text_of_plan(plan);
  plan.set_part(plan::kSteps, "goes", step::kText, std::string("walk"));
  EXPECT_NE(text_of_plan(plan), text);
  plan.set_element(plan::kSteps, "goes", false);
  EXPECT_EQ(text_of_plan(plan), text) << "what was taken out is no part of it";
  plan.set(plan::kArchived, std::uint64_t{1});
  plan.set(plan::kSource, std::string(26, 'a'));
  EXPECT_EQ(text_of_plan(plan), text);
}

// --- pace ----------------------------------------------------------------------------------------

std::string pace(const Fields& fresh, const std::vector<Earlier>& earlier, int slack = 0) {
  const auto paced = check_pace(fresh, earlier, kToday, slack);
  return paced ? "good" : paced.error().reason;
}

TEST(Pace, SR_20_ThreeAreOpenAtMost) {
  const std::vector<Fields> open{asking(kToday + 1, "b"), asking(kToday + 1, "c"),
                                 asking(kToday, "d")};
  const std::vector<Earlier> three{{"1", &open[0]}, {"2", &open[1]}, {"3", &open[2]}};
  EXPECT_EQ(pace(asking(), three), "too_many_proposals");
  EXPECT_EQ(pace(asking(), three, 1), "good") << "one may have lapsed by the sender's clock";
  const std::vector<Earlier> theirs{
      {"1", &open[0], false}, {"2", &open[1], false}, {"3", &open[2], false}};
  EXPECT_EQ(pace(asking(), theirs), "good") << "the other's do not count";
}

TEST(Pace, SR_20_OneMatterIsAskedOnceAndRestsAfterADecline) {
  const auto open = asking();
  EXPECT_EQ(pace(asking(), {{{"1", &open}}}), "proposed_already");
  for (const auto& [days, slack, expected] :
       std::vector<std::tuple<int, int, std::string>>{{13, 0, "declined_lately"},
                                                      {14, 0, "good"},
                                                      {13, 1, "good"},
                                                      {12, 1, "declined_lately"}}) {
    const auto declined = answered(proposal::kDeclined, kToday - days);
    EXPECT_EQ(pace(asking(), {{{"1", &declined}}}, slack), expected) << days;
    EXPECT_EQ(pace(asking(kToday, "other"), {{{"1", &declined}}}, slack), "good");
  }
}

TEST(Pace, SR_20_ACounterProposalNeedsSomethingToCounter) {
  const auto declined = answered(proposal::kDeclined);
  auto fresh = asking();
  fresh.set(proposal::kCounters, "theirs");
  EXPECT_EQ(pace(fresh, {{{"1", &declined}}}), "declined_lately");
  const auto countered = answered(proposal::kCountered);
  EXPECT_EQ(pace(fresh, {{{"1", &declined}, {"theirs", &countered, false}}}), "good");
  EXPECT_EQ(pace(fresh, {{{"1", &declined}, {"theirs", &countered, true}}}), "declined_lately")
      << "one's own is none";
  auto used = declined;
  used.set(proposal::kCounters, "theirs");
  EXPECT_EQ(pace(fresh, {{{"1", &used}, {"theirs", &countered, false}}}), "declined_lately");
}

TEST(Pace, SR_20_TheRemainsOfADeclinedOneCountAsItDid) {
  const auto left = remains_of_proposal(answered(proposal::kDeclined));
  EXPECT_EQ(pace(asking(), {{{"", &left, true, true}}}), "declined_lately");
  EXPECT_TRUE(remains_of_proposal(asking()).empty());
  auto worded = answered(proposal::kDeclined);
  worded.set(proposal::kBecause, "words");
  EXPECT_EQ(remains_of_proposal(worded), left) << "and no word is kept";
}

TEST(Pace, SR_20_ATalkIsAskedForOnceADay) {
  const auto talk = [](Day day, int open = 7) {
    Fields fields;
    fields.set(talk_request::kMadeDay, day_text(day));
    fields.set(talk_request::kExpiresDay, day_text(day + open));
    return fields;
  };
  const auto first = talk(kToday);
  const auto check = [&](const Fields& fresh, int slack) {
    const Earlier earlier[] = {{"1", &first}};
    const auto paced = check_talk_pace(fresh, earlier, kToday, slack);
    return paced ? std::string("good") : std::string(paced.error().reason);
  };
  EXPECT_EQ(check(talk(kToday), 1), "asked_today");
  EXPECT_EQ(check(talk(kToday - 1), 0), "good");
  EXPECT_EQ(check(talk(kToday + 1), 1), "good");
  EXPECT_EQ(check(talk(kToday + 1), 0), "day_too_far");
  EXPECT_EQ(check(talk(kToday - 5, 8), 0), "day_too_far") << "older ones are not open for longer";
}

}  // namespace
}  // namespace lull::model
