// SPDX-License-Identifier: Apache-2.0
// Power is cut at every call that reaches the disk, and what was not synced is dropped, torn or
// turned to noise in sectors of 512 bytes. The vault must open, with every commit that was
// acknowledged by then and none that was not begun.
#include <gtest/gtest.h>

#include <functional>

#include "support/power_cut.h"
#include "unit/vault/vault_fixture.h"

namespace lull::vault {
namespace {

using support::DiskOp;
using support::FaultyDisk;
using support::PowerCut;

/// What a workload tells: how far it was at which point of the trace.
struct Story {
  explicit Story(const TempDir& dir) : disk(dir.path()) {}
  FaultyDisk disk;
  std::vector<std::pair<std::size_t, int>> begun, acknowledged;

  void begin(int id) { begun.emplace_back(disk.trace.size(), id); }
  void acknowledge(int id) { acknowledged.emplace_back(disk.trace.size(), id); }
  static int last_at(const std::vector<std::pair<std::size_t, int>>& marks, std::size_t at) {
    int last = 0;
    for (const auto& [when, id] : marks)
      if (when <= at) last = id;
    return last;
  }
};

/// Commits entries `from`..`to`, one by one.
void commit_entries(Story& story, sqlite3* db, int from, int to, int bytes = 600) {
  for (int i = from; i <= to; ++i) {
    story.begin(i);
    ASSERT_EQ(add_entry(db, i, bytes), SQLITE_OK);
    story.acknowledge(i);
  }
}

void expect_survival(const TempDir& cut, const std::string& file, int at_least, int at_most,
                     const std::string& what) {
  const auto path = cut.path() / "image" / file;
  auto vault = Vault::open(path, keys());
  ASSERT_TRUE(vault) << what << ": " << vault.error().detail;
  const int found = sound_entries(vault->db());
  EXPECT_GE(found, at_least) << what;
  EXPECT_LE(found, at_most) << what;
  // It can go on from there, and again from a copy of that.
  ASSERT_EQ(add_entry(vault->db(), found + 1), SQLITE_OK) << what;
  copy_vault(path, cut.path() / "again");
  auto again = Vault::open(cut.path() / "again", keys());
  ASSERT_TRUE(again) << what;
  EXPECT_EQ(sound_entries(again->db()), found + 1) << what;
}

/// Plays `work` on a vault that holds `entries` already, then every cut of it.
void play(int entries, const std::function<void(Story&, Vault&)>& work,
          std::size_t cache_bytes = Vault::kCacheBytes) {
  TempDir dir;
  {
    auto vault = Vault::create(dir / "v", keys(), kSchema);
    ASSERT_TRUE(vault);
    for (int i = 1; i <= entries; ++i) ASSERT_EQ(add_entry(vault->db(), i), SQLITE_OK);
  }
  support::DiskImage before;
  std::vector<DiskOp> trace;
  std::vector<std::pair<std::size_t, int>> begun, acknowledged;
  {
    Story story(dir);
    before = story.disk.before();
    story.begin(entries);
    story.acknowledge(entries);
    {
      auto vault = Vault::open(dir / "v", keys(), cache_bytes);
      ASSERT_TRUE(vault);
      work(story, *vault);
    }  // closing checkpoints, and that is part of the story
    trace = story.disk.trace;
    begun = story.begun;
    acknowledged = story.acknowledged;
  }
  ASSERT_GT(trace.size(), 10u);
  PowerCut power(before);
  TempDir cut;
  for (std::size_t at = 0; at <= trace.size(); ++at) {
    if (at > 0) power.apply(trace[at - 1]);
    for (std::uint32_t roll = 0; roll < 7; ++roll) {
      const auto mode = roll == 0       ? PowerCut::kNothing
                        : roll % 2 == 0 ? PowerCut::kDropOrKeep
                                        : PowerCut::kTrash;
      const auto seed = static_cast<std::uint32_t>(at * 7 + roll);
      power.leave(cut.path() / "image", mode, seed);
      expect_survival(cut, "v", Story::last_at(acknowledged, at), Story::last_at(begun, at),
                      "cut after call " + std::to_string(at) + " of " +
                          std::to_string(trace.size()) + ", roll " + std::to_string(roll));
      if (testing::Test::HasFatalFailure()) return;
    }
  }
}

TEST(PowerCutTest, CommitsSurvive) {
  play(0, [](Story& story, Vault& vault) { commit_entries(story, vault.db(), 1, 12); });
}

TEST(PowerCutTest, CheckpointsLoseNothing) {
  play(8, [](Story& story, Vault& vault) {
    commit_entries(story, vault.db(), 9, 14);
    ASSERT_TRUE(vault.checkpoint());
    commit_entries(story, vault.db(), 15, 20);
    ASSERT_TRUE(vault.checkpoint());
    commit_entries(story, vault.db(), 21, 23);
  });
}

TEST(PowerCutTest, SpilledTransactionsSurviveWholeOrNotAtAll) {
  play(
      40,
      [](Story& story, Vault& vault) {
        commit_entries(story, vault.db(), 41, 42);
        story.begin(60);
        ASSERT_EQ(run_sql(vault.db(), "BEGIN"), SQLITE_OK);
        for (int i = 43; i <= 60; ++i) {
          ASSERT_EQ(add_entry(vault.db(), i), SQLITE_OK);
          ASSERT_EQ(run_sql(vault.db(), "UPDATE entry SET body = body || 'x' WHERE id % 9 = " +
                                            std::to_string(i % 9)),
                    SQLITE_OK);
        }
        ASSERT_EQ(run_sql(vault.db(), "COMMIT"), SQLITE_OK);
        story.acknowledge(60);
        ASSERT_TRUE(vault.checkpoint());
      },
      16 * 1024);
}

TEST(PowerCutTest, ReusingTheLogWithoutTruncatingItIsSafe) {
  play(4, [](Story& story, Vault& vault) {
    commit_entries(story, vault.db(), 5, 12);
    ASSERT_EQ(
        sqlite3_wal_checkpoint_v2(vault.db(), "main", SQLITE_CHECKPOINT_FULL, nullptr, nullptr),
        SQLITE_OK);
    commit_entries(story, vault.db(), 13, 17);
  });
}

}  // namespace
}  // namespace lull::vault
