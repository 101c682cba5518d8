// SPDX-License-Identifier: Apache-2.0
#include "practice/rounds.h"

#include "base/base32.h"
#include "model/sealed_round.h"
#include "unit/practice/couple.h"
#include "unit/store/raw.h"

namespace lull::practice {
namespace {

namespace round_ = model::sealed_round;

class Rounds : public PracticeTest {
 protected:
  static RoundRow seen(store::Home& home, const RecordId& id, bool arrived = true) {
    const auto row = round(of(home), id, [arrived](const RecordId&) { return arrived; });
    EXPECT_TRUE(row) << row.error().reason;
    return row.value_or(RoundRow{});
  }
  RecordId start(int days = 7) {
    const auto id = start_round(of(noor), {"", "what would help?", "", days});
    EXPECT_TRUE(id) << id.error().reason;
    meet();
    return *id;
  }
  static void answer(store::Home& home, const RecordId& id, std::string_view text) {
    const auto answered = answer_round(of(home), id, text);
    ASSERT_TRUE(answered) << answered.error().reason;
  }
  /// As the two nodes do it.
  void meet_and_open() {
    for (int i = 0; i < 2; ++i) {
      meet();
      ASSERT_TRUE(open_ready(of(noor)));
      ASSERT_TRUE(open_ready(of(sam)));
    }
    meet();
  }
};

TEST_F(Rounds, OpenForBothOnceBothHaveAnswered) {
  const auto id = start();
  EXPECT_EQ(seen(noor, id).state, RoundState::kInvited);
  answer(noor, id, "rest");
  EXPECT_EQ(seen(noor, id).state, RoundState::kSealed);
  EXPECT_EQ(seen(noor, id).mine, "rest");
  answer(sam, id, "tea");
  meet_and_open();
  EXPECT_EQ(seen(noor, id).state, RoundState::kOpen);
  EXPECT_EQ(seen(noor, id).theirs, "tea");
  EXPECT_EQ(seen(sam, id).theirs, "rest");
}

TEST_F(Rounds, OpenWhenBothAnswerWhileApart) {
  const auto id = start();
  answer(sam, id, "tea");
  answer(noor, id, "rest");
  EXPECT_EQ(seen(noor, id).state, RoundState::kSealed);
  meet_and_open();
  EXPECT_EQ(seen(noor, id).theirs, "tea");
  EXPECT_EQ(seen(sam, id).theirs, "rest");
}

TEST_F(Rounds, TheOthersAnswerIsShownOnlyOnceOnesOwnHasArrived) {
  const auto id = start();
  answer(sam, id, "tea");
  answer(noor, id, "rest");
  meet_and_open();
  EXPECT_EQ(seen(noor, id, false).state, RoundState::kSealed);
  EXPECT_TRUE(seen(noor, id, false).theirs.empty());
}

TEST_F(Rounds, SR_10_NothingToGuessFromIsOnTheOthersDeviceBeforehand) {
  const auto id = start();
  answer(noor, id, "qzxcanary");
  meet_and_open();
  EXPECT_EQ(store::tables_holding(sam, "zxcanary"), "");
  EXPECT_EQ(store::tables_holding(noor, "zxcanary"), "record");
}

TEST_F(Rounds, SR_10_ADictionaryOfAllAnswersFails) {
  const auto id = start();
  answer(noor, id, "yes");
  meet_and_open();
  const auto me = base32_token(noor.me.view());
  const auto fields = sam->get(id)->fields;
  const auto commitment = std::string(fields.part_text(round_::kHalves, me, round_::kCommitment));
  ASSERT_EQ(commitment.size(), 52u);
  // Whatever else is known about it: nothing, or what goes over the wire.
  for (const std::string_view text : {"yes", "no", "maybe", ""})
    for (const std::string& secret :
         {std::string(), std::string(52, '0'), commitment, token_of(id), me})
      EXPECT_NE(commitment_of(id, me, secret, text), commitment);
  EXPECT_FALSE(fields.has_part(round_::kHalves, me, round_::kSecret));
  const auto mine = noor->get(id)->fields;
  const auto secret = std::string(mine.part_text(round_::kHalves, me, round_::kSecret));
  EXPECT_EQ(commitment_of(id, me, secret, "yes"), commitment);
  EXPECT_EQ(store::tables_holding(sam, secret), "");
}

TEST_F(Rounds, SR_10_TheSameAnswerLooksDifferentEveryTime) {
  const auto one = start();
  const auto two = start();
  answer(noor, one, "yes");
  answer(noor, two, "yes");
  const auto me = base32_token(noor.me.view());
  const auto commitment = [&](const RecordId& id) {
    return std::string(noor->get(id)->fields.part_text(round_::kHalves, me, round_::kCommitment));
  };
  EXPECT_NE(commitment(one), commitment(two));
}

TEST_F(Rounds, SR_16_NobodySeesWhoHasAnswered) {
  const auto by_me = start();
  const auto by_them = start();
  const auto by_nobody = start();
  answer(noor, by_me, "rest");
  answer(sam, by_them, "tea");
  for (auto* home : {&noor, &sam}) {
    const std::vector<RecordId> all{by_me, by_them, by_nobody};
    ASSERT_TRUE((*home)->mark_opened(all));
  }
  meet_and_open();
  const auto unanswered = seen(noor, by_nobody);
  const auto theirs = seen(noor, by_them);
  EXPECT_EQ(theirs.state, unanswered.state);
  EXPECT_EQ(theirs.entry.fresh, unanswered.entry.fresh);
  EXPECT_EQ(theirs.entry.edited, unanswered.entry.edited);
  EXPECT_EQ(theirs.theirs, "");
  EXPECT_FALSE(seen(sam, by_me).entry.fresh);
  EXPECT_FALSE(seen(sam, by_me).entry.edited);
  EXPECT_EQ(seen(sam, by_me).state, seen(sam, by_nobody).state);
}

TEST_F(Rounds, SR_16_WhoeverDidNotAnswerARoundThatIsOverLooksTheSame) {
  const auto by_me = start();
  const auto by_them = start();
  answer(noor, by_me, "rest");
  answer(sam, by_them, "tea");
  meet_and_open();
  clock_at(kToday + 8, 20);
  meet_and_open();
  for (const auto& id : {by_me, by_them}) {
    EXPECT_EQ(seen(noor, id).state, RoundState::kClosed);
    EXPECT_EQ(seen(sam, id).state, RoundState::kClosed);
    EXPECT_TRUE(seen(noor, id).theirs.empty());
  }
  EXPECT_EQ(store::verdict(answer_round(of(noor), by_them, "late")), "round_closed");
}

TEST_F(Rounds, AnOpenRoundStaysOpenAfterItsDay) {
  const auto id = start();
  answer(noor, id, "rest");
  answer(sam, id, "tea");
  meet_and_open();
  clock_at(kToday + 100, 20);
  EXPECT_EQ(seen(noor, id).theirs, "tea");
}

TEST_F(Rounds, NothingIsToldOnceItsDayIsOver) {
  const auto id = start();
  answer(noor, id, "qzxcanary");
  answer(sam, id, "tea");
  clock_at(kToday + 8, 20);
  meet_and_open();
  EXPECT_EQ(store::tables_holding(sam, "zxcanary"), "");
  EXPECT_EQ(seen(sam, id).state, RoundState::kClosed);
}

TEST_F(Rounds, TheFirstAnswerStands) {
  const auto id = start();
  answer(noor, id, "rest");
  EXPECT_EQ(store::verdict(answer_round(of(noor), id, "tea")), "answered_already");
  EXPECT_EQ(seen(noor, id).mine, "rest");
}

TEST_F(Rounds, SR_37_AnAnswerThatIsTakenBackLeavesNothingOnTheOthersDevice) {
  const auto id = start();
  answer(noor, id, "qzxcanary");
  answer(sam, id, "tea");
  meet_and_open();
  sam.settle_down();
  ASSERT_NE(store::tables_holding(sam, "zxcanary"), "");
  ASSERT_EQ(seen(sam, id).theirs, "qzxcanary");
  ASSERT_TRUE(take_back(of(noor), id));
  meet_and_open();
  sam.settle_down();
  EXPECT_EQ(store::tables_holding(sam, "zxcanary"), "");
  EXPECT_EQ(seen(sam, id).state, RoundState::kOpen);
  EXPECT_EQ(seen(sam, id).theirs, "");
  EXPECT_EQ(seen(sam, id).mine, "tea") << "and the other's answer is theirs to keep";
}

TEST_F(Rounds, SR_37_TheOthersAnswerCanBeTakenBackFromWhoeverAsked) {
  const auto id = start();
  answer(noor, id, "rest");
  answer(sam, id, "qzxcanary");
  meet_and_open();
  ASSERT_TRUE(take_back(of(sam), id));
  meet_and_open();
  EXPECT_EQ(store::tables_holding(noor, "zxcanary"), "");
}

TEST_F(Rounds, AWithdrawnRoundKeepsOnlyItsAuthorsWords) {
  const auto id = start();
  answer(noor, id, "rest");
  answer(sam, id, "qzxcanary");
  meet_and_open();
  ASSERT_TRUE(noor->withdraw({id}));
  meet();
  EXPECT_EQ(store::tables_holding(noor, "zxcanary"), "");
  EXPECT_EQ(store::verdict(noor->share({id}, noor.space)), "opened_early");
}

TEST_F(Rounds, AnswersMayBeHostileText) {
  const auto id = start();
  answer(noor, id, "a\nb \xe2\x80\xae </script>");
  answer(sam, id, std::string(1000, 'x'));
  meet_and_open();
  EXPECT_EQ(seen(sam, id).theirs, "a\nb \xe2\x80\xae </script>");
  EXPECT_EQ(seen(noor, id).theirs, std::string(1000, 'x'));
  const auto more = start();
  EXPECT_EQ(store::verdict(answer_round(of(noor), more, std::string(1001, 'x'))), "text_too_long");
  EXPECT_EQ(store::verdict(answer_round(of(noor), more, "bell \x07")), "text_invalid");
  EXPECT_EQ(seen(noor, more).state, RoundState::kInvited) << "and can still be answered";
}

}  // namespace
}  // namespace lull::practice
