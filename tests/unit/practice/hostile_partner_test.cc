// SPDX-License-Identifier: Apache-2.0
// A partner with an altered program. It keeps the chain's rules, else it is not heard at all, and
// breaks those of the practice.
#include "base/base32.h"
#include "model/acknowledgement.h"
#include "model/proposal.h"
#include "model/sealed_round.h"
#include "model/talk_request.h"
#include "practice/rounds.h"
#include "unit/practice/couple.h"
#include "unit/store/raw.h"

namespace lull::practice {
namespace {

namespace plan_ = model::plan;
namespace proposal_ = model::proposal;
namespace round_ = model::sealed_round;
namespace talk_ = model::talk_request;
using store::body_of;
using store::just;

RecordId id_of(std::uint8_t number) {
  RecordId id;
  id.raw.fill(number);
  return id;
}

class HostilePartner : public PracticeTest {
 protected:
  void SetUp() override {
    PracticeTest::SetUp();
    forger.meet(noor);
  }
  /// Everything that Noor has made is known to him.
  void tell(const RecordId& id, const model::KindSpec& kind, const model::Fields& fields) {
    std::string seen;
    const auto more = noor.own().seq - known_;
    if (more > 0) {
      seen = std::string(as_text(noor.own().id.view()));
      for (auto rest = more; seen.size() == 0 || rest > 0; rest >>= 7)
        seen.push_back(static_cast<char>((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0)));
      known_ = noor.own().seq;
    }
    const auto told = forger.tell(noor, body_of(id, kind, fields), seen);
    ASSERT_TRUE(told) << told.error().reason;
  }
  /// As a second device of his that knows nothing.
  void tell_apart(const RecordId& id, const model::KindSpec& kind, const model::Fields& fields) {
    store::Forger second(2);
    second.meet(noor);
    ASSERT_TRUE(second.tell(noor, body_of(id, kind, fields)));
  }
  std::string refused() { return store::ask(noor, "SELECT reason FROM quarantine ORDER BY key"); }
  std::string him() { return base32_token(sam.me.view()); }

  model::Fields asking(std::string_view target, int days = 14) {
    model::Fields fields;
    fields.set(proposal_::kAbout, proposal_::kPlan);
    fields.set(proposal_::kTarget, target);
    fields.set(proposal_::kMadeDay, model::day_text(kToday));
    fields.set(proposal_::kExpiresDay, model::day_text(kToday + days));
    return fields;
  }
  std::size_t open_proposals() {
    const auto all = *proposals(of(noor));
    return static_cast<std::size_t>(std::ranges::count_if(
        all, [](const auto& one) { return one.state == model::ProposalState::kOpen; }));
  }
  /// Declines it on Noor's device.
  void decline_here(const RecordId& id) {
    const auto declined = decline(of(noor), id);
    ASSERT_TRUE(declined) << declined.error().reason;
  }
  model::Fields talk(model::Day day, int open_days = 7) {
    model::Fields fields;
    fields.set(talk_::kLength, std::uint64_t{10});
    fields.set(talk_::kMadeDay, model::day_text(day));
    fields.set(talk_::kExpiresDay, model::day_text(day + open_days));
    return fields;
  }

  store::Forger forger{2};

