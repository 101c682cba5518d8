// SPDX-License-Identifier: Apache-2.0
// Every call to the disk fails once, at each point of a small workload.
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>

#include "support/power_cut.h"
#include "unit/vault/vault_fixture.h"

namespace lull::vault {
namespace {

using support::DiskOp;
using support::FaultyDisk;

struct Outcome {
  bool opened = false;
  bool failed = false;         ///< the vault latched
  int acknowledged = 0;        ///< the last commit that was
  bool after_failure = false;  ///< a commit was acknowledged after one was refused
  int calls = 0;
  bool hit = false;
  bool durable = true;  ///< each of those commits, from the moment it was acknowledged
};

/// Entries that are left if the power fails after `at` operations and nothing stays but what was
/// synced.
int entries_after_power_cut(const FaultyDisk& disk, std::size_t at, const std::string& name) {
  support::PowerCut power(disk.before());
  for (std::size_t i = 0; i < at; ++i) power.apply(disk.trace[i]);
  TempDir cut;
  power.leave(cut / "image", support::PowerCut::kNothing, 1);
  return entries_after_open(cut / "image" / name);
}

/// Opens, commits 5..12 with a checkpoint between, closes. 1..4 are there.
Outcome work(const std::filesystem::path& file, unsigned calls, int after, int error) {
  FaultyDisk disk(file.parent_path());
  disk.fail_at(calls, after, error);
  Outcome out;
  out.acknowledged = 4;
  std::vector<std::size_t> acknowledged_at;
  {
    auto vault = Vault::open(file, keys(), 16 * 1024);
    out.opened = vault.has_value();
    bool refused = false;
    for (int i = 5; vault && i <= 12; ++i) {
      const int id = out.acknowledged + 1;
      if (add_entry(vault->db(), id, 3000) != SQLITE_OK) {
        refused = true;
        if (sqlite3_get_autocommit(vault->db()) == 0) run_sql(vault->db(), "ROLLBACK");
      } else {
        out.acknowledged = id;
        acknowledged_at.push_back(disk.trace.size());
        out.after_failure |= refused;
      }
      if (i == 8) (void)vault->checkpoint();
    }
    out.failed = vault && vault->failed();
  }
  out.calls = disk.calls();
  out.hit = disk.has_failed();
  int least = 4;
  for (const auto at : acknowledged_at)
    out.durable &= entries_after_power_cut(disk, at, file.filename()) >= ++least;
  return out;
}

/// Fails each of the calls in turn; gives the number tried.
int fail_each(unsigned calls, int error, bool must_latch) {
  int tried = 0;
  for (int after = 0;; ++after, ++tried) {
    TempDir dir;
    {
      auto vault = Vault::create(dir / "v", keys(), kSchema);
      EXPECT_TRUE(vault);
      for (int i = 1; i <= 4; ++i) EXPECT_EQ(add_entry(vault->db(), i), SQLITE_OK);
    }
    const Outcome out = work(dir / "v", calls, after, error);
    const std::string what = "call " + std::to_string(after) + " errno " + std::to_string(error);
    auto vault = Vault::open(dir / "v", keys());
    EXPECT_TRUE(vault) << what;
    if (!vault) return -1;
    const int found = sound_entries(vault->db());
    EXPECT_GE(found, out.acknowledged) << what;
    EXPECT_TRUE(out.durable) << what << ", and then the power";
    EXPECT_LE(found, 12) << what;
    if (must_latch) {
      EXPECT_FALSE(out.after_failure) << what << ": a commit after a failed write";
    }
    if (!out.hit) return tried;
  }
}

TEST(IoFailure, AFullDiskAtAnyWriteLosesNothing) {
  EXPECT_GT(fail_each(FaultyDisk::kWrite, ENOSPC, true), 20);
}

TEST(IoFailure, AFailedWriteAnywhereLosesNothing) {
  EXPECT_GT(fail_each(FaultyDisk::kWrite, EIO, true), 20);
}

TEST(IoFailure, AFailedSyncAnywhereLosesNothing) {
  EXPECT_GT(fail_each(FaultyDisk::kSync, EIO, true), 8);
}

TEST(IoFailure, AFailedTruncationLosesNothing) {
  EXPECT_GE(fail_each(FaultyDisk::kTruncate, EIO, true), 1);
}

TEST(IoFailure, AFailedReadAnywhereLosesNothing) {
  EXPECT_GT(fail_each(FaultyDisk::kRead, EIO, false), 5);
}

TEST(IoFailure, AnythingElseThatFailsLosesNothing) {
  constexpr unsigned kOthers =
      FaultyDisk::kOpen | FaultyDisk::kName | FaultyDisk::kLook | FaultyDisk::kLock;
  EXPECT_GT(fail_each(kOthers, EIO, false), 5);
}

TEST(IoFailure, AFailedWriteOrSyncLatchesUntilTheVaultIsOpenedAgain) {
  for (const unsigned call : {FaultyDisk::kWrite, FaultyDisk::kSync}) {
    TempDir dir;
    ASSERT_TRUE(Vault::create(dir / "v", keys(), kSchema));
    FaultyDisk disk(dir.path());
    auto opened = Vault::open(dir / "v", keys());
    ASSERT_TRUE(opened);
    auto vault = std::make_unique<Vault>(std::move(*opened));
    ASSERT_EQ(add_entry(vault->db(), 1), SQLITE_OK);
    EXPECT_FALSE(vault->failed());
    disk.fail_at(call, 0, ENOSPC);
    EXPECT_NE(add_entry(vault->db(), 2), SQLITE_OK);
    EXPECT_TRUE(vault->failed());
    EXPECT_NE(add_entry(vault->db(), 2), SQLITE_OK) << "though the disk would take it";
    EXPECT_FALSE(vault->checkpoint());
    EXPECT_EQ(sound_entries(vault->db()), 1) << "reading goes on";
    const auto trace = disk.trace.size();
    vault.reset();
    EXPECT_EQ(disk.trace.size(), trace) << "closing writes nothing more";
    auto again = Vault::open(dir / "v", keys());
    ASSERT_TRUE(again);
    const int found = sound_entries(again->db());
    EXPECT_GE(found, 1);
    EXPECT_EQ(add_entry(again->db(), found + 1), SQLITE_OK);
  }
}

TEST(IoFailure, AFailedVaultClosesWithoutTouchingItsLog) {
  TempDir dir;
  ASSERT_TRUE(Vault::create(dir / "v", keys(), kSchema));
  FaultyDisk disk(dir.path());
  std::size_t trace = 0;
  {
    auto vault = Vault::open(dir / "v", keys());
    ASSERT_TRUE(vault);
    ASSERT_EQ(add_entry(vault->db(), 1), SQLITE_OK);
    // All is in the database by then, and SQLite would delete the log when it closes.
    const int after_the_databases = 1;
    disk.fail_at(FaultyDisk::kTruncate, after_the_databases, EIO);
    EXPECT_FALSE(vault->checkpoint());
    EXPECT_TRUE(vault->failed());
    trace = disk.trace.size();
  }
  EXPECT_EQ(disk.trace.size(), trace);
  EXPECT_EQ(entries_after_open(dir / "v"), 1);
}

TEST(IoFailure, AFullDiskIsNamed) {
  TempDir dir;
  ASSERT_TRUE(Vault::create(dir / "v", keys(), kSchema));
  FaultyDisk disk(dir.path());
  auto vault = Vault::open(dir / "v", keys());
  ASSERT_TRUE(vault);
  disk.fail_at(FaultyDisk::kWrite, 0, ENOSPC);
  const int code = add_entry(vault->db(), 1);
  const auto error = sqlite_error(vault->db(), code, "insert");
  EXPECT_EQ(error.code, Code::kNoSpace);
  EXPECT_STREQ(error.reason, "disk_full");
}

TEST(IoFailure, ADiskThatRefusesToReadIsNotCalledADamagedVault) {
  TempDir dir;
  make_killed_vault(dir, dir / "v", 8, 12);
  for (int after = 0;; ++after) {
    FaultyDisk disk(dir.path());
    disk.fail_at(FaultyDisk::kRead, after, EIO);
    auto vault = Vault::open(dir / "v", keys(), 0);
    if (!disk.has_failed()) break;
    // The key to the first look: it is repeated, or the answer is an error.
    if (!vault) {
      EXPECT_STREQ(vault.error().reason, "vault_io_failed") << after;
    }
  }
}

TEST(IoFailure, EveryCommitIsSynced) {
  TempDir dir;
  ASSERT_TRUE(Vault::create(dir / "v", keys(), kSchema));
  FaultyDisk disk(dir.path());
  auto vault = Vault::open(dir / "v", keys());
  ASSERT_TRUE(vault);
  for (int i = 1; i <= 5; ++i) {
    const auto before = disk.trace.size();
    ASSERT_EQ(add_entry(vault->db(), i), SQLITE_OK);
    ASSERT_GT(disk.trace.size(), before);
    EXPECT_EQ(disk.trace.back().kind, DiskOp::kSync) << "the last thing before it is acknowledged";
  }
  EXPECT_GE(std::ranges::count(disk.trace, DiskOp::kSyncDirectory, &DiskOp::kind), 1)
      << "the log has to have its name for certain";
}

TEST(IoFailure, NoOtherKindOfFileIsEverOpened) {
  TempDir dir;
  ASSERT_TRUE(Vault::create(dir / "v", keys(), kSchema));
  FaultyDisk disk(dir.path());
  auto vault = Vault::open(dir / "v", keys(), 0);
  ASSERT_TRUE(vault);
  ASSERT_EQ(run_sql(vault->db(),
                    "BEGIN; CREATE INDEX i ON entry(body); CREATE TEMP TABLE t AS SELECT * FROM "
                    "entry; COMMIT; VACUUM; ANALYZE; REINDEX"),
            SQLITE_OK);
  EXPECT_EQ(disk.opened, (std::set<std::string>{"v", "v-wal"}));
  EXPECT_EQ(disk.elsewhere, std::set<std::string>{});
}

}  // namespace
}  // namespace lull::vault
