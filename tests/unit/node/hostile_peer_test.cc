// SPDX-License-Identifier: Apache-2.0
// The partner's own beacons, made by an altered program: they may name any address.
#include <algorithm>

#include "crypto/random.h"
#include "unit/node/couple.h"

namespace lull::node {
namespace {

class HostileBeacons : public CoupleTest {
 protected:
  void SetUp() override {
    CoupleTest::SetUp();
    pair();
    key = lan::BeaconKey::copy_of((*noor.node().store())->peers()->front().beacon.expose_bytes());
    const auto peers = (*noor.node().store())->peers();
    noors_role = (*noor.node().store())->identity().device.pub < peers->front().static_key ? 1 : 2;
    sam.end();
    sam.host().online = false;
    // Long enough for the pauses between her own tries to be long.
    ASSERT_TRUE(world.run_until([&] { return !noor.connected(); }));
    world.run_for(600'000);
    socket = *box.beacons([](ByteView, const asio::ip::udp::endpoint&) {});
  }
  void send(const char* address, std::uint16_t port = 4'000) {
    lan::Beacon beacon;
    beacon.slot = static_cast<std::uint32_t>(noor.host().clock().wall_ms() / lan::kBeaconSlotMs);
    beacon.boot = ~std::uint64_t{0};
    beacon.count = ++count;
    beacon.role = static_cast<std::uint8_t>(3 - noors_role);
    beacon.version_min = beacon.version_max = kVersionMax;
    beacon.at = {asio::ip::make_address(address), port};
    const auto paths = lan::beacon_paths(box.links());
    ASSERT_TRUE(socket->send(paths.front(), lan::seal_beacon(key, beacon)));
  }
  std::size_t dialled(const char* address) {
    return static_cast<std::size_t>(std::ranges::count_if(
        noor.host().dialled,
        [address](const auto& to) { return to.address() == asio::ip::make_address(address); }));
  }

  support::VirtualHost box{world, "192.168.7.66"};
  std::unique_ptr<lan::BeaconSocket> socket;
  lan::BeaconKey key;
  std::uint8_t noors_role = 0;
  std::uint32_t count = 0;
};

TEST_F(HostileBeacons, OnlyNeighboursAreDialled) {
  send("192.168.7.50");
  world.run_for(100);
  EXPECT_EQ(dialled("192.168.7.50"), 1u);
  for (const char* elsewhere : {"198.51.100.7", "192.168.8.50", "10.0.0.1", "127.0.0.1", "0.0.0.0",
                                "224.0.0.1", "2001:db8::1", "fe80::1", "192.168.7.2"}) {
    world.run_for(2'000);
    send(elsewhere);
    world.run_for(100);
    EXPECT_EQ(dialled(elsewhere), 0u) << elsewhere;
  }
}

TEST_F(HostileBeacons, ACrowdOfAddressesIsFollowedSlowly) {
  const auto before = noor.host().dialled.size();
  for (int host = 100; host < 200; ++host) {
    send(("192.168.7." + std::to_string(host)).c_str());
    world.run_for(20);
  }
  world.run_for(100);
  // Two seconds: four at once, and four for each second.
  EXPECT_LE(noor.host().dialled.size() - before, 12u);
  EXPECT_GE(noor.host().dialled.size() - before, 4u);
}

TEST_F(HostileBeacons, OneAddressIsDialledOnceASecond) {
  for (int i = 0; i < 20; ++i) {
    send("192.168.7.50");
    world.run_for(50);
  }
  EXPECT_EQ(dialled("192.168.7.50"), 1u);
}

// --- a peer under ever new names -----------------------------------------------------------------

using HostilePeer = CoupleTest;

TEST_F(HostilePeer, OneUnderMoreNamesThanAPairingHoldsIsNamedByTheDoctor) {
  pair();
  auto& hers = **noor.node().store();
  const auto space = hers.peers()->front().space;
  while (hers.log().replicas(space).size() < wire::kReplicasMax)
    ASSERT_TRUE(hers.admit_replica(space, crypto::random_id<ReplicaId>(), hers.identity().person));
  ASSERT_TRUE((*sam.node().store())->begin_anew(0));
  const auto causes = [this] {
    std::vector<std::string> all;
    for (const auto& finding : noor.node().diagnose().findings) all.emplace_back(finding.cause);
    return all;
  };
  EXPECT_EQ(causes(), std::vector<std::string>{"connected"});
  sam.host().online = false;
  world.run_for(120'000);
  sam.host().online = true;
  EXPECT_TRUE(world.run_until(
      [&] { return causes() == std::vector<std::string>{"too_many_replicas"}; }, 600'000));
  noor.thank("she goes on writing");
  EXPECT_EQ(noor.thanks().size(), 1u);
}

}  // namespace
}  // namespace lull::node
