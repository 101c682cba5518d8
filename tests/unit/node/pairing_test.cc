// SPDX-License-Identifier: Apache-2.0
#include "couple.h"

namespace lull::node {

namespace {

using Pairing = CoupleTest;

TEST_F(Pairing, BothShowTheSameFourWords) {
  read_words();
  EXPECT_EQ(noor.node().pairing().words.size(), 4u);
  EXPECT_EQ(noor.node().pairing().words, sam.node().pairing().words);
  EXPECT_EQ(noor.node().pairing().display, "Sam");
  EXPECT_EQ(sam.node().pairing().display, "Noor");
}

TEST_F(Pairing, SR_09_SameOnBothSidesPairsAndSharesNothing) {
  noor.thank("private", false);
  pair();
  world.run_for(60'000);
  for (auto* someone : {&noor, &sam}) {
    auto& store = **someone->node().store();
    EXPECT_EQ(store.log().version(*someone->node().pair_space()).sum(), 0u)
        << "not one change, of either";
    EXPECT_EQ(store.log().replicas(*someone->node().pair_space()).size(), 2u);
  }
  EXPECT_TRUE((*sam.node().store())->list({})->empty());
  EXPECT_TRUE(noor.paired());
  EXPECT_TRUE(sam.paired());
  EXPECT_EQ(noor.node().pairing().phase, PairPhase::kPaired);
  EXPECT_TRUE(sam.thanks().empty());
}

TEST_F(Pairing, SR_42_OneSideAloneDoesNotPair) {
  read_words();
  ASSERT_TRUE(noor.node().decide(true));
  world.run_for(10'000);
  EXPECT_FALSE(noor.paired());
  EXPECT_FALSE(sam.paired());
  EXPECT_TRUE(sam.node().peers()->empty());
}

TEST_F(Pairing, DifferentLeavesNothingOnEitherSide) {
  read_words();
  ASSERT_TRUE(noor.node().decide(true));
  ASSERT_TRUE(sam.node().decide(false));
  world.run_for(2'000);
  EXPECT_STREQ(noor.node().pairing().reason, "different_there");
  EXPECT_STREQ(sam.node().pairing().reason, "different_here");
  EXPECT_TRUE(noor.node().peers()->empty());
  EXPECT_TRUE(sam.node().peers()->empty());
  EXPECT_TRUE(noor.node().listening().empty()) << "no peers, no socket";
}

TEST_F(Pairing, SR_42_TheWindowClosesAfterFiveMinutes) {
  const auto text = noor.node().offer({});
  ASSERT_TRUE(text);
  EXPECT_FALSE(noor.node().listening().empty());
  world.run_for(pairing::kWindowMs + 1'000);
  EXPECT_STREQ(noor.node().pairing().reason, "invitation_expired");
  EXPECT_TRUE(noor.node().listening().empty());
  ASSERT_TRUE(sam.node().accept(*text));
  world.run_for(20'000);
  EXPECT_EQ(sam.node().pairing().phase, PairPhase::kEnded);
  EXPECT_FALSE(sam.paired());
}

TEST_F(Pairing, AnInvitationServesOnce) {
  const auto text = noor.node().offer({});
  ASSERT_TRUE(sam.node().accept(*text));
  ASSERT_TRUE(world.run_until([&] { return sam.node().pairing().phase == PairPhase::kWords; }));
  ASSERT_TRUE(sam.node().decide(false));
  world.run_for(1'000);
  ASSERT_TRUE(sam.node().accept(*text));
  world.run_for(30'000);
  EXPECT_EQ(sam.node().pairing().phase, PairPhase::kEnded);
}

TEST_F(Pairing, WithOneselfIsRefused) {
  const auto text = noor.node().offer({});
  const auto accepted = noor.node().accept(*text);
  ASSERT_FALSE(accepted);
  EXPECT_STREQ(accepted.error().reason, "pair_with_self");
}

TEST_F(Pairing, WhoIsPairedIsTold) {
  pair();
  const auto again = noor.node().offer({});
  ASSERT_FALSE(again);
  EXPECT_STREQ(again.error().reason, "already_paired");
}

TEST_F(Pairing, ClosingTheHomeAtAnyMomentLeavesBothPairedOrNeither) {
  for (int moment = 0; moment < 16; ++moment) {
    support::World here;
    Someone a(here, "Noor", "192.168.7.2");
    Someone b(here, "Sam", "192.168.7.3");
    ASSERT_TRUE(a.setup());
    ASSERT_TRUE(b.setup());
    const auto text = a.node().offer({});
    ASSERT_TRUE(b.node().accept(*text));
    ASSERT_TRUE(here.run_until([&] {
      return a.node().pairing().phase == PairPhase::kWords &&
             b.node().pairing().phase == PairPhase::kWords;
    }));
    ASSERT_TRUE(a.node().decide(true));
    ASSERT_TRUE(b.node().decide(true));
    auto& ends = moment % 2 == 0 ? a : b;
    here.run_for(moment);
    ends.end();
    ends.start();
    ASSERT_TRUE(ends.unlock());
    here.run_for(120'000);
    EXPECT_EQ(a.paired(), b.paired()) << "ended after " << moment << " ms";
  }
}

}  // namespace

}  // namespace lull::node
