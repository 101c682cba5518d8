// SPDX-License-Identifier: Apache-2.0
// The socket: who may come, frames, hanging up, and what a daemon leaves behind.
#include <fcntl.h>
#include <grp.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "daemon.h"

namespace lull::control::test {
namespace {

class ServerTest : public ::testing::Test {
 protected:
  asio::io_context io{1};
  Daemon daemon{io};
  std::optional<Client> client{std::in_place, io, daemon.socket()};

  bool alive() {
    Client one(io, daemon.socket());
    return one.call<proto::StatusReply>("Status").reason == "good";
  }
  void run_for(std::int64_t ms) {
    run_until(
        io, [] { return false; }, ms);
  }
};

std::string status_frame() {
  proto::Call call;
  call.set_method("Status");
  const auto body = call.SerializeAsString();
  std::string frame(4, '\0');
  store_le(reinterpret_cast<std::uint8_t*>(frame.data()), static_cast<std::uint32_t>(body.size()));
  return frame + body;
}

// --- files that come along
// ------------------------------------------------------------------------

class PassedFileTest : public ServerTest {
 protected:
  std::filesystem::path file = daemon.directory() / "plain";
  PassedFileTest() { std::ofstream(file) << "Dear diary"; }
  /// How many descriptors of this process, which is the daemon's as well, stand for a file.
  std::ptrdiff_t open_ones(const std::filesystem::path& path) const {
    std::error_code ignored;
    const std::filesystem::directory_iterator all("/proc/self/fd");
    return std::count_if(begin(all), end(all), [&](const auto& one) {
      return std::filesystem::read_symlink(one, ignored) == path;
    });
  }
  std::string status_with(const std::vector<int>& files) {
    return client->call_with<proto::StatusReply>(files, "Status", proto::StatusRequest()).reason;
  }
};

TEST_F(PassedFileTest, OneThatNoMethodWantsIsClosed) {
  const Descriptor plain(file, O_RDONLY);
  EXPECT_EQ(status_with({plain.get()}), "good");
  EXPECT_EQ(open_ones(file), 1);
  client->along({plain.get()});
  EXPECT_EQ(client->call("Nothing").reason, "unknown_method");
  EXPECT_EQ(open_ones(file), 1);
  client->along({plain.get()});
  client->send("Watch");
  client->hang_up();
  run_for(20);
  EXPECT_EQ(open_ones(file), 1);
}

TEST_F(PassedFileTest, OfMoreThanOneAllAreClosedAndTheConnectionStays) {
  const Descriptor plain(file, O_RDONLY);
  for (const std::size_t many : {2, 3, 250}) {
    EXPECT_EQ(status_with(std::vector<int>(many, plain.get())), "too_many_files") << many;
    EXPECT_EQ(open_ones(file), 1);
  }
  const auto frame = status_frame();
  for (const char c : frame) {
    client->along({plain.get()});
    client->send_raw(std::string(1, c));
  }
  EXPECT_EQ(client->receive<proto::StatusReply>().reason, "too_many_files") << "with every byte";
  EXPECT_EQ(open_ones(file), 1);
  EXPECT_EQ(status_with({plain.get()}), "good");
}

TEST_F(PassedFileTest, OnlyPlainOnesAreTaken) {
  const auto pipe = daemon.directory() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  for (const auto& other : {daemon.directory(), pipe, std::filesystem::path("/dev/null")}) {
    const Descriptor opened(other, O_RDONLY | O_NONBLOCK);
    const auto before = open_ones(other);
    EXPECT_EQ(status_with({opened.get()}), "file_not_plain") << other;
    EXPECT_EQ(open_ones(other), before);
  }
  const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM, 0));
  EXPECT_EQ(status_with({socket.get()}), "file_not_plain");
}

