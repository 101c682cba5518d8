// SPDX-License-Identifier: Apache-2.0
// A partner with the right keys and an altered program, over a real session: whatever it writes is
// refused by rule or does no harm, and the honest side goes on.
#include "model/acknowledgement.h"
#include "model/kit_item.h"
#include "model/plan.h"
#include "model/proposal.h"
#include "model/sealed_round.h"
#include "model/step.h"
#include "model/talk_request.h"
#include "practice/rounds.h"
#include "unit/control/altered_partner.h"

namespace lull::control::test {
namespace {

namespace plan_ = model::plan;
namespace proposal_ = model::proposal;
namespace round_ = model::sealed_round;
namespace talk_ = model::talk_request;
using model::Fields;
using store::body_of;
using store::just;

std::string token_of(const RecordId& id) {
  return base32_token(id.view());
}

class HostilePractice : public AlteredPartner {
 protected:
  RecordId limit_id;
  RecordId wish_id;
  RecordId plan_id;
  RecordId round_id;

  void SetUp() override {
    AlteredPartner::SetUp();
    Fields limit;
    limit.set(model::limit::kTarget, model::limit::kAnItem);
    limit.set(model::limit::kWhat, "touch.hold_still");
    limit.set(model::limit::kStrength, model::limit::kHard);
    limit_id = share(noor, model::kLimitSpec, limit);
    wish_id = share(noor, model::kPreferenceSpec, store::wish("slowly"));
    agree_on_a_plan();
    round_id = start_round();
    meet();
    before_ = honest();
  }
  /// Nothing of hers has changed.
  void TearDown() override {
    EXPECT_EQ(honest(), before_);
    AlteredPartner::TearDown();
  }

  std::vector<Fields> honest() {
    std::vector<Fields> all;
    for (const auto& id : {limit_id, wish_id}) {
      const auto entry = noors_store().get(id);
      EXPECT_TRUE(entry);
      EXPECT_EQ(entry->share, store::Share::kShared);
      all.push_back(entry->fields);
    }
    return all;
  }
  void agree_on_a_plan() {
    Fields fields;
    fields.set(plan_::kForm, plan_::kStanding);
    fields.set(plan_::kTitle, "quiet evenings");
    fields.set_part(plan_::kSteps, std::string(13, 'a'), model::step::kText, "a warm drink");
    const auto drafted = noors->call<proto::Entry>("Save", save_request(model::kPlanSpec, fields));
    ASSERT_EQ(drafted.reason, "good");
    plan_id = id_in(drafted.reply.id());
    proto::ProposeRequest propose;
    propose.set_target(drafted.reply.id());
    const auto asked = noors->call<proto::ProposalView>("Propose", propose);
    ASSERT_EQ(asked.reason, "good");
    meet();
    proto::AnswerRequest answer;
    answer.set_id(asked.reply.entry().id());
    answer.set_accept(true);
    ASSERT_EQ(sams->call<proto::ProposalView>("Answer", answer).reason, "good");
    meet();
    ASSERT_EQ(plan().state(), proto::PLAN_AGREED);
  }
  proto::PlanView plan() {
    proto::IdRequest request;
    request.set_id(id_text(plan_id));
    return noors->call<proto::PlanView>("Plan", request).reply;
  }
  RecordId start_round() {
    proto::StartRoundRequest request;
    request.set_question("what would help?");
    const auto round = noors->call<proto::RoundView>("StartRound", request);
    EXPECT_EQ(round.reason, "good");
    return id_in(round.reply.id());
  }
  proto::RoundView round(const RecordId& id) {
    const auto all = noors->call<proto::RoundsReply>("Rounds").reply;
    for (const auto& one : all.rounds())
      if (one.id() == id_text(id)) return one;
    return {};
  }
  std::string answer(const RecordId& id, const std::string& text) {
    proto::AnswerRoundRequest request;
    request.set_id(id_text(id));
    request.set_answer(text);
    return noors->call<proto::RoundView>("AnswerRound", request).reason;
  }
  Fields half(std::string_view person, std::uint16_t part, const std::string& text) const {
    Fields puts;
    puts.set_part(round_::kHalves, person, part, text);
    return puts;
  }
  Fields committed(const RecordId& id, std::string_view text) {
    return half(altered->me(), round_::kCommitment,
                practice::commitment_of(id, altered->me(), kSecret, text));
  }
  Fields opening(std::string_view text) {
    auto puts = half(altered->me(), round_::kSecret, kSecret);
    puts.set_part(round_::kHalves, altered->me(), round_::kAnswer, std::string(text));
    return puts;
  }
  Fields asking(std::string_view target) const {
    Fields fields;
    fields.set(proposal_::kAbout, proposal_::kPlan);
    fields.set(proposal_::kTarget, target);
    fields.set(proposal_::kBecause, "qzx please");
    fields.set(proposal_::kMadeDay, day(0));
    fields.set(proposal_::kExpiresDay, day(14));
    return fields;
  }
  Fields talk(int made, int open_days) const {
    Fields fields;
    fields.set(talk_::kTopic, "qzx");
    fields.set(talk_::kLength, std::uint64_t{10});
    fields.set(talk_::kMadeDay, day(made));
    fields.set(talk_::kExpiresDay, day(made + open_days));
    return fields;
  }
  static Fields answered(std::uint64_t how, const std::string& when) {
    Fields fields;
    fields.set(proposal_::kAnswer, how);
    fields.set(proposal_::kAnswerDay, when);
    return fields;
  }
  std::size_t open_proposals() {
    std::size_t open = 0;
    const auto all = noors->call<proto::ProposalsReply>("Proposals").reply;
    for (const auto& one : all.proposals())
      open += one.state() == proto::PROPOSAL_OPEN && !one.entry().mine() ? 1 : 0;
    return open;
  }
  /// So many of what it has just written are refused, and nothing else happens.
  void expect_refused(std::uint64_t count, const std::string& what) {
    meet();
    EXPECT_EQ(refused() - refused_, count) << what;
    refused_ = refused();
    expect_all_is_well(what);
  }

