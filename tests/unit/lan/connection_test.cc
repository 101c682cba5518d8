// SPDX-License-Identifier: Apache-2.0
// Connections between two drivers, and what the pump owes them.
#include "loop.h"

namespace lull::lan::test {
namespace {

constexpr std::size_t kMuch = 5 * 1024 * 1024;

/// The byte at a place of an endless stream that has no short period.
std::uint8_t byte_at(std::size_t at) {
  return static_cast<std::uint8_t>(at ^ at >> 8 ^ at >> 16);
}

/// Sends `total` bytes of the stream, `piece` at a time, and checks that the same comes in.
std::unique_ptr<TestDriver> streaming(std::shared_ptr<Seen> seen, std::size_t total,
                                      std::size_t piece, std::shared_ptr<bool> whole) {
  auto driver = std::make_unique<TestDriver>(seen);
  driver->output = [seen, total, piece] {
    Bytes bytes(std::min(piece, total - seen->bytes_out));
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = byte_at(seen->bytes_out + i);
    return bytes;
  };
  driver->on_feed = [seen, whole](ByteView bytes) {
    const auto before = seen->bytes_in - bytes.size();
    for (std::size_t i = 0; i < bytes.size(); ++i)
      if (bytes[i] != byte_at(before + i)) *whole = false;
    return true;
  };
  return driver;
}

class ConnectionTest : public LoopTest {
 protected:
  std::shared_ptr<Seen> here = std::make_shared<Seen>();
  std::shared_ptr<Seen> there = std::make_shared<Seen>();
  /// What the listener's side runs, for the one connection of a test.
  std::unique_ptr<Driver> answering;
  std::unique_ptr<Listener> listener;