TEST_F(PassedFileTest, OneOfACallThatIsCutOffIsClosed) {
  const Descriptor plain(file, O_RDONLY);
  client->along({plain.get()});
  client->send_raw(status_frame().substr(0, 6));
  ASSERT_TRUE(run_until(io, [&] { return open_ones(file) == 2; }));
  client->hang_up();
  EXPECT_TRUE(run_until(io, [&] { return open_ones(file) == 1; }));
  EXPECT_TRUE(alive());
}

TEST_F(PassedFileTest, ItGoesWithItsOwnCallAndNoOther) {
  const Descriptor plain(file, O_RDONLY);
  client->along({plain.get()});
  client->send_raw(status_frame() + status_frame());
  for (int i = 0; i < 2; ++i) EXPECT_EQ(client->receive<proto::StatusReply>().reason, "good") << i;
  EXPECT_EQ(status_with({plain.get()}), "good") << "none was left over to make two of";
}

// --- frames --------------------------------------------------------------------------------------

TEST_F(ServerTest, CallsFollowEachOtherOnOneConnection) {
  for (int i = 0; i < 20; ++i)
    EXPECT_EQ(client->call<proto::StatusReply>("Status").reply.state(), proto::STATE_NEW);
}

TEST_F(ServerTest, CallsSentAheadAreAnsweredInTurn) {
  client->send_raw(status_frame() + status_frame() + status_frame());
  for (int i = 0; i < 3; ++i) EXPECT_EQ(client->receive<proto::StatusReply>().reason, "good") << i;
}

TEST_F(ServerTest, AFrameMayComeByteByByte) {
  for (const char c : status_frame()) {
    client->send_raw(std::string(1, c));
    run_for(1);
  }
  EXPECT_EQ(client->receive<proto::StatusReply>().reason, "good");
}

TEST_F(ServerTest, AnUnknownMethodIsAnErrorAndTheConnectionStays) {
  for (const char* method : {"", "status", "Statu", "Nothing", "lull.proto.Lull.Status"})
    EXPECT_EQ(client->call(method).reason, "unknown_method") << method;
  client->send_frame("");
  EXPECT_EQ(client->receive<proto::Empty>().reason, "unknown_method");
  EXPECT_EQ(client->call<proto::StatusReply>("Status").reason, "good");
}

TEST_F(ServerTest, WhatIsNoCallOrNoRequestIsAnErrorAndTheConnectionStays) {
  client->send_frame("\xff\xff\xff");
  EXPECT_EQ(client->receive<proto::Empty>().reason, "request_malformed");
  proto::Call call;
  call.set_method("Unlock");
  call.set_request(std::string("\x0a\x7f short", 8));
  client->send_frame(call.SerializeAsString());
  EXPECT_EQ(client->receive<proto::Empty>().reason, "request_malformed");
  call.set_method("Setup");
  call.set_request("\x12\x02\xff\xfe");  // a display that is not UTF-8
  client->send_frame(call.SerializeAsString());
  EXPECT_EQ(client->receive<proto::Empty>().reason, "request_malformed");
  EXPECT_EQ(client->call<proto::StatusReply>("Status").reason, "good");
}

TEST_F(ServerTest, AFrameAtTheLimitIsReadAndOnePastItEndsTheConnection) {
  proto::Call call;
  call.set_method("Status");
  const auto rest = kRequestBytesMax - call.ByteSizeLong() - 4;
  call.set_request(std::string(rest, '\0'));
  ASSERT_EQ(call.ByteSizeLong(), kRequestBytesMax);
  client->send_frame(call.SerializeAsString());
  EXPECT_EQ(client->receive<proto::Empty>().reason, "request_malformed");
  client->send_frame("", kRequestBytesMax + 1);
  const auto refused = client->receive<proto::Empty>();
  EXPECT_EQ(refused.reason, "request_too_large");
  EXPECT_EQ(refused.code, static_cast<std::uint32_t>(Code::kTooLarge));
  EXPECT_TRUE(client->hung_up_on());
  Client other(io, daemon.socket());
  other.send_frame("", 0xffffffffu);
  EXPECT_EQ(other.receive<proto::Empty>().reason, "request_too_large");
  EXPECT_TRUE(other.hung_up_on());
}