  const std::string kSecret = std::string(52, 's');

 private:
  std::vector<Fields> before_;
  std::uint64_t refused_ = 0;
};

// --- what is somebody else's ---------------------------------------------------------------------

TEST_F(HostilePractice, SR_38_ChangesAndTakesBackNothingOfMine) {
  const auto own = noors_store().create(model::kGratitudeSpec, store::thanks("mine"), std::nullopt);
  altered->tell(
      {body_of(limit_id, model::kLimitSpec, just(model::limit::kStrength, model::limit::kSoft)),
       body_of(limit_id, model::kLimitSpec, just(model::limit::kWhat, "qzx")),
       store::withdrawal_of(limit_id),
       body_of(wish_id, model::kPreferenceSpec, store::wish("qzx", 1)),
       body_of(wish_id, model::kGratitudeSpec, store::thanks("qzx")),
       store::newer_body(wish_id, "qzx"), store::withdrawal_of(wish_id),
       store::withdrawal_of(plan_id), store::withdrawal_of(round_id),
       raw::body(wish_id, 16, raw::text(900, "qzx")),
       body_of(*own, model::kGratitudeSpec, store::thanks("qzx")), store::withdrawal_of(*own)});
  expect_refused(12, "what is mine");
  EXPECT_EQ(plan().state(), proto::PLAN_AGREED);
  EXPECT_EQ(noors_store().get(*own)->fields, store::thanks("mine"));
  EXPECT_EQ(round(round_id).state(), proto::ROUND_INVITED);
}

TEST_F(HostilePractice, SR_21_SaysNothingAboutALimit) {
  const auto token = token_of(limit_id);
  Fields ack;
  ack.set(model::acknowledgement::kTarget, token);
  ack.set(model::acknowledgement::kWhich, std::uint64_t{3});
  Fields round;
  round.set(round_::kQuestion, "qzx must you?");
  round.set(round_::kTarget, token);
  round.set(round_::kExpiresDay, day(7));
  altered->tell(id_of(1), model::kAcknowledgementSpec, ack);
  altered->tell(id_of(2), model::kProposalSpec, asking(token));
  altered->tell(id_of(3), model::kSealedRoundSpec, round);
  expect_refused(3, "about a limit");
  for (std::uint32_t id = 1; id <= 3; ++id) EXPECT_FALSE(noors_store().get(id_of(id)));
}

TEST_F(HostilePractice, AnswersForNobodyElse) {
  altered->tell(id_of(1), model::kProposalSpec, asking(token_of(plan_id)));
  altered->tell(id_of(1), model::kProposalSpec, answered(proposal_::kAccepted, day(0)));
  altered->tell(id_of(2), model::kTalkRequestSpec, talk(0, 7));
  altered->tell(id_of(2), model::kTalkRequestSpec, just(talk_::kReply, std::uint64_t{1}));
  altered->tell(round_id, model::kSealedRoundSpec,
                half(base32_token(noors_store().identity().person.view()), round_::kCommitment,
                     std::string(52, 'c')));
  expect_refused(3, "answers of mine");
  EXPECT_EQ(open_proposals(), 1u);
  EXPECT_EQ(answer(round_id, "tea"), "good");
}

// --- how often -----------------------------------------------------------------------------------

TEST_F(HostilePractice, SR_20_AsksNoMoreOftenThanAnybody) {
  for (std::uint32_t i = 1; i <= 5; ++i)
    altered->tell(id_of(i), model::kProposalSpec, asking(token_of(id_of(100 + i))));
  expect_refused(2, "a fourth proposal");
  EXPECT_EQ(open_proposals(), 3u);
  proto::AnswerRequest no;
  no.set_id(id_text(id_of(1)));
  ASSERT_EQ(noors->call<proto::ProposalView>("Answer", no).reason, "good");
  meet();
  altered->tell(id_of(6), model::kProposalSpec, asking(token_of(id_of(101))));
  altered->tell(id_of(4), model::kProposalSpec, asking(token_of(id_of(104))));
  altered->tell(id_of(4), model::kProposalSpec, just(proposal_::kBecause, "qzx"));
  expect_refused(3, "the same again");
  EXPECT_EQ(open_proposals(), 2u);
  altered->tell(id_of(7), model::kProposalSpec, asking(token_of(id_of(107))));
  expect_refused(0, "another one");
  EXPECT_EQ(open_proposals(), 3u);
}

TEST_F(HostilePractice, SR_20_RequestsForADayCountForThatDay) {
  std::uint32_t id = 0;
  for (int ago = 0; ago < 40; ++ago) {
    altered->tell(id_of(++id), model::kTalkRequestSpec, talk(-ago, 7));
    altered->tell(id_of(++id), model::kTalkRequestSpec, talk(-ago, 7));
    altered->tell(id_of(++id), model::kTalkRequestSpec, talk(-ago, 300));
  }
  expect_refused(80, "requests for the past");
  EXPECT_LE(noors->call<proto::WaitingReply>("Waiting").reply.talk_requests_size(), 9);
  altered->tell(id_of(++id), model::kTalkRequestSpec, talk(100, 7));
  expect_refused(1, "requests for later");
}

TEST_F(HostilePractice, AChangeOfWhatWasRefusedStaysOutUntilItIsSaidAnew) {
  for (std::uint32_t i = 1; i <= 4; ++i)
    altered->tell(id_of(i), model::kProposalSpec, asking(token_of(id_of(100 + i))));
  expect_refused(1, "one too many");
  ASSERT_TRUE(noors_store().get(id_of(1)));
  altered->tell(store::withdrawal_of(id_of(1)));
  altered->tell(id_of(4), model::kProposalSpec, just(proposal_::kSmaller, "qzx"));
  expect_refused(1, "a change of it");
  altered->tell(id_of(5), model::kProposalSpec, asking(token_of(id_of(104))));
  expect_refused(0, "the same under another id");
  EXPECT_EQ(open_proposals(), 3u);
}

// --- sealed rounds -------------------------------------------------------------------------------

TEST_F(HostilePractice, ARoundIsNotOpenedEarlyNorTwice) {
  altered->tell(round_id, model::kSealedRoundSpec, opening("qzx"));
  expect_refused(1, "opened early");
  altered->tell(round_id, model::kSealedRoundSpec, committed(round_id, "no"));
  meet();
  EXPECT_EQ(round(round_id).state(), proto::ROUND_INVITED);
  ASSERT_EQ(answer(round_id, "yes"), "good");
  meet();
  altered->tell(round_id, model::kSealedRoundSpec, opening("no"));
  meet();
  EXPECT_EQ(round(round_id).state(), proto::ROUND_OPEN);
  EXPECT_EQ(round(round_id).theirs(), "no");
  altered->tell(round_id, model::kSealedRoundSpec, opening("yes"));
  expect_refused(0, "opened twice");
  EXPECT_EQ(round(round_id).state(), proto::ROUND_CLOSED);
  EXPECT_EQ(round(round_id).theirs(), "");
}

TEST_F(HostilePractice, AWrongOpeningClosesTheRoundAndNoOther) {
  const auto second = start_round();
  meet();
  altered->tell(round_id, model::kSealedRoundSpec, committed(round_id, "no"));
  altered->tell(second, model::kSealedRoundSpec, committed(second, "no"));
  meet();
  ASSERT_EQ(answer(round_id, "yes"), "good");
  ASSERT_EQ(answer(second, "yes"), "good");
  meet();
  altered->tell(round_id, model::kSealedRoundSpec, opening("qzx"));
  altered->tell(second, model::kSealedRoundSpec, opening("no"));
  expect_refused(0, "opened wrongly");
  EXPECT_EQ(round(round_id).state(), proto::ROUND_CLOSED);
  EXPECT_EQ(round(second).state(), proto::ROUND_OPEN);
}

/// What it has bound itself to holds, however it is taken out and put in again.
TEST_F(HostilePractice, NobodyBindsThemselfAnewByTakingTheirHalfOut) {
  altered->tell(round_id, model::kSealedRoundSpec, committed(round_id, "no"));
  meet();
  ASSERT_EQ(answer(round_id, "yes"), "good");
  meet();
  Fields out;
  out.set_element(round_::kHalves, altered->me(), false);
  altered->tell(round_id, model::kSealedRoundSpec, out);
  meet();
  EXPECT_EQ(refused(), 0u);
  altered->tell(round_id, model::kSealedRoundSpec, committed(round_id, "qzx"));
  altered->tell(round_id, model::kSealedRoundSpec, opening("qzx"));
  expect_refused(1, "bound anew");
  EXPECT_NE(round(round_id).state(), proto::ROUND_OPEN);
  EXPECT_EQ(round(round_id).theirs(), "");
}

// --- very much, and what is not known ------------------------------------------------------------

/// Half of a round in which there are so many unknown parts that no record has room for them.
std::string crowded_half(const RecordId& id, const std::string& person, std::uint32_t first) {
  std::string parts;
  for (std::uint32_t i = 0; i < 9'000; ++i) parts += raw::number(first + i, 1);
  return raw::body(id, 35, raw::text(round_::kHalves, raw::text(1, person) + parts));
}

TEST_F(HostilePractice, SR_38_AnAnswerOfMineIsNotPushedOutByAllThatFitsBesideIt) {
  altered->tell(round_id, model::kSealedRoundSpec, committed(round_id, "no"));
  meet();
  ASSERT_EQ(answer(round_id, "yes"), "good");
  meet();
  for (std::uint32_t i = 0; i < 3; ++i)
    altered->tell(crowded_half(round_id, altered->me(), 10 + i * 9'000));
  altered->tell(round_id, model::kSealedRoundSpec, opening("no"));
  expect_refused(0, "a crowded half");
  EXPECT_EQ(round(round_id).mine(), "yes");
  EXPECT_EQ(round(round_id).theirs(), "no");
}

TEST_F(HostilePractice, SR_38_FieldsOfANewerVersionPushNothingOutThatIsKnown) {
  Fields asked;
  asked.set(round_::kQuestion, "qzx");
  asked.set(round_::kExpiresDay, day(7));
  altered->tell(id_of(1), model::kSealedRoundSpec, asked);
  altered->tell(id_of(1), model::kSealedRoundSpec, committed(id_of(1), "no"));
  Fields item;
  item.set(model::kit_item::kLabel, "a towel");
  item.set(model::kit_item::kHave, std::uint64_t{1});
  altered->tell(id_of(2), model::kKitItemSpec, item);
  meet();
  ASSERT_EQ(answer(id_of(1), "yes"), "good");
  proto::SaveRequest edit = save_request(
      model::kKitItemSpec, just(model::kit_item::kPlace, "the shelf"), id_text(id_of(2)));
  ASSERT_EQ(noors->call<proto::Entry>("Save", edit).reason, "good");
  meet();
  for (std::uint32_t from : {1'000u, 8'000u, 15'000u}) {
    std::string unknown;
    for (std::uint32_t i = 0; i < 7'000; ++i) unknown += raw::number(from + i, 1);
    altered->tell({raw::body(id_of(1), 35, unknown), raw::body(id_of(2), 26, unknown)});
  }
  altered->tell(id_of(1), model::kSealedRoundSpec, opening("no"));
  expect_refused(0, "very many fields");
  EXPECT_EQ(round(id_of(1)).mine(), "yes");
  EXPECT_EQ(round(id_of(1)).theirs(), "no");
  EXPECT_EQ(noors_store().get(id_of(2))->fields.text(model::kit_item::kPlace), "the shelf");
  EXPECT_LE(noors_store().get(id_of(2))->fields.size(), model::kPlacesMax);
}

TEST_F(HostilePractice, APlanHasTwentyFourStepsAndNoMoreInAChange) {
  std::string steps;
  for (int i = 0; i < 25; ++i) {
    const auto step = std::string(11, 'a') + std::to_string(10 + i);
    steps += raw::text(plan_::kSteps, raw::text(1, step) + raw::text(4, "qzx"));
  }
  altered->tell({raw::body(id_of(1), 24, raw::number(plan_::kForm, 1) + steps),
                 raw::body(plan_id, 24, steps)});
  expect_refused(2, "25 steps");
  EXPECT_EQ(plan().state(), proto::PLAN_AGREED);
}

TEST_F(HostilePractice, TenThousandPlacesLeaveAPlanThatCanBeReadAndArchived) {
  for (int change = 0; change < 60; ++change) {
    Fields puts;
    for (int i = 0; i < 24; ++i) {
      const auto step = std::string(8, '0') + std::to_string(10'000 + change * 24 + i);
      puts.set_part(plan_::kSteps, step, model::step::kText, "qzx");
      puts.set_part(plan_::kSteps, step, model::step::kMinutes, std::uint64_t{5});
      puts.set_part(plan_::kSteps, step, model::step::kPlace, "qzx");
    }
    altered->tell(plan_id, model::kPlanSpec, puts);
  }
  expect_refused(0, "ten thousand places");
  EXPECT_LE(noors_store().get(plan_id)->fields.size(), model::kPlacesMax);
  EXPECT_EQ(plan().state(), proto::PLAN_DRAFT) << "what was agreed to is not this";
  const auto archive =
      save_request(model::kPlanSpec, just(plan_::kArchived, std::uint64_t{1}), id_text(plan_id));
  EXPECT_EQ(noors->call<proto::Entry>("Save", archive).reason, "good");
  EXPECT_EQ(plan().state(), proto::PLAN_ARCHIVED);
}

TEST_F(HostilePractice, StepsThatAreOutHaveNoPartsAndShowNothing) {
  const std::string step(13, 'b');
  altered->tell(raw::body(plan_id, 24,
                          raw::text(plan_::kSteps, raw::text(1, step) + raw::number(2, 1) +
                                                       raw::text(model::step::kText, "qzx"))));
  expect_refused(1, "parts of what is out");
  Fields out;
  out.set_element(plan_::kSteps, std::string(13, 'a'), false);
  altered->tell(plan_id, model::kPlanSpec, out, false);
  expect_refused(0, "a step that is out");
}

TEST_F(HostilePractice, AThousandVersionsAreAsManyAsItsDevices) {
  for (int device = 0; device < 8; ++device) {
    AlteredDevice one(sam.node());
    std::vector<std::string> bodies;
    for (int version = 0; version < 125; ++version)
      bodies.push_back(
          body_of(plan_id, model::kPlanSpec,
                  just(plan_::kNote, "qzx " + std::to_string(device * 125 + version))));
    one.tell(bodies, false);
    meet();
  }
  expect_refused(0, "a thousand versions");
  const auto entry = plan().entry();
  ASSERT_EQ(entry.clashes_size(), 1);
  EXPECT_LE(entry.clashes(0).others_size(), 8);
}

TEST_F(HostilePractice, WhatOnlyANewerVersionKnowsIsKeptAsItCame) {
  const std::vector<std::string> bodies{
      raw::body(id_of(1), 18, raw::text(1, "thanks") + raw::text(900, "qzx later")),
      store::newer_body(id_of(2), "qzx"),
      raw::body(plan_id, 24,
                raw::text(plan_::kSteps, raw::text(1, std::string(13, 'a')) +
                                             raw::text(60, "qzx a part of later")))};
  altered->tell(bodies);
  expect_refused(0, "a newer version");
  EXPECT_EQ(plan().entry().content().plan().steps(0).text(), "a warm drink");
  model::VersionVector none;
  std::vector<std::string> held;
  const auto all = noors_store().read_after(*noor.node().pair_space(), none);
  ASSERT_TRUE(all);
  for (const auto& run : all->runs)
    for (const auto& item : run.items)
      if (item.body() != nullptr) held.push_back(*item.body());
  for (const auto& body : bodies) EXPECT_NE(std::find(held.begin(), held.end(), body), held.end());
}

}  // namespace
}  // namespace lull::control::test
