// SPDX-License-Identifier: Apache-2.0
// Beacons on real sockets, each test in a network of its own.
#include "lan/beacon_socket.h"

#include <array>
#include <asio/ip/v6_only.hpp>
#include <asio/post.hpp>
#include <chrono>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "lan/beacon.h"
#include "lan/limits.h"
#include "own_network.h"

namespace lull::lan::test {
namespace {

using asio::ip::udp;

/// The sockets of one daemon, and what they heard.
class Daemon {
 public:
  struct Datagram {
    Bytes bytes;
    udp::endpoint from;
  };

  explicit Daemon(asio::io_context& io)
      : beacons(std::make_unique<UdpBeacons>(io, [this](ByteView bytes, const udp::endpoint& from) {
          heard.push_back({{bytes.begin(), bytes.end()}, from});
          if (on_heard) on_heard();
        })) {}

  std::vector<Datagram> heard;
  std::function<void()> on_heard;
  std::unique_ptr<UdpBeacons> beacons;
};

/// Some other program, which may send what it likes.
class Program {
 public:
  explicit Program(asio::io_context& io, const udp::endpoint& bound = {udp::v4(), 0})
      : socket_(io) {
    socket_.open(bound.protocol());
    if (bound.protocol() == udp::v6()) socket_.set_option(asio::ip::v6_only(true));
    socket_.bind(bound);
  }
  void send(std::size_t size, std::uint8_t fill = 7) {
    socket_.send_to(asio::buffer(Bytes(size, fill)),
                    {asio::ip::address_v4::loopback(), kBeaconPort});
  }

 private:
  udp::socket socket_;
};

/// Runs the loop within bounds until `done` says so.
bool run_until(asio::io_context& io, const std::function<bool()>& done) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (!done()) {
    if (std::chrono::steady_clock::now() > end) return false;
    if (io.stopped()) io.restart();
    io.run_one_for(std::chrono::milliseconds(5));
  }
  return true;
}

Bytes beacon_of(std::uint8_t fill) {
  return Bytes(kBeaconBytes, fill);
}

/// The address of that family by which tap0 sends beacons; waits until it may be used.
std::vector<BeaconPath> paths_of_cable(bool v6) {
  std::vector<BeaconPath> found;
  EXPECT_TRUE(within(5'000, [&] {
    found = beacon_paths(links());
    std::erase_if(found, [v6](const auto& path) { return path.own.is_v6() != v6; });
    return !found.empty();
  })) << "no address";
  return found;
}

/// What a beacon looks like on the cable: the rest of the frame from its IP header on.
Bytes packet_to(Cable& cable, const asio::ip::address& to) {
  for (;;) {
    const auto frame = cable.next_frame();
    if (frame.empty()) return {};
    constexpr std::size_t kEthernet = 14;
    if (frame.size() < kEthernet + 40) continue;
    const Bytes packet(frame.begin() + kEthernet, frame.end());
    const bool v6 = packet[0] >> 4 == 6;
    Bytes wanted;
    if (to.is_v4())
      append(wanted, to.to_v4().to_bytes());
    else
      append(wanted, to.to_v6().to_bytes());
    const auto at = packet.begin() + (v6 ? 24 : 16);
    const bool udp_packet = packet[v6 ? 6 : 9] == IPPROTO_UDP;
    if (udp_packet && v6 == to.is_v6() && std::equal(wanted.begin(), wanted.end(), at))
      return packet;
  }
}

// --- on one link ---------------------------------------------------------------------------------

