// SPDX-License-Identifier: Apache-2.0
#include "node/discovery.h"

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "node/session_link.h"
#include "support/virtual_host.h"

namespace lull::node {
namespace {

using lan::Beacon;

constexpr std::int64_t kHourMs = lan::kBeaconSlotMs;
constexpr std::int64_t kSam = 7;  ///< Sam's row
constexpr std::int64_t kAdi = 8;

crypto::PublicKey public_key(std::uint8_t fill) {
  crypto::PublicKey key;
  key.raw.fill(fill);
  return key;
}

/// A peer whose key of beacons is the same byte throughout.
constexpr std::uint64_t kOwnBoot = 77;

store::Peer peer(std::int64_t row, std::uint8_t fill) {
  store::Peer made;
  made.row = row;
  made.static_key = public_key(fill);
  std::ranges::fill(made.beacon.expose_bytes(), fill);
  return made;
}

lan::BeaconKey beacon_key(std::uint8_t fill) {
  lan::BeaconKey key;
  std::ranges::fill(key.expose_bytes(), fill);
  return key;
}

Bytes sealed(std::uint8_t key, const Beacon& beacon) {
  const auto raw = lan::seal_beacon(beacon_key(key), beacon);
  return {raw.begin(), raw.end()};
}

/// A machine whose beacons meet what a test has in store for them.
class Machine final : public support::VirtualHost {
 public:
  using VirtualHost::VirtualHost;

  /// Null: there is a socket.
  const char* no_socket = nullptr;
  /// Says why a beacon is not to go this way; null: it may.
  std::function<const char*(const lan::BeaconPath&)> holds_back;

  Result<std::unique_ptr<lan::BeaconSocket>> beacons(lan::Heard heard) override {
    if (no_socket != nullptr) return fail(Code::kUnavailable, no_socket);
    LULL_ASSIGN(auto socket, VirtualHost::beacons(std::move(heard)));
    return std::make_unique<Guarded>(*this, std::move(socket));
  }

 private:
  class Guarded final : public lan::BeaconSocket {
   public:
    Guarded(Machine& machine, std::unique_ptr<lan::BeaconSocket> socket)
        : machine_(machine), socket_(std::move(socket)) {}
    Result<void> send(const lan::BeaconPath& path, ByteView beacon) override {
      if (machine_.holds_back)
        if (const auto* why = machine_.holds_back(path)) return fail(Code::kRefused, why);
      return socket_->send(path, beacon);
    }

   private:
    Machine& machine_;
    std::unique_ptr<lan::BeaconSocket> socket_;
  };
};

/// Noor's machine looks; on another one the test hears what comes and says what it likes.
class DiscoveryTest : public ::testing::Test, public DiscoveryOwner {
 protected:
  static constexpr std::uint8_t kOwnKey = 1;
  static constexpr std::uint8_t kSamKey = 2;
  static constexpr std::uint8_t kAdiKey = 3;
  /// Noor has the smaller key, so Sam's role is the second.
  static constexpr std::uint8_t kOwnRole = 1;
  static constexpr std::uint8_t kSamRole = 2;

