// SPDX-License-Identifier: Apache-2.0
#include "lan/links.h"

#include <gtest/gtest.h>
#include <net/if.h>

#include "lan/host.h"
#include "lan/limits.h"
#include "own_network.h"

namespace lull::lan::test {
namespace {

using asio::ip::address;

address ip(const std::string& text) {
  return asio::ip::make_address(text);
}

LinkAddress own(const std::string& text, unsigned prefix_bits) {
  return {ip(text), prefix_bits};
}

Link link(std::uint32_t index, std::vector<LinkAddress> addresses) {
  return {index, "eth" + std::to_string(index), false, std::move(addresses)};
}

Link tunnel(std::uint32_t index, std::vector<LinkAddress> addresses) {
  return {index, "tun" + std::to_string(index), true, std::move(addresses)};
}

// --- addresses -----------------------------------------------------------------------------------

TEST(Links, PrivateRangesAreNearbyFromTheirFirstAddressToTheirLast) {
  const std::pair<const char*, const char*> ranges[] = {
      {"10.0.0.0", "10.255.255.255"},     {"172.16.0.0", "172.31.255.255"},
      {"192.168.0.0", "192.168.255.255"}, {"169.254.0.0", "169.254.255.255"},
      {"127.0.0.0", "127.255.255.255"},   {"100.64.0.0", "100.127.255.255"},
  };
  for (const auto& [first, last] : ranges) {
    const auto from = ip(first).to_v4().to_uint();
    const auto to = ip(last).to_v4().to_uint();
    EXPECT_TRUE(is_nearby(ip(first))) << first;
    EXPECT_TRUE(is_nearby(ip(last))) << last;
    EXPECT_FALSE(is_nearby(asio::ip::address_v4(from - 1))) << first;
    EXPECT_FALSE(is_nearby(asio::ip::address_v4(to + 1))) << last;
  }
}

TEST(Links, UniqueLocalAndLinkLocalIPv6AreNearbyFromTheirFirstAddressToTheirLast) {
  constexpr const char* kRest = ":ffff:ffff:ffff:ffff:ffff:ffff:ffff";
  for (const std::string& near :
       {std::string("fc00::"), std::string("fdff") + kRest, std::string("fe80::"),
        std::string("febf") + kRest, std::string("::1")})
    EXPECT_TRUE(is_nearby(ip(near))) << near;
  for (const std::string& far :
       {std::string("fbff") + kRest, std::string("fe00::"), std::string("fe7f") + kRest,
        std::string("fec0::"), std::string("::"), std::string("::2"), std::string("2001:db8::1"),
        std::string("ff02::1")})
    EXPECT_FALSE(is_nearby(ip(far))) << far;
}

TEST(Links, TheRestOfTheWorldIsNotNearby) {
  for (const char* far : {"0.0.0.0", "1.1.1.1", "198.51.100.7", "224.0.0.1", "255.255.255.255"})
    EXPECT_FALSE(is_nearby(ip(far))) << far;
}

TEST(Links, ANeighbourHasTheSamePrefixToTheBit) {
  const struct {
    LinkAddress own;
    std::vector<const char*> near;
    std::vector<const char*> far;
  } cases[] = {
      {own("10.0.0.2", 24), {"10.0.0.0", "10.0.0.2", "10.0.0.255"}, {"9.255.255.255", "10.0.1.0"}},
      {own("10.0.18.2", 20), {"10.0.16.0", "10.0.31.255"}, {"10.0.15.255", "10.0.32.0"}},
      {own("10.0.0.130", 25), {"10.0.0.128", "10.0.0.255"}, {"10.0.0.127", "10.0.1.0"}},
      {own("10.0.0.2", 31), {"10.0.0.2", "10.0.0.3"}, {"10.0.0.1", "10.0.0.4"}},
      {own("10.0.0.2", 32), {"10.0.0.2"}, {"10.0.0.1", "10.0.0.3"}},
      {own("fd00::2", 64), {"fd00::", "fd00::ffff:ffff:ffff:ffff"}, {"fd00:0:0:1::", "fcff::2"}},
      {own("fd00::2", 61), {"fd00:0:0:7::1"}, {"fd00:0:0:8::1"}},
      {own("fd00::2", 128), {"fd00::2"}, {"fd00::3"}},
  };
  for (const auto& one : cases) {
    const std::vector<Link> all{link(2, {one.own})};
    for (const auto* near : one.near) EXPECT_TRUE(is_on_link(all, ip(near))) << near;
    for (const auto* far : one.far) EXPECT_FALSE(is_on_link(all, ip(far))) << far;
  }
}

TEST(Links, NobodyIsANeighbourWithoutALinkOrThroughATunnel) {
  EXPECT_FALSE(is_on_link({}, ip("10.0.0.3")));
  EXPECT_FALSE(is_on_link({link(2, {})}, ip("10.0.0.3")));
  EXPECT_FALSE(is_on_link({tunnel(2, {own("10.0.0.2", 24)})}, ip("10.0.0.3")));
  EXPECT_TRUE(is_on_link({tunnel(2, {own("10.0.0.2", 24)}), link(3, {own("10.0.0.2", 24)})},
                         ip("10.0.0.3")));
}

TEST(Links, TheFamiliesHaveNoNeighboursInEachOther) {
  EXPECT_FALSE(is_on_link({link(2, {own("0.0.0.0", 0)})}, ip("::1")));
  EXPECT_FALSE(is_on_link({link(2, {own("::", 0)})}, ip("10.0.0.3")));
}

TEST(Links, ASubnetOfFourOrMoreHasABroadcastAddress) {
  EXPECT_EQ(own("10.0.0.2", 24).broadcast(), ip("10.0.0.255"));
  EXPECT_EQ(own("10.0.18.2", 20).broadcast(), ip("10.0.31.255"));
  EXPECT_EQ(own("10.0.0.2", 1).broadcast(), ip("127.255.255.255"));
  EXPECT_EQ(own("10.0.0.5", 30).broadcast(), ip("10.0.0.7"));
  for (const unsigned bits : {0u, 31u, 32u})
    EXPECT_TRUE(own("10.0.0.5", bits).broadcast().is_unspecified()) << bits;
  EXPECT_TRUE(own("fd00::2", 24).broadcast().is_unspecified());
}

TEST(Links, OneIsReachedByIPv4FirstAndByLinkLocalIPv6Last) {
  const std::vector<Link> all{
      link(2, {own("fe80::1%2", 64), own("fd00::2", 64), own("10.0.0.2", 24)}),
      link(3, {own("fe80::7%3", 64), own("192.168.1.2", 24), own("2001:db8::2", 64)}),
  };
  const std::vector<address> expected{ip("10.0.0.2"),    ip("192.168.1.2"), ip("fd00::2"),
                                      ip("2001:db8::2"), ip("fe80::1"),     ip("fe80::7")};
  EXPECT_EQ(reachable_addresses(all), expected);
  EXPECT_TRUE(reachable_addresses({}).empty());
}

TEST(Links, AnAddressOfTwoLinksIsNamedOnce) {
  const std::vector<Link> all{link(2, {own("fe80::1%2", 64), own("10.0.0.2", 24)}),
                              link(3, {own("fe80::1%3", 64), own("10.0.0.2", 16)})};
  const std::vector<address> expected{ip("10.0.0.2"), ip("fe80::1")};
  EXPECT_EQ(reachable_addresses(all), expected);
}

// --- where beacons go ----------------------------------------------------------------------------

TEST(BeaconPaths, APrivateIPv4AddressSendsToAllHostsAndToItsSubnet) {
  const auto paths = beacon_paths({link(2, {own("10.0.18.2", 20)})});
  ASSERT_EQ(paths.size(), 2u);
  for (const auto& path : paths) {
    EXPECT_EQ(path.link, 2u);
    EXPECT_EQ(path.own, ip("10.0.18.2"));
    EXPECT_EQ(path.to.port(), kBeaconPort);
  }
  EXPECT_EQ(paths[0].to.address(), ip("224.0.0.1"));
  EXPECT_EQ(paths[1].to.address(), ip("10.0.31.255"));
}

TEST(BeaconPaths, WithoutABroadcastAddressThereAreStillAllHosts) {
  const auto paths = beacon_paths({link(2, {own("10.0.0.2", 31)})});
  ASSERT_EQ(paths.size(), 1u);
  EXPECT_EQ(paths[0].to.address(), ip("224.0.0.1"));
}

TEST(BeaconPaths, EachLinkLocalIPv6AddressSendsOnceToItsOwnLink) {
  const auto paths = beacon_paths({link(2, {own("fe80::1%2", 64), own("fd00::2", 64)}),
                                   link(3, {own("2001:db8::2", 64), own("fe80::1%3", 64)})});
  ASSERT_EQ(paths.size(), 2u);
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const auto index = static_cast<std::uint32_t>(i + 2);
    EXPECT_EQ(paths[i].link, index);
    EXPECT_EQ(paths[i].own.to_v6().scope_id(), index);
    EXPECT_EQ(paths[i].to.address(), ip("ff02::1%" + std::to_string(index)));
    EXPECT_EQ(paths[i].to.port(), kBeaconPort);
  }
}

TEST(BeaconPaths, NothingGoesOutOnTunnels) {
  EXPECT_TRUE(
      beacon_paths({tunnel(2, {own("10.0.0.2", 24), own("fe80::1%2", 64)}), link(3, {})}).empty());
  EXPECT_TRUE(beacon_paths({}).empty());
}

TEST(BeaconPaths, NothingGoesOutFromPublicIPv4Addresses) {
  EXPECT_TRUE(beacon_paths({link(2, {own("198.51.100.7", 24), own("192.0.2.1", 10)})}).empty());
  EXPECT_EQ(beacon_paths({link(2, {own("198.51.100.7", 24), own("10.0.0.2", 24)})}).size(), 2u);
}

TEST(BeaconPaths, ThereAreSoManyAndNotOneMore) {
  const auto links_with = [](std::size_t addresses) {
    std::vector<Link> all;
    for (std::size_t i = 0; i < addresses; ++i)
      all.push_back(link(static_cast<std::uint32_t>(i + 2), {own("fe80::1", 64)}));
    return all;
  };
  EXPECT_EQ(beacon_paths(links_with(kBeaconPathsMax)).size(), kBeaconPathsMax);
  EXPECT_EQ(beacon_paths(links_with(kBeaconPathsMax + 1)).size(), kBeaconPathsMax);
  // Two ways each: the last address finds place for one of them.
  std::vector<LinkAddress> many(kBeaconPathsMax / 2, own("10.0.0.2", 24));
  many.insert(many.begin(), own("10.0.0.3", 31));
  const auto paths = beacon_paths({link(2, many)});
  EXPECT_EQ(paths.size(), kBeaconPathsMax);
  EXPECT_EQ(paths.back().to.address(), ip("224.0.0.1"));
}

// --- this machine --------------------------------------------------------------------------------

TEST(Links, ThisMachinesAreWithoutLoopback) {
  for (const auto& one : links()) {
    EXPECT_NE(one.index, 0u);
    EXPECT_EQ(one.index, if_nametoindex(one.name.c_str())) << one.name;
    for (const auto& mine : one.addresses) {
      EXPECT_FALSE(mine.address.is_loopback()) << mine.address;
      EXPECT_FALSE(mine.address.is_multicast()) << mine.address;
      EXPECT_LE(mine.prefix_bits, mine.address.is_v4() ? 32u : 128u);
      const bool zoned = mine.address.is_v6() && mine.address.to_v6().is_link_local();
      EXPECT_TRUE(!zoned || mine.address.to_v6().scope_id() == one.index) << mine.address;
    }
  }
}

TEST(Links, ThoseThatAreDownOrWithoutACableAreLeftOut) {
  in_own_network([] {
    EXPECT_TRUE(links().empty()) << "loopback alone";
    Cable cable("tap0");
    EXPECT_TRUE(links().empty()) << "down";
    cable.add("10.9.0.2", "255.255.240.0");
    cable.up();
    const auto all = links();
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].name, "tap0");
    EXPECT_EQ(all[0].index, if_nametoindex("tap0"));
    EXPECT_FALSE(all[0].point_to_point);
    ASSERT_FALSE(all[0].addresses.empty());
    EXPECT_EQ(all[0].addresses[0], own("10.9.0.2", 20));
    cable.unplug();
    EXPECT_TRUE(within(5'000, [] { return links().empty(); })) << "no carrier";
    cable.plug();
    EXPECT_TRUE(within(5'000, [] { return links().size() == 1; }));
    cable.down();
    EXPECT_TRUE(links().empty()) << "down again";
  });
}

TEST(Links, AnIPv6AddressCountsOnceItIsKnownToBeTheOnlyOne) {
  in_own_network([] {
    Cable cable("tap0");
    cable.up();
    const auto v6 = [] {
      const auto all = links();
      return all.size() == 1 && !all[0].addresses.empty();
    };
    EXPECT_FALSE(v6()) << "the kernel still asks whether somebody else has it";
    ASSERT_TRUE(within(5'000, v6));
    const auto mine = links()[0].addresses[0];
    EXPECT_TRUE(mine.address.to_v6().is_link_local());
    EXPECT_EQ(mine.address.to_v6().scope_id(), links()[0].index);
    EXPECT_EQ(mine.prefix_bits, 64u);
  });
}

TEST(Links, ATunnelIsKnownAsOne) {
  in_own_network([] {
    Cable cable("tun0", Cable::kTunnel);
    cable.add("10.9.0.2", "255.255.255.255");
    cable.up();
    const auto all = links();
    ASSERT_EQ(all.size(), 1u);
    EXPECT_TRUE(all[0].point_to_point);
    EXPECT_FALSE(is_on_link(all, ip("10.9.0.2")));
  });
}

TEST(Links, TheRoutingTableSaysWhichLinkLeadsThere) {
  in_own_network([] {
    Cable one("tap0");
    one.add("10.9.0.2", "255.255.255.0");
    one.up();
    Cable other("tap1");
    other.add("10.9.1.2", "255.255.255.0");
    other.up();
    EXPECT_EQ(link_towards(links(), ip("10.9.0.3")), "tap0");
    EXPECT_EQ(link_towards(links(), ip("10.9.1.3")), "tap1");
    EXPECT_EQ(link_towards(links(), ip("10.9.2.3")), "") << "no way there";
    EXPECT_EQ(link_towards(links(), ip("127.0.0.1")), "") << "loopback is no link";
    EXPECT_EQ(link_towards({}, ip("10.9.0.3")), "");
  });
}

}  // namespace
}  // namespace lull::lan::test
