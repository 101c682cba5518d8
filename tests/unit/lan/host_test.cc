// SPDX-License-Identifier: Apache-2.0
// Listening, dialling, timers and work off the thread.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <asio/write.hpp>
#include <atomic>
#include <thread>

#include "loop.h"

namespace lull::lan::test {
namespace {

class HostTest : public LoopTest {
 protected:
  static Admit nobody() {
    return [](ByteView, const Endpoint&) { return nullptr; };
  }
};

// --- listening -----------------------------------------------------------------------------------

TEST_F(HostTest, PortZeroPicksOneForAllAddresses) {
  const auto listener = host->listen({loopback(), {asio::ip::make_address("127.0.0.2"), 0}},
                                     nobody(), expects_nobody());
  ASSERT_TRUE(listener);
  const auto& bound = (*listener)->endpoints();
  ASSERT_EQ(bound.size(), 2u);
  EXPECT_NE(bound[0].port(), 0);
  EXPECT_EQ(bound[0].port(), bound[1].port());
}

TEST_F(HostTest, APortThatIsTakenIsSaidToBe) {
  const auto first = listen(nobody());
  const auto second = host->listen({first->endpoints().front()}, nobody(), expects_nobody());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Code::kUnavailable);
  EXPECT_STREQ(second.error().reason, "port_in_use");
}

TEST_F(HostTest, ListensOnAllEndpointsOrOnNone) {
  Endpoint address;
  {
    auto free = listen(nobody());
    address = free->endpoints().front();
  }
  const Endpoint elsewhere(asio::ip::make_address("192.0.2.1"), address.port());
  const auto listener = host->listen({address, elsewhere}, nobody(), expects_nobody());
  ASSERT_FALSE(listener);
  EXPECT_EQ(listener.error().code, Code::kIo);
  EXPECT_STREQ(listener.error().reason, "listen_failed");
  EXPECT_TRUE(host->listen({address}, nobody(), expects_nobody()));
}

/// With every descriptor in use nobody can be accepted: no reason to spin, nor to give up. Both
/// listening sockets have somebody waiting. In a child, whose limits are its own.
int run_out_of_descriptors() {
  asio::io_context io(1);
  SystemClock clock;
  SocketHost host(io, clock);
  int asked = 0;
  const auto listener = host.listen(
      {{asio::ip::make_address("127.0.0.1"), 0}, {asio::ip::make_address("127.0.0.2"), 0}},
      [&](ByteView, const Endpoint&) {
        ++asked;
        return nullptr;
      },
      [](const asio::ip::address&) { return false; });
  if (!listener) return 1;
  std::vector<std::unique_ptr<asio::ip::tcp::socket>> clients;
  for (int i = 0; i < 2; ++i)
    clients.push_back(std::make_unique<asio::ip::tcp::socket>(io, asio::ip::tcp::v4()));
  io.run_for(std::chrono::milliseconds(10));
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  const int next = dup(0);
  close(next);
  const rlimit none{static_cast<rlim_t>(next), limit.rlim_max};
  if (setrlimit(RLIMIT_NOFILE, &none) != 0) return 2;
  for (std::size_t i = 0; i < 2; ++i) {
    clients[i]->connect((*listener)->endpoints()[i]);
    asio::write(*clients[i], asio::buffer(flight()));
  }
  const auto steps = io.run_for(std::chrono::milliseconds(600));
  if (asked != 0) return 3;
  if (steps > 60) return 4;
  setrlimit(RLIMIT_NOFILE, &limit);
  io.run_for(std::chrono::milliseconds(400));
  return asked == 2 ? 0 : 5;
}

TEST_F(HostTest, AcceptingWaitsWhileDescriptorsAreOutAndThenGoesOn) {
  const pid_t child = fork();
  if (child == 0) _exit(run_out_of_descriptors());
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0) << "3: accepted without a descriptor, 4: spins, 5: gave up";
}

// --- dialling ------------------------------------------------------------------------------------