  support::World world;
  Machine noor{world, "192.168.7.2"};
  Machine other{world, "192.168.7.3"};
  std::unique_ptr<lan::BeaconSocket> ear;
  std::optional<Discovery> discovery;
  std::vector<lan::Endpoint> listening{{asio::ip::address_v4::any(), 4'000}};

  struct Heard {
    std::int64_t at_ms;
    Bytes datagram;
  };
  std::vector<Heard> heard;
  struct Seen {
    std::int64_t row;
    Sighting sighting;
  };
  std::vector<Seen> seen;

  void SetUp() override {
    ear = *other.beacons([this](ByteView datagram, const asio::ip::udp::endpoint&) {
      heard.push_back({world.now() - world.delay_ms, {datagram.begin(), datagram.end()}});
    });
    start();
  }
  void start(std::uint8_t own = kOwnKey) { start_with(peer(kSam, kSamKey), own); }
  void start_with(store::Peer sam, std::uint8_t own = kOwnKey) {
    discovery.emplace(noor, kOwnBoot, *this);
    std::vector<store::Peer> peers;
    peers.push_back(std::move(sam));
    peers.push_back(peer(kAdi, kAdiKey));
    discovery->set_peers(peers, public_key(own));
  }

  void peer_seen(std::int64_t row, const Sighting& sighting) override {
    seen.push_back({row, sighting});
  }
  std::vector<lan::Endpoint> listening_at() const override { return listening; }

  std::uint32_t slot_now() const {
    return static_cast<std::uint32_t>(noor.clock().wall_ms() / kHourMs);
  }
  Beacon of_sam(std::uint32_t count, std::uint64_t boot = 1) const {
    Beacon beacon;
    beacon.slot = slot_now();
    beacon.boot = boot;
    beacon.count = count;
    beacon.role = kSamRole;
    beacon.version_min = kVersionMin;
    beacon.version_max = kVersionMax;
    beacon.at = {asio::ip::make_address("192.168.7.3"), 5'000};
    return beacon;
  }
  /// Noor hears this; true if somebody was found by it.
  bool finds_by(const Bytes& datagram, const std::string& from = "192.168.7.3") {
    const auto before = seen.size();
    const lan::BeaconPath path{2, asio::ip::make_address(from), {}};
    EXPECT_TRUE(ear->send(path, datagram));
    world.run_for(2 * world.delay_ms);
    return seen.size() > before;
  }
  bool finds_by(const Beacon& beacon) { return finds_by(sealed(kSamKey, beacon)); }

  /// The moments at which beacons went out, since `begin`.
  std::vector<std::int64_t> moments(std::int64_t begin) const {
    std::set<std::int64_t> all;
    for (const auto& one : heard)
      if (one.at_ms >= begin) all.insert(one.at_ms - begin);
    return {all.begin(), all.end()};
  }
  std::vector<Beacon> opened(std::uint8_t key) const {
    std::vector<Beacon> all;
    for (const auto& one : heard)
      if (const auto beacon = lan::open_beacon(beacon_key(key), one.datagram))
        all.push_back(*beacon);
    return all;
  }
  static std::vector<std::int64_t> quick() {
    return {kQuickBeaconsMs.begin(), kQuickBeaconsMs.end()};
  }
};

// --- when ----------------------------------------------------------------------------------------

TEST_F(DiscoveryTest, QuickBeaconsComeAtTheirMomentsAndThenOneAfterEachPause) {
  const auto begin = world.now();
  discovery->look_for({kSam});
  world.run_for(kQuickBeaconsMs.back() + 10);
  EXPECT_EQ(moments(begin), quick());
  world.run_for(24 * kHourMs);
  const auto all = moments(begin);
  std::set<std::int64_t> pauses;
  for (std::size_t i = kQuickBeaconsMs.size(); i < all.size(); ++i) {
    const auto pause = all[i] - all[i - 1];
    EXPECT_GE(pause, kBeaconLeastMs);
    EXPECT_LE(pause, kBeaconMostMs);
    pauses.insert(pause);
  }
  EXPECT_GT(pauses.size(), 500u) << "no rhythm to know it by";
  EXPECT_LT(*pauses.begin(), kBeaconLeastMs + 1'000) << "the whole range is used";
  EXPECT_GT(*pauses.rbegin(), kBeaconMostMs - 1'000);
}

TEST_F(DiscoveryTest, NothingIsSentWhileNobodyIsLookedFor) {
  world.run_for(kHourMs);
  discovery->look_for({});
  world.run_for(kHourMs);
  discovery->hurry();
  world.run_for(kHourMs);
  EXPECT_EQ(noor.beacons_sent, 0u);
}

TEST_F(DiscoveryTest, OnceFoundNothingMoreIsSent) {
  discovery->look_for({kSam});
  world.run_for(kHourMs);
  const auto sent = noor.beacons_sent;
  EXPECT_GT(sent, 0u);
  discovery->look_for({});
  world.run_for(kHourMs);
  EXPECT_EQ(noor.beacons_sent, sent);
}

TEST_F(DiscoveryTest, SomeoneNewToLookForBringsQuickBeacons) {
  discovery->look_for({kSam});
  world.run_for(10'000);
  const auto begin = world.now();
  discovery->look_for({kSam, kAdi});
  world.run_for(kQuickBeaconsMs.back() + 10);
  EXPECT_EQ(moments(begin), quick());
}

TEST_F(DiscoveryTest, TheSameOnesOrFewerBringNone) {
  discovery->look_for({kSam, kAdi});
  world.run_for(10'000);
  const auto begin = world.now();
  discovery->look_for({kSam, kAdi});
  discovery->look_for({kSam});
  world.run_for(9'000);
  EXPECT_TRUE(moments(begin).empty());
  world.run_for(kBeaconMostMs);
  EXPECT_FALSE(moments(begin).empty()) << "and they are still looked for";
}

TEST_F(DiscoveryTest, AnotherNetworkBringsQuickBeaconsAnew) {
  discovery->look_for({kSam});
  world.run_for(kQuickBeaconsMs[0] + 10);
  const auto begin = world.now();
  discovery->hurry();
  world.run_for(kQuickBeaconsMs.back() + 10);
  EXPECT_EQ(moments(begin), quick()) << "from the first one, with nothing left of those before";
}

TEST_F(DiscoveryTest, NothingIsSentOnceItIsGone) {
  discovery->look_for({kSam});
  discovery.reset();
  world.run_for(kHourMs);
  EXPECT_EQ(noor.beacons_sent, 0u);
}

// --- to whom, and what ---------------------------------------------------------------------------

TEST_F(DiscoveryTest, ABeaconSaysWhereAndByWhom) {
  discovery->look_for({kSam});
  world.run_for(2'000);
  const auto all = opened(kSamKey);
  ASSERT_EQ(all.size(), 2 * kQuickBeaconsMs.size()) << "all hosts, and the subnet";
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i].slot, slot_now());
    EXPECT_EQ(all[i].boot, kOwnBoot);
    EXPECT_EQ(all[i].count, i + 1);
    EXPECT_EQ(all[i].role, kOwnRole);
    EXPECT_EQ(all[i].version_min, kVersionMin);
    EXPECT_EQ(all[i].version_max, kVersionMax);
    EXPECT_EQ(all[i].at, lan::Endpoint(asio::ip::make_address("192.168.7.2"), 4'000));
  }
}

TEST_F(DiscoveryTest, TheGreaterKeyHasTheSecondRole) {
  start(kAdiKey);
  discovery->look_for({kSam});
  world.run_for(2'000);
  ASSERT_FALSE(opened(kSamKey).empty());
  EXPECT_EQ(opened(kSamKey)[0].role, 2);
}

TEST_F(DiscoveryTest, TheSlotFollowsTheClock) {
  discovery->look_for({kSam});
  world.run_for(2'000);
  noor.virtual_clock().wall_offset_ms += 3 * kHourMs;
  heard.clear();
  world.run_for(kBeaconMostMs);
  ASSERT_FALSE(opened(kSamKey).empty());
  EXPECT_EQ(opened(kSamKey)[0].slot, slot_now());
}

TEST_F(DiscoveryTest, OnlyThoseWhoAreLookedForGetOne) {
  discovery->look_for({kAdi});
  world.run_for(2'000);
  EXPECT_TRUE(opened(kSamKey).empty());
  const auto all = opened(kAdiKey);
  EXPECT_EQ(all.size(), heard.size());
  EXPECT_EQ(all.size(), 2 * kQuickBeaconsMs.size());
}

TEST_F(DiscoveryTest, EachGetsTheirOwnAndCountsForThemselves) {
  discovery->look_for({kSam, kAdi});
  world.run_for(2'000);
  for (const auto key : {kSamKey, kAdiKey}) {
    const auto all = opened(key);
    ASSERT_EQ(all.size(), 2 * kQuickBeaconsMs.size());
    EXPECT_EQ(all.back().count, all.size());
  }
}

TEST_F(DiscoveryTest, WhoListensNowhereHasNothingToSay) {
  listening.clear();
  discovery->look_for({kSam});
  world.run_for(kHourMs);
  EXPECT_EQ(noor.beacons_sent, 0u);
  listening = {{asio::ip::address_v4::any(), 4'000}};
  world.run_for(kBeaconMostMs);
  EXPECT_GT(noor.beacons_sent, 0u);
}

TEST_F(DiscoveryTest, OnlyAddressesAtWhichItListensAreNamed) {
  const auto own = asio::ip::make_address("192.168.7.2");
  listening = {{asio::ip::make_address("192.168.9.9"), 4'000},
               {asio::ip::address_v6::any(), 4'001}};
  discovery->look_for({kSam});
  world.run_for(2'000);
  EXPECT_EQ(noor.beacons_sent, 0u);
  listening = {{asio::ip::address_v6::any(), 4'001}, {own, 4'002}};
  discovery->hurry();
  world.run_for(2'000);
  ASSERT_FALSE(opened(kSamKey).empty());
  EXPECT_EQ(opened(kSamKey)[0].at, lan::Endpoint(own, 4'002));
}

// --- hearing -------------------------------------------------------------------------------------

TEST_F(DiscoveryTest, APeersBeaconTellsWhereItIs) {
  EXPECT_FALSE(discovery->sighting(kSam));
  ASSERT_TRUE(finds_by(of_sam(1)));
  EXPECT_EQ(seen[0].row, kSam);
  EXPECT_EQ(seen[0].sighting.where, of_sam(1).at);
  EXPECT_EQ(seen[0].sighting.hours_apart, 0);
  EXPECT_EQ(seen[0].sighting.beacon, of_sam(1));
  const auto sighting = discovery->sighting(kSam);
  ASSERT_TRUE(sighting);
  EXPECT_EQ(sighting->beacon, of_sam(1));
  EXPECT_NEAR(static_cast<double>(sighting->at_ms), static_cast<double>(world.now()), 10.0);
  EXPECT_FALSE(discovery->sighting(kAdi));
}

TEST_F(DiscoveryTest, ItIsHeardByThoseWhoLookForNobody) {
  discovery->look_for({});
  EXPECT_TRUE(finds_by(of_sam(1)));
}

TEST_F(DiscoveryTest, TheSameDatagramCountsOnce) {
  const auto datagram = sealed(kSamKey, of_sam(1));
  EXPECT_TRUE(finds_by(datagram));
  EXPECT_FALSE(finds_by(datagram));
  world.run_for(30 * 60'000);
  EXPECT_FALSE(finds_by(datagram));
}

TEST_F(DiscoveryTest, OfOneBootOnlyAGreaterCountIsNew) {
  EXPECT_TRUE(finds_by(of_sam(5)));
  EXPECT_FALSE(finds_by(of_sam(4)));
  EXPECT_FALSE(finds_by(of_sam(5)));
  EXPECT_TRUE(finds_by(of_sam(6)));
  EXPECT_TRUE(finds_by(of_sam(std::numeric_limits<std::uint32_t>::max())));
  EXPECT_FALSE(finds_by(of_sam(0)));
  EXPECT_FALSE(finds_by(of_sam(std::numeric_limits<std::uint32_t>::max())));
}

TEST_F(DiscoveryTest, AReplayDoesNotFreshenWhatIsKnown) {
  const auto datagram = sealed(kSamKey, of_sam(1));
  ASSERT_TRUE(finds_by(datagram));
  const auto before = discovery->sighting(kSam)->at_ms;
  world.run_for(60'000);
  ASSERT_FALSE(finds_by(datagram));
  EXPECT_EQ(discovery->sighting(kSam)->at_ms, before);
}

TEST_F(DiscoveryTest, ALaterBootBeginsAnewAndEndsTheOneBefore) {
  EXPECT_TRUE(finds_by(of_sam(100, 7)));
  EXPECT_TRUE(finds_by(of_sam(1, 8)));
  EXPECT_FALSE(finds_by(of_sam(1, 8)));
  for (const std::uint32_t count : {1u, 100u, 101u, 1'000u})
    EXPECT_FALSE(finds_by(of_sam(count, 7))) << "said before";
  EXPECT_FALSE(finds_by(of_sam(1'000, 1)));
  EXPECT_EQ(discovery->heard_up_to(kSam), (store::BeaconMark{8, 1}));
}

TEST_F(DiscoveryTest, WhatWasHeardBeforeARestartIsNotTakenAgain) {
  auto known = peer(kSam, kSamKey);
  known.contact.heard = {8, 3};
  start_with(std::move(known));
  EXPECT_FALSE(finds_by(of_sam(3, 8)));
  EXPECT_FALSE(finds_by(of_sam(100, 7)));
  EXPECT_TRUE(finds_by(of_sam(4, 8)));
}

TEST_F(DiscoveryTest, ABeaconThatIsNotFollowedCountsAsHeard) {
  auto beacon = of_sam(9, 5);
  beacon.slot += 2;
  EXPECT_FALSE(finds_by(beacon));
  EXPECT_FALSE(finds_by(of_sam(9, 5)));
  EXPECT_TRUE(finds_by(of_sam(10, 5)));
}

TEST_F(DiscoveryTest, AnOldBeaconSaysNothingAboutTheClocks) {
  ASSERT_TRUE(finds_by(of_sam(5, 8)));
  auto old = of_sam(4, 8);
  old.slot -= 5;
  EXPECT_FALSE(finds_by(old));
  EXPECT_EQ(discovery->sighting(kSam)->hours_apart, 0);
}

TEST_F(DiscoveryTest, OnesOwnBeaconsArePassedOver) {
  // The virtual network, as a real one, brings to each what it sent itself.
  discovery->look_for({kSam, kAdi});
  world.run_for(kHourMs);
  EXPECT_GT(noor.beacons_sent, 0u);
  auto own = of_sam(1);
  own.role = kOwnRole;
  EXPECT_FALSE(finds_by(own));
  EXPECT_TRUE(seen.empty());
  EXPECT_FALSE(discovery->sighting(kSam));
}

TEST_F(DiscoveryTest, OnesOwnBeaconsDoNotCountAsThePeers) {
  auto own = of_sam(1, 100);
  own.role = kOwnRole;
  ASSERT_FALSE(finds_by(own));
  EXPECT_TRUE(finds_by(of_sam(1, 1)));
}

TEST_F(DiscoveryTest, WhatASessionToldOfIsNotTakenAnyMore) {
  discovery->heard_of(kSam, {9, 5});
  EXPECT_FALSE(finds_by(of_sam(5, 9)));
  EXPECT_FALSE(finds_by(of_sam(6, 8)));
  EXPECT_TRUE(finds_by(of_sam(6, 9)));
  discovery->heard_of(kSam, {9, 1});
  EXPECT_FALSE(finds_by(of_sam(6, 9))) << "it never goes back";
}

TEST_F(DiscoveryTest, ItKnowsHowFarItsOwnBeaconsHaveCome) {
  EXPECT_EQ(discovery->said_up_to(kSam), (store::BeaconMark{kOwnBoot, 0}));
  discovery->look_for({kSam});
  world.run_for(2'000);
  const auto sent = static_cast<std::uint32_t>(2 * kQuickBeaconsMs.size());
  EXPECT_EQ(discovery->said_up_to(kSam), (store::BeaconMark{kOwnBoot, sent}));
  EXPECT_EQ(discovery->said_up_to(kAdi), (store::BeaconMark{kOwnBoot, 0}));
}

TEST_F(DiscoveryTest, ClocksAnHourApartStillFindEachOther) {
  std::uint32_t count = 0;
  for (const int apart : {-1, 0, 1}) {
    auto beacon = of_sam(++count);
    beacon.slot += static_cast<std::uint32_t>(apart);
    EXPECT_TRUE(finds_by(beacon)) << apart;
    EXPECT_EQ(seen.back().sighting.hours_apart, apart);
  }
}

TEST_F(DiscoveryTest, ASlotTwoHoursOffIsNotedAndNotFollowed) {
  std::uint32_t count = 0;
  for (const int apart : {-2, 2, 48, -48}) {
    auto beacon = of_sam(++count);
    beacon.slot += static_cast<std::uint32_t>(apart);
    EXPECT_FALSE(finds_by(beacon)) << apart;
    ASSERT_TRUE(discovery->sighting(kSam));
    EXPECT_EQ(discovery->sighting(kSam)->hours_apart, apart);
  }
  EXPECT_TRUE(finds_by(of_sam(++count)));
  EXPECT_EQ(discovery->sighting(kSam)->hours_apart, 0);
}

TEST_F(DiscoveryTest, ASlotFromTheBeginningOrTheEndOfTimeDoesNoHarm) {
  auto beacon = of_sam(1);
  beacon.slot = 0;
  EXPECT_FALSE(finds_by(beacon));
  EXPECT_EQ(discovery->sighting(kSam)->hours_apart, -static_cast<int>(slot_now()));
  beacon.slot = std::numeric_limits<std::uint32_t>::max();
  beacon.count = 2;
  EXPECT_FALSE(finds_by(beacon));
  EXPECT_GT(discovery->sighting(kSam)->hours_apart, 500'000);
}

TEST_F(DiscoveryTest, TheKeyTellsWhoseItIs) {
  auto of_adi = of_sam(1);
  of_adi.at.port(6'000);
  ASSERT_TRUE(finds_by(sealed(kAdiKey, of_adi)));
  EXPECT_EQ(seen[0].row, kAdi);
  EXPECT_FALSE(discovery->sighting(kSam));
  EXPECT_TRUE(finds_by(of_sam(1))) << "boots and counts are each peer's own";
  EXPECT_EQ(seen[1].row, kSam);
}

TEST_F(DiscoveryTest, WhatIsNotUnderAPeersKeyIsNothing) {
  EXPECT_FALSE(finds_by(sealed(9, of_sam(1))));
  EXPECT_FALSE(finds_by(Bytes(lan::kBeaconBytes, 0)));
  EXPECT_FALSE(finds_by(Bytes()));
  auto damaged = sealed(kSamKey, of_sam(1));
  damaged.back() ^= 1;
  EXPECT_FALSE(finds_by(damaged));
  EXPECT_FALSE(discovery->sighting(kSam));
}

TEST_F(DiscoveryTest, WhoIsNoPeerAnyMoreIsNotUnderstood) {
  std::vector<store::Peer> left;
  left.push_back(peer(kAdi, kAdiKey));
  ASSERT_TRUE(finds_by(of_sam(1)));
  discovery->set_peers(left, public_key(kOwnKey));
  EXPECT_FALSE(finds_by(of_sam(2)));
  EXPECT_FALSE(discovery->sighting(kSam));
}

TEST_F(DiscoveryTest, ReadingThePeersAgainForgetsNoBeacon) {
  const auto datagram = sealed(kSamKey, of_sam(1));
  ASSERT_TRUE(finds_by(datagram));
  std::vector<store::Peer> same;
  same.push_back(peer(kSam, kSamKey));
  same.push_back(peer(kAdi, kAdiKey));
  discovery->set_peers(same, public_key(kOwnKey));
  EXPECT_FALSE(finds_by(datagram));
  EXPECT_TRUE(discovery->sighting(kSam));
}

TEST_F(DiscoveryTest, ALinkLocalAddressIsGoodOnTheLinkItWasHeardOn) {
  auto beacon = of_sam(1);
  beacon.at = {asio::ip::make_address("fe80::5"), 5'000};
  ASSERT_TRUE(finds_by(sealed(kSamKey, beacon), "fe80::5%3"));
  EXPECT_EQ(seen[0].sighting.where.address(), asio::ip::make_address("fe80::5%3"));
  EXPECT_EQ(seen[0].sighting.where.port(), 5'000);
  beacon.count = 2;
  beacon.at = {asio::ip::make_address("fd00::5"), 5'000};
  ASSERT_TRUE(finds_by(sealed(kSamKey, beacon), "fe80::5%3"));
  EXPECT_EQ(seen[1].sighting.where, beacon.at) << "other addresses have no zone";
}

// --- what may go wrong ---------------------------------------------------------------------------

TEST_F(DiscoveryTest, WithoutASocketItSaysWhyAndSendsNothing) {
  EXPECT_EQ(discovery->fault(), nullptr);
  noor.no_socket = "beacon_port_in_use";
  start();
  EXPECT_STREQ(discovery->fault(), "beacon_port_in_use");
  discovery->look_for({kSam});
  discovery->hurry();
  world.run_for(kHourMs);
  EXPECT_EQ(noor.beacons_sent, 0u);
  EXPECT_STREQ(discovery->fault(), "beacon_port_in_use");
  EXPECT_FALSE(finds_by(of_sam(1)));
}

TEST_F(DiscoveryTest, WhenNoWayIsOpenItSaysWhyUntilOneIs) {
  noor.holds_back = [](const lan::BeaconPath&) { return "beacon_forbidden"; };
  discovery->look_for({kSam});
  EXPECT_EQ(discovery->fault(), nullptr) << "before anything was tried";
  world.run_for(2'000);
  EXPECT_STREQ(discovery->fault(), "beacon_forbidden");
  noor.holds_back = nullptr;
  world.run_for(kBeaconMostMs);
  EXPECT_EQ(discovery->fault(), nullptr);
}

TEST_F(DiscoveryTest, OneWayThatIsOpenIsEnough) {
  noor.holds_back = [](const lan::BeaconPath& path) {
    return path.to.address().is_multicast() ? nullptr : "beacon_forbidden";
  };
  discovery->look_for({kSam});
  world.run_for(2'000);
  EXPECT_EQ(discovery->fault(), nullptr);
  EXPECT_EQ(opened(kSamKey).size(), kQuickBeaconsMs.size());
}

TEST_F(DiscoveryTest, WithoutANetworkNothingIsTriedAndNothingIsWrong) {
  noor.online = false;
  discovery->look_for({kSam});
  world.run_for(kHourMs);
  EXPECT_EQ(discovery->fault(), nullptr);
  noor.online = true;
  world.run_for(kBeaconMostMs);
  EXPECT_GT(noor.beacons_sent, 0u);
}

}  // namespace
}  // namespace lull::node
