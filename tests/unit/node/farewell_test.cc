// SPDX-License-Identifier: Apache-2.0
// Ending a pairing: silently, or with a word.
#include "unit/node/couple.h"

namespace lull::node {
namespace {

class Farewell : public CoupleTest {
 protected:
  void SetUp() override {
    CoupleTest::SetUp();
    pair();
  }
  Result<void> stop(Someone& who, bool tell) {
    return who.wait([&](Done done) {
      who.node().stop(*passphrase_from(kPassphrase, false), tell, std::move(done));
    });
  }
  PeerView peer_of(Someone& who) { return who.node().peers()->front(); }
};

TEST_F(Farewell, WithoutAWordTheOtherSideSeesSomebodyWhoIsAway) {
  ASSERT_TRUE(stop(noor, false));
  world.run_for(10'000);
  const auto noor_gone = peer_of(sam);
  EXPECT_FALSE(noor_gone.ended);
  EXPECT_FALSE(noor_gone.connected);
  EXPECT_TRUE(sam.node().pair_space()) << "to share goes on, and waits";
}

TEST_F(Farewell, WhoIsToldKnowsAndFallsSilent) {
  noor.thank("the last one");
  ASSERT_TRUE(stop(noor, true));
  EXPECT_TRUE(noor.node().peers()->empty());
  ASSERT_TRUE(world.run_until([&] { return peer_of(sam).ended; }));
  EXPECT_EQ(sam.thanks(), std::vector<std::string>{"the last one"}) << "what came before stays";
  EXPECT_TRUE(sam.node().listening().empty());
  EXPECT_STREQ(sam.node().pair_space().error().reason, "pairing_ended");
  const auto sent = sam.host().beacons_sent;
  world.run_for(3'600'000);
  EXPECT_EQ(sam.host().beacons_sent, sent);
  ASSERT_EQ(sam.node().diagnose().findings.size(), 1u);
  EXPECT_STREQ(sam.node().diagnose().findings.front().cause, "pairing_ended");
}

TEST_F(Farewell, WhatWasToldIsKnownAfterARestart) {
  ASSERT_TRUE(stop(noor, true));
  ASSERT_TRUE(world.run_until([&] { return peer_of(sam).ended; }));
  sam.end();
  sam.start();
  ASSERT_TRUE(sam.unlock());
  EXPECT_TRUE(peer_of(sam).ended);
  EXPECT_TRUE(sam.node().listening().empty());
  ASSERT_TRUE(stop(sam, false));
  EXPECT_TRUE(sam.node().peers()->empty());
}

TEST_F(Farewell, WithoutAConnectionNobodyCanBeToldAndNothingEnds) {
  sam.end();
  ASSERT_TRUE(world.run_until([&] { return !noor.connected(); }));
  const auto told = stop(noor, true);
  ASSERT_FALSE(told);
  EXPECT_STREQ(told.error().reason, "not_connected");
  EXPECT_TRUE(noor.paired());
}

TEST_F(Farewell, OneThatIsNotHeardEndsThePairingAllTheSame) {
  sam.host().online = false;
  ASSERT_TRUE(noor.connected());
  ASSERT_TRUE(stop(noor, true));
  EXPECT_TRUE(noor.node().peers()->empty());
}

TEST_F(Farewell, ASecondOneWaitsForTheFirst) {
  sam.host().online = false;  // nobody will hang up
  std::optional<Result<void>> first;
  std::optional<Result<void>> second;
  noor.node().stop(*passphrase_from(kPassphrase, false), true, [&](auto done) { first = done; });
  world.run_for(1'000);
  noor.node().stop(*passphrase_from(kPassphrase, false), true, [&](auto done) { second = done; });
  ASSERT_TRUE(world.run_until([&] { return first && second; }));
  EXPECT_TRUE(*first);
  EXPECT_STREQ(second->error().reason, "busy");
}

TEST_F(Farewell, LockingWhileItIsOnItsWayIsSaidAndEndsNothing) {
  sam.host().online = false;
  std::optional<Result<void>> said;
  noor.node().stop(*passphrase_from(kPassphrase, false), true, [&](auto done) { said = done; });
  world.run_for(1'000);
  noor.node().lock();
  ASSERT_TRUE(said);
  EXPECT_STREQ(said->error().reason, "locked");
  ASSERT_TRUE(noor.unlock());
  EXPECT_TRUE(noor.paired());
}

TEST_F(Farewell, WhoPairsAgainListensAtAnotherPort) {
  const auto before = sam.node().listening().front().port();
  ASSERT_TRUE(stop(sam, false));
  ASSERT_TRUE(sam.node().offer({}));
  EXPECT_NE(sam.node().listening().front().port(), before);
}

TEST_F(Farewell, WhoWasToldEndsItHereBeforePairingAgain) {
  ASSERT_TRUE(stop(noor, true));
  ASSERT_TRUE(world.run_until([&] { return peer_of(sam).ended; }));
  EXPECT_STREQ(sam.node().offer({}).error().reason, "pairing_ended");
  ASSERT_TRUE(stop(sam, false));
  EXPECT_TRUE(sam.node().offer({}));
}

}  // namespace
}  // namespace lull::node