TEST_F(ServerTest, WhoHangsUpHalfWayDoesNoHarm) {
  for (const std::string& said : {std::string(), std::string("\x05"), std::string("\x05\0\0\0", 4),
                                  std::string("\x05\0\0\0abc", 7)}) {
    Client one(io, daemon.socket());
    one.send_raw(said);
    run_for(5);
    one.hang_up();
    run_for(5);
  }
  EXPECT_TRUE(alive());
}

// --- hanging up while a call is under way --------------------------------------------------------

TEST_F(LockedTest, WhoHangsUpWhileUnlockingDoesNoHarm) {
  client->send("Unlock", unlock_request());
  run_for(5);
  client->hang_up();
  Client second(io, daemon.socket());
  EXPECT_EQ(second.call("Unlock", unlock_request()).reason, "busy");
  ASSERT_TRUE(run_until(io, [&] { return daemon.node().state() == node::State::kOpen; }));
  EXPECT_EQ(second.call<proto::StatusReply>("Status").reply.state(), proto::STATE_OPEN);
}

TEST_F(LockedTest, TheServerMayCloseWhileACallIsUnderWay) {
  client->send("Unlock", unlock_request());
  run_for(5);
  daemon.server().close();
  EXPECT_TRUE(client->hung_up_on());
  ASSERT_TRUE(run_until(io, [&] { return daemon.node().state() == node::State::kOpen; }));
}

/// As on SIGTERM: nobody is answered any more, and nothing of the call is left.
TEST_F(LockedTest, TheDaemonMayEndWhileACallIsUnderWay) {
  for (const char* method : {"Unlock", "Stop", "Erase", "OpenNotebook"}) {
    asio::io_context own(1);
    Daemon one(own, Template::noor().path);
    Client last(own, one.socket());
    if (std::string_view(method) == "OpenNotebook") last.call("Unlock", unlock_request());
    last.send(method, unlock_request());
    run_until(
        own, [] { return false; }, 10);
  }
}

// --- who may come, and how many ------------------------------------------------------------------

TEST_F(ServerTest, TheSocketIsItsOwnersAlone) {
  struct stat found {};
  ASSERT_EQ(::stat(daemon.socket().c_str(), &found), 0);
  EXPECT_TRUE(S_ISSOCK(found.st_mode));
  EXPECT_EQ(found.st_mode & 0777, 0600u);
}

/// Connects as another user and asks; 0 if hung up on without a byte. In a child.
int ask_as_nobody(const std::string& path) {
  if (setgroups(0, nullptr) != 0 || setgid(65534) != 0 || setuid(65534) != 0) return 1;
  const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  path.copy(to.sun_path, sizeof to.sun_path - 1);
  if (connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) return 2;
  const auto frame = status_frame();
  (void)::send(fd, frame.data(), frame.size(), MSG_NOSIGNAL);
  char byte = 0;
  return ::recv(fd, &byte, 1, 0) > 0 ? 3 : 0;
}

TEST_F(ServerTest, AnotherUserIsHungUpOnEvenWhereTheSocketWouldLetThem) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root to become somebody else";
  std::filesystem::permissions(daemon.directory(), std::filesystem::perms::all);
  std::filesystem::permissions(daemon.socket(), std::filesystem::perms::all);
  const pid_t child = fork();
  if (child == 0) _exit(ask_as_nobody(daemon.socket().string()));
  int status = -1;
  ASSERT_TRUE(run_until(io, [&] { return waitpid(child, &status, WNOHANG) == child; }));
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0) << "1: still root, 2: no connection, 3: answered";
  EXPECT_TRUE(alive());
}

