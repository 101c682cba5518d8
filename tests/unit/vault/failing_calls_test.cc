// SPDX-License-Identifier: Apache-2.0
// What is written and read whole (key slots, backups, a vault as it is made or removed) on a disk
// where each call fails once.
#include <fcntl.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <functional>

#include "base/descriptor.h"
#include "crypto/hash.h"
#include "support/faulty_disk.h"
#include "unit/vault/vault_fixture.h"
#include "vault/backup_reader.h"
#include "vault/backup_writer.h"
#include "vault/disk.h"

namespace lull::vault {
namespace {

namespace fs = std::filesystem;
using crypto::Passphrase;
using support::FaultyDisk;

/// Some work in a folder; its reason, or "" if it succeeded.
using Work = std::function<std::string(const TempDir&)>;
/// What must hold afterwards, on a disk that works again, given that reason.
using Look = std::function<void(const TempDir&, const std::string&)>;

template <class T>
std::string reason_of(const Result<T>& result) {
  return result ? "" : result.error().reason;
}

/// Each call of the work fails in turn, in a folder that was prepared anew; gives how many did.
int fail_each(const std::function<void(const TempDir&)>& prepare, const Work& work,
              const Look& look, int error = EIO) {
  for (int after = 0;; ++after) {
    TempDir dir;
    prepare(dir);
    std::string reason;
    bool hit = false;
    {
      FaultyDisk disk(dir.path());
      disk.fail_at(FaultyDisk::kAll, after, error);
      reason = work(dir);
      hit = disk.has_failed();
    }
    SCOPED_TRACE("call " + std::to_string(after) + ": " + reason);
    look(dir, reason);
    if (!hit) return after;
  }
}

void nothing(const TempDir&) {}

// --- key slots -----------------------------------------------------------------------------------

class FailingKeySlots : public testing::Test {
 protected:
  RecoveryCode code_ = RecoveryCode::generate();
  Passphrase phrase_ = Passphrase::copy_of("heather and warm milk");

