// SPDX-License-Identifier: Apache-2.0
#include "couple.h"

namespace lull::node {

namespace {

class Together : public CoupleTest {
 protected:
  void SetUp() override {
    CoupleTest::SetUp();
    pair();
  }
};

TEST_F(Together, EntriesTravelLiveBothWays) {
  noor.thank("from Noor");
  sam.thank("from Sam");
  EXPECT_TRUE(both_have({"from Noor", "from Sam"}));
}

TEST_F(Together, WhatIsPrivateStays) {
  noor.thank("mine alone", false);
  noor.thank("for both");
  EXPECT_TRUE(world.run_until([&] { return sam.thanks().size() == 1; }));
  EXPECT_EQ(sam.thanks(), std::vector<std::string>{"for both"});
}

TEST_F(Together, BothWriteWhileApartAndMeetAgain) {
  sam.host().online = false;
  noor.thank("apart 1");
  sam.thank("apart 2");
  world.run_for(120'000);
  EXPECT_FALSE(noor.connected()) << "a dead link is noticed within a minute or so";
  sam.host().online = true;
  EXPECT_TRUE(both_have({"apart 1", "apart 2"}));
}

TEST_F(Together, OneEndsAndComesBackByTheRememberedAddress) {
  sam.end();
  noor.thank("while Sam was away");
  sam.start();
  ASSERT_TRUE(sam.unlock());
  EXPECT_TRUE(world.run_until([&] { return sam.thanks().size() == 1; }));
}

TEST_F(Together, ALockedNodeIsDeafAndMute) {
  sam.node().lock();
  EXPECT_TRUE(sam.node().listening().empty());
  ASSERT_FALSE(sam.node().store());
  world.run_for(5'000);
  EXPECT_FALSE(noor.connected());
  const auto sent = world.bytes_sent;
  world.run_for(60'000);
  EXPECT_EQ(world.bytes_sent, sent) << "there is nobody to talk to";
}

TEST_F(Together, APauseLooksLikeBeingAway) {
  ASSERT_TRUE(sam.node().set_paused(true));
  EXPECT_TRUE(sam.node().listening().empty());
  noor.thank("in the pause");
  world.run_for(30'000);
  EXPECT_TRUE(sam.thanks().empty());
  ASSERT_TRUE(sam.node().set_paused(false));
  EXPECT_TRUE(world.run_until([&] { return sam.thanks().size() == 1; }));
}

TEST_F(Together, AfterStopThereIsNoSocketAndBothKeepTheirCopies) {
  noor.thank("kept");
  ASSERT_TRUE(both_have({"kept"}));
  ASSERT_TRUE(sam.wait([&](Done done) {
    sam.node().stop(*passphrase_from(kPassphrase, false), false, std::move(done));
  }));
  EXPECT_TRUE(sam.node().listening().empty());
  EXPECT_TRUE(sam.node().peers()->empty());
  EXPECT_EQ(sam.thanks(), std::vector<std::string>{"kept"});
  world.run_for(90'000);
  ASSERT_EQ(noor.node().peers()->size(), 1u) << "nothing is said: Sam looks away";
  EXPECT_FALSE(noor.connected());
}

TEST_F(Together, WhatIsWithdrawnGoesEverywhereButFromItsAuthor) {
  const auto id = noor.thank("taken back");
  ASSERT_TRUE(both_have({"taken back"}));
  ASSERT_TRUE((*noor.node().store())->withdraw({id}));
  EXPECT_TRUE(world.run_until([&] { return sam.thanks().empty(); }));
  EXPECT_EQ(noor.thanks(), std::vector<std::string>{"taken back"});
}

TEST_F(Together, ReconnectingWithNothingNewTakesUnderOneKilobyte) {
  for (int i = 0; i < 300; ++i) noor.thank("entry " + std::to_string(i));
  ASSERT_TRUE(world.run_until([&] { return sam.thanks().size() == 300; }));
  ASSERT_TRUE(world.run_until([&] { return noor.in_step() && sam.in_step(); }));
  sam.end();
  world.run_for(3'000);
  sam.start();
  const auto before = world.bytes_sent;
  ASSERT_TRUE(sam.unlock());
  ASSERT_TRUE(world.run_until([&] { return noor.in_step() && sam.in_step(); }));
  EXPECT_LE(world.bytes_sent - before, 1024u);
}

TEST_F(Together, WhatWasAcknowledgedIsKnownAfterLocking) {
  for (int i = 0; i < 5; ++i) noor.thank("entry " + std::to_string(i));
  ASSERT_TRUE(world.run_until([&] { return noor.in_step() && sam.in_step(); }));
  sam.end();
  noor.node().lock();
  ASSERT_TRUE(noor.unlock());
  EXPECT_EQ(noor.node().peers()->front().waiting, 0u);
  ASSERT_EQ(noor.node().diagnose().deliveries.size(), 1u);
  EXPECT_EQ(noor.node().diagnose().deliveries.front().waiting, 0u);
}

TEST_F(Together, OneSessionIsLeftWhenBothDialAtOnce) {
  for (int i = 0; i < 5; ++i) {
    noor.host().online = sam.host().online = false;
    world.run_for(120'000);
    noor.host().online = sam.host().online = true;
    ASSERT_TRUE(world.run_until([&] { return noor.connected() && sam.connected(); }, 300'000));
    world.run_for(10'000);
    EXPECT_TRUE(noor.in_step());
    EXPECT_TRUE(sam.in_step());
  }
}

TEST_F(Together, AHomePutBackFromACopyLosesNothingAndReusesNoNumber) {
  noor.thank("before");
  ASSERT_TRUE(both_have({"before"}));
  const auto copy = noor.directory().string() + ".copy";
  noor.end();
  std::filesystem::copy(noor.directory(), copy, std::filesystem::copy_options::recursive);
  noor.start();
  ASSERT_TRUE(noor.unlock());
  noor.thank("after the copy");
  ASSERT_TRUE(both_have({"after the copy", "before"}));
  noor.end();
  std::filesystem::remove_all(noor.directory());
  std::filesystem::rename(copy, noor.directory());
  sam.host().online = false;
  noor.start();
  ASSERT_TRUE(noor.unlock());
  noor.thank("written on the old copy");
  sam.host().online = true;
  EXPECT_TRUE(world.run_until([&] { return sam.thanks().size() == 3; }, 600'000))
      << sam.thanks().size();
}

}  // namespace

}  // namespace lull::node
