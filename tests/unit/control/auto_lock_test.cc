// SPDX-License-Identifier: Apache-2.0
#include "control/auto_lock.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "control.pb.h"
#include "control/service.h"
#include "support/virtual_host.h"

namespace lull::control {
namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr const char* kPassphrase = "a long enough passphrase";

/// A daemon in virtual time, spoken to without a socket.
class AutoLockTest : public ::testing::Test {
 protected:
  AutoLockTest() {
    char directory[] = "/tmp/lull_lock_XXXXXX";
    directory_ = mkdtemp(directory);
    node_.emplace(host, std::move(*node::Home::open(directory_)),
                  node::NodeConfig{std::nullopt, crypto::kArgon2Floor});
    service_.emplace(*node_);
  }
  ~AutoLockTest() override {
    service_.reset();
    node_.reset();
    std::filesystem::remove_all(directory_);
  }
  void SetUp() override {
    proto::SetupRequest request;
    request.set_adults_confirmed(true);
    request.set_display("Noor");
    request.set_passphrase(kPassphrase);
    ASSERT_EQ(call("Setup", request), "good");
  }

  template <class Request = proto::Empty>
  std::string call(const std::string& method, const Request& request = {}, bool by_itself = false) {
    std::optional<std::string> said;
    service_->call(
        method, request.SerializeAsString(),
        [&](const Result<std::string>& reply) { said = reply ? "good" : reply.error().reason; },
        {by_itself});
    world.run_until([&] { return said.has_value(); });
    return said.value_or("no answer");
  }
  std::string set_minutes(std::uint32_t minutes) {
    proto::Settings settings;
    settings.set_auto_lock_minutes(minutes);
    return call("SetSettings", settings);
  }
  bool open() const { return node_->state() == node::State::kOpen; }
  /// Runs until it is locked: after how many minutes, rounded; at most two hours.
  std::int64_t locked_after() {
    const auto begin = world.now();
    world.run_until([&] { return !open(); }, 120 * kMinute);
    return open() ? -1 : (world.now() - begin + kMinute / 2) / kMinute;
  }

  support::World world;
  support::VirtualHost host{world, "192.168.7.2"};
  std::optional<node::Node> node_;
  std::optional<Service> service_;
  std::filesystem::path directory_;
};

TEST_F(AutoLockTest, SR_29_LocksAfterFiveMinutesWithoutUse) {
  EXPECT_EQ(locked_after(), 5);
  EXPECT_EQ(call("List", proto::ListRequest()), "locked");
}

TEST_F(AutoLockTest, SR_29_TheMinutesAreThePersonsOwnFromOneToSixty) {
  ASSERT_EQ(set_minutes(1), "good");
  EXPECT_EQ(locked_after(), 1);
  proto::UnlockRequest unlock;
  unlock.set_passphrase(kPassphrase);
  ASSERT_EQ(call("Unlock", unlock), "good");
  ASSERT_EQ(set_minutes(60), "good");
  EXPECT_EQ(locked_after(), 60);
  ASSERT_EQ(call("Unlock", unlock), "good");
  EXPECT_EQ(set_minutes(0), "number_out_of_range");
  EXPECT_EQ(set_minutes(61), "number_out_of_range");
}

TEST_F(AutoLockTest, EveryUseBeginsTheTimeAnew) {
  for (int i = 0; i < 10; ++i) {
    world.run_for(4 * kMinute);
    ASSERT_EQ(call("List", proto::ListRequest()), "good");
  }
  EXPECT_EQ(locked_after(), 5);
}

TEST_F(AutoLockTest, WhatAFaceAsksByItselfIsNoUse) {
  world.run_for(4 * kMinute);
  for (const char* method : {"Status", "Doctor", "PairState", "Peers"})
    ASSERT_EQ(call(method), "good");
  ASSERT_EQ(call("ReadQr", proto::ReadQrRequest()), "image_invalid");
  ASSERT_EQ(call("List", proto::ListRequest(), true), "good");
  EXPECT_EQ(locked_after(), 1);
}

TEST_F(AutoLockTest, WatchingIsNoUse) {
  int events = 0;
  service_->watch([&](const std::string&) { ++events; });
  EXPECT_EQ(locked_after(), 5);
  EXPECT_EQ(events, 1);
}

TEST_F(AutoLockTest, SR_29_LocksWhenTheMachineWakesUp) {
  world.run_for(kMinute);
  host.virtual_clock().set_on(3'600'000);
  EXPECT_TRUE(open());
  host.virtual_clock().wake_up();
  EXPECT_FALSE(open());
}

/// Time that passes without a timer, as while the machine sleeps.
TEST_F(AutoLockTest, WhoComesBackBeforeTheTimerRingsFindsItLocked) {
  host.virtual_clock().now_ms += 6 * kMinute;
  EXPECT_EQ(call("List", proto::ListRequest()), "locked");
}

TEST_F(AutoLockTest, APairingUnderWayIsNotCutOff) {
  ASSERT_EQ(set_minutes(1), "good");
  ASSERT_EQ(call("PairOffer", proto::PairOfferRequest()), "good");
  world.run_for(4 * kMinute);
  EXPECT_TRUE(open());
  EXPECT_LE(locked_after(), 2);
  EXPECT_FALSE(open());
}

TEST_F(AutoLockTest, LockedNothingRingsAnyMore) {
  ASSERT_EQ(call("Lock"), "good");
  EXPECT_EQ(locked_after(), 0);
  EXPECT_EQ(call("Lock"), "good");
}

}  // namespace
}  // namespace lull::control