  std::string create(const TempDir& dir) const {
    return reason_of(KeySlots::create(dir / "k", phrase_, code_, crypto::kArgon2Floor));
  }
  std::string opened_by_code(const TempDir& dir) const {
    const auto slots = KeySlots::load(dir / "k");
    if (!slots) return slots.error().reason;
    return reason_of(slots->open_with_recovery(as_text(code_.text.expose_bytes())));
  }
};

TEST_F(FailingKeySlots, AreMadeWholeOrNotAtAll) {
  const auto look = [this](const TempDir& dir, const std::string& reason) {
    const auto opened = opened_by_code(dir);
    if (reason.empty())
      EXPECT_EQ(opened, "");
    else
      EXPECT_TRUE(opened.empty() || opened == "key_slots_missing") << opened;
  };
  EXPECT_GT(fail_each(
                nothing, [this](const auto& dir) { return create(dir); }, look),
            5);
}

TEST_F(FailingKeySlots, OpenAlsoWhereADamagedCopyCannotBeHealed) {
  TempDir first;
  ASSERT_EQ(create(first), "");
  const auto content = read_all(first / "k");
  const auto prepare = [&](const TempDir& dir) {
    write_all(dir / "k", content);
    flip(dir / "k", 100);
  };
  int opened_damaged = 0;
  const auto work = [&](const TempDir& dir) {
    const auto slots = KeySlots::load(dir / "k");
    opened_damaged += slots && !slots->healed();
    return reason_of(slots);
  };
  const auto look = [this](const TempDir& dir, const std::string& reason) {
    EXPECT_TRUE(reason.empty() || reason == "disk_failed");
    EXPECT_EQ(opened_by_code(dir), "");
  };
  EXPECT_GT(fail_each(prepare, work, look), 5);
  EXPECT_GT(opened_damaged, 3);
}

TEST_F(FailingKeySlots, ThatADiskSaysAreNotThereAreNotForgotten) {
  TempDir dir;
  ASSERT_EQ(create(dir), "");
  FaultyDisk disk(dir.path());
  disk.fail_at(FaultyDisk::kOpen, 0, ENOENT);
  EXPECT_EQ(reason_of(KeySlots::load(dir / "k")), "disk_failed") << "it is there to be seen";
  disk.heal();
  EXPECT_EQ(opened_by_code(dir), "");
}

TEST_F(FailingKeySlots, HaveTheOldPassphraseOrTheNewOne) {
  TempDir first;
  ASSERT_EQ(create(first), "");
  const auto content = read_all(first / "k");
  const auto next = Passphrase::copy_of("bread, butter, blanket");
  const auto work = [&](const TempDir& dir) {
    auto slots = KeySlots::load(dir / "k");
    if (!slots) return std::string(slots.error().reason);
    const auto unlocked = slots->open_with_recovery(as_text(code_.text.expose_bytes()));
    return reason_of(slots->replace_passphrase(*unlocked, next, crypto::kArgon2Floor));
  };
  const auto look = [&](const TempDir& dir, const std::string& reason) {
    EXPECT_EQ(opened_by_code(dir), "");
    if (reason.empty()) {
      EXPECT_TRUE(KeySlots::load(dir / "k")->open(next));
    }
  };
  EXPECT_GT(fail_each([&](const TempDir& dir) { write_all(dir / "k", content); }, work, look), 5);
}

TEST_F(FailingKeySlots, AreGoneOnceTheyAreSaidToBe) {
  const auto prepare = [](const TempDir& dir) {
    write_all(dir / "k", Bytes(kSlotFileBytes, 7));
    write_all(dir / "k.new", Bytes(kSlotFileBytes, 7));
  };
  const auto look = [](const TempDir& dir, const std::string& reason) {
    if (reason.empty()) {
      EXPECT_EQ(dir.names(), "");
    }
    EXPECT_TRUE(KeySlots::destroy(dir / "k")) << "a second try";
    EXPECT_EQ(dir.names(), "");
  };
  const auto work = [](const TempDir& dir) { return reason_of(KeySlots::destroy(dir / "k")); };
  EXPECT_GT(fail_each(prepare, work, look), 8);
}

// --- vaults --------------------------------------------------------------------------------------

TEST(FailingVault, IsMadeWholeOrNotAtAll) {
  const auto work = [](const TempDir& dir) {
    return reason_of(Vault::create(dir / "v", keys(), kSchema));
  };
  const auto look = [](const TempDir& dir, const std::string& reason) {
    const auto opened = reason_of_open(dir / "v");
    if (reason.empty() || opened != "vault_missing")
      EXPECT_EQ(opened, "opened");
    else
      EXPECT_TRUE(Vault::create(dir / "v", keys(), kSchema)) << "what is left is in nobody's way";
  };
  EXPECT_GT(fail_each(nothing, work, look), 20);
}

TEST(FailingVault, IsGoneOnceItIsSaidToBe) {
  const auto prepare = [](const TempDir& dir) {
    for (const char* name : {"v", "v-wal", "v.new"}) write_all(dir / name, Bytes(70'000, 7));
  };
  const auto work = [](const TempDir& dir) { return reason_of(Vault::remove(dir / "v")); };
  const auto look = [](const TempDir& dir, const std::string& reason) {
    if (reason.empty()) {
      EXPECT_EQ(dir.names(), "");
    }
    EXPECT_TRUE(Vault::remove(dir / "v")) << "a second try";
    EXPECT_EQ(dir.names(), "");
  };
  EXPECT_GT(fail_each(prepare, work, look), 10);
}

TEST(FailingVault, GoesOnWhereASnapshotCannotBeTaken) {
  const auto prepare = [](const TempDir& dir) {
    EXPECT_TRUE(Vault::create(dir / "v", keys(), kSchema));
  };
  int refused = 0;
  const auto work = [&](const TempDir& dir) -> std::string {
    auto vault = Vault::open(dir / "v", keys());
    if (!vault || add_entry(vault->db(), 1) != SQLITE_OK) return "not opened";
    const auto snapshot = vault->freeze();
    refused += !snapshot;
    if (!vault->failed()) {
      EXPECT_EQ(sound_entries(vault->db()), 1);
    }
    return reason_of(snapshot);
  };
  const auto look = [](const TempDir& dir, const std::string& reason) {
    const auto entries = entries_after_open(dir / "v");
    EXPECT_TRUE(entries == 1 || (entries == 0 && reason == "not opened")) << entries;
  };
  EXPECT_GT(fail_each(prepare, work, look), 20);
  EXPECT_GT(refused, 3);
}

// --- backups -------------------------------------------------------------------------------------

SlotTable table() {
  SlotTable made{};
  made.params = crypto::kArgon2Floor;
  return made;
}

class FailingBackup : public testing::Test {
 protected:
  Bytes part_ = Bytes(200'000, 0x61);

  std::string write(const TempDir& dir) const {
    const auto part = Snapshot::of(dir / "part");
    if (!part) return part.error().reason;
    auto writer = BackupWriter::begin(Descriptor(dir / "b", O_WRONLY | O_CREAT), keys().key,
                                      table(), table(), {*part, nullptr, nullptr});
    for (;;) {
      if (!writer) return writer.error().reason;
      const auto done = (*writer)->step();
      if (!done) return done.error().reason;
      if (*done) return "";
    }
  }
  static std::string read(const TempDir& dir) {
    const auto backup = BackupReader::open(Descriptor(dir / "b", O_RDONLY));
    if (!backup) return backup.error().reason;
    return reason_of(backup->unpack(keys().key, {dir / "p0", dir / "p1", dir / "p2"}));
  }
};

TEST_F(FailingBackup, IsWholeOnceItIsSaidToBe) {
  const auto prepare = [this](const TempDir& dir) { write_all(dir / "part", part_); };
  const auto look = [this](const TempDir& dir, const std::string& reason) {
    EXPECT_TRUE(reason.empty() || reason == "disk_failed");
    if (!reason.empty()) return;
    EXPECT_EQ(read(dir), "");
    EXPECT_EQ(read_all(dir / "p0"), part_);
  };
  EXPECT_GT(fail_each(
                prepare, [this](const auto& dir) { return write(dir); }, look),
            20);
}

TEST_F(FailingBackup, OfSeveralStepsEndsAtTheFirstThatCannotBeKept) {
  TempDir dir;
  write_all(dir / "part", Bytes(9'000'000, 0x61));
  FaultyDisk disk(dir.path());
  disk.fail_at(FaultyDisk::kSync, 0, EIO);
  EXPECT_EQ(write(dir), "disk_failed");
  const auto size = fs::file_size(dir / "b");
  disk.fail_at(FaultyDisk::kSync, 1, EIO);
  EXPECT_EQ(write(dir), "disk_failed");
  EXPECT_GT(fs::file_size(dir / "b"), size);
}

TEST_F(FailingBackup, OnADiskThatRefusesIsNotCalledDamaged) {
  TempDir first;
  write_all(first / "part", part_);
  ASSERT_EQ(write(first), "");
  const auto content = read_all(first / "b");
  const auto look = [this](const TempDir& dir, const std::string& reason) {
    EXPECT_TRUE(reason.empty() || reason == "backup_unreadable" || reason == "disk_failed");
    if (reason.empty()) {
      EXPECT_EQ(read_all(dir / "p0"), part_);
    }
    for (const char* name : {"p0", "p1", "p2"}) fs::remove(dir / name);
    EXPECT_EQ(read(dir), "") << "the backup itself is as it was";
  };
  EXPECT_GT(fail_each([&](const TempDir& dir) { write_all(dir / "b", content); }, read, look), 20);
}

TEST_F(FailingBackup, IsNotUnpackedOverWhatIsThere) {
  TempDir dir;
  write_all(dir / "part", part_);
  ASSERT_EQ(write(dir), "");
  write_all(dir / "p0", as_bytes("mine"));
  EXPECT_EQ(read(dir), "disk_failed");
  EXPECT_EQ(read_all(dir / "p0").size(), 4u);
}

/// A backup of the smallest size whose text is not what a writer makes, under the right key.
std::string read_by_hand(const TempDir& dir, const Bytes& text) {
  const auto head = encode_head({kBackupVersion, kBackupBytesMin, table(), table()});
  const BackupSealer sealer(keys().key, head);
  Bytes all = head;
  for (std::uint64_t index = 0, at = 0;; ++index) {
    const auto block = backup_block(kBackupBytesMin, index);
    Bytes sealed(block.bytes);
    const auto piece = std::min(text.size() - at, sealed.size() - crypto::kTagBytes);
    std::copy_n(text.begin() + static_cast<std::ptrdiff_t>(at), piece, sealed.begin());
    at += piece;
    sealer.seal(index, block.last, sealed);
    append(all, sealed);
    if (block.last) break;
  }
  write_all(dir / "b", all);
  const auto backup = BackupReader::open(Descriptor(dir / "b", O_RDONLY));
  if (!backup) return backup.error().reason;
  const auto done = backup->unpack(keys().key, {dir / "p0", dir / "p1", dir / "p2"});
  return done ? "" : done.error().detail;
}

TEST(HandMadeBackup, WhoseSizesOrPaddingAreNotTheirsIsDamaged) {
  const auto text = [](std::uint64_t first, std::uint64_t second, std::uint64_t third) {
    Bytes made;
    for (const auto size : {first, second, third}) append_le(made, size);
    return made;
  };
  TempDir dir;
  EXPECT_EQ(read_by_hand(dir, text(0, 0, 0)), "");
  EXPECT_EQ(dir.names(), "b") << "no part, no file";
  EXPECT_EQ(read_by_hand(dir, text(kBackupBytesMin, 0, 0)), "sizes");
  EXPECT_EQ(read_by_hand(dir, text(~std::uint64_t{0}, 2, 0)), "sizes");
  auto with_more = text(0, 0, 0);
  with_more.push_back(1);
  EXPECT_EQ(read_by_hand(dir, with_more), "padding");
  Bytes at_the_end = text(0, 0, 0);
  at_the_end.resize(300'000);
  at_the_end.back() = 1;
  EXPECT_EQ(read_by_hand(dir, at_the_end), "padding");
}

TEST(Backup, ThatWouldBeTooLargeIsNotBegun) {
  TempDir dir;
  write_all(dir / "part", {});
  fs::resize_file(dir / "part", kBackupBytesMax);
  const auto begun = BackupWriter::begin(Descriptor(dir / "b", O_WRONLY | O_CREAT), keys().key,
                                         table(), table(), {*Snapshot::of(dir / "part"), {}, {}});
  EXPECT_EQ(reason_of(begun), "backup_too_large");
  EXPECT_EQ(fs::file_size(dir / "b"), 0u);
}

TEST(BackupHead, ThatIsNotAllThereIsForeign) {
  const auto head = encode_head({kBackupVersion, kBackupBytesMin, table(), table()});
  EXPECT_TRUE(decode_head(head));
  EXPECT_EQ(reason_of(decode_head(ByteView(head).first(head.size() - 1))), "backup_foreign");
  auto costly = table();
  costly.params.passes = 0xffffffff;
  const auto bad = encode_head({kBackupVersion, kBackupBytesMin, table(), costly});
  EXPECT_EQ(reason_of(decode_head(bad)), "backup_damaged") << "the notebook's";
}

// --- files ---------------------------------------------------------------------------------------

TEST(Disk, WhatASignalInterruptsIsDoneAgain) {
  TempDir dir;
  const Bytes content(5000, 0x61);
  FaultyDisk disk(dir.path());
  disk.fail_at(FaultyDisk::kWrite, 0, EINTR, 2);
  ASSERT_TRUE(replace_file(dir / "f", content));
  EXPECT_TRUE(disk.has_failed());
  disk.fail_at(FaultyDisk::kRead, 0, EINTR, 2);
  EXPECT_EQ(read_file(dir / "f", 9999).value(), content);
  Bytes middle(1000);
  const Descriptor file(dir / "f", O_RDONLY);
  disk.fail_at(FaultyDisk::kRead, 0, EINTR, 2);
  EXPECT_TRUE(read_at(file.get(), 4000, middle));
  EXPECT_EQ(middle, Bytes(1000, 0x61));
}

TEST(Disk, AFileThatBecameShorterIsAnError) {
  TempDir dir;
  write_all(dir / "f", Bytes(100));
  const Descriptor file(dir / "f", O_RDONLY);
  Bytes out(60);
  EXPECT_TRUE(read_at(file.get(), 40, out));
  EXPECT_EQ(reason_of(read_at(file.get(), 41, out)), "disk_failed");
}

TEST(Disk, AnEmptyFileIsMadeOnce) {
  TempDir dir;
  EXPECT_TRUE(make_file(dir / "f"));
  EXPECT_EQ(reason_of(make_file(dir / "f")), "file_exists");
  EXPECT_EQ(reason_of(make_file(dir.path() / "no" / "f")), "disk_failed");
}

TEST(Disk, AFullOrLockedDiskIsToldFromABrokenOne) {
  for (const int error : {ENOSPC, EDQUOT})
    EXPECT_STREQ(disk_error(error, "write").reason, "disk_full");
  for (const int error : {EROFS, EACCES, EPERM})
    EXPECT_STREQ(disk_error(error, "write").reason, "disk_read_only");
  EXPECT_STREQ(disk_error(EIO, "write").reason, "disk_failed");
}

TEST(Snapshot, OfAFileThatIsNotThereSaysSo) {
  TempDir dir;
  EXPECT_EQ(reason_of(Snapshot::of(dir / "f")), "file_missing");
  write_all(dir / "f", Bytes(10));
  FaultyDisk disk(dir.path());
  for (const unsigned call : {FaultyDisk::kOpen, FaultyDisk::kLook}) {
    disk.fail_at(call, 0, EIO);
    EXPECT_EQ(reason_of(Snapshot::of(dir / "f")), "disk_failed");
  }
}

}  // namespace
}  // namespace lull::vault
