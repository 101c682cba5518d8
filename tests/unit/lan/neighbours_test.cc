// SPDX-License-Identifier: Apache-2.0
#include "lan/neighbours.h"

#include <asio/ip/tcp.hpp>
#include <asio/ip/udp.hpp>
#include <optional>

#include "loop.h"
#include "own_network.h"

namespace lull::lan::test {
namespace {

asio::ip::address ip(const std::string& text) {
  return asio::ip::make_address(text);
}

/// Makes the kernel ask who has this address.
void speak_to(const std::string& address) {
  asio::io_context io;
  const asio::ip::udp::endpoint to(ip(address), 9);
  asio::ip::udp::socket socket(io, to.protocol());
  asio::error_code ignored;
  socket.send_to(asio::buffer("?", 1), to, 0, ignored);
}

/// Answers, in the name of a machine that is not there, each question who has its address.
void answer_for(Cable& cable, const std::string& address) {
  constexpr std::size_t kArp = 14;     // where it begins, behind the frame's header
  constexpr std::size_t kMachine = 6;  // bytes of a machine's address
  constexpr std::uint8_t kItsOwn[kMachine] = {2, 0, 0, 0, 0, 9};
  const auto wanted = ip(address).to_v4().to_bytes();
  for (auto frame = cable.next_frame(); !frame.empty(); frame = cable.next_frame()) {
    const bool asks = frame.size() >= kArp + 28 && frame[12] == 0x08 && frame[13] == 0x06 &&
                      frame[kArp + 7] == 1 &&
                      std::equal(wanted.begin(), wanted.end(), frame.begin() + kArp + 24);
    if (!asks) continue;
    Bytes asker(frame.begin() + kArp + 8, frame.begin() + kArp + 18);
    std::copy_n(asker.begin(), kMachine, frame.begin());
    std::copy_n(kItsOwn, kMachine, frame.begin() + kMachine);
    frame[kArp + 7] = 2;
    std::copy_n(kItsOwn, kMachine, frame.begin() + kArp + 8);
    std::copy(wanted.begin(), wanted.end(), frame.begin() + kArp + 14);
    std::copy(asker.begin(), asker.end(), frame.begin() + kArp + 18);
    EXPECT_TRUE(cable.put(frame));
  }
}

TEST(Neighbours, OfWhoWasNeverAskedForNothingIsKnown) {
  in_own_network([] {
    Cable cable("tap0");
    cable.add("10.9.0.2", "255.255.255.0");
    cable.up();
    EXPECT_EQ(neighbour_at(ip("10.9.0.9"), 60'000), Neighbour::kUnclear);
    EXPECT_EQ(neighbour_at(ip("fe80::9"), 60'000), Neighbour::kUnclear);
    EXPECT_EQ(neighbour_at(ip("127.0.0.1"), 60'000), Neighbour::kUnclear);
  });
}

TEST(Neighbours, WhoIsAskedForInVainIsSilent) {
  in_own_network([] {
    Cable cable("tap0");
    cable.add("10.9.0.2", "255.255.255.0");
    cable.up();
    speak_to("10.9.0.9");
    EXPECT_EQ(neighbour_at(ip("10.9.0.9"), 60'000), Neighbour::kSilent);
    EXPECT_EQ(neighbour_at(ip("10.9.0.8"), 60'000), Neighbour::kUnclear) << "that is another one";
  });
}

TEST(Neighbours, WhoSaysWhereItIsAnswers) {
  in_own_network([] {
    Cable cable("tap0");
    cable.add("10.9.0.2", "255.255.255.0");
    cable.up();
    speak_to("10.9.0.9");
    EXPECT_TRUE(within(2'000, [&] {
      answer_for(cable, "10.9.0.9");
      return neighbour_at(ip("10.9.0.9"), 60'000) == Neighbour::kAnswers;
    }));
    EXPECT_EQ(neighbour_at(ip("10.9.0.8"), 60'000), Neighbour::kUnclear);
  });
}

TEST(Neighbours, ALinkLocalAddressIsAnotherOneOnAnotherLink) {
  in_own_network([] {
    claim_addresses_at_once();
    Cable cable("tap0");
    cable.up();
    Cable other("tap1");
    other.up();
    ASSERT_TRUE(within(5'000, [&] {
      speak_to("fe80::9%tap0");
      return neighbour_at(ip("fe80::9%tap0"), 60'000) == Neighbour::kSilent;
    }));
    EXPECT_EQ(neighbour_at(ip("fe80::9"), 60'000), Neighbour::kSilent) << "on whichever";
    EXPECT_EQ(neighbour_at(ip("fe80::9%tap1"), 60'000), Neighbour::kUnclear);
  });
}

/// What a dial tells of the machine at the other end, all at once since some of it takes seconds.
TEST(Neighbours, ADialTellsWhoIsNotThereFromWhoIsSilent) {
  in_own_network([] {
    Cable cable("tap0");
    cable.add("10.9.0.2", "255.255.255.0");
    cable.up();
    asio::io_context io(1);
    SystemClock clock;
    SocketHost host(io, clock);
    std::optional<Dialled> nobody, silent, nowhere, refused;
    const auto dial = [&host](const char* address, std::optional<Dialled>& outcome) {
      host.dial(
          Endpoint(ip(address), 4'000), [] { return nullptr; },
          [&outcome](Dialled dialled) { outcome = dialled; });
    };
    dial("10.9.0.8", nobody);
    dial("10.9.0.9", silent);
    dial("10.9.1.9", nowhere);
    dial("10.9.0.2", refused);
    const auto end = clock.steady_ms() + kConnectMs + 2'000;
    while (!(nobody && silent && nowhere && refused) && clock.steady_ms() < end) {
      io.run_for(std::chrono::milliseconds(10));
      answer_for(cable, "10.9.0.9");
    }
    EXPECT_EQ(nobody, Dialled::kUnreachable);
    EXPECT_EQ(silent, Dialled::kTimedOut);
    EXPECT_EQ(nowhere, Dialled::kNoRoute);
    EXPECT_EQ(refused, Dialled::kRefused);
  });
}

}  // namespace
}  // namespace lull::lan::test
