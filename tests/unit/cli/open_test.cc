// SPDX-License-Identifier: Apache-2.0
// lull open. With a browser to open, it is tested end to end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "control.pb.h"
#include "unit/cli/harness.h"

namespace lull::cli::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kAddress = "http://127.0.0.1:4711/#code";

class OpenTest : public ::testing::Test {
 protected:
  OpenTest() {
    // Whoever runs the tests keeps their browser.
    ::unsetenv("DISPLAY");
    ::unsetenv("WAYLAND_DISPLAY");
    proto::OpenPageReply reply;
    reply.set_address(kAddress);
    daemon.reply("OpenPage", reply);
    daemon.reply("ClosePage", proto::Empty());
  }
  FakeDaemon daemon;
};

TEST_F(OpenTest, PrintsTheAddressIfAsked) {
  const auto ran = run(daemon, {"open", "--print"});
  EXPECT_EQ(ran.exit, 0);
  EXPECT_EQ(ran.out, std::string(kAddress) + "\n");
  EXPECT_THAT(ran.err, IsEmpty());
  const auto json = run(daemon, {"open", "--print", "--json"}).json();
  ASSERT_EQ(json.size(), 1u);
  EXPECT_EQ(json[0]["address"], kAddress);
}

TEST_F(OpenTest, WithoutAScreenThereIsTheAddressAndASentence) {
  const auto ran = run(daemon, {"open"});
  EXPECT_EQ(ran.exit, 0);
  EXPECT_EQ(ran.out, std::string(kAddress) + "\n");
  EXPECT_THAT(ran.err, HasSubstr("No browser could be started"));
}

TEST_F(OpenTest, ClosesAndOpensNothing) {
  const auto ran = run(daemon, {"open", "--close"});
  EXPECT_EQ(ran.exit, 0);
  EXPECT_EQ(daemon.calls("ClosePage").size(), 1u);
  EXPECT_TRUE(daemon.calls("OpenPage").empty());
  EXPECT_THAT(ran.out, IsEmpty());
}

TEST_F(OpenTest, WhatTheDaemonRefusesIsSaid) {
  daemon.refuse("OpenPage", Code::kUnavailable, "page_missing");
  const auto ran = run(daemon, {"open"});
  EXPECT_EQ(ran.exit, 1);
  EXPECT_THAT(ran.err, HasSubstr("has no page"));
}

TEST_F(OpenTest, PrintingAndClosingExcludeEachOther) {
  EXPECT_EQ(run(daemon, {"open", "--print", "--close"}).exit, 64);
  EXPECT_TRUE(daemon.calls("OpenPage").empty());
}

}  // namespace
}  // namespace lull::cli::test