  void SetUp() override {
    listener = listen([this](ByteView, const Endpoint&) { return std::move(answering); });
  }
  Endpoint address() const { return listener->endpoints().front(); }
  /// A driver that says a first flight and then nothing.
  std::unique_ptr<TestDriver> knocking() {
    auto driver = std::make_unique<TestDriver>(here);
    driver->output = [seen = here] {
      return seen->bytes_out == 0 ? Bytes(noise::kFirstFlightBytes, 'K') : Bytes();
    };
    return driver;
  }
  bool connect(std::unique_ptr<Driver> dialling) {
    const auto answer = dial(address(), std::move(dialling));
    return run_until([&] { return answer->has_value(); }) && **answer == Dialled::kConnected;
  }
};

TEST_F(ConnectionTest, MuchArrivesWholeInBothDirectionsAtOnce) {
  auto whole = std::make_shared<bool>(true);
  answering = streaming(there, kMuch, 100'000, whole);
  ASSERT_TRUE(connect(streaming(here, kMuch, 65'537, whole)));
  ASSERT_TRUE(run_until([&] { return here->bytes_in == kMuch && there->bytes_in == kMuch; }));
  EXPECT_TRUE(*whole);
  EXPECT_EQ(here->closed + there->closed, 0);
}

TEST_F(ConnectionTest, NothingMoreIsAskedOfADriverWhileThePeerDoesNotRead) {
  asio::ip::tcp::acceptor deaf(io, loopback());
  auto driver = std::make_unique<TestDriver>(here);
  driver->output = [] { return Bytes(kWriteBytes, 'x'); };
  const auto answer = dial(deaf.local_endpoint(), std::move(driver));
  ASSERT_TRUE(run_until([&] { return answer->has_value(); }));
  auto before = here->bytes_out;
  do {
    before = here->bytes_out;
    run_for(100);
  } while (here->bytes_out != before);
  // What the system's buffers take, and one piece more.
  EXPECT_LT(here->bytes_out, 32u << 20);
  here->driver->connection()->kick();
  EXPECT_EQ(here->bytes_out, before);
}

TEST_F(ConnectionTest, SettleComesOnceNoMoreInputIsAtHand) {
  answering = std::make_unique<TestDriver>(there);
  std::size_t settled_at = 0;
  static_cast<TestDriver&>(*answering).on_settle = [&] {
    settled_at = there->bytes_in;
    return true;
  };
  constexpr std::size_t kAll = 3 * kReadBytes;
  auto whole = std::make_shared<bool>(true);
  ASSERT_TRUE(connect(streaming(here, kAll, kAll, whole)));
  ASSERT_TRUE(run_until([&] { return settled_at == kAll; }));
  EXPECT_GE(there->fed, 3);
  EXPECT_LE(there->settled, there->fed);
}

TEST_F(ConnectionTest, ADriverKnowsItsConnectionUntilItIsGone) {
  answering = std::make_unique<TestDriver>(there);
  ASSERT_TRUE(connect(knocking()));
  ASSERT_TRUE(run_until([&] { return there->bytes_in == noise::kFirstFlightBytes; }));
  EXPECT_EQ(here->driver->connection()->remote(), address());
  EXPECT_TRUE(there->driver->connection()->remote().address().is_loopback());
  here->driver->connection()->drop();
  EXPECT_EQ(here->closed, 1);
  ASSERT_TRUE(run_until([&] { return here->destroyed && there->destroyed; }));
  EXPECT_EQ(here->closed, 1);
  EXPECT_EQ(there->closed, 1);
}

TEST_F(ConnectionTest, AKickSendsWhatCameUpInBetween) {
  answering = std::make_unique<TestDriver>(there);
  std::string waiting = flight();
  auto driver = std::make_unique<TestDriver>(here);
  driver->output = [&] {
    const auto bytes = as_bytes(waiting);
    Bytes out(bytes.begin(), bytes.end());
    waiting.clear();
    return out;
  };
  ASSERT_TRUE(connect(std::move(driver)));
  ASSERT_TRUE(run_until([&] { return there->bytes_in == noise::kFirstFlightBytes; }));
  waiting = "news";
  run_for(30);
  EXPECT_EQ(waiting, "news");
  here->driver->connection()->kick();
  ASSERT_TRUE(run_until([&] { return there->in == flight() + "news"; }));
}

TEST_F(ConnectionTest, AKickAfterTheEndDoesNothing) {
  answering = std::make_unique<TestDriver>(there);
  ASSERT_TRUE(connect(knocking()));
  const auto connection = here->driver->connection();
  const auto out = here->bytes_out;
  connection->drop();
  connection->kick();
  connection->drop();
  EXPECT_EQ(here->bytes_out, out);
  EXPECT_EQ(here->closed, 1);
}

TEST_F(ConnectionTest, AFinishedDriverIsClosedAfterItsLastByte) {
  auto last = std::make_unique<TestDriver>(there);
  last->output = [seen = there] { return seen->bytes_out == 0 ? Bytes(300'000, 'z') : Bytes(); };
  last->is_finished = true;
  answering = std::move(last);
  ASSERT_TRUE(connect(knocking()));
  ASSERT_TRUE(run_until([&] { return here->closed == 1; }));
  EXPECT_EQ(here->bytes_in, 300'000u);
  EXPECT_EQ(there->closed, 1);
}

TEST_F(ConnectionTest, ADialledDriverThatSaysNoIsDroppedAtOnceProvenOrNot) {
  for (const bool proven : {true, false}) {
    auto talkative = std::make_unique<TestDriver>(there);
    talkative->output = [seen = there] { return seen->bytes_out == 0 ? Bytes(1, 'n') : Bytes(); };
    answering = std::move(talkative);
    here = std::make_shared<Seen>();
    auto driver = knocking();
    driver->is_proven = proven;
    driver->on_feed = [](ByteView) { return false; };
    ASSERT_TRUE(connect(std::move(driver)));
    ASSERT_TRUE(run_until([&] { return here->closed == 1; }, 1'000)) << proven;
    ASSERT_TRUE(run_until([&] { return there->destroyed; }));
    there = std::make_shared<Seen>();
  }
}

TEST_F(ConnectionTest, DeadlinesAreKeptAndMayBeMoved) {
  answering = std::make_unique<TestDriver>(there);
  auto driver = knocking();
  auto* raw = driver.get();
  const auto begin = clock.steady_ms();
  std::vector<std::int64_t> at;
  driver->due_ms = begin + 50;
  driver->at_deadline = [&, raw] {
    at.push_back(clock.steady_ms() - begin);
    if (at.size() < 3) raw->due_ms = clock.steady_ms() + 30;
    return at.size() < 3;
  };
  ASSERT_TRUE(connect(std::move(driver)));
  ASSERT_TRUE(run_until([&] { return here->closed == 1; }));
  ASSERT_EQ(at.size(), 3u);
  EXPECT_GE(at[0], 50);
  EXPECT_GE(at[1] - at[0], 30);
  EXPECT_GE(at[2] - at[1], 30);
}

TEST_F(ConnectionTest, ADeadlineThatCameNearerIsKeptAfterAKick) {
  answering = std::make_unique<TestDriver>(there);
  auto driver = knocking();
  auto* raw = driver.get();
  driver->due_ms = clock.steady_ms() + 60'000;
  ASSERT_TRUE(connect(std::move(driver)));
  raw->due_ms = clock.steady_ms() + 20;
  raw->connection()->kick();
  ASSERT_TRUE(run_until([&] { return here->deadlines == 1; }, 1'000));
}

TEST_F(ConnectionTest, WhatADeadlineBringsUpIsSent) {
  answering = std::make_unique<TestDriver>(there);
  auto driver = std::make_unique<TestDriver>(here);
  driver->due_ms = clock.steady_ms() + 20;
  driver->output = [seen = here] {
    return seen->deadlines == 1 && seen->bytes_out == 0 ? Bytes(200, 'd') : Bytes();
  };
  ASSERT_TRUE(connect(std::move(driver)));
  ASSERT_TRUE(run_until([&] { return there->bytes_in == 200; }));
}

TEST_F(ConnectionTest, AClosedListenerKeepsWhoHasProvenThemselves) {
  answering = std::make_unique<TestDriver>(there);
  ASSERT_TRUE(connect(knocking()));
  ASSERT_TRUE(run_until([&] { return there->bytes_in == noise::kFirstFlightBytes; }));
  listener.reset();
  run_for(50);
  EXPECT_EQ(there->closed, 0);
  EXPECT_EQ(here->closed, 0);
  there->driver->connection()->drop();
  ASSERT_TRUE(run_until([&] { return here->closed == 1; }));
}

}  // namespace
}  // namespace lull::lan::test