TEST(BeaconSocket, EveryDaemonOnTheMachineHearsWhatIsSentToAll) {
  in_own_network([] {
    claim_addresses_at_once();
    Cable cable("tap0");
    cable.add("10.9.0.2", "255.255.255.0");
    cable.up();
    asio::io_context io(1);
    Daemon noor(io);
    Daemon sam(io);
    ASSERT_TRUE(noor.beacons->open());
    ASSERT_TRUE(sam.beacons->open());
    auto paths = paths_of_cable(false);
    ASSERT_EQ(paths.size(), 2u) << "all hosts, and the subnet";
    for (auto& path : paths_of_cable(true)) paths.push_back(std::move(path));
    ASSERT_EQ(paths.size(), 3u) << "and all nodes";
    std::uint8_t fill = 0;
    for (const auto& path : paths) {
      noor.heard.clear();
      sam.heard.clear();
      const auto sent = noor.beacons->send(path, beacon_of(++fill));
      ASSERT_TRUE(sent) << sent.error().detail;
      ASSERT_TRUE(run_until(io, [&] { return !noor.heard.empty() && !sam.heard.empty(); }))
          << "to " << path.to;
      for (const auto* one : {&noor, &sam}) {
        EXPECT_EQ(one->heard.size(), 1u);
        EXPECT_EQ(one->heard[0].bytes, beacon_of(fill));
        EXPECT_EQ(one->heard[0].from.address(), path.own);
        EXPECT_EQ(one->heard[0].from.port(), kBeaconPort);
      }
    }
  });
}

TEST(BeaconSocket, ABeaconReachesNobodyBehindARouter) {
  in_own_network([] {
    claim_addresses_at_once();
    Cable cable("tap0");
    cable.add("10.9.0.2", "255.255.255.0");
    cable.up();
    asio::io_context io(1);
    Daemon noor(io);
    ASSERT_TRUE(noor.beacons->open());
    for (const bool v6 : {false, true}) {
      for (const auto& path : paths_of_cable(v6)) {
        ASSERT_TRUE(noor.beacons->send(path, beacon_of(5)));
        Bytes packet;
        ASSERT_TRUE(within(2'000,
                           [&] {
                             packet = packet_to(cable, path.to.address());
                             return !packet.empty();
                           }))
            << "to " << path.to;
        const std::size_t header = v6 ? 40 : 20;
        ASSERT_EQ(packet.size(), header + 8 + kBeaconBytes);
        EXPECT_EQ(packet[v6 ? 7 : 8], 1) << "time to live, or hop limit";
        const auto* ports = &packet[header];
        EXPECT_EQ(load_be<std::uint16_t>(ports), kBeaconPort);
        EXPECT_EQ(load_be<std::uint16_t>(ports + 2), kBeaconPort);
        EXPECT_EQ(Bytes(ports + 8, ports + 8 + kBeaconBytes), beacon_of(5));
      }
    }
  });
}

/// The multicast groups that this machine is in, and how many sockets asked for each.
std::vector<std::string> groups() {
  std::vector<std::string> found;
  std::string one, two, three, four;
  std::ifstream v4("/proc/net/igmp");
  for (std::string line; std::getline(v4, line);)
    if (line.starts_with('\t') && std::istringstream(line) >> one >> two)
      found.push_back(one + " " + two);
  std::ifstream v6("/proc/net/igmp6");
  for (std::string line; std::getline(v6, line);)
    if (std::istringstream(line) >> one >> two >> three >> four)
      found.push_back(two + " " + three + " " + four);
  return found;
}

/// Joining would be told to the whole network, and name the program to whoever knows the group.
TEST(BeaconSocket, NoGroupIsJoined) {
  in_own_network([] {
    claim_addresses_at_once();
    Cable cable("tap0");
    cable.add("10.9.0.2", "255.255.255.0");
    cable.up();
    asio::io_context io(1);
    Daemon noor(io);
    const auto paths = paths_of_cable(true);
    const auto before = groups();
    ASSERT_GE(before.size(), 4u) << "all hosts and all nodes, on both links";
    ASSERT_TRUE(noor.beacons->open());
    ASSERT_TRUE(noor.beacons->send(paths[0], beacon_of(1)));
    EXPECT_EQ(groups(), before);
  });
}

// --- what is handed on ---------------------------------------------------------------------------

TEST(BeaconSocket, OnlyDatagramsOfABeaconsSizeAreHandedOn) {
  in_own_network([] {
    asio::io_context io(1);
    Daemon noor(io);
    ASSERT_TRUE(noor.beacons->open());
    Program other(io);
    for (const std::size_t size : {kBeaconBytes - 1, kBeaconBytes + 1, std::size_t{0},
                                   std::size_t{1}, std::size_t{1'400}, std::size_t{60'000}})
      other.send(size);
    other.send(kBeaconBytes, 9);
    ASSERT_TRUE(run_until(io, [&] { return !noor.heard.empty(); }));
    io.poll();
    ASSERT_EQ(noor.heard.size(), 1u);
    EXPECT_EQ(noor.heard[0].bytes, beacon_of(9));
  });
}