TEST_F(HostTest, ADialToAClosedPortFailsWithoutADriver) {
  Endpoint address;
  {
    auto gone = listen(nobody());
    address = gone->endpoints().front();
  }
  bool made = false;
  std::optional<Dialled> answer;
  host->dial(
      address,
      [&]() -> std::unique_ptr<Driver> {
        made = true;
        return nullptr;
      },
      [&](Dialled outcome) { answer = outcome; });
  EXPECT_FALSE(answer.has_value()) << "called back from within the call";
  ASSERT_TRUE(run_until([&] { return answer.has_value(); }, 1'000));
  EXPECT_EQ(*answer, Dialled::kRefused);
  EXPECT_FALSE(made);
}

TEST_F(HostTest, ADialThatNobodyAnswersEndsInItsTime) {
  asio::ip::tcp::acceptor full(io, asio::ip::tcp::v4());
  full.bind(loopback());
  full.listen(0);
  std::vector<std::unique_ptr<asio::ip::tcp::socket>> crowd;
  for (int i = 0; i < 8; ++i) {
    crowd.push_back(std::make_unique<asio::ip::tcp::socket>(io, asio::ip::tcp::v4()));
    crowd.back()->async_connect(full.local_endpoint(), [](const asio::error_code&) {});
  }
  run_for(50);
  const auto begin = clock.steady_ms();
  const auto answer =
      dial(full.local_endpoint(), std::make_unique<TestDriver>(std::make_shared<Seen>()));
  ASSERT_TRUE(run_until([&] { return answer->has_value(); }, kConnectMs + 1'000));
  EXPECT_EQ(**answer, Dialled::kTimedOut);
  EXPECT_GE(clock.steady_ms() - begin, kConnectMs - 50);
}

TEST_F(HostTest, ADialWithoutADriverIsNoConnection) {
  const auto listener = listen(nobody());
  std::optional<Dialled> answer;
  host->dial(
      listener->endpoints().front(), [] { return nullptr; },
      [&](Dialled outcome) { answer = outcome; });
  ASSERT_TRUE(run_until([&] { return answer.has_value(); }));
  EXPECT_EQ(*answer, Dialled::kUnwanted);
}

// --- time ----------------------------------------------------------------------------------------

TEST_F(HostTest, ATimerCallsOnceNotBeforeItsTime) {
  const auto timer = host->timer();
  const auto begin = clock.steady_ms();
  int calls = 0;
  timer->start(40, [&] { ++calls; });
  ASSERT_TRUE(run_until([&] { return calls > 0; }));
  EXPECT_GE(clock.steady_ms() - begin, 40);
  run_for(60);
  EXPECT_EQ(calls, 1);
}

TEST_F(HostTest, ATimerAtZeroStillCallsLater) {
  const auto timer = host->timer();
  bool called = false;
  timer->start(0, [&] { called = true; });
  EXPECT_FALSE(called);
  EXPECT_TRUE(run_until([&] { return called; }));
}

TEST_F(HostTest, ACancelledTimerIsForgottenEvenOnItsWay) {
  const auto timer = host->timer();
  bool called = false;
  timer->start(5, [&] { called = true; });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  timer->cancel();
  timer->cancel();
  run_for(30);
  EXPECT_FALSE(called);
}

TEST_F(HostTest, AnotherHandlerMayCancelATimerThatIsDueToo) {
  const auto first = host->timer();
  const auto second = host->timer();
  int calls = 0;
  first->start(5, [&] {
    ++calls;
    second->cancel();
  });
  second->start(5, [&] {
    ++calls;
    first->cancel();
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  run_for(30);
  EXPECT_EQ(calls, 1);
}

TEST_F(HostTest, ATimerStartedAgainForgetsTheCallBefore) {
  const auto timer = host->timer();
  std::string calls;
  timer->start(5, [&] { calls += "first"; });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  timer->start(20, [&] { calls += "second"; });
  ASSERT_TRUE(run_until([&] { return !calls.empty(); }));
  run_for(30);
  EXPECT_EQ(calls, "second");
}

TEST_F(HostTest, ATimerMayStartItselfOrGoInItsOwnCall) {
  auto timer = host->timer();
  int calls = 0;
  std::function<void()> again = [&] {
    if (++calls < 3) return timer->start(1, again);
    timer.reset();
  };
  timer->start(1, again);
  EXPECT_TRUE(run_until([&] { return timer == nullptr; }));
  EXPECT_EQ(calls, 3);
}

TEST_F(HostTest, ATimerThatGoesNeverCalls) {
  auto timer = host->timer();
  bool called = false;
  timer->start(5, [&] { called = true; });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  timer.reset();
  run_for(30);
  EXPECT_FALSE(called);
}

// --- work off the thread -------------------------------------------------------------------------

TEST_F(HostTest, PostedTasksRunInOrderAndLater) {
  std::string order;
  host->post([&] { order += "a"; });
  host->post([&] { order += "b"; });
  EXPECT_EQ(order, "");
  run_until([&] { return order.size() == 2; });
  EXPECT_EQ(order, "ab");
}

TEST_F(HostTest, BlockingWorkIsDoneElsewhereAndReportedHere) {
  std::thread::id worked;
  std::thread::id told;
  host->run_blocking([&] { worked = std::this_thread::get_id(); },
                     [&] { told = std::this_thread::get_id(); });
  EXPECT_EQ(told, std::thread::id());
  ASSERT_TRUE(run_until([&] { return told != std::thread::id(); }));
  EXPECT_EQ(told, std::this_thread::get_id());
  EXPECT_NE(worked, told);
}

TEST_F(HostTest, BlockingWorkKeepsTheLoopRunning) {
  bool told = false;
  host->run_blocking([] { std::this_thread::sleep_for(std::chrono::milliseconds(50)); },
                     [&] { told = true; });
  io.run();
  EXPECT_TRUE(told);
}

TEST_F(HostTest, SeveralPiecesOfBlockingWorkMayRunAndFollowEachOther) {
  std::atomic<int> worked = 0;
  int told = 0;
  for (int i = 0; i < 5; ++i)
    host->run_blocking([&] { ++worked; },
                       [&] {
                         ++told;
                         host->run_blocking([&] { ++worked; }, [&] { ++told; });
                       });
  ASSERT_TRUE(run_until([&] { return told == 10; }));
  EXPECT_EQ(worked, 10);
}

TEST_F(HostTest, TheHostsEndWaitsForBlockingWork) {
  std::atomic<bool> worked = false;
  bool told = false;
  host->run_blocking(
      [&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(80));
        worked = true;
      },
      [&] { told = true; });
  host.reset();
  EXPECT_TRUE(worked);
  EXPECT_FALSE(told);
}

}  // namespace
}  // namespace lull::lan::test