TEST_F(ServerTest, SixtyFourClientsAndNoMore) {
  std::vector<std::unique_ptr<Client>> all;
  for (std::size_t i = 1; i < kClientsMax; ++i)
    all.push_back(std::make_unique<Client>(io, daemon.socket()));
  for (auto& one : all) EXPECT_EQ(one->call<proto::StatusReply>("Status").reason, "good");
  EXPECT_EQ(client->call<proto::StatusReply>("Status").reason, "good");
  Client one_more(io, daemon.socket());
  EXPECT_TRUE(one_more.hung_up_on());
  EXPECT_EQ(all.back()->call<proto::StatusReply>("Status").reason, "good");
  all.pop_back();
  run_for(10);
  EXPECT_TRUE(alive());
}

/// With every descriptor in use nobody can be accepted: no reason to spin, nor to give up. In a
/// child, whose limits are its own.
int run_out_of_descriptors(Daemon& daemon, asio::io_context& io) {
  io.notify_fork(asio::execution_context::fork_child);
  asio::local::stream_protocol::socket socket(io, asio::local::stream_protocol());
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  const int next = dup(0);
  close(next);
  const rlimit none{static_cast<rlim_t>(next), limit.rlim_max};
  if (setrlimit(RLIMIT_NOFILE, &none) != 0) return 1;
  socket.connect(asio::local::stream_protocol::endpoint(daemon.socket().string()));
  io.restart();
  const auto steps = io.run_for(std::chrono::milliseconds(500));
  if (steps > 60) return 2;
  setrlimit(RLIMIT_NOFILE, &limit);
  asio::write(socket, asio::buffer(status_frame()));
  io.run_for(std::chrono::milliseconds(300));
  return socket.available() > 0 ? 0 : 3;
}

TEST_F(ServerTest, AcceptingWaitsWhileDescriptorsAreOutAndThenGoesOn) {
  io.notify_fork(asio::execution_context::fork_prepare);
  const pid_t child = fork();
  if (child == 0) _exit(run_out_of_descriptors(daemon, io));
  io.notify_fork(asio::execution_context::fork_parent);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0) << "2: spins, 3: gave up";
}

// --- the socket's file ---------------------------------------------------------------------------

TEST_F(ServerTest, ClosingHangsUpOnEverybodyAndTakesTheSocketAway) {
  EXPECT_EQ(client->call<proto::StatusReply>("Status").reason, "good");
  daemon.server().close();
  EXPECT_TRUE(client->hung_up_on());
  EXPECT_FALSE(std::filesystem::exists(daemon.socket()));
  daemon.server().close();
}

TEST_F(ServerTest, ASocketThatADeadDaemonLeftIsReplaced) {
  daemon.stop();
  {
    asio::local::stream_protocol::acceptor dead(
        io, asio::local::stream_protocol::endpoint(daemon.socket().string()));
  }
  ASSERT_TRUE(std::filesystem::exists(daemon.socket()));
  daemon.start();
  EXPECT_TRUE(alive());
}

TEST_F(ServerTest, APathThatIsTooLongOrNotThereIsAnErrorAndAnotherMayBeTried) {
  Server server(io, daemon.service());
  const auto folder = daemon.directory().string() + "/";
  const auto limit = sizeof(sockaddr_un::sun_path);
  const auto fitting = folder + std::string(limit - 1 - folder.size(), 's');
  for (const auto& path :
       {fitting + "s", fitting + std::string(5'000, 's'), folder + "none/here"}) {
    const auto listening = server.listen(path);
    ASSERT_FALSE(listening) << path;
    EXPECT_EQ(listening.error().code, Code::kIo);
    EXPECT_STREQ(listening.error().reason, "socket_unusable");
    EXPECT_FALSE(std::filesystem::exists(folder + "none"));
  }
  const auto listening = server.listen(fitting);
  ASSERT_TRUE(listening) << listening.error().detail;
  EXPECT_EQ(Client(io, fitting).call<proto::StatusReply>("Status").reason, "good");
  server.close();
  EXPECT_FALSE(std::filesystem::exists(fitting));
}

}  // namespace
}  // namespace lull::control::test
