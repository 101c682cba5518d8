// SPDX-License-Identifier: Apache-2.0
// Sessions of a home on whose disk each call fails once.
#include <gtest/gtest.h>

#include <cerrno>
#include <functional>

#include "support/faulty_disk.h"
#include "unit/sync/line.h"

namespace lull::sync {
namespace {

using namespace store;
using support::FaultyDisk;

/// Two homes that have met; each has written something since.
struct Two {
  Home ada{1};
  Home bo{2};

  Two() {
    ada.join(pair_space(), 2);
    bo.join(pair_space(), 1);
    share_thanks(ada, "tea");
    share_thanks(bo, "soup");
    LULL_CHECK(meet(ada, bo) == "in step");
  }
};

/// A session in which one call to the disk of `victim` fails: how it ended, and whether one did.
std::pair<std::string, bool> session_with_a_failure(Two& two, Home& victim, unsigned calls,
                                                    int after, int error) {
  FaultyDisk disk(victim.folder());
  victim.reopen();
  std::string end;
  {
    Line line(two.ada, two.bo);
    disk.fail_at(calls, after, error);
    end = verdict(line.run());
    disk.heal();
  }
  const bool hit = disk.has_failed();
  victim.close();
  return {end, hit};
}

/// Each call fails in turn; whatever became of that session, later ones bring all to both. Gives
/// how many sessions ended by it.
int fail_each(const std::function<void(Two&)>& prepare, bool at_ada, unsigned calls, int error,
              std::size_t entries) {
  int ended = 0;
  for (int after = 0;; ++after) {
    Two two;
    prepare(two);
    auto& victim = at_ada ? two.ada : two.bo;
    const auto [end, hit] = session_with_a_failure(two, victim, calls, after, error);
    victim.open();
    ended += hit && end != "good" && end != "replica_renewed";
    EXPECT_TRUE(meet(two.ada, two.bo).ends_with("in step")) << after << " " << end;
    EXPECT_EQ(listed(two.ada).size(), entries) << after << " " << end;
    EXPECT_EQ(listed(two.bo).size(), entries) << after << " " << end;
    expect_same_chains(two.ada, two.bo);
    if (!hit) return ended;
  }
}

void write_more(Two& two) {
  for (int i = 0; i < 3; ++i) {
    share_thanks(two.ada, "bread");
    share_thanks(two.bo, "salt");
  }
}

class FailingDisk : public ::testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(Of, FailingDisk, testing::Bool(),
                         [](const auto& made) { return std::string(made.param ? "Ada" : "Bo"); });

TEST_P(FailingDisk, EndsASessionAndLosesNothing) {
  const auto changes = FaultyDisk::kWrite | FaultyDisk::kSync;
  EXPECT_GT(fail_each(write_more, GetParam(), changes, EIO, 8), 1);
  EXPECT_GT(fail_each(write_more, GetParam(), changes, ENOSPC, 8), 1);
}

TEST_P(FailingDisk, ThatCannotBeReadEndsASessionAndLosesNothing) {
  const auto write_much = [](Two& two) {
    for (int i = 0; i < 60; ++i) {
      share_thanks(two.ada, std::string(480, 'a'));
      share_thanks(two.bo, std::string(480, 'b'));
    }
  };
  EXPECT_GT(fail_each(write_much, GetParam(), FaultyDisk::kRead, EIO, 122), 0);
}

// Ada was put back from an old copy, and must begin a replica anew before anything else.
TEST(FailingDiskOfAda, WhileARestoredHomeBeginsAnewLosesNothing) {
  const auto restored = [](Two& two) {
    two.ada.back_up();
    share_thanks(two.ada, "bread");
    LULL_CHECK(meet(two.ada, two.bo) == "in step");
    two.ada.restore();
  };
  EXPECT_GT(fail_each(restored, true, FaultyDisk::kAll, EIO, 3), 0);
}

// As above, and Ada has already written on: two histories of one replica.
TEST(FailingDiskOfAda, WhileTwoHistoriesOfOnesOwnAreToldApartLosesNothing) {
  const auto written_on = [](Two& two) {
    two.ada.back_up();
    share_thanks(two.ada, "bread");
    LULL_CHECK(meet(two.ada, two.bo) == "in step");
    two.ada.restore();
    share_thanks(two.ada, "salt");
    share_thanks(two.ada, "oil");
  };
  EXPECT_GT(fail_each(written_on, true, FaultyDisk::kAll, EIO, 5), 0);
}

// Bo's disk fails while something that came through one session is not durable yet, and another
// session is about to say, or hear, what rests on it.
class FailingUnderTwins : public ::testing::Test {
 protected:
  FailingUnderTwins() {
    two.bo.reopen();
    share_thanks(two.ada, "bread");
  }
  ~FailingUnderTwins() override {
    two.bo.close();
    disk.heal();
    two.bo.open();
    EXPECT_EQ(meet(two.ada, two.bo), "in step");
    EXPECT_EQ(listed(two.bo).size(), listed(two.ada).size());
  }
  Session at_bo() { return Session(*two.bo, two.ada.me, two.bo.space); }
  Session at_ada() { return Session(*two.ada, two.bo.me, two.ada.space); }
  static Bytes said(Session& session) { return session.next().value().value(); }
  /// Bo takes in what is new of Ada's, without settling.
  static void take_in(Session& from, Session& to) {
    const auto hello = said(to);
    ASSERT_TRUE(to.receive(said(from)));
    ASSERT_TRUE(from.receive(hello));
    ASSERT_TRUE(to.receive(said(from)));
  }
  void break_disk() { disk.fail_at(FaultyDisk::kWrite | FaultyDisk::kSync, 0, EIO, 1000); }

  Two two;
  FaultyDisk disk{two.bo.folder()};
};

TEST_F(FailingUnderTwins, NothingIsGreetedWithWhatIsNotDurable) {
  auto ada = at_ada();
  auto bo = at_bo();
  auto twin = at_bo();
  take_in(ada, bo);
  break_disk();
  EXPECT_FALSE(twin.next());
}

TEST_F(FailingUnderTwins, AGreetingIsNotComparedWithWhatIsNotDurable) {
  auto ada = at_ada();
  auto other = at_ada();
  auto bo = at_bo();
  auto twin = at_bo();
  const auto greeting = said(other);
  said(twin);
  take_in(ada, bo);
  break_disk();
  EXPECT_FALSE(twin.receive(greeting));
}

TEST_F(FailingUnderTwins, NothingIsAcknowledgedThatIsNotDurable) {
  auto ada = at_ada();
  auto bo = at_bo();
  take_in(ada, bo);
  ASSERT_TRUE(bo.settle());
  auto later = at_ada();
  auto twin = at_bo();
  share_thanks(two.ada, "salt");
  take_in(later, twin);
  break_disk();
  EXPECT_FALSE(bo.next());
}

TEST_F(FailingUnderTwins, WhatATwinsFaultUndidIsNotAcknowledged) {
  auto ada = at_ada();
  auto bo = at_bo();
  auto twin = at_bo();
  auto other = at_ada();
  const auto hello = said(other);
  said(twin);
  ASSERT_TRUE(twin.receive(hello));
  take_in(ada, bo);
  // A change that does not follow on what is there: all that waits is undone with it.
  auto gap = all_changes(two.ada);
  std::erase_if(gap.runs, [this](const auto& run) { return run.replica != two.ada.own().id; });
  gap.runs.front().first_seq += 50;
  EXPECT_FALSE(twin.receive(wire::encode(std::move(gap))));
  EXPECT_EQ(verdict(bo.settle()), "changes_not_stored");
}

}  // namespace
}  // namespace lull::sync
