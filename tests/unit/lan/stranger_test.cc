// SPDX-License-Identifier: Apache-2.0
// Who has not proven themselves yet: how many, how long, and that nothing tells them anything.
#include "loop.h"

namespace lull::lan::test {
namespace {

class StrangerTest : public LoopTest {
 protected:
  /// First flights that somebody answers begin with 'K'; each gets what `prepare` makes of it.
  std::function<void(TestDriver&)> prepare = [](TestDriver&) {};
  std::vector<std::shared_ptr<Seen>> drivers;
  int asked = 0;
  std::unique_ptr<Listener> listener;

  void SetUp() override {
    listener = listen([this](ByteView first, const Endpoint&) -> std::unique_ptr<Driver> {
      ++asked;
      EXPECT_EQ(first.size(), noise::kFirstFlightBytes);
      if (first[0] != 'K') return nullptr;
      auto driver = std::make_unique<TestDriver>(drivers.emplace_back(std::make_shared<Seen>()));
      prepare(*driver);
      return driver;
    });
  }
  std::unique_ptr<Stranger> stranger(const std::string& from = "127.0.0.1") {
    return std::make_unique<Stranger>(io, listener->endpoints().front(), from);
  }
  /// True if it is closed within a moment; otherwise the connection stands.
  bool turned_away(Stranger& one) {
    return run_until([&] { return one.closed(); }, 150);
  }
  static std::string address(int n) { return "127.0.0." + std::to_string(n); }
};

TEST_F(StrangerTest, AFirstFlightMayComeInAnyPieces) {
  auto one = stranger();
  for (const char c : flight() + "and more") {
    one->send(std::string(1, c));
    run_for(1);
  }
  ASSERT_TRUE(run_until([&] { return !drivers.empty() && drivers[0]->bytes_in == 168; }));
  EXPECT_EQ(drivers[0]->in, flight() + "and more");
  EXPECT_EQ(asked, 1);
}

TEST_F(StrangerTest, WhatComesWithTheFirstFlightIsFedAfterIt) {
  auto one = stranger();
  one->send(flight() + "and more");
  ASSERT_TRUE(run_until([&] { return !drivers.empty() && drivers[0]->bytes_in == 168; }));
  EXPECT_EQ(drivers[0]->in, flight() + "and more");
}

TEST_F(StrangerTest, ProvenDriversThatSayNoAreDroppedAtOnce) {
  bool say = true;
  prepare = [&](TestDriver& driver) { driver.on_feed = [&](ByteView) { return say; }; };
  auto one = stranger();
  one->send(flight());
  ASSERT_TRUE(run_until([&] { return !drivers.empty() && drivers[0]->settled > 0; }));
  say = false;
  one->send("no");
  EXPECT_TRUE(run_until([&] { return one->closed(); }, 1'000));
  EXPECT_EQ(drivers[0]->closed, 1);
  EXPECT_EQ(one->got, "");
}

TEST_F(StrangerTest, NothingIsAskedOrFedAfterANoThatIsNotSaidAloud) {
  prepare = [](TestDriver& driver) {
    driver.is_proven = false;
    driver.on_feed = [](ByteView) { return false; };
    driver.output = [] { return Bytes(10, 'o'); };
    driver.is_finished = true;
  };
  auto one = stranger();
  one->send(flight());
  ASSERT_TRUE(run_until([&] { return !drivers.empty(); }));
  one->send("more");
  run_for(50);
  drivers[0]->driver->connection()->kick();
  run_for(50);
  EXPECT_EQ(drivers[0]->fed, 1);
  EXPECT_EQ(drivers[0]->settled, 0);
  EXPECT_EQ(drivers[0]->bytes_out, 0u);
  EXPECT_FALSE(one->closed());
  EXPECT_EQ(one->got, "");
}

/// A sender whose bytes pile up would know that it was refused.
TEST_F(StrangerTest, WhateverTheNoCameFromReadingGoesOn) {
  int refused = 0;
  prepare = [&](TestDriver& driver) {
    driver.is_proven = false;
    if (refused++ == 0)
      driver.on_feed = [](ByteView) { return false; };
    else
      driver.on_settle = [] { return false; };
  };
  constexpr std::size_t kMuch = 24u << 20;
  for (const char* first : {"K", "K", "W"}) {
    asio::ip::tcp::socket socket(io);
    socket.connect(listener->endpoints().front());
    socket.non_blocking(true);
    const std::string bytes = first + std::string(100'000, 'K');
    std::size_t sent = 0;
    const bool all = run_until([&] {
      asio::error_code error;
      sent += socket.write_some(asio::buffer(bytes), error);
      return sent >= kMuch;
    });
    EXPECT_TRUE(all) << first << " " << refused << ": " << sent;
  }
  EXPECT_EQ(refused, 2);
}

TEST_F(StrangerTest, ADriverThatIsNotProvenInTimeIsDroppedWhateverItsDeadline) {
  TestDriver* driver = nullptr;
  prepare = [&](TestDriver& made) {
    driver = &made;
    made.is_proven = false;
    made.due_ms = clock.steady_ms() + 30;
    made.at_deadline = [&] {
      driver->due_ms = clock.steady_ms() + 30;
      return true;
    };
  };
  auto one = stranger();
  one->send(flight());
  ASSERT_TRUE(run_until([&] { return !drivers.empty() && drivers[0]->deadlines > 2; }));
  EXPECT_FALSE(one->closed());
  clock.ahead_ms += kStrangerMostMs + 1;
  EXPECT_TRUE(run_until([&] { return one->closed(); }, 1'000));
  EXPECT_EQ(drivers[0]->closed, 1);
  EXPECT_EQ(one->got, "");
}

TEST_F(StrangerTest, ADeadlineThatEndsAStrangersDriverIsNotSeenFromOutside) {
  prepare = [&](TestDriver& made) {
    made.is_proven = false;
    made.due_ms = clock.steady_ms() + 30;
    made.at_deadline = [] { return false; };
  };
  auto one = stranger();
  one->send(flight());
  ASSERT_TRUE(run_until([&] { return !drivers.empty() && drivers[0]->deadlines == 1; }));
  EXPECT_FALSE(turned_away(*one));
  EXPECT_EQ(one->got, "");
}

TEST_F(StrangerTest, TheStrangersTimeDoesNotEndWhoHasProvenThemselves) {
  TestDriver* driver = nullptr;
  prepare = [&](TestDriver& made) {
    driver = &made;
    made.is_proven = false;
    made.due_ms = clock.steady_ms() + 30;
    made.at_deadline = [&] {
      driver->due_ms = clock.steady_ms() + 30;
      return true;
    };
  };
  auto one = stranger();
  one->send(flight());
  ASSERT_TRUE(run_until([&] { return !drivers.empty() && drivers[0]->deadlines > 0; }));
  driver->is_proven = true;
  one->send("proof");
  clock.ahead_ms += kStrangerMostMs + 1;
  const auto deadlines = drivers[0]->deadlines;
  ASSERT_TRUE(run_until([&] { return drivers[0]->deadlines > deadlines + 2; }));
  EXPECT_FALSE(one->closed());
}

TEST_F(StrangerTest, TwoFromOneAddressAndNoMore) {
  std::vector<std::unique_ptr<Stranger>> in;
  for (std::size_t i = 0; i < kStrangersPerAddressMax; ++i) in.push_back(stranger());
  auto third = stranger();
  EXPECT_TRUE(turned_away(*third));
  EXPECT_EQ(third->got, "");
  auto neighbour = stranger("127.0.0.2");
  EXPECT_FALSE(turned_away(*neighbour));
  for (auto& one : in) EXPECT_FALSE(one->closed());
}

TEST_F(StrangerTest, SixteenInAllAndNoMore) {
  std::vector<std::unique_ptr<Stranger>> in;
  for (int i = 0; i < static_cast<int>(kStrangersMax); ++i)
    in.push_back(stranger(address(2 + i / 2)));
  run_for(50);
  auto next = stranger("127.0.0.99");
  EXPECT_TRUE(turned_away(*next));
  for (auto& one : in) EXPECT_FALSE(one->closed());
  // One leaves, and one more may come.
  in.back()->hang_up();
  run_for(50);
  auto again = stranger("127.0.0.99");
  EXPECT_FALSE(turned_away(*again));
  auto more = stranger("127.0.0.98");
  EXPECT_TRUE(turned_away(*more));
}

TEST_F(StrangerTest, APlaceIsGivenBackOnceTheStrangerIsNone) {
  std::vector<std::unique_ptr<Stranger>> in;
  for (int i = 0; i < 6; ++i) {
    in.push_back(stranger());
    in.back()->send(flight());
    ASSERT_TRUE(run_until([&] { return drivers.size() == in.size(); })) << i;
  }
  run_for(20);
  for (auto& one : in) EXPECT_FALSE(one->closed());
  // Going, they do not give back a second place.
  for (auto& one : in) one->hang_up();
  in.clear();
  run_for(50);
  for (int i = 0; i < 2; ++i) in.push_back(stranger());
  auto third = stranger();
  EXPECT_TRUE(turned_away(*third));
}

TEST_F(StrangerTest, APlaceIsGivenBackWhateverAStrangerLeftWith) {
  prepare = [](TestDriver& driver) { driver.is_proven = false; };
  for (const auto& said : {std::string(), std::string(159, 'K'), std::string(160, 'W'), flight()}) {
    for (int round = 0; round < 2; ++round) {
      auto one = stranger();
      auto two = stranger();
      one->send(said);
      two->send(said);
      run_for(20);
      EXPECT_FALSE(one->closed() || two->closed());
      one->hang_up();
      two->hang_up();
      run_for(20);
    }
  }
  EXPECT_EQ(drivers.size(), 4u);
  for (const auto& one : drivers) EXPECT_EQ(one->closed, 1);
}

TEST_F(StrangerTest, AClosedListenerDropsThemAndAnswersNobody) {
  prepare = [](TestDriver& driver) { driver.is_proven = false; };
  auto mute = stranger("127.0.0.2");
  auto wrong = stranger("127.0.0.3");
  auto knocking = stranger("127.0.0.4");
  wrong->send(std::string(200, 'W'));
  knocking->send(flight());
  ASSERT_TRUE(run_until([&] { return asked == 2; }));
  const auto address = listener->endpoints().front();
  listener.reset();
  EXPECT_EQ(drivers[0]->closed, 1);
  EXPECT_TRUE(
      run_until([&] { return mute->closed() && wrong->closed() && knocking->closed(); }, 1'000));
  EXPECT_TRUE(run_until([&] { return drivers[0]->destroyed; }, 1'000));
  asio::ip::tcp::socket late(io);
  asio::error_code error;
  late.connect(address, error);
  EXPECT_EQ(error, asio::error::connection_refused);
}

/// The one test that waits for the real time to pass: all who are refused, side by side.
TEST_F(StrangerTest, WhoIsRefusedHearsNothingUntilARandomTime) {
  int made = 0;
  prepare = [&](TestDriver& driver) {
    driver.is_proven = false;
    if (made == 0) driver.on_feed = [](ByteView) { return false; };
    if (made == 1) driver.on_settle = [] { return false; };
    if (made == 2) {
      driver.due_ms = clock.steady_ms() + 100;
      driver.at_deadline = [] { return false; };
    }
    ++made;  // the fourth says nothing at all
  };
  const std::vector<std::string> said = {"",
                                         "K",
                                         std::string(159, 'K'),
                                         std::string(160, 'W'),
                                         std::string(9'000, 'W'),
                                         flight(),
                                         flight(),
                                         flight(),
                                         flight()};
  struct Case {
    std::unique_ptr<Stranger> stranger;
    std::int64_t ended_ms = 0;
  };
  std::vector<Case> cases;
  const auto begin = clock.steady_ms();
  for (std::size_t i = 0; i < said.size(); ++i) {
    cases.push_back({stranger(address(static_cast<int>(i) + 2))});
    cases.back().stranger->send(said[i]);
    run_for(20);
  }
  const bool all = run_until(
      [&] {
        bool ended = true;
        for (auto& one : cases) {
          if (one.ended_ms == 0 && one.stranger->closed()) one.ended_ms = clock.steady_ms() - begin;
          ended = ended && one.ended_ms != 0;
        }
        return ended;
      },
      kStrangerMostMs + 1'500);
  EXPECT_TRUE(all);
  EXPECT_EQ(made, 4);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    EXPECT_GE(cases[i].ended_ms, kStrangerLeastMs) << i;
    EXPECT_LE(cases[i].ended_ms, kStrangerMostMs + 1'000) << i;
    EXPECT_EQ(cases[i].stranger->got, "") << i;
  }
}

}  // namespace
}  // namespace lull::lan::test
