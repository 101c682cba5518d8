// SPDX-License-Identifier: Apache-2.0
// What a whole node finds out about why it does not meet the other; doctor_test.cc has the rules.
#include "couple.h"

namespace lull::node {

namespace {

class DiagnosisTest : public CoupleTest {
 protected:
  static Finding first(Someone& of) {
    const auto findings = of.node().diagnose().findings;
    return findings.empty() ? Finding{"nothing"} : findings.front();
  }
  bool finds(Someone& who, std::string_view cause, std::int64_t within_ms = 30'000) {
    return world.run_until([&] { return first(who).cause == cause; }, within_ms);
  }
  static std::string evidence(Someone& of) {
    std::string all;
    for (const auto& one : first(of).evidence) all += one + "; ";
    return all;
  }
  static std::string at(const lan::Endpoint& endpoint) {
    return "address " + lan::to_text(endpoint) + "; ";
  }
  static lan::Endpoint home_of(Someone& who) { return who.node().listening().at(0); }
  void both_move(const std::string& network) {
    noor.host().move_to(network + ".2");
    sam.host().move_to(network + ".3");
    world.run_for(0);
  }
};

TEST_F(DiagnosisTest, AloneItNamesTheNextStep) {
  EXPECT_STREQ(first(noor).cause, "not_paired");
  noor.node().lock();
  EXPECT_STREQ(first(noor).cause, "locked");
  Someone adi(world, "Adi", "192.168.7.4");
  EXPECT_STREQ(first(adi).cause, "not_set_up");
}

class PairedDiagnosisTest : public DiagnosisTest {
 protected:
  void SetUp() override {
    DiagnosisTest::SetUp();
    pair();
    world.run_for(10'000);
    ASSERT_STREQ(first(noor).cause, "connected");
  }
};

TEST_F(PairedDiagnosisTest, ConnectedItSaysWhere) {
  const auto noor_says = evidence(noor);
  const auto sam_says = evidence(sam);
  EXPECT_TRUE(noor_says == at(home_of(sam)) || sam_says == at(home_of(noor)))
      << "one dialled the other: " << noor_says << sam_says;
  EXPECT_EQ(noor.node().diagnose().findings.size(), 1u);
}

TEST_F(PairedDiagnosisTest, TheOtherIsLockedPausedOrStopped) {
  const auto there = at(home_of(sam));
  sam.node().lock();
  EXPECT_TRUE(finds(noor, "not_open_there", 5'000));
  EXPECT_EQ(evidence(noor), there);
  ASSERT_TRUE(sam.unlock());
  ASSERT_TRUE(finds(noor, "connected"));
  ASSERT_TRUE(sam.node().set_paused(true));
  EXPECT_TRUE(finds(noor, "not_open_there", 5'000));
  EXPECT_STREQ(first(sam).cause, "paused");
  ASSERT_TRUE(sam.node().set_paused(false));
  ASSERT_TRUE(finds(noor, "connected"));
  sam.end();
  EXPECT_TRUE(finds(noor, "not_open_there", 5'000)) << "it looks the same";
}

TEST_F(PairedDiagnosisTest, TheOtherIsAway) {
  sam.host().online = false;
  ASSERT_TRUE(finds(noor, "looking", 60'000)) << "too early to tell";
  EXPECT_TRUE(finds(noor, "no_answer", 10'000));
  EXPECT_EQ(evidence(noor), at(home_of(sam)));
  world.run_for(3'600'000);
  EXPECT_STREQ(first(noor).cause, "no_answer") << "an hour later it is still so";
  sam.host().online = true;
  EXPECT_TRUE(finds(noor, "connected", 75'000));
}

TEST_F(PairedDiagnosisTest, ThisDeviceIsInNoNetwork) {
  noor.host().online = false;
  noor.host().links_may_have_changed();
  EXPECT_TRUE(finds(noor, "no_link", 1'000));
}

TEST_F(PairedDiagnosisTest, ThisDeviceIsInAnotherNetwork) {
  sam.host().online = false;
  noor.host().move_to("10.1.0.2");
  EXPECT_TRUE(finds(noor, "other_network"));
  EXPECT_EQ(evidence(noor), at(home_of(sam)) + "own 10.1.0.2/24; ");
}

TEST_F(PairedDiagnosisTest, BothHaveAFirewall) {
  noor.host().closed = sam.host().closed = true;
  both_move("10.1.0");
  EXPECT_TRUE(finds(noor, "firewall"));
  EXPECT_EQ(evidence(noor), at(home_of(sam)) + "its beacons are heard; ");
  EXPECT_TRUE(finds(sam, "firewall"));
  noor.host().closed = false;
  EXPECT_TRUE(finds(noor, "connected", 75'000)) << "one way is enough";
}

TEST_F(PairedDiagnosisTest, TheClocksAreHoursApart) {
  sam.host().virtual_clock().wall_offset_ms += 5 * lan::kBeaconSlotMs;
  both_move("10.1.0");
  ASSERT_TRUE(finds(noor, "clocks_apart", 5'000));
  EXPECT_EQ(evidence(noor), "hours 5; ");
  ASSERT_TRUE(finds(sam, "clocks_apart", 5'000));
  EXPECT_EQ(evidence(sam), "hours -5; ");
  world.run_for(60'000);
  EXPECT_FALSE(noor.connected());
  sam.host().virtual_clock().wall_offset_ms -= 5 * lan::kBeaconSlotMs;
  EXPECT_TRUE(finds(noor, "connected", 75'000)) << "once they are right, the next beacon serves";
}

TEST_F(PairedDiagnosisTest, SomebodyElseIsAtTheOthersAddress) {
  const auto there = home_of(sam);
  sam.end();
  support::VirtualHost stranger(world, "192.168.7.3");
  const auto listener = *stranger.listen(
      {there}, [](ByteView, const lan::Endpoint&) { return nullptr; },
      [](const asio::ip::address&) { return false; });
  EXPECT_TRUE(finds(noor, "stranger_answers"));
  EXPECT_EQ(evidence(noor), at(there));
}

TEST_F(PairedDiagnosisTest, QuietIsToldBesideTheCause) {
  ASSERT_TRUE(noor.node().set_quiet(true));
  sam.node().lock();
  ASSERT_TRUE(finds(noor, "not_open_there", 5'000));
  EXPECT_STREQ(noor.node().diagnose().findings.back().cause, "quiet");
}

TEST_F(PairedDiagnosisTest, AskingAndAnsweringSendNothing) {
  sam.node().lock();
  world.run_for(1);
  const auto bytes = world.bytes_sent;
  const auto beacons = noor.host().beacons_sent;
  for (int i = 0; i < 100; ++i) (void)noor.node().diagnose();
  world.run_for(0);
  EXPECT_EQ(world.bytes_sent, bytes);
  EXPECT_EQ(noor.host().beacons_sent, beacons);
}

}  // namespace

}  // namespace lull::node
