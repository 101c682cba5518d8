// SPDX-License-Identifier: Apache-2.0
// Two who are paired lose each other and meet again, in all the ways in which that happens.
#include <algorithm>
#include <set>

#include "couple.h"

namespace lull::node {

namespace {

constexpr std::int64_t kSoonMs = 5'000;
constexpr std::int64_t kHourMs = 3'600'000;
/// Nobody told of a change: a remembered address comes again after its pause, or a beacon.
constexpr std::int64_t kLongestMs = 75'000;

class Reconnect : public CoupleTest {
 protected:
  void SetUp() override {
    CoupleTest::SetUp();
    pair();
    world.run_for(10'000);
    ASSERT_TRUE(met());
  }
  bool met() { return noor.connected() && sam.connected(); }
  bool meet_within(std::int64_t ms) {
    return world.run_until([this] { return met(); }, ms);
  }
  /// Something written now arrives: the session is one that both hold.
  bool carries(const std::string& text) {
    noor.thank(text);
    return world.run_until([&] { return std::ranges::count(sam.thanks(), text) == 1; }, kSoonMs);
  }
  /// The kernel has told it once this returns.
  void move(Someone& who, const std::string& address) {
    who.host().move_to(address);
    world.run_for(0);
  }
  void both_move(const std::string& network) {
    noor.host().move_to(network + ".2");
    move(sam, network + ".3");
  }
  static store::Way way(Someone& of) { return of.node().diagnose().facts.peers.at(0).way; }
  /// Where it listens, and where the other one believes that it does.
  static lan::Endpoint home_of(Someone& who) { return who.node().listening().at(0); }
  static lan::Endpoint known_to(Someone& who) {
    return *lan::parse_endpoint(who.node().peers()->at(0).address);
  }

  /// Ended without a word, as by a power cut, and started again.
  void restart_unnoticed(Someone& who) {
    who.host().online = false;
    who.end();
    who.host().online = true;
    who.start();
    ASSERT_TRUE(who.unlock());
  }
  std::size_t beacons_within(Someone& of, std::int64_t ms) {
    const auto before = of.host().beacons_sent;
    world.run_for(ms);
    return of.host().beacons_sent - before;
  }
};

// --- new addresses -------------------------------------------------------------------------------

TEST_F(Reconnect, BothHaveNewAddressesAndMeetByTheirBeacons) {
  both_move("10.1.0");
  EXPECT_FALSE(met()) << "from its old address nothing goes anywhere";
  ASSERT_TRUE(meet_within(kSoonMs));
  EXPECT_TRUE(carries("found again"));
  EXPECT_EQ(known_to(noor), home_of(sam));
  EXPECT_EQ(known_to(sam), home_of(noor));
  EXPECT_TRUE(way(noor) == store::Way::kBeacon || way(sam) == store::Way::kBeacon);
  world.run_for(kHourMs);
  EXPECT_TRUE(met());
}

TEST_F(Reconnect, OneHasANewAddressAndTellsTheOtherByComing) {
  move(sam, "192.168.7.44");
  EXPECT_TRUE(noor.connected()) << "nobody told her";
  EXPECT_FALSE(sam.connected());
  ASSERT_TRUE(meet_within(kSoonMs));
  EXPECT_TRUE(carries("found again"));
  EXPECT_EQ(known_to(noor), home_of(sam)) << "by his beacon, or since his port is the same";
}

TEST_F(Reconnect, TheNewAddressIsRememberedForTheNextTime) {
  both_move("10.1.0");
  ASSERT_TRUE(meet_within(kSoonMs));
  ASSERT_TRUE(carries("found again"));
  ASSERT_TRUE(noor.node().set_quiet(true));
  ASSERT_TRUE(sam.node().set_quiet(true));
  restart_unnoticed(sam);
  EXPECT_TRUE(meet_within(kSoonMs));
}

TEST_F(Reconnect, BackInTheOldNetworkTheOldAddressesServe) {
  both_move("10.1.0");
  ASSERT_TRUE(meet_within(kSoonMs));
  ASSERT_TRUE(noor.node().set_quiet(true));
  ASSERT_TRUE(sam.node().set_quiet(true));
  both_move("192.168.7");
  EXPECT_TRUE(meet_within(kSoonMs));
  EXPECT_TRUE(carries("home again"));
}

TEST_F(Reconnect, TwoWhoComeIntoANetworkHoursApartStillMeetAtOnce) {
  move(noor, "10.1.0.2");
  sam.host().online = false;
  world.run_for(5 * kHourMs);
  EXPECT_FALSE(noor.connected());
  sam.host().online = true;
  move(sam, "10.1.0.3");
  EXPECT_TRUE(meet_within(kSoonMs));
}

TEST_F(Reconnect, WhoMovesAgainAndAgainIsFoundEachTime) {
  for (int i = 0; i < 20; ++i) {
    both_move("10.1." + std::to_string(i));
    ASSERT_TRUE(meet_within(kSoonMs)) << i;
    world.run_for(i * 137);
  }
  EXPECT_TRUE(carries("still here"));
}

TEST_F(Reconnect, AFirewallOnOneSideDoesNotKeepThemApart) {
  sam.host().closed = true;
  both_move("10.1.0");
  ASSERT_TRUE(meet_within(kSoonMs)) << "Sam hears Noor's beacon and dials";
  EXPECT_EQ(way(sam), store::Way::kBeacon);
  EXPECT_EQ(way(noor), store::Way::kAnswered);
}

// --- a session that only seems to live -----------------------------------------------------------

TEST_F(Reconnect, WhoRestartedIsFoundAtOnceThoughTheOldSessionSeemsToLive) {
  restart_unnoticed(sam);
  EXPECT_TRUE(noor.connected()) << "the old session, as far as she knows";
  ASSERT_TRUE(meet_within(kSoonMs));
  EXPECT_TRUE(carries("found again"));
}

TEST_F(Reconnect, WhoRestartedAndCannotReachTheOtherIsDialledAfterItsBeacon) {
  noor.host().closed = true;
  restart_unnoticed(sam);
  EXPECT_TRUE(noor.connected());
  ASSERT_TRUE(meet_within(kSoonMs));
  EXPECT_EQ(way(noor), store::Way::kBeacon);
  EXPECT_EQ(way(sam), store::Way::kAnswered);
  EXPECT_TRUE(carries("found again"));
}

TEST_F(Reconnect, AHalfDeadLinkIsNoticedWithinAMinute) {
  sam.host().online = false;
  for (auto* one : {&noor, &sam})
    EXPECT_TRUE(world.run_until([&] { return !one->connected(); }, 60'000));
  sam.host().online = true;
  EXPECT_TRUE(meet_within(kLongestMs));
  EXPECT_TRUE(carries("found again"));
}

TEST_F(Reconnect, ACableThatIsPulledIsNoticedAtOnceAndPutInServesAtOnce) {
  sam.host().online = false;
  sam.host().links_may_have_changed();
  world.run_for(0);
  EXPECT_FALSE(sam.connected());
  world.run_for(20 * 60'000);
  sam.host().online = true;
  sam.host().links_may_have_changed();
  EXPECT_TRUE(meet_within(kSoonMs));
  EXPECT_TRUE(carries("found again"));
}

TEST_F(Reconnect, ALinkThatChangesNothingKeepsTheDevicesConnected) {
  for (int i = 0; i < 20; ++i) {
    noor.host().links_may_have_changed();
    world.run_for(100);
    EXPECT_TRUE(met()) << i;
  }
  world.run_for(15'000);
  EXPECT_TRUE(carries("still here"));
  EXPECT_EQ(noor.host().open_connections(), 1u);
}

TEST_F(Reconnect, ALinkChangeAsksWhetherTheOtherIsStillThere) {
  sam.host().online = false;
  const auto begin = world.now();
  noor.host().links_may_have_changed();
  world.run_for(kProbeMs - 1);
  EXPECT_TRUE(noor.connected()) << "an answer may still come";
  ASSERT_TRUE(world.run_until([&] { return !noor.connected(); }, kProbeMs));
  EXPECT_LE(world.now() - begin, kProbeMs + 10);
}

TEST_F(Reconnect, LinksThatChangeAllTheTimeAreFollowedAtGrowingIntervals) {
  // Anybody may send router advertisements; on some networks addresses come and go all day.
  sam.host().online = false;
  ASSERT_TRUE(world.run_until([&] { return !noor.connected(); }));
  world.run_for(10 * 60'000);
  const auto sent = noor.host().beacons_sent;
  const auto dialled = noor.host().dialled.size();
  for (int i = 0; i < 3'000; ++i) {
    noor.host().links_may_have_changed();
    world.run_for(100);
  }
  // Five minutes: followed at once, four times a second later, then after 2, 4, 8, ... 60 s.
  EXPECT_LE(noor.host().beacons_sent - sent, 16 * 2 * (kQuickBeaconsMs.size() + 2));
  EXPECT_LE(noor.host().dialled.size() - dialled, 16u * 4u);
  EXPECT_GE(noor.host().beacons_sent - sent, 10 * 2 * kQuickBeaconsMs.size());
}

// --- one session ---------------------------------------------------------------------------------

TEST_F(Reconnect, WhenBothDialOneSessionRemains) {
  for (const std::int64_t delay : {1, 2, 20, 200, 1'000}) {
    world.delay_ms = delay;
    both_move("10.1." + std::to_string(delay % 250));
    ASSERT_TRUE(meet_within(kSoonMs + 20 * delay)) << delay;
    world.run_for(30'000);
    EXPECT_TRUE(met()) << delay;
    EXPECT_EQ(noor.host().open_connections(), 1u) << delay;
    EXPECT_EQ(sam.host().open_connections(), 1u) << delay;
    EXPECT_EQ(way(noor) == store::Way::kAnswered, way(sam) != store::Way::kAnswered)
        << "the same one on both sides, with a delay of " << delay;
    EXPECT_TRUE(carries("with a delay of " + std::to_string(delay)));
  }
}

TEST_F(Reconnect, ATypedAddressBringsNoSecondSession) {
  ASSERT_TRUE(noor.node().connect(home_of(sam)));
  ASSERT_TRUE(sam.node().connect(home_of(noor)));
  world.run_for(15'000);
  EXPECT_TRUE(met());
  EXPECT_EQ(noor.host().open_connections(), 1u);
  EXPECT_TRUE(carries("still here"));
}

TEST_F(Reconnect, ASessionIsRenewedAfterADayWithoutBeingMissed) {
  world.run_for(kSessionMs - kHourMs);
  ASSERT_TRUE(met());
  for (int i = 0; i < 130; ++i) {
    world.run_for(60'000);
    ASSERT_TRUE(meet_within(kSoonMs));
  }
  EXPECT_EQ(noor.host().open_connections(), 1u);
}

// --- when no beacon is sent ----------------------------------------------------------------------

TEST_F(Reconnect, ConnectedNobodySendsABeacon) {
  EXPECT_EQ(beacons_within(noor, kHourMs), 0u);
  EXPECT_EQ(beacons_within(sam, 20 * kHourMs), 0u);
  EXPECT_TRUE(met());
}

TEST_F(Reconnect, FoundAgainBothFallSilent) {
  both_move("10.1.0");
  ASSERT_TRUE(meet_within(kSoonMs));
  world.run_for(100);
  EXPECT_EQ(beacons_within(noor, kHourMs), 0u);
  EXPECT_EQ(beacons_within(sam, kHourMs), 0u);
}

TEST_F(Reconnect, AQuietNodeSendsNoBeaconAndIsStillMet) {
  ASSERT_TRUE(sam.node().set_quiet(true));
  const auto before = sam.host().beacons_sent;
  both_move("10.1.0");
  ASSERT_TRUE(meet_within(kSoonMs)) << "Noor's beacons are heard";
  EXPECT_EQ(way(sam), store::Way::kBeacon);
  restart_unnoticed(sam);
  EXPECT_TRUE(sam.node().quiet()) << "also after a restart";
  ASSERT_TRUE(meet_within(kSoonMs));
  EXPECT_EQ(sam.host().beacons_sent, before);
}

TEST_F(Reconnect, TwoWhoAreQuietMeetAtATypedAddressOnly) {
  ASSERT_TRUE(noor.node().set_quiet(true));
  ASSERT_TRUE(sam.node().set_quiet(true));
  both_move("10.1.0");
  EXPECT_EQ(beacons_within(noor, kHourMs), 0u);
  EXPECT_EQ(beacons_within(sam, kHourMs), 0u);
  EXPECT_FALSE(met());
  ASSERT_TRUE(noor.node().connect(home_of(sam)));
  ASSERT_TRUE(meet_within(kSoonMs));
  EXPECT_EQ(way(noor), store::Way::kTyped);
}

TEST_F(Reconnect, NoLongerQuietBeaconsGoOutAtOnce) {
  ASSERT_TRUE(noor.node().set_quiet(true));
  ASSERT_TRUE(sam.node().set_quiet(true));
  both_move("10.1.0");
  world.run_for(kHourMs);
  ASSERT_TRUE(sam.node().set_quiet(false));
  EXPECT_TRUE(meet_within(kSoonMs));
}

TEST_F(Reconnect, PausedNobodyIsLookedForAndNobodyIsHeard) {
  ASSERT_TRUE(sam.node().set_paused(true));
  EXPECT_EQ(beacons_within(sam, kHourMs), 0u);
  move(sam, "192.168.7.44");
  EXPECT_EQ(beacons_within(sam, kHourMs), 0u);
  EXPECT_GT(beacons_within(noor, kHourMs), 0u) << "to her, Sam is away";
  EXPECT_FALSE(noor.connected());
  ASSERT_TRUE(sam.node().set_paused(false));
  EXPECT_TRUE(meet_within(kSoonMs));
}

TEST_F(Reconnect, LockedNobodyIsLookedFor) {
  sam.node().lock();
  EXPECT_EQ(beacons_within(sam, kHourMs), 0u);
  ASSERT_TRUE(sam.unlock());
  EXPECT_TRUE(meet_within(kSoonMs));
}

TEST_F(Reconnect, AfterStopNobodyIsLookedFor) {
  ASSERT_TRUE(sam.wait([&](Done done) {
    sam.node().stop(*passphrase_from(kPassphrase, false), false, std::move(done));
  }));
  EXPECT_EQ(beacons_within(sam, kHourMs), 0u);
  move(sam, "192.168.7.44");
  EXPECT_EQ(beacons_within(sam, kHourMs), 0u);
  restart_unnoticed(sam);
  EXPECT_EQ(beacons_within(sam, kHourMs), 0u);
}

TEST_F(CoupleTest, WithoutAPeerNobodyIsLookedFor) {
  ASSERT_TRUE(noor.node().offer({}));
  world.run_for(kHourMs);
  EXPECT_EQ(noor.host().beacons_sent, 0u);
  EXPECT_EQ(sam.host().beacons_sent, 0u);
}

// --- replays -------------------------------------------------------------------------------------

/// Says what it was given, and keeps what comes back.
class Replayer final : public lan::Driver {
 public:
  struct Seen {
    std::size_t bytes_in = 0;
    bool connected = false;
  };
  Replayer(Bytes flight, std::shared_ptr<Seen> seen)
      : flight_(std::move(flight)), seen_(std::move(seen)) {}
  bool feed(ByteView bytes) override {
    seen_->bytes_in += bytes.size();
    return true;
  }
  Bytes take_output() override {
    seen_->connected = true;
    return std::exchange(flight_, {});
  }
  bool proven() const override { return true; }
  void closed() override {}

 private:
  Bytes flight_;
  std::shared_ptr<Seen> seen_;
};

class Replayed : public Reconnect {
 protected:
  support::VirtualHost stranger{world, "192.168.7.66"};
  std::unique_ptr<lan::Listener> listener;

  /// A first flight of Sam's that Noor has not had: he was made to dial somebody else.
  Bytes recorded() {
    Bytes flight;
    const lan::Endpoint here(asio::ip::make_address("192.168.7.66"), 4'000);
    listener = *stranger.listen(
        {here},
        [&flight](ByteView first, const lan::Endpoint&) {
          flight.assign(first.begin(), first.end());
          return nullptr;
        },
        [](const asio::ip::address&) { return false; });
    EXPECT_TRUE(sam.node().connect(here));
    EXPECT_TRUE(world.run_until([&] { return !flight.empty(); }, kSoonMs));
    listener.reset();
    return flight;
  }
  /// How many bytes Noor answers to it with.
  std::size_t answer_to(const Bytes& flight) {
    auto seen = std::make_shared<Replayer::Seen>();
    stranger.dial(
        home_of(noor), [&] { return std::make_unique<Replayer>(flight, seen); },
        [](lan::Dialled) {});
    world.run_for(20'000);
    EXPECT_TRUE(seen->connected);
    return seen->bytes_in;
  }
};

TEST_F(Replayed, ARecordedFirstFlightIsAnsweredOnceAndThenNeverAgain) {
  const auto flight = recorded();
  ASSERT_EQ(flight.size(), noise::kFirstFlightBytes);
  EXPECT_GT(answer_to(flight), 0u) << "it never came to her: this is it, only late";
  for (int i = 0; i < 3; ++i) EXPECT_EQ(answer_to(flight), 0u);
  noor.end();
  noor.start();
  ASSERT_TRUE(noor.unlock());
  EXPECT_EQ(answer_to(flight), 0u) << "nor after a restart";
}

TEST_F(Replayed, NothingOfItIsLogged) {
  const auto flight = recorded();
  ::testing::internal::CaptureStderr();
  for (int i = 0; i < 3; ++i) answer_to(flight);
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST_F(Replayed, ItDisturbsNoSession) {
  const auto flight = recorded();
  const auto before = std::pair(noor.host().beacons_sent, sam.host().beacons_sent);
  for (int i = 0; i < 3; ++i) answer_to(flight);
  EXPECT_TRUE(met());
  EXPECT_TRUE(carries("still here"));
  EXPECT_EQ(sam.host().open_connections(), 1u);
  EXPECT_EQ(noor.host().beacons_sent, before.first) << "none were sent because of it";
  EXPECT_EQ(sam.host().beacons_sent, before.second);
}

TEST_F(Replayed, AFlightThatWasOvertakenIsSilence) {
  const auto flight = recorded();
  restart_unnoticed(sam);
  ASSERT_TRUE(meet_within(kSoonMs));
  EXPECT_TRUE(carries("newer than that flight"));
  EXPECT_EQ(answer_to(flight), 0u);
}

// --- replayed beacons ----------------------------------------------------------------------------

class ReplayedBeacons : public Reconnect {
 protected:
  support::VirtualHost stranger{world, "192.168.7.66"};
  std::vector<Bytes> recorded;
  std::unique_ptr<lan::BeaconSocket> ear;

  void SetUp() override {
    Reconnect::SetUp();
    ear = *stranger.beacons([this](ByteView datagram, const asio::ip::udp::endpoint&) {
      recorded.emplace_back(datagram.begin(), datagram.end());
    });
  }
  void replay_all() {
    const auto all = recorded;
    for (const auto& one : all)
      ASSERT_TRUE(ear->send({2, asio::ip::make_address("192.168.7.66"), {}}, one));
    world.run_for(10);
  }
  /// The numbers of this person's beacons, in the order in which they came.
  std::vector<store::BeaconMark> marks_of(Someone& who) {
    const auto peers = (*who.node().store())->peers();
    const auto& peer = peers->front();
    const auto key = lan::BeaconKey::copy_of(peer.beacon.expose_bytes());
    const auto& own = (*who.node().store())->identity().device.pub;
    const std::uint8_t role = own < peer.static_key ? 1 : 2;
    std::vector<store::BeaconMark> marks;
    for (const auto& one : recorded)
      if (const auto beacon = lan::open_beacon(key, one); beacon && beacon->role == role)
        marks.push_back({beacon->boot, beacon->count});
    return marks;
  }
  /// When this one last took a beacon for one that is new; 0: never.
  static std::int64_t taken_at(Someone& of) {
    const auto sighting = of.node().diagnose().facts.peers.at(0).sighting;
    return sighting ? sighting->at_ms : 0;
  }
};

TEST_F(ReplayedBeacons, TheNumbersOnlyEverRise) {
  noor.end();
  const auto begin_again = [this] {
    sam.start();
    ASSERT_TRUE(sam.unlock());
    world.run_for(60'000);
  };
  world.run_for(60'000);
  sam.end();
  const auto copy = sam.directory().string() + ".copy";
  std::filesystem::copy(sam.directory(), copy, std::filesystem::copy_options::recursive);
  begin_again();
  ASSERT_TRUE(sam.node().set_paused(true));
  ASSERT_TRUE(sam.node().set_paused(false));
  world.run_for(60'000);
  sam.host().virtual_clock().wall_offset_ms -= 48 * kHourMs;
  sam.end();
  begin_again();
  sam.host().virtual_clock().wall_offset_ms += 48 * kHourMs;
  sam.end();
  std::filesystem::remove_all(sam.directory());
  std::filesystem::rename(copy, sam.directory());
  world.run_for(kHourMs);
  begin_again();
  const auto marks = marks_of(sam);
  std::set<std::uint64_t> boots;
  for (const auto& mark : marks) boots.insert(mark.boot);
  EXPECT_EQ(boots.size(), 5u) << "one each time that it began to look";
  EXPECT_TRUE(std::ranges::is_sorted(marks));
  EXPECT_EQ(std::ranges::adjacent_find(marks), marks.end());
}

TEST_F(ReplayedBeacons, WhatWasHeardLeadsNowhereASecondTime) {
  both_move("10.1.0");
  ASSERT_TRUE(meet_within(kSoonMs));
  ASSERT_TRUE(carries("found again"));
  ASSERT_FALSE(marks_of(sam).empty());
  sam.host().online = false;
  ASSERT_TRUE(world.run_until([&] { return !noor.connected(); }, 60'000));
  const auto before = taken_at(noor);
  replay_all();
  EXPECT_EQ(taken_at(noor), before);
  noor.end();
  noor.start();
  ASSERT_TRUE(noor.unlock());
  replay_all();
  EXPECT_EQ(taken_at(noor), 0) << "nor after a restart";
}

TEST_F(ReplayedBeacons, ThoseFromBeforeASessionLeadNowhereAlsoIfTheyWereNeverHeard) {
  noor.host().online = false;
  ASSERT_TRUE(world.run_until([&] { return marks_of(sam).size() > 4; }, 120'000));
  noor.host().online = true;
  ASSERT_TRUE(meet_within(kLongestMs));
  ASSERT_TRUE(carries("found again"));
  world.run_for(10'000);
  const auto before = taken_at(noor);
  replay_all();
  EXPECT_EQ(taken_at(noor), before);
  EXPECT_EQ(noor.host().open_connections(), 1u);
  EXPECT_TRUE(met());
}

}  // namespace

}  // namespace lull::node
