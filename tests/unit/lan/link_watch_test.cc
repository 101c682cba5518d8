// SPDX-License-Identifier: Apache-2.0
#include "lan/link_watch.h"

#include <chrono>

#include "lan/limits.h"
#include "own_network.h"

namespace lull::lan::test {
namespace {

/// A machine with one cable, and somebody who watches it.
class Watched {
 public:
  Watched() : watch_(std::in_place, io_, [this] { ++told_; }) {}

  Cable cable{(claim_addresses_at_once(), "tap0")};

  /// Runs the loop until it was told once more; false if it is not.
  bool is_told() {
    const auto before = told_;
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (told_ == before && std::chrono::steady_clock::now() < end) run_for(5);
    return told_ == before + 1;
  }
  bool hears_nothing() {
    const auto before = told_;
    run_for(3 * kLinksSettleMs);
    return told_ == before;
  }
  /// Until the link has all its addresses, and nothing is on its way any more.
  void settle() {
    EXPECT_TRUE(within(5'000, [this] {
      run_for(5);
      const auto all = links();
      return all.size() == 1 && all[0].addresses.size() == 2;
    }));
    EXPECT_TRUE(within(5'000, [this] { return hears_nothing(); }));
  }
  void look_away() { watch_.reset(); }
  int told() const { return told_; }

 private:
  void run_for(std::int64_t ms) {
    if (io_.stopped()) io_.restart();
    io_.run_for(std::chrono::milliseconds(ms));
  }
  asio::io_context io_{1};
  int told_ = 0;
  std::optional<KernelWatch> watch_;
};

TEST(LinkWatch, LinksThatComeAndGoAreToldOnceEach) {
  in_own_network([] {
    Watched machine;
    EXPECT_TRUE(machine.hears_nothing());
    machine.cable.add("10.9.0.2", "255.255.255.0");
    machine.cable.up();
    EXPECT_TRUE(machine.is_told()) << "up";
    machine.settle();
    machine.cable.down();
    EXPECT_TRUE(machine.is_told()) << "down";
    EXPECT_TRUE(machine.hears_nothing());
  });
}

TEST(LinkWatch, ACableThatIsPulledOrPutInIsTold) {
  in_own_network([] {
    Watched machine;
    machine.cable.add("10.9.0.2", "255.255.255.0");
    machine.cable.up();
    machine.settle();
    machine.cable.unplug();
    EXPECT_TRUE(machine.is_told()) << "pulled";
    machine.cable.plug();
    EXPECT_TRUE(machine.is_told()) << "put in";
  });
}

TEST(LinkWatch, AnotherAddressIsToldOnceHoweverManyStepsItTook) {
  in_own_network([] {
    Watched machine;
    machine.cable.add("10.9.0.2", "255.255.255.0");
    machine.cable.up();
    machine.settle();
    machine.cable.add("10.9.1.2", "255.255.240.0");
    EXPECT_TRUE(machine.is_told());
    EXPECT_TRUE(machine.hears_nothing());
  });
}

TEST(LinkWatch, WhatIsAsBeforeOnceItHasSettledIsNotTold) {
  in_own_network([] {
    Watched machine;
    machine.cable.add("10.9.0.2", "255.255.255.0");
    machine.cable.up();
    machine.settle();
    machine.cable.add("10.9.1.2", "255.255.255.0");
    machine.cable.add("10.9.0.2", "255.255.255.0");
    EXPECT_TRUE(machine.hears_nothing());
    set_link_up("lo", false);
    EXPECT_TRUE(machine.hears_nothing()) << "loopback is no link";
  });
}

TEST(LinkWatch, GoneItTellsNothing) {
  in_own_network([] {
    Watched machine;
    machine.cable.add("10.9.0.2", "255.255.255.0");
    machine.cable.up();
    machine.look_away();
    EXPECT_TRUE(machine.hears_nothing());
    EXPECT_EQ(machine.told(), 0);
  });
}

}  // namespace
}  // namespace lull::lan::test
