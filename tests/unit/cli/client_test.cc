// SPDX-License-Identifier: Apache-2.0
#include "cli/client.h"

#include <gtest/gtest.h>

#include "cli/messages.h"
#include "control.pb.h"
#include "unit/cli/fake_daemon.h"

namespace lull::cli::test {
namespace {

Client client_of(const FakeDaemon& daemon) {
  return Client(daemon.home() / "control");
}

std::string reason(const Result<void>& result) {
  return result ? "" : result.error().reason;
}

TEST(SocketPath, HomeComesBeforeTheEnvironmentAndThatBeforeTheRuntimeDirectory) {
  const Environment both{"/env", "/run/user/7", "/data", false};
  EXPECT_EQ(socket_path("/arg", both)->string(), "/arg/control");
  EXPECT_EQ(socket_path("", both)->string(), "/env/control");
  EXPECT_EQ(socket_path("", {"", "/run/user/7", "/data", false})->string(),
            "/run/user/7/lull/control");
  EXPECT_EQ(socket_path("", {"", "", "/data", false})->string(), "/data/lull/control");
  EXPECT_EQ(socket_path("", {"", "relative", "/data", false})->string(), "/data/lull/control");
  EXPECT_STREQ(socket_path("", {}).error().reason, "home_unknown");
}

TEST(SocketPath, LongerThanASocketAllowsIsSaidSo) {
  const std::string longest(107 - std::string("/control").size(), 'x');
  EXPECT_TRUE(socket_path(longest, {}));
  EXPECT_STREQ(socket_path(longest + "x", {}).error().reason, "home_too_long");
}

TEST(Client, GetsItsReply) {
  FakeDaemon daemon;
  proto::StatusReply status;
  status.set_version("7");
  daemon.reply("Status", status);
  proto::StatusReply got;
  ASSERT_TRUE(client_of(daemon).call("Status", proto::StatusRequest(), got));
  EXPECT_EQ(got.version(), "7");
}

TEST(Client, ErrorsCarryCodeAndReason) {
  FakeDaemon daemon;
  daemon.refuse("Status", Code::kDamaged, "vault_damaged");
  proto::StatusReply got;
  const auto done = client_of(daemon).call("Status", proto::StatusRequest(), got);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Code::kDamaged);
  EXPECT_STREQ(done.error().reason, "vault_damaged");
}

TEST(Client, NobodyThereIsSaidSo) {
  proto::StatusReply got;
  EXPECT_EQ(reason(Client("/nowhere/control").call("Status", proto::StatusRequest(), got)),
            "daemon_not_running");
}

TEST(Client, MalformedAnswersAreRefused) {
  using namespace std::string_literals;
  const std::pair<std::string, std::string> answers[] = {
      {"\xff\xff\xff\xff"s, "answer_malformed"},                  // four gigabytes
      {"\x01\x00\x10\x00"s, "answer_malformed"},                  // a byte over 1 MiB
      {"\x02\x00\x00\x00\x0a\x7f"s, "answer_malformed"},          // its field is longer than it
      {"\x00\x00\x00\x00"s, "answer_malformed"},                  // neither reply nor error
      {"\x04\x00\x00\x00\x0a\x02\xff\xff"s, "answer_malformed"},  // no StatusReply
      {"\x05\x00\x00\x00\x0a"s, "daemon_gone"},                   // cut short
      {"\x05\x00"s, "daemon_gone"},
  };
  for (const auto& [bytes, expected] : answers) {
    FakeDaemon daemon;
    daemon.answer_raw(bytes);
    proto::StatusReply got;
    EXPECT_EQ(reason(client_of(daemon).call("Status", proto::StatusRequest(), got)), expected);
  }
}

TEST(Client, ASilentDaemonIsGivenUpAtTheDeadline) {
  FakeDaemon daemon;
  daemon.fall_silent();
  proto::StatusReply got;
  EXPECT_EQ(reason(client_of(daemon).call("Status", proto::StatusRequest(), got, 50)), "no_answer");
}

TEST(Client, ARequestOverTheLimitIsNotSent) {
  FakeDaemon daemon;
  proto::SaveRequest request;
  request.mutable_content()->mutable_reflection()->set_text(std::string(kMessageBytesMax, 'x'));
  proto::Entry got;
  EXPECT_EQ(reason(client_of(daemon).call("Save", request, got)), "request_too_large");
  EXPECT_TRUE(daemon.calls("Save").empty());
}

TEST(Client, AnAnswerAtTheLimitIsRead) {
  FakeDaemon daemon;
  daemon.on("Get", [](const std::string&) {
    proto::Entry entry;
    entry.mutable_content()->mutable_reflection()->set_text(
        std::string(kMessageBytesMax - 64, 'x'));
    return entry.SerializeAsString();
  });
  proto::Entry got;
  EXPECT_TRUE(client_of(daemon).call("Get", proto::IdRequest(), got));
  EXPECT_EQ(got.content().reflection().text().size(), kMessageBytesMax - 64);
}

TEST(Client, WatchGivesEventsUntilTheDaemonHangsUp) {
  FakeDaemon daemon;
  proto::Event event;
  event.set_entry("abc");
  daemon.watch_says({event.SerializeAsString(), event.SerializeAsString()}, true);
  auto watching = client_of(daemon).watch();
  ASSERT_TRUE(watching);
  for (int i = 0; i < 2; ++i) {
    proto::Event got;
    ASSERT_TRUE(Client::next_event(*watching, got, 5000).value_or(false));
    EXPECT_EQ(got.entry(), "abc");
  }
  proto::Event none;
  const auto end = Client::next_event(*watching, none, 5000);
  ASSERT_FALSE(end);
  EXPECT_STREQ(end.error().reason, "daemon_gone");
}

TEST(Client, WatchWithoutNewsIsNoError) {
  FakeDaemon daemon;
  auto watching = client_of(daemon).watch();
  ASSERT_TRUE(watching);
  proto::Event none;
  const auto told = Client::next_event(*watching, none, 20);
  ASSERT_TRUE(told);
  EXPECT_FALSE(*told);
}

}  // namespace
}  // namespace lull::cli::test
