// SPDX-License-Identifier: Apache-2.0
#include "pairing/window.h"

#include <gtest/gtest.h>

#include "unit/pairing/couple.h"

namespace lull::pairing {
namespace {

/// A fresh first flight of somebody who holds the invitation.
Bytes first_flight(const Invitation& invitation) {
  return Ritual::dial(sam().config(), invitation)->take_output();
}

class WindowTest : public ::testing::Test {
 protected:
  std::optional<Attempt> admit(std::int64_t now_ms = kNow) {
    return window.admit(first_flight(invitation), now_ms);
  }
  WindowState state() const { return window.state(kNow); }

  Person offerer = noor();
  Invitation invitation = invitation_of(offerer);
  Window window{invitation, kNow};
  ClaimTag mine = crypto::random_id<ClaimTag>();
  ClaimTag theirs = crypto::random_id<ClaimTag>();
};

TEST_F(WindowTest, AdmitsWhoHoldsTheInvitation) {
  EXPECT_TRUE(admit());
}

TEST_F(WindowTest, IsSilentToStrangersWithoutCountingThem) {
  for (int i = 0; i < 20; ++i) {
    Bytes noise(noise::kFirstFlightBytes);
    crypto::random_fill(noise);
    EXPECT_FALSE(window.admit(noise, kNow));
    EXPECT_FALSE(window.admit(first_flight(invitation_of(offerer)), kNow));
  }
  EXPECT_EQ(window.failures(), 0);
  EXPECT_FALSE(window.another_tried());
  EXPECT_TRUE(admit());
}

TEST_F(WindowTest, IsSilentToFlightsOfAnotherSizeAndToChangedOnes) {
  const auto flight = first_flight(invitation);
  for (std::size_t i = 0; i < flight.size(); ++i) {
    auto changed = flight;
    changed[i] ^= 1;
    EXPECT_FALSE(window.admit(changed, kNow)) << i;
  }
  EXPECT_FALSE(window.admit({}, kNow));
  EXPECT_FALSE(window.admit(ByteView(flight).first(159), kNow));
  auto longer = flight;
  longer.push_back(0);
  EXPECT_FALSE(window.admit(longer, kNow));
  EXPECT_TRUE(window.admit(flight, kNow));
}

TEST_F(WindowTest, IsSilentToARecordingWithoutCountingIt) {
  const auto flight = first_flight(invitation);
  const auto attempt = window.admit(flight, kNow);
  ASSERT_TRUE(attempt);
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(window.admit(flight, kNow));
  EXPECT_EQ(window.failures(), 0);
}

TEST_F(WindowTest, EndsAtItsDeadline) {
  EXPECT_EQ(window.deadline_ms(), kNow + kWindowMs);
  EXPECT_TRUE(admit(kNow + kWindowMs - 1));
  EXPECT_EQ(window.state(kNow + kWindowMs - 1), WindowState::kOpen);
  EXPECT_EQ(window.state(kNow + kWindowMs), WindowState::kExpired);
  EXPECT_FALSE(admit(kNow + kWindowMs));
  // Even if somebody asked with an earlier time afterwards.
  EXPECT_FALSE(admit(kNow));
  EXPECT_EQ(state(), WindowState::kExpired);
}

TEST_F(WindowTest, EndsAfterFiveFailures) {
  for (int i = 1; i <= kFailuresMax; ++i) {
    EXPECT_EQ(state(), WindowState::kOpen);
    EXPECT_TRUE(admit());
    EXPECT_EQ(window.failures(), i);
  }
  EXPECT_EQ(state(), WindowState::kFailed);
  EXPECT_FALSE(admit());
}

TEST_F(WindowTest, NeverHasMoreThanFiveAttemptsEvenAtOnce) {
  std::vector<Attempt> under_way;
  for (int i = 0; i < kFailuresMax; ++i) under_way.push_back(std::move(*admit()));
  EXPECT_FALSE(admit());
  EXPECT_EQ(window.failures(), 0);
  under_way.clear();
  EXPECT_EQ(window.failures(), kFailuresMax);
}

TEST_F(WindowTest, EndsWithOneSuccess) {
  {
    auto attempt = admit();
    ASSERT_TRUE(attempt->claim(mine));
    EXPECT_TRUE(attempt->succeed());
  }
  EXPECT_EQ(state(), WindowState::kSucceeded);
  EXPECT_EQ(window.failures(), 0);
  EXPECT_FALSE(admit());
}

TEST_F(WindowTest, GivesTheSecretToOneKeyOnly) {
  auto first = admit();
  auto second = admit();
  ASSERT_TRUE(first->claim(mine));
  EXPECT_FALSE(second->claim(theirs));
  EXPECT_TRUE(window.another_tried());
  EXPECT_TRUE(first->live());
  EXPECT_FALSE(second->succeed());
  EXPECT_TRUE(first->succeed());
}

TEST_F(WindowTest, LetsTheSameKeyTryAgain) {
  ASSERT_TRUE(admit()->claim(mine));
  EXPECT_EQ(window.failures(), 1);
  auto again = admit();
  EXPECT_TRUE(again->claim(mine));
  EXPECT_FALSE(window.another_tried());
  EXPECT_FALSE(admit()->claim(theirs));
  EXPECT_TRUE(again->succeed());
}

TEST_F(WindowTest, ALaterAttemptOfTheSameKeySupersedesTheEarlier) {
  auto earlier = admit();
  auto later = admit();
  ASSERT_TRUE(earlier->claim(mine));
  ASSERT_TRUE(later->claim(mine));
  EXPECT_FALSE(earlier->live());
  EXPECT_FALSE(earlier->succeed());
  EXPECT_FALSE(earlier->claim(mine));
  EXPECT_TRUE(later->live());
  EXPECT_TRUE(later->succeed());
}

TEST_F(WindowTest, NothingIsClaimedOnceItIsOver) {
  auto attempt = admit();
  auto other = admit();
  ASSERT_TRUE(other->claim(mine));
  ASSERT_TRUE(other->succeed());
  EXPECT_FALSE(attempt->claim(mine));
}

TEST_F(WindowTest, SucceedsOnce) {
  auto attempt = admit();
  ASSERT_TRUE(attempt->claim(mine));
  EXPECT_TRUE(attempt->succeed());
  EXPECT_FALSE(attempt->succeed());
}

TEST_F(WindowTest, ClosedItAdmitsAndCompletesNothing) {
  auto attempt = admit();
  ASSERT_TRUE(attempt->claim(mine));
  window.close();
  EXPECT_EQ(state(), WindowState::kClosed);
  EXPECT_FALSE(admit());
  EXPECT_FALSE(attempt->succeed());
}

TEST_F(WindowTest, MayGoBeforeItsAttempts) {
  auto brief = std::make_unique<Window>(invitation, kNow);
  auto attempt = brief->admit(first_flight(invitation), kNow);
  brief.reset();
  EXPECT_FALSE(attempt->claim(mine));
}

}  // namespace
}  // namespace lull::pairing