 private:
  Seq known_ = 0;
};

const Delivered kArrived = [](const RecordId&) { return true; };

TEST_F(HostilePartner, SR_38_CannotChangeOrWithdrawALimit) {
  const auto id = limit(noor, model::limit::kAnItem, "touch.hold_still");
  const auto before = noor->get(id)->fields;
  tell(id, model::kLimitSpec, just(model::limit::kStrength, model::limit::kSoft));
  ASSERT_TRUE(forger.tell(noor, store::withdrawal_of(id)));
  EXPECT_EQ(refused(), "forged_author forged_author");
  EXPECT_EQ(noor->get(id)->fields, before);
}

TEST_F(HostilePartner, SR_21_CannotAttachAnythingToALimit) {
  const auto limited = limit(noor, model::limit::kAnItem, "touch.hold_still");
  const auto token = token_of(limited);
  model::Fields ack;
  ack.set(model::acknowledgement::kTarget, token);
  ack.set(model::acknowledgement::kWhich, std::uint64_t{3});
  tell(id_of(1), model::kAcknowledgementSpec, ack);
  tell(id_of(2), model::kProposalSpec, asking(token));
  model::Fields round;
  round.set(round_::kQuestion, "must you?");
  round.set(round_::kTarget, token);
  round.set(round_::kExpiresDay, model::day_text(kToday + 7));
  tell(id_of(3), model::kSealedRoundSpec, round);
  EXPECT_EQ(refused(), "limit_not_discussed limit_not_discussed limit_not_discussed");
  EXPECT_EQ(store::listed(noor), std::vector<RecordId>{limited});
}

TEST_F(HostilePartner, SR_21_AnHonestDeviceAttachesNothingToALimitEither) {
  const auto token = token_of(limit(noor, model::limit::kAnItem, "touch.hold_still"));
  for (const auto& made : {noor->create(model::kProposalSpec, asking(token), noor.space),
                           noor->create(
                               model::kSealedRoundSpec,
                               [&] {
                                 model::Fields round;
                                 round.set(round_::kQuestion, "really?");
                                 round.set(round_::kTarget, token);
                                 round.set(round_::kExpiresDay, model::day_text(kToday + 7));
                                 return round;
                               }(),
                               noor.space)})
    EXPECT_EQ(store::verdict(made), "limit_not_discussed");
}

TEST_F(HostilePartner, CannotAnswerTheirOwnProposal) {
  tell(id_of(1), model::kProposalSpec, asking(std::string(26, 'a')));
  model::Fields answer;
  answer.set(proposal_::kAnswer, proposal_::kAccepted);
  answer.set(proposal_::kAnswerDay, model::day_text(kToday));
  tell(id_of(1), model::kProposalSpec, answer);
  EXPECT_EQ(refused(), "forged_author");
  EXPECT_EQ(open_proposals(), 1u);
}

TEST_F(HostilePartner, CannotChangeWhatWasAskedNotEvenFromAnotherDevice) {
  auto first = asking(std::string(26, 'a'));
  first.set(proposal_::kResult, std::string(52, 'b'));
  tell(id_of(1), model::kProposalSpec, first);
  tell(id_of(1), model::kProposalSpec, just(proposal_::kResult, std::string(52, 'c')));
  auto other = first;
  other.set(proposal_::kResult, std::string(52, 'd'));
  tell_apart(id_of(1), model::kProposalSpec, other);
  EXPECT_EQ(refused(), "fixed_already fixed_already");
  EXPECT_EQ(noor->get(id_of(1))->fields, first);
}

TEST_F(HostilePartner, SR_20_HasThreeOpenProposalsAndNoMore) {
  for (std::uint8_t i = 1; i <= 5; ++i)
    tell(id_of(i), model::kProposalSpec, asking(std::string(26, static_cast<char>('a' + i))));
  EXPECT_EQ(open_proposals(), 3u);
  EXPECT_EQ(refused(), "too_many_proposals too_many_proposals");
}

TEST_F(HostilePartner, SR_20_CannotStretchAProposalLater) {
  tell(id_of(1), model::kProposalSpec, asking(std::string(26, 'a'), 1));
  tell(id_of(1), model::kProposalSpec,
       just(proposal_::kExpiresDay, model::day_text(kToday + 1000)));
  EXPECT_EQ(refused(), "fixed_already");
}

TEST_F(HostilePartner, SR_20_CannotBringInAProposalInPieces) {
  for (std::uint8_t i = 1; i <= 6; ++i) {
    tell(id_of(i), model::kProposalSpec, just(proposal_::kAbout, proposal_::kPlan));
    tell(id_of(i), model::kProposalSpec, asking(std::string(26, static_cast<char>('a' + i))));
  }
  EXPECT_EQ(open_proposals(), 0u);
  EXPECT_TRUE(proposals(of(noor))->empty());
}

// What comes after a change that broke a rule stands on nothing.
TEST_F(HostilePartner, SR_20_ARefusedProposalDoesNotComeInThroughALaterChange) {
  for (std::uint8_t i = 1; i <= 4; ++i)
    tell(id_of(i), model::kProposalSpec, asking(std::string(26, static_cast<char>('a' + i))));
  ASSERT_EQ(refused(), "too_many_proposals");
  decline_here(id_of(1));
  tell(id_of(4), model::kProposalSpec, asking(std::string(26, 'e')));
  tell(id_of(4), model::kProposalSpec, just(proposal_::kBecause, "please"));
  EXPECT_EQ(refused(), "too_many_proposals follows_refused follows_refused");
  EXPECT_EQ(open_proposals(), 2u);
  tell(id_of(5), model::kProposalSpec, asking(std::string(26, 'f')));
  EXPECT_EQ(open_proposals(), 3u) << "another one is none of that";
}

TEST_F(HostilePartner, SR_20_CannotAskAgainAfterADecline) {
  const std::string target(26, 'a');
  tell(id_of(1), model::kProposalSpec, asking(target));
  decline_here(id_of(1));
  tell(id_of(2), model::kProposalSpec, asking(target));
  auto counter = asking(target);
  counter.set(proposal_::kCounters, std::string(26, 'b'));
  tell(id_of(3), model::kProposalSpec, counter);
  counter.set(proposal_::kCounters, token_of(id_of(1)));
  tell(id_of(4), model::kProposalSpec, counter);
  EXPECT_EQ(refused(), "declined_lately declined_lately declined_lately");
  clock_at(kToday + 14, 20);
  auto later = asking(target);
  later.set(proposal_::kExpiresDay, model::day_text(kToday + 20));
  tell(id_of(5), model::kProposalSpec, later);
  EXPECT_EQ(open_proposals(), 1u);
}

TEST_F(HostilePartner, SR_20_TakingADeclinedProposalBackDoesNotFreeItsMatter) {
  const std::string target(26, 'a');
  tell(id_of(1), model::kProposalSpec, asking(target));
  decline_here(id_of(1));
  ASSERT_TRUE(forger.tell(noor, store::withdrawal_of(id_of(1))));
  tell(id_of(2), model::kProposalSpec, asking(target));
  EXPECT_EQ(refused(), "declined_lately");
}

TEST_F(HostilePartner, SR_20_MattersWithoutARecordRestToo) {
  auto trends = asking("");
  trends.set(proposal_::kAbout, proposal_::kJointTrends);
  tell(id_of(1), model::kProposalSpec, trends);
  decline_here(id_of(1));
  tell(id_of(2), model::kProposalSpec, trends);
  EXPECT_EQ(refused(), "declined_lately");
}

TEST_F(HostilePartner, SR_20_ADeclineFromTheFutureDoesNotBlockAMatterForEver) {
  const auto plan = draft(plan_::kStanding, {"touch.hold_still"});
  const auto asked = *propose(of(noor), plan, {});
  model::Fields answer;
  answer.set(proposal_::kAnswer, proposal_::kDeclined);
  answer.set(proposal_::kAnswerDay, "9999-12-31");
  tell(asked, model::kProposalSpec, answer);
  clock_at(kToday + 13, 20);
  EXPECT_EQ(store::verdict(propose(of(noor), plan, {})), "declined_lately");
  clock_at(kToday + 29, 20);
  EXPECT_EQ(store::verdict(propose(of(noor), plan, {})), "good");
}

TEST_F(HostilePartner, AnAcceptanceLongAfterTheLastDayIsNone) {
  const auto plan_id = draft(plan_::kStanding, {"touch.hold_still"});
  const auto asked = *propose(of(noor), plan_id, {});
  clock_at(kToday + 20, 20);
  model::Fields answer;
  answer.set(proposal_::kAnswer, proposal_::kAccepted);
  answer.set(proposal_::kAnswerDay, model::day_text(kToday + 20));
  tell(asked, model::kProposalSpec, answer);
  EXPECT_EQ(proposals(of(noor))->front().state, model::ProposalState::kLapsed);
  EXPECT_EQ(plan(of(noor), plan_id)->state, model::PlanState::kDraft);
}

TEST_F(HostilePartner, SR_20_AsksForATalkOnceADayHoweverItIsTried) {
  tell(id_of(1), model::kTalkRequestSpec, talk(kToday));
  tell(id_of(2), model::kTalkRequestSpec, talk(kToday));
  ASSERT_TRUE(forger.tell(noor, store::withdrawal_of(id_of(1))));
  tell(id_of(3), model::kTalkRequestSpec, talk(kToday));
  tell(id_of(4), model::kTalkRequestSpec, just(talk_::kLength, std::uint64_t{10}));
  tell(id_of(4), model::kTalkRequestSpec, talk(kToday));
  EXPECT_EQ(refused(), "asked_today asked_today record_unfinished follows_refused");
  EXPECT_TRUE(of(noor).all(model::Kind::kTalkRequest)->empty());
}

TEST_F(HostilePartner, SR_20_RequestsForEveryDayOfThePastHaveLapsedOrAreRefused) {
  for (int i = 0; i < 100; ++i) {
    RecordId id = id_of(static_cast<std::uint8_t>(i + 1));
    tell(id, model::kTalkRequestSpec, talk(kToday - i, i % 2 == 0 ? 7 : 7 + i));
  }
  const auto all = *of(noor).all(model::Kind::kTalkRequest);
  EXPECT_EQ(all.size(), 51u) << "every second one would be open too long; of one day that counts "
                                "as two clocks that differ";
  const auto open = std::ranges::count_if(all, [](const auto& entry) {
    return entry.fields.text(talk_::kExpiresDay) >= model::day_text(kToday);
  });
  EXPECT_LE(open, 5);
}

TEST_F(HostilePartner, CannotWithdrawAPlan) {
  auto fields = plan_of(plan_::kStanding, {"touch.hold_still"});
  tell(id_of(1), model::kPlanSpec, fields);
  ASSERT_TRUE(forger.tell(noor, store::withdrawal_of(id_of(1))));
  EXPECT_EQ(refused(), "belongs_to_both");
  EXPECT_EQ(noor->get(id_of(1))->fields, fields);
}

TEST_F(HostilePartner, ManyStepsPushNoneOfAPlansOwnFieldsOut) {
  const auto mine = draft(plan_::kStanding, {"touch.hold_still"});
  ASSERT_TRUE(propose(of(noor), mine, {}));
  std::string step(13, '0');
  for (int change = 0; change < 60; ++change) {
    model::Fields puts;
    for (int i = 0; i < 24; ++i) {
      const auto number = std::to_string(10'000 + change * 24 + i);
      puts.set_part(plan_::kSteps, step.substr(0, 8) + number, model::step::kText, "more");
    }
    tell(mine, model::kPlanSpec, puts);
  }
  const auto entry = *noor->get(mine);
  EXPECT_LE(entry.fields.size(), model::kPlacesMax);
  EXPECT_FALSE(entry.fields.text(plan_::kReviewDay).empty());
  const auto archived = noor->edit(mine, just(plan_::kArchived, std::uint64_t{1}));
  EXPECT_EQ(store::verdict(archived), "good");
  EXPECT_EQ(plan(of(noor), mine)->state, model::PlanState::kArchived);
}

TEST_F(HostilePartner, TooManyStepsInOneChangeAreRefused) {
  model::Fields fields = plan_of(plan_::kStanding, {});
  for (int i = 0; i < 25; ++i)
    fields.set_part(plan_::kSteps, std::string(12, 'a') + static_cast<char>('a' + i),
                    model::step::kText, "x");
  tell(id_of(1), model::kPlanSpec, fields);
  EXPECT_EQ(refused(), "too_many_elements");
  EXPECT_TRUE(store::listed(noor).empty());
}

TEST_F(HostilePartner, AStepThatIsTakenOutHasNoParts) {
  auto body = body_of(id_of(1), model::kPlanSpec, plan_of(plan_::kStanding, {"touch.hold_still"}));
  // The step's element: a name of 13, and then its parts; `out` goes in between.
  const auto at = body.find(
      "\x0a\x0d"
      "aaaaaaaaaaaaa");
  ASSERT_NE(at, std::string::npos);
  body.insert(at + 15, "\x10\x01", 2);
  // The lengths around it: of the element and of the plan.
  body[at - 1] = static_cast<char>(body[at - 1] + 2);
  const auto content = body.find("\xc2\x01");
  ASSERT_NE(content, std::string::npos);
  body[content + 2] = static_cast<char>(body[content + 2] + 2);
  ASSERT_TRUE(forger.tell(noor, body));
  EXPECT_EQ(refused(), "record_malformed");
}

TEST_F(HostilePartner, ConcurrentVersionsAreAsManyAsDevicesAndNoMore) {
  const auto mine = draft(plan_::kStanding, {"touch.hold_still"});
  ASSERT_TRUE(propose(of(noor), mine, {}));
  int devices = 0;
  for (int i = 0; i < 40; ++i) {
    store::Forger one(2);
    if (!noor->admit_replica(noor.space, one.replica(), sam.me)) break;
    ++devices;
    for (int version = 0; version < 25; ++version) {
      const auto note = "note " + std::to_string(i) + " " + std::to_string(version);
      ASSERT_TRUE(one.tell(noor, body_of(mine, model::kPlanSpec, just(plan_::kNote, note))));
    }
  }
  EXPECT_LE(devices, static_cast<int>(wire::kReplicasMax));
  const auto entry = *noor->get(mine);
  ASSERT_EQ(entry.clashes.size(), 1u);
  EXPECT_EQ(entry.clashes[0].others.size(), static_cast<std::size_t>(devices) - 1);
}

// --- sealed rounds -------------------------------------------------------------------------------

class HostileRound : public HostilePartner {
 protected:
  void SetUp() override {
    HostilePartner::SetUp();
    round_id = *start_round(of(noor), {"", "what would help?", "", 7});
  }
  model::Fields committed(std::string_view answer) {
    model::Fields puts;
    puts.set_part(round_::kHalves, him(), round_::kCommitment,
                  commitment_of(round_id, him(), kSecret, answer));
    return puts;
  }
  model::Fields opening(std::string_view answer) {
    model::Fields puts;
    puts.set_part(round_::kHalves, him(), round_::kSecret, kSecret);
    puts.set_part(round_::kHalves, him(), round_::kAnswer, std::string(answer));
    return puts;
  }
  RoundRow row() { return *round(of(noor), round_id, kArrived); }

  const std::string kSecret = std::string(52, 's');
  RecordId round_id;
};

TEST_F(HostileRound, CannotOpenBeforeBothAreBound) {
  tell(round_id, model::kSealedRoundSpec, opening("early"));
  tell(round_id, model::kSealedRoundSpec, committed("early"));
  tell(round_id, model::kSealedRoundSpec, opening("early"));
  EXPECT_EQ(refused(), "opened_early opened_early");
  EXPECT_EQ(row().state, RoundState::kInvited);
  EXPECT_TRUE(row().theirs.empty());
}

TEST_F(HostileRound, CannotWriteAnothersHalf) {
  model::Fields puts;
  puts.set_part(round_::kHalves, of(noor).me(), round_::kCommitment, std::string(52, 'c'));
  tell(round_id, model::kSealedRoundSpec, puts);
  EXPECT_EQ(refused(), "forged_author");
  EXPECT_TRUE(answer_round(of(noor), round_id, "mine"));
}

TEST_F(HostileRound, CannotBindThemselfAnewAfterLooking) {
  tell(round_id, model::kSealedRoundSpec, committed("no"));
  ASSERT_TRUE(answer_round(of(noor), round_id, "yes"));
  tell(round_id, model::kSealedRoundSpec, committed("yes"));
  tell_apart(round_id, model::kSealedRoundSpec, committed("yes"));
  EXPECT_EQ(refused(), "answered_already answered_already");
  tell(round_id, model::kSealedRoundSpec, opening("yes"));
  EXPECT_EQ(row().state, RoundState::kClosed) << "it does not fit what they had bound themself to";
  EXPECT_TRUE(row().theirs.empty());
}

TEST_F(HostileRound, CannotChangeTheQuestionOnceItIsAsked) {
  model::Fields asked;
  asked.set(round_::kQuestion, "tea?");
  asked.set(round_::kExpiresDay, model::day_text(kToday + 7));
  tell(id_of(9), model::kSealedRoundSpec, asked);
  ASSERT_TRUE(answer_round(of(noor), id_of(9), "yes"));
  tell(id_of(9), model::kSealedRoundSpec, just(round_::kQuestion, "something else?"));
  tell(id_of(9), model::kSealedRoundSpec, just(round_::kExpiresDay, model::day_text(kToday + 365)));
  EXPECT_EQ(refused(), "fixed_already fixed_already");
  EXPECT_EQ(noor->get(id_of(9))->fields.text(round_::kQuestion), "tea?");
}

TEST_F(HostileRound, AWrongOpeningClosesTheRound) {
  tell(round_id, model::kSealedRoundSpec, committed("no"));
  ASSERT_TRUE(answer_round(of(noor), round_id, "yes"));
  tell(round_id, model::kSealedRoundSpec, opening("yes"));
  EXPECT_EQ(row().state, RoundState::kClosed);
  EXPECT_TRUE(row().theirs.empty());
}

// SR-05: what is told of what was refused.
TEST_F(HostileRound, NothingOfARefusedChangeIsShownOrSearched) {
  auto poison = asking(std::string(26, 'a'));
  poison.set(proposal_::kBecause, "qzxcanary");
  for (std::uint8_t i = 1; i <= 4; ++i) {
    poison.set(proposal_::kTarget, std::string(26, static_cast<char>('a' + i)));
    if (i == 4) poison.set(proposal_::kBecause, "qzxpoison");
    tell(id_of(i), model::kProposalSpec, poison);
  }
  noor.settle_down();
  EXPECT_EQ(store::found(noor, "qzxcanary").size(), 3u);
  EXPECT_TRUE(store::found(noor, "qzxpoison").empty());
  EXPECT_EQ(store::tables_holding(noor, "zxpoison"), "change") << "kept to be passed on, no more";
  EXPECT_EQ(refused(), "too_many_proposals");
}

}  // namespace
}  // namespace lull::practice