TEST(BeaconSocket, AFloodLetsOthersHaveTheirTurn) {
  in_own_network([] {
    asio::io_context io(1);
    Daemon noor(io);
    ASSERT_TRUE(noor.beacons->open());
    std::size_t at_their_turn = 0;
    noor.on_heard = [&] {
      if (noor.heard.size() == 1) asio::post(io, [&] { at_their_turn = noor.heard.size(); });
    };
    Program other(io);
    for (std::size_t i = 0; i < kDatagramsAtOnce + 1; ++i) other.send(kBeaconBytes);
    ASSERT_TRUE(run_until(io, [&] { return noor.heard.size() == kDatagramsAtOnce + 1; }));
    EXPECT_EQ(at_their_turn, kDatagramsAtOnce);
  });
}

TEST(BeaconSocket, GoneItHearsNothing) {
  in_own_network([] {
    asio::io_context io(1);
    Daemon noor(io);
    ASSERT_TRUE(noor.beacons->open());
    Program other(io);
    other.send(kBeaconBytes);
    noor.beacons.reset();
    io.run_for(std::chrono::milliseconds(100));
    EXPECT_TRUE(noor.heard.empty());
  });
}

TEST(BeaconSocket, ItMayGoWhileItTellsWhatItHeard) {
  in_own_network([] {
    asio::io_context io(1);
    Daemon noor(io);
    ASSERT_TRUE(noor.beacons->open());
    noor.on_heard = [&] { noor.beacons.reset(); };
    Program other(io);
    for (int i = 0; i < 3; ++i) other.send(kBeaconBytes);
    ASSERT_TRUE(run_until(io, [&] { return noor.beacons == nullptr; }));
    io.run_for(std::chrono::milliseconds(50));
    EXPECT_EQ(noor.heard.size(), 1u);
  });
}

// --- what cannot be ------------------------------------------------------------------------------

TEST(BeaconSocket, APortThatAnotherProgramKeepsIsSaidToBeInUse) {
  in_own_network([] {
    asio::io_context io(1);
    Program v4(io, {udp::v4(), kBeaconPort});
    Program v6(io, {udp::v6(), kBeaconPort});
    Daemon noor(io);
    const auto opened = noor.beacons->open();
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, Code::kUnavailable);
    EXPECT_STREQ(opened.error().reason, "beacon_port_in_use");
  });
}

TEST(BeaconSocket, OneFamilyIsEnough) {
  in_own_network([] {
    asio::io_context io(1);
    Program v6(io, {udp::v6(), kBeaconPort});
    Daemon noor(io);
    ASSERT_TRUE(noor.beacons->open());
    Program other(io);
    other.send(kBeaconBytes);
    EXPECT_TRUE(run_until(io, [&] { return noor.heard.size() == 1; }));
    const BeaconPath path{
        1, asio::ip::address_v6::loopback(), {asio::ip::address_v6::loopback(), kBeaconPort}};
    const auto sent = noor.beacons->send(path, beacon_of(1));
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, Code::kIo);
    EXPECT_STREQ(sent.error().reason, "beacon_not_sent");
  });
}

TEST(BeaconSocket, AnAddressThatIsGoneIsSaidToBe) {
  in_own_network([] {
    Cable cable("tap0");
    cable.add("10.9.0.2", "255.255.255.0");
    cable.up();
    asio::io_context io(1);
    Daemon noor(io);
    ASSERT_TRUE(noor.beacons->open());
    const auto paths = paths_of_cable(false);
    ASSERT_TRUE(noor.beacons->send(paths[0], beacon_of(1)));
    cable.add("10.9.1.2", "255.255.255.0");
    const auto sent = noor.beacons->send(paths[0], beacon_of(1));
    ASSERT_FALSE(sent) << "sent from an address that is not this machine's";
    EXPECT_STREQ(sent.error().reason, "beacon_not_sent");
  });
}

}  // namespace
}  // namespace lull::lan::test
