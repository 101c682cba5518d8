// SPDX-License-Identifier: Apache-2.0
// Backups as files: what is written comes back, and nothing else ever does.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <algorithm>
#include <set>

#include "base/descriptor.h"
#include "base/padme.h"
#include "crypto/random.h"
#include "unit/vault/vault_fixture.h"
#include "vault/backup_reader.h"
#include "vault/backup_writer.h"

namespace lull::vault {
namespace {

namespace fs = std::filesystem;

SlotTable table(std::uint8_t fill) {
  SlotTable made{};
  made.params = crypto::kArgon2Floor;
  made.passphrase_salt.fill(fill);
  return made;
}

Bytes noise(std::size_t bytes) {
  Bytes made(bytes);
  if (bytes > 0) crypto::random_fill(made);
  return made;
}

class BackupFile : public ::testing::Test {
 protected:
  TempDir dir;
  std::array<Bytes, kBackupParts> parts{noise(9000), noise(4096), Bytes()};

  BackupWriter::Parts snapshots() {
    BackupWriter::Parts made;
    for (std::size_t i = 0; i < kBackupParts; ++i) {
      if (parts[i].empty()) continue;
      const auto file = dir.path() / ("part" + std::to_string(i));
      write_all(file, parts[i]);
      made[i] = *Snapshot::of(file);
      fs::remove(file);
    }
    return made;
  }
  Result<std::shared_ptr<BackupWriter>> begin(const char* name, int how = O_TRUNC) {
    return BackupWriter::begin(Descriptor(dir / name, O_WRONLY | O_CREAT | how), keys().key,
                               table(1), table(2), snapshots());
  }
  std::string write(const char* name) {
    auto writer = begin(name);
    for (;;) {
      if (!writer) return writer.error().reason;
      const auto done = (*writer)->step();
      if (!done) return done.error().reason;
      if (*done) return "written";
    }
  }
  /// What reading it into a folder of its own leads to.
  std::string read(const char* name, const Unlocked& under = keys()) {
    const auto backup = BackupReader::open(Descriptor(dir / name, O_RDONLY | O_NONBLOCK));
    if (!backup) return backup.error().reason;
    fs::remove_all(dir / "out");
    fs::create_directory(dir / "out");
    const auto unpacked = backup->unpack(
        under.key, {dir / "out" / "part0", dir / "out" / "part1", dir / "out" / "part2"});
    return unpacked ? "read" : unpacked.error().reason;
  }
  void expect_same_parts() {
    for (std::size_t i = 0; i < kBackupParts; ++i) {
      const auto file = dir / "out" / ("part" + std::to_string(i));
      EXPECT_EQ(fs::exists(file), !parts[i].empty()) << i;
      EXPECT_EQ(read_all(file), parts[i]) << i;
    }
  }
  std::string read_after(const std::function<void(Bytes&)>& change) {
    auto bytes = read_all(dir / "b");
    change(bytes);
    write_all(dir / "changed", bytes);
    return read("changed");
  }
};

TEST_F(BackupFile, WhatIsWrittenComesBackWhateverItsSize) {
  // One block less the sizes, ends of the parts on the ends of blocks, several steps, nothing.
  constexpr auto kText = kBackupTextBytes;
  const std::array<std::size_t, kBackupParts> sizes[] = {
      {4096, 4096, 0},
      {kText - kBackupSizesBytes, 0, 0},
      {kText - kBackupSizesBytes, kText, 3 * kText},
      {1, kText, 4120},
      {5'000'001, 70'000, 0},
      {0, 0, 0},
  };
  for (const auto& size : sizes) {
    for (std::size_t i = 0; i < kBackupParts; ++i) parts[i] = noise(size[i]);
    ASSERT_EQ(write("b"), "written");
    ASSERT_EQ(read("b"), "read") << size[0];
    expect_same_parts();
  }
}

TEST_F(BackupFile, ItIsFullWhenThePaddingIsNothing) {
  // The largest content of the smallest file: every block is full, and no zero follows.
  const auto blocks =
      (kBackupBytesMin - kBackupHeadBytes + kBackupBlockBytes - 1) / kBackupBlockBytes;
  const auto most =
      kBackupBytesMin - kBackupHeadBytes - blocks * crypto::kTagBytes - kBackupSizesBytes;
  parts = {noise(most - 100), noise(100), {}};
  ASSERT_EQ(write("b"), "written");
  EXPECT_EQ(fs::file_size(dir / "b"), kBackupBytesMin);
  ASSERT_EQ(read("b"), "read");
  expect_same_parts();
  parts[1] = noise(101);
  ASSERT_EQ(write("b"), "written");
  EXPECT_GT(fs::file_size(dir / "b"), kBackupBytesMin);
}

TEST_F(BackupFile, ItsSizeTellsLittle) {
  std::set<std::uint64_t> sizes;
  for (std::uint64_t bytes = 0; bytes < (1u << 28); bytes += 99'991) {
    const auto size = *backup_bytes({bytes, 61'440, 0});
    EXPECT_TRUE(is_backup_size(size));
    EXPECT_GE(size, bytes + 61'440);
    EXPECT_LE(static_cast<double>(size),
              std::max(1.1 * 1.05 * (static_cast<double>(bytes) + 70'000), 1048576.0));
    sizes.insert(size);
  }
  EXPECT_LT(sizes.size(), 300u) << "among 2,685 that differ";
  EXPECT_EQ(backup_bytes({0, 0, 0}), backup_bytes({300'000, 200'000, 400'000}));
  EXPECT_FALSE(backup_bytes({kBackupBytesMax, 0, 0}));
  EXPECT_FALSE(backup_bytes({~std::uint64_t{0}, ~std::uint64_t{0}, 2}));
}

TEST_F(BackupFile, SR_47_NothingInItTellsWhatItIs) {
  parts = {Bytes(200'000), Bytes(100'000), {}};
  ASSERT_EQ(write("b"), "written");
  const auto bytes = read_all(dir / "b");
  EXPECT_EQ(std::string(as_text(bytes)).find("lull"), std::string::npos);
  // Zeros went in, and all values come out about as often as in random bytes.
  std::array<std::size_t, 256> count{};
  for (const auto byte : bytes) ++count[byte];
  for (const auto one : count) {
    EXPECT_GT(one, bytes.size() / 256 * 8 / 10);
    EXPECT_LT(one, bytes.size() / 256 * 12 / 10);
  }
}

TEST_F(BackupFile, TwoOfTheSameHaveNothingInCommon) {
  ASSERT_EQ(write("b"), "written");
  ASSERT_EQ(write("c"), "written");
  const auto first = read_all(dir / "b");
  const auto second = read_all(dir / "c");
  ASSERT_EQ(first.size(), second.size());
  for (std::size_t at = 0; at + 8 <= first.size(); at += 8)
    ASSERT_FALSE(std::equal(first.begin() + static_cast<std::ptrdiff_t>(at),
                            first.begin() + static_cast<std::ptrdiff_t>(at + 8),
                            second.begin() + static_cast<std::ptrdiff_t>(at)))
        << at;
}

TEST_F(BackupFile, EveryFlippedByteIsNoticed) {
  ASSERT_EQ(write("b"), "written");
  for (std::size_t at = 0; at < kBackupHeadBytes; at += 7)
    ASSERT_EQ(read_after([at](Bytes& bytes) { bytes[at] ^= 1; }), "backup_foreign") << at;
  const auto size = fs::file_size(dir / "b");
  for (std::size_t at = kBackupHeadBytes; at < size; at += 4'999)
    ASSERT_EQ(read_after([at](Bytes& bytes) { bytes[at] ^= 0x80; }), "backup_damaged") << at;
  EXPECT_EQ(read_after([](Bytes& bytes) { bytes.back() ^= 1; }), "backup_damaged");
  EXPECT_EQ(read_after([](Bytes&) {}), "read");
}

TEST_F(BackupFile, OneThatWasCutOffSaysSoWhereverThatWas) {
  ASSERT_EQ(write("b"), "written");
  const auto size = fs::file_size(dir / "b");
  for (std::size_t percent = 0; percent < 100; ++percent)
    ASSERT_EQ(read_after([&](Bytes& bytes) { bytes.resize(size * percent / 100); }),
              percent == 0 ? "backup_foreign" : "backup_truncated")
        << percent;
  EXPECT_EQ(read_after([&](Bytes& bytes) { bytes.resize(size - 1); }), "backup_truncated");
  EXPECT_EQ(read_after([&](Bytes& bytes) { bytes.resize(kBackupHeadBytes); }), "backup_truncated");
  EXPECT_EQ(read_after([&](Bytes& bytes) { bytes.resize(kBackupHeadBytes - 1); }),
            "backup_foreign");
  EXPECT_EQ(read_after([&](Bytes& bytes) { bytes.push_back(0); }), "backup_damaged");
}

TEST_F(BackupFile, BlocksThatWereMovedAreNoticed) {
  parts[0] = noise(400'000);
  ASSERT_EQ(write("b"), "written");
  ASSERT_EQ(write("c"), "written");
  const auto other = read_all(dir / "c");
  const auto at = [](Bytes& bytes, std::size_t block) {
    return bytes.begin() +
           static_cast<std::ptrdiff_t>(kBackupHeadBytes + block * kBackupBlockBytes);
  };
  EXPECT_EQ(
      read_after([&](Bytes& bytes) { std::swap_ranges(at(bytes, 1), at(bytes, 2), at(bytes, 3)); }),
      "backup_damaged");
  EXPECT_EQ(read_after([&](Bytes& bytes) { std::copy(at(bytes, 1), at(bytes, 2), at(bytes, 2)); }),
            "backup_damaged");
  EXPECT_EQ(read_after([&](Bytes& bytes) {
              std::copy_n(other.begin() + kBackupHeadBytes, kBackupBlockBytes, at(bytes, 0));
            }),
            "backup_damaged")
      << "from another backup of the same";
  EXPECT_EQ(read_after(
                [&](Bytes& bytes) { std::copy_n(other.begin(), kBackupHeadBytes, bytes.begin()); }),
            "backup_damaged")
      << "with the head of another";
}

TEST_F(BackupFile, AHeadThatSomebodyMadeOpensNothing) {
  ASSERT_EQ(write("b"), "written");
  const auto with_head = [this](const BackupHead& head) {
    return read_after([&](Bytes& bytes) { std::ranges::copy(encode_head(head), bytes.begin()); });
  };
  const auto size = fs::file_size(dir / "b");
  EXPECT_EQ(with_head({1, size, table(1), table(2)}), "backup_damaged") << "the same, made anew";
  EXPECT_EQ(with_head({2, size, table(1), table(2)}), "backup_too_new");
  EXPECT_EQ(with_head({255, 0, table(1), table(2)}), "backup_too_new");
  EXPECT_EQ(with_head({0, size, table(1), table(2)}), "backup_damaged");
  EXPECT_EQ(with_head({1, size + 1, table(1), table(2)}), "backup_damaged");
  EXPECT_EQ(with_head({1, 0, table(1), table(2)}), "backup_damaged");
  EXPECT_EQ(with_head({1, ~std::uint64_t{0}, table(1), table(2)}), "backup_damaged");
  auto costly = table(1);
  costly.params.memory_kib = 0xffffffff;
  EXPECT_EQ(with_head({1, size, costly, table(2)}), "backup_damaged") << "before any derivation";
}

TEST_F(BackupFile, TheKeyOfAnotherVaultOpensNothing) {
  ASSERT_EQ(write("b"), "written");
  EXPECT_EQ(read("b", keys(2)), "backup_damaged");
}

TEST_F(BackupFile, WhatIsNoFileOrNoBackupIsToldApart) {
  EXPECT_EQ(read("nothing"), "backup_unreadable");
  write_all(dir / "text", as_bytes("Dear diary"));
  EXPECT_EQ(read("text"), "backup_foreign");
  write_all(dir / "picture", noise(kBackupBytesMin));
  EXPECT_EQ(read("picture"), "backup_foreign");
  EXPECT_EQ(read(""), "backup_foreign") << "a folder";
  ASSERT_EQ(::mkfifo((dir / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(read("pipe"), "backup_foreign") << "and nobody waits for it";
  ASSERT_EQ(write("b"), "written");
  EXPECT_STREQ(BackupReader::open(Descriptor(dir / "b", O_WRONLY)).error().reason,
               "backup_unreadable");
}

// --- writing -------------------------------------------------------------------------------------

TEST_F(BackupFile, AFileThatCannotBeWrittenIsAnError) {
  write_all(dir / "b", as_bytes("mine"));
  const auto begun = BackupWriter::begin(Descriptor(dir / "b", O_RDONLY), keys().key, table(1),
                                         table(2), snapshots());
  ASSERT_FALSE(begun);
  EXPECT_STREQ(begun.error().reason, "disk_failed");
  EXPECT_EQ(read_all(dir / "b").size(), 4u);
}

TEST_F(BackupFile, NothingCanBeRestoredOfItBeforeItIsWhole) {
  parts[0] = noise(9'000'000);
  auto writer = begin("b");
  for (int steps = 0;; ++steps) {
    ASSERT_EQ(read("b"), "backup_truncated") << steps;
    const auto done = (*writer)->step();
    ASSERT_TRUE(done);
    if (*done) break;
  }
  EXPECT_EQ(fs::file_size(dir / "b"), (*writer)->file_bytes());
  EXPECT_EQ(read("b"), "read");
}

TEST_F(BackupFile, ItNeedsNoNameWhileItIsWritten) {
  auto writer = begin("b");
  ASSERT_TRUE(writer);
  fs::remove(dir / "b");
  EXPECT_EQ((*writer)->step(), true);
  EXPECT_EQ(dir.names(), "") << "whoever made the file has it";
}

// --- snapshots of a vault ------------------------------------------------------------------------

class SnapshotOfAVault : public ::testing::Test {
 protected:
  TempDir dir;
  std::optional<Vault> vault;

  void SetUp() override {
    vault = *Vault::create(dir / "v", keys(), kSchema);
    for (int i = 1; i <= 40; ++i) ASSERT_EQ(add_entry(vault->db(), i), SQLITE_OK);
  }
  int entries_in(const Snapshot& snapshot) {
    Bytes bytes(snapshot.bytes());
    EXPECT_TRUE(snapshot.read(0, bytes));
    write_all(dir / "copy", bytes);
    return entries_after_open(dir / "copy");
  }
};

TEST_F(SnapshotOfAVault, HoldsWhatWasCommittedAndNothingLater) {
  const auto snapshot = vault->freeze();
  ASSERT_TRUE(snapshot);
  for (int i = 41; i <= 80; ++i) ASSERT_EQ(add_entry(vault->db(), i), SQLITE_OK);
  ASSERT_TRUE(vault->checkpoint());
  EXPECT_EQ(entries_in(**snapshot), 40);
  EXPECT_EQ(sound_entries(vault->db()), 80);
}

TEST_F(SnapshotOfAVault, StaysAsItIsWhenTheVaultIsClosed) {
  auto snapshot = *vault->freeze();
  ASSERT_EQ(add_entry(vault->db(), 41), SQLITE_OK);
  vault.reset();
  EXPECT_EQ(entries_in(*snapshot), 40);
  EXPECT_TRUE(fs::exists(log_of(dir / "v"))) << "what is new waits in the log";
  snapshot.reset();
  EXPECT_EQ(entries_after_open(dir / "v"), 41);
}

TEST_F(SnapshotOfAVault, OnceItHasGoneTheLogIsTakenInAgain) {
  auto snapshot = *vault->freeze();
  ASSERT_EQ(add_entry(vault->db(), 41), SQLITE_OK);
  EXPECT_TRUE(vault->frozen());
  EXPECT_STREQ(vault->freeze().error().reason, "busy") << "one at a time";
  snapshot.reset();
  EXPECT_FALSE(vault->frozen());
  EXPECT_GT(vault->log_bytes(), 0u);
  ASSERT_TRUE(vault->checkpoint());
  EXPECT_EQ(vault->log_bytes(), 0u);
  EXPECT_EQ(entries_in(**vault->freeze()), 41);
}

/// The classic trap of POSIX locks: closing any descriptor of a file gives up all of them.
TEST_F(SnapshotOfAVault, GoingItGivesUpNoLock) {
  { const auto snapshot = *vault->freeze(); }
  flock look{};
  look.l_type = F_WRLCK;
  look.l_whence = SEEK_SET;
  const pid_t child = ::fork();
  if (child == 0) {
    const Descriptor other(dir / "v", O_RDWR);
    const bool asked = ::fcntl(other.get(), F_GETLK, &look) == 0;
    ::_exit(asked && look.l_type != F_UNLCK ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0) << "another process must find it locked";
}

}  // namespace
}  // namespace lull::vault
