// SPDX-License-Identifier: Apache-2.0
// Whatever is changed on disk, what is read is what was written, or an error, or an earlier commit.
#include <gtest/gtest.h>

#include <algorithm>

#include "unit/vault/vault_fixture.h"

namespace lull::vault {
namespace {

namespace fs = std::filesystem;

/// Offsets that stand for every part of a page: text from first to last, nonce, tag.
constexpr std::size_t kPageSpots[] = {0,    1,    18,   24,   99,   100, 511,
                                      2048, 4055, 4056, 4079, 4080, 4095};

/// A single changed byte must not go by: an error at open or in a full check.
bool damage_is_seen(const fs::path& file) {
  const auto vault = Vault::open(file, keys());
  if (!vault) return vault.error().code == Code::kDamaged;
  const auto checked = ask_sql(vault->db(), "PRAGMA integrity_check");
  return checked.starts_with("error") && sound_entries(vault->db()) == -1;
}

TEST(VaultTamper, AFlippedByteInAnyPageIsSeen) {
  TempDir dir;
  make_killed_vault(dir, dir / "v", 25, 25);
  fs::remove(log_of(dir / "v"));
  const auto intact = read_all(dir / "v");
  const std::size_t pages = intact.size() / kPageBytes;
  ASSERT_GE(pages, 5u);
  for (std::size_t page = 0; page < pages; ++page) {
    for (std::size_t spot : kPageSpots) {
      auto changed = intact;
      changed[page * kPageBytes + spot] ^= 1;
      write_all(dir / "v", changed);
      EXPECT_TRUE(damage_is_seen(dir / "v")) << page << " " << spot;
    }
  }
  write_all(dir / "v", intact);
  EXPECT_EQ(entries_after_open(dir / "v"), 25);
}

TEST(VaultTamper, PageOneIsCheckedAtOpen) {
  TempDir dir;
  make_killed_vault(dir, dir / "v", 25, 25);
  flip(dir / "v", 3000);
  EXPECT_EQ(reason_of_open(dir / "v"), "vault_damaged");
}

TEST(VaultTamper, SwappedZeroedAndGraftedPagesAreSeen) {
  TempDir dir;
  make_killed_vault(dir, dir / "v", 25, 25);
  fs::remove(log_of(dir / "v"));
  const auto intact = read_all(dir / "v");
  // Another vault of the same shape under the same data key: only the vault id differs.
  Unlocked other{keys(2).vault, keys(1).key.clone()};
  {
    auto vault = Vault::create(dir / "other", std::move(other), kSchema);
    ASSERT_TRUE(vault);
    for (int i = 1; i <= 25; ++i) ASSERT_EQ(add_entry(vault->db(), i), SQLITE_OK);
  }
  const auto foreign = read_all(dir / "other");
  ASSERT_EQ(foreign.size(), intact.size());
  const auto page = [](Bytes& of, std::size_t number) {
    return MutableBytes(of).subspan(number * kPageBytes, kPageBytes);
  };
  for (std::size_t i = 0; i < intact.size() / kPageBytes; ++i) {
    auto changed = intact;
    std::ranges::fill(page(changed, i), std::uint8_t{0});
    write_all(dir / "v", changed);
    EXPECT_TRUE(damage_is_seen(dir / "v")) << "zero page " << i;

    changed = intact;
    auto source = foreign;
    std::ranges::copy(page(source, i), page(changed, i).begin());
    write_all(dir / "v", changed);
    EXPECT_TRUE(damage_is_seen(dir / "v")) << "graft " << i;

    if (i == 0) continue;
    changed = intact;
    std::ranges::swap_ranges(page(changed, i), page(changed, i - 1));
    write_all(dir / "v", changed);
    EXPECT_TRUE(damage_is_seen(dir / "v")) << "swap " << i;
  }
}

/// What a changed log may be: the log up to some commit, or an error.
bool is_cut_tail_or_error(const fs::path& file, int at_least, int below) {
  const auto vault = Vault::open(file, keys());
  if (!vault) return true;
  const int found = sound_entries(vault->db());
  return found >= at_least && found < below;
}

TEST(VaultTamper, AFlippedByteInTheLogCutsItsTailAndChangesNothing) {
  TempDir dir;
  make_killed_vault(dir, dir / "v", 4, 12);
  const auto intact = read_all(log_of(dir / "v"));
  const auto main = read_all(dir / "v");
  const auto check = [&](std::size_t at, const char* where) {
    auto changed = intact;
    changed[at] ^= 1;
    write_all(dir / "v", main);
    write_all(log_of(dir / "v"), changed);
    EXPECT_TRUE(is_cut_tail_or_error(dir / "v", 4, 12)) << where << " " << at;
  };
  for (std::size_t at = 0; at < kLogHeaderBytes; ++at) check(at, "log header");
  for (std::size_t frame = kLogHeaderBytes; frame < intact.size(); frame += kFrameBytes) {
    for (std::size_t spot = 0; spot < kFrameHeaderBytes; spot += 5) check(frame + spot, "header");
    for (std::size_t spot : {0u, 100u, 4055u, 4060u, 4095u})
      check(frame + kFrameHeaderBytes + spot, "page");
  }
  write_all(dir / "v", main);
  write_all(log_of(dir / "v"), intact);
  EXPECT_EQ(entries_after_open(dir / "v"), 12);
}

TEST(VaultTamper, ACutOrReorderedOrForeignLogIsACutTail) {
  TempDir dir;
  make_killed_vault(dir, dir / "v", 4, 12);
  const auto intact = read_all(log_of(dir / "v"));
  const auto main = read_all(dir / "v");
  const auto opens_short = [&](const Bytes& log) {
    write_all(dir / "v", main);
    write_all(log_of(dir / "v"), log);
    return is_cut_tail_or_error(dir / "v", 4, 12);
  };
  for (std::size_t size = 0; size < intact.size(); size += 1111)
    EXPECT_TRUE(opens_short(Bytes(intact.begin(), intact.begin() + size))) << size;
  auto changed = intact;
  const auto first = changed.begin() + kLogHeaderBytes;
  std::swap_ranges(first, first + kFrameBytes, first + kFrameBytes);
  EXPECT_TRUE(opens_short(changed)) << "frames swapped";
  changed = intact;
  std::fill(changed.end() - kFrameBytes, changed.end(), std::uint8_t{0});
  EXPECT_TRUE(opens_short(changed)) << "last frame zeroed";
  EXPECT_TRUE(opens_short(Bytes(intact.size(), 0))) << "all zeros";
}

TEST(VaultTamper, DamageWhileOpenIsAnErrorNotOtherData) {
  TempDir dir;
  auto vault = Vault::create(dir / "v", keys(), kSchema, 0);
  ASSERT_TRUE(vault);
  for (int i = 1; i <= 60; ++i) ASSERT_EQ(add_entry(vault->db(), i), SQLITE_OK);
  const auto log = read_all(log_of(dir / "v"));
  auto changed = log;
  for (std::size_t at = kLogHeaderBytes + 500; at < log.size(); at += kFrameBytes) changed[at] ^= 1;
  write_all(log_of(dir / "v"), changed);
  EXPECT_EQ(run_sql(vault->db(), "PRAGMA shrink_memory"), SQLITE_OK);
  EXPECT_EQ(run_sql(vault->db(), "SELECT sum(length(body)) FROM entry"), SQLITE_IOERR_DATA);
  EXPECT_EQ(sqlite_error(vault->db(), SQLITE_IOERR_DATA, "read").code, Code::kDamaged);
  const auto moved = vault->checkpoint();
  ASSERT_FALSE(moved) << "nothing damaged is moved into the database";
  EXPECT_EQ(moved.error().code, Code::kDamaged);
}

// ---- A checkpoint that power cut short

TEST(VaultCheckpoint, TornPagesAreServedFromTheLog) {
  TempDir dir;
  make_killed_vault(dir, dir / "v", 5, 30);
  // Every entry changes, so that the log holds each page: what a checkpoint would write.
  {
    auto vault = Vault::open(dir / "v", keys());
    ASSERT_TRUE(vault);
    ASSERT_EQ(run_sql(vault->db(), "PRAGMA user_version=7; VACUUM"), SQLITE_OK);
    copy_vault(dir / "v", dir / "w");
  }
  const auto before = read_all(dir / "w");
  const auto log = read_all(log_of(dir / "w"));
  for (std::size_t page = 0; page < before.size() / kPageBytes; ++page) {
    auto torn = before;
    std::fill_n(torn.begin() + static_cast<std::ptrdiff_t>(page * kPageBytes + 512), 1024,
                std::uint8_t{0xab});
    write_all(dir / "w", torn);
    write_all(log_of(dir / "w"), log);
    EXPECT_EQ(entries_after_open(dir / "w"), 30) << page;
  }
}

TEST(VaultCheckpoint, IsRefusedWhileAStatementReads) {
  TempDir dir;
  auto vault = Vault::create(dir / "v", keys(), kSchema);
  ASSERT_TRUE(vault);
  ASSERT_EQ(add_entry(vault->db(), 1), SQLITE_OK);
  sqlite3_stmt* reading = nullptr;
  sqlite3_prepare_v2(vault->db(), "SELECT * FROM entry", -1, &reading, nullptr);
  ASSERT_EQ(sqlite3_step(reading), SQLITE_ROW);
  const auto moved = vault->checkpoint();
  ASSERT_FALSE(moved);
  EXPECT_EQ(moved.error().code, Code::kUnavailable);
  sqlite3_finalize(reading);
  EXPECT_TRUE(vault->checkpoint());
}

// Spilled pages make SQLite write data alone into old frames, then all headers again at commit.
TEST(VaultSpill, LargeTransactionsInASmallCacheSurviveAKill) {
  TempDir dir;
  auto vault = Vault::create(dir / "v", keys(), kSchema, 32 * 1024);
  ASSERT_TRUE(vault);
  ASSERT_EQ(add_entry(vault->db(), 1), SQLITE_OK);
  for (int round = 0; round < 2; ++round) {
    ASSERT_EQ(run_sql(vault->db(), "BEGIN"), SQLITE_OK);
    for (int i = 2; i <= 300; ++i) {
      if (round == 0) {
        ASSERT_EQ(add_entry(vault->db(), i), SQLITE_OK);
      }
      // Back to pages that have been spilled already.
      ASSERT_EQ(run_sql(vault->db(), "UPDATE entry SET body = body || 'x' WHERE id IN (1," +
                                         std::to_string((i * 7) % i + 1) + "," +
                                         std::to_string(i / 2 + 1) + ")"),
                SQLITE_OK);
    }
    if (round == 0) {
      ASSERT_EQ(
          run_sql(vault->db(), "SAVEPOINT s; DELETE FROM entry WHERE id > 100; ROLLBACK TO s"),
          SQLITE_OK);
    }
    ASSERT_EQ(run_sql(vault->db(), "COMMIT"), SQLITE_OK);
    copy_vault(dir / "v", dir / "w");
    EXPECT_EQ(entries_after_open(dir / "w"), 300);
    ASSERT_TRUE(vault->checkpoint());
    copy_vault(dir / "v", dir / "w");
    EXPECT_EQ(entries_after_open(dir / "w"), 300);
  }
}

}  // namespace
}  // namespace lull::vault
