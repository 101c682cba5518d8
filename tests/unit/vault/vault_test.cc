// SPDX-License-Identifier: Apache-2.0
#include "vault/vault.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <set>

#include "support/faulty_disk.h"
#include "unit/vault/vault_fixture.h"

namespace lull::vault {
namespace {

namespace fs = std::filesystem;

TEST(Vault, KeepsWhatWasCommittedAcrossOpens) {
  TempDir dir;
  {
    auto vault = Vault::create(dir / "v", keys(), kSchema);
    ASSERT_TRUE(vault);
    EXPECT_EQ(add_entry(vault->db(), 1), SQLITE_OK);
  }
  EXPECT_EQ(dir.names(), "v") << "closing takes the log in";
  auto vault = Vault::open(dir / "v", keys());
  ASSERT_TRUE(vault);
  EXPECT_EQ(add_entry(vault->db(), 2), SQLITE_OK);
  EXPECT_EQ(sound_entries(vault->db()), 2);
  EXPECT_FALSE(vault->failed());
}

TEST(Vault, IsSetUpAsPromised) {
  TempDir dir;
  auto vault = Vault::create(dir / "v", keys(), kSchema, 3 * 1024 * 1024);
  ASSERT_TRUE(vault);
  const auto is = [&](const char* pragma) {
    return ask_sql(vault->db(), std::string("PRAGMA ") + pragma);
  };
  EXPECT_EQ(is("journal_mode"), "wal");
  EXPECT_EQ(is("locking_mode"), "exclusive");
  EXPECT_EQ(is("synchronous"), "2");
  EXPECT_EQ(is("temp_store"), "2");
  EXPECT_EQ(is("secure_delete"), "1");
  EXPECT_EQ(is("foreign_keys"), "1");
  EXPECT_EQ(is("cell_size_check"), "1");
  EXPECT_EQ(is("page_size"), "4096");
  EXPECT_EQ(is("cache_size"), "-3072");
  EXPECT_EQ(is("wal_autocheckpoint"), "0");
  int reserved = -1;
  sqlite3_file_control(vault->db(), "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved);
  EXPECT_EQ(reserved, 40);
}

TEST(Vault, GivesMemoryBackAndItsPlaceToAnother) {
  TempDir dir;
  auto vault = Vault::create(dir / "v", keys(), kSchema);
  auto other = Vault::create(dir / "w", keys(2), kSchema);
  ASSERT_TRUE(vault && other);
  for (int i = 1; i <= 3; ++i) ASSERT_EQ(add_entry(vault->db(), i), SQLITE_OK);
  vault->shrink();
  EXPECT_EQ(sound_entries(vault->db()), 3);
  *vault = std::move(*other);
  EXPECT_EQ(sound_entries(vault->db()), 0);
  EXPECT_EQ(entries_after_open(dir / "v"), 3) << "the first was closed";
}

TEST(Vault, LogBytesFollowTheLog) {
  TempDir dir;
  auto vault = Vault::create(dir / "v", keys(), kSchema);
  ASSERT_TRUE(vault);
  EXPECT_EQ(vault->log_bytes(), 0u);
  ASSERT_EQ(add_entry(vault->db(), 1), SQLITE_OK);
  EXPECT_EQ(vault->log_bytes(), fs::file_size(log_of(dir / "v")));
  copy_vault(dir / "v", dir / "w");
  ASSERT_TRUE(vault->checkpoint());
  EXPECT_EQ(vault->log_bytes(), 0u);
  EXPECT_EQ(fs::file_size(log_of(dir / "v")), 0u);
  auto reopened = Vault::open(dir / "w", keys());
  ASSERT_TRUE(reopened);
  EXPECT_GT(reopened->log_bytes(), 4000u);
}

TEST(Vault, NothingIsInTheClearInAnyFile) {
  TempDir dir;
  auto vault = Vault::create(dir / "v", keys(), kSchema);
  ASSERT_TRUE(vault);
  for (int i = 1; i <= 20; ++i) {
    ASSERT_EQ(add_entry(vault->db(), i), SQLITE_OK);
    if (i == 10) {
      ASSERT_TRUE(vault->checkpoint());
    }
  }
  for (const auto& entry : fs::directory_iterator(dir.path())) {
    const auto content = read_all(entry.path());
    ASSERT_GT(content.size(), 4096u);
    for (const char* word : {kCanary, "entry", "CREATE", "SQLite format"})
      EXPECT_EQ(as_text(content).find(word), std::string_view::npos) << entry.path() << word;
    // Sealed pages hold no run of one byte; SQLite's plain ones are full of them.
    const auto body = ByteView(content).subspan(32);
    EXPECT_EQ(std::search_n(body.begin(), body.end(), 8, 0), body.end()) << entry.path();
  }
}

TEST(Vault, NoNonceIsOnDiskTwice) {
  TempDir dir;
  make_killed_vault(dir, dir / "v", 30, 60);
  std::set<Bytes> seen;
  std::size_t pages = 0;
  const auto collect = [&](const fs::path& file, std::size_t from, std::size_t step) {
    const auto content = read_all(file);
    for (std::size_t at = from; at + kPageBytes <= content.size(); at += step, ++pages) {
      const auto* nonce = content.data() + at + kTextBytes;
      seen.insert(Bytes(nonce, nonce + crypto::kXNonceBytes));
    }
  };
  collect(dir / "v", 0, kPageBytes);
  collect(log_of(dir / "v"), kLogHeaderBytes + kFrameHeaderBytes, kFrameBytes);
  EXPECT_GT(pages, 40u);
  EXPECT_EQ(seen.size(), pages);
}

TEST(Vault, FilesAreForTheOwnerAlone) {
  TempDir dir;
  const mode_t before = ::umask(0);
  auto vault = Vault::create(dir / "v", keys(), kSchema);
  ASSERT_TRUE(vault);
  ASSERT_EQ(add_entry(vault->db(), 1), SQLITE_OK);
  ::umask(before);
  for (const char* name : {"v", "v-wal"})
    EXPECT_EQ(fs::status(dir / name).permissions(), fs::perms::owner_read | fs::perms::owner_write)
        << name;
}

TEST(Vault, CommitsAreNotPaddedToSectors) {
  TempDir dir;
  auto vault = Vault::create(dir / "v", keys(), kSchema);
  ASSERT_TRUE(vault);
  ASSERT_EQ(add_entry(vault->db(), 1, 100), SQLITE_OK);
  const auto before = vault->log_bytes();
  ASSERT_EQ(add_entry(vault->db(), 2, 100), SQLITE_OK);
  EXPECT_EQ(vault->log_bytes() - before, kFrameBytes) << "one page changed: one frame";
}

// A journal or a temporary file would be in the clear. Large sorts, statement rollbacks, savepoints
// and VACUUM must do without.
TEST(Vault, HeavyWorkMakesNoOtherFile) {
  TempDir dir;
  auto vault = Vault::create(dir / "v", keys(), kSchema, 64 * 1024);
  ASSERT_TRUE(vault);
  auto* db = vault->db();
  const std::string fill =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
      "INSERT INTO entry SELECT i, i || '" +
      std::string(kCanary) + "' || hex(zeroblob(150)) FROM n";
  ASSERT_EQ(run_sql(db, fill), SQLITE_OK);
  EXPECT_EQ(dir.names(), "v v-wal");
  // Fails at its last row: all that it changed is undone from the statement journal.
  EXPECT_EQ(
      run_sql(db, "UPDATE entry SET id = id + CASE WHEN id = 3000 THEN 97001 ELSE 100000 END"),
      SQLITE_CONSTRAINT_PRIMARYKEY);
  EXPECT_EQ(sound_entries(db), 3000);
  EXPECT_EQ(
      run_sql(db, "BEGIN; SAVEPOINT s; DELETE FROM entry WHERE id > 7; ROLLBACK TO s; COMMIT"),
      SQLITE_OK);
  EXPECT_EQ(ask_sql(db, "SELECT count(*) FROM (SELECT * FROM entry ORDER BY body DESC)"), "3000");
  EXPECT_EQ(run_sql(db, "CREATE TEMP TABLE x AS SELECT * FROM entry"), SQLITE_OK);
  EXPECT_EQ(run_sql(db, "DELETE FROM entry WHERE id > 1000"), SQLITE_OK);
  EXPECT_EQ(run_sql(db, "VACUUM"), SQLITE_OK);
  EXPECT_EQ(dir.names(), "v v-wal");
  copy_vault(dir / "v", dir / "w");
  EXPECT_EQ(entries_after_open(dir / "w"), 1000);
}

TEST(Vault, ThereIsNoWayToOpenAnotherFileThroughIt) {
  TempDir dir;
  auto vault = Vault::create(dir / "v", keys(), kSchema);
  ASSERT_TRUE(vault);
  write_all(dir / "plain", {});
  EXPECT_NE(run_sql(vault->db(), "ATTACH '" + (dir / "plain").string() + "' AS p"), SQLITE_OK);
  EXPECT_NE(run_sql(vault->db(), "ATTACH 'file:" + (dir / "plain").string() + "?vfs=unix' AS p"),
            SQLITE_OK);
  sqlite3* other = nullptr;
  EXPECT_EQ(sqlite3_open_v2((dir / "plain").c_str(), &other,
                            SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "lull"),
            SQLITE_CANTOPEN)
      << "no keys, no file";
  sqlite3_close(other);
  // A rollback journal cannot be opened, so neither can the mode change.
  for (const char* mode : {"DELETE", "TRUNCATE", "PERSIST"}) {
    ask_sql(vault->db(), std::string("PRAGMA journal_mode=") + mode);
    EXPECT_EQ(ask_sql(vault->db(), "PRAGMA journal_mode"), "wal") << mode;
  }
  EXPECT_EQ(add_entry(vault->db(), 1), SQLITE_OK);
  EXPECT_EQ(dir.names(), "plain v v-wal");
}

TEST(Vault, OffersNeitherSharedMemoryNorMemoryMaps) {
  TempDir dir;
  auto vault = Vault::create(dir / "v", keys(), kSchema);
  ASSERT_TRUE(vault);
  sqlite3_file* main = nullptr;
  sqlite3_file_control(vault->db(), "main", SQLITE_FCNTL_FILE_POINTER, &main);
  EXPECT_EQ(main->pMethods->iVersion, 1);
  EXPECT_EQ(main->pMethods->xDeviceCharacteristics(main), SQLITE_IOCAP_POWERSAFE_OVERWRITE);
  sqlite3_int64 mapped = 1 << 20;
  EXPECT_EQ(main->pMethods->xFileControl(main, SQLITE_FCNTL_MMAP_SIZE, &mapped), SQLITE_NOTFOUND);
  int chunk = 1 << 20;
  EXPECT_EQ(main->pMethods->xFileControl(main, SQLITE_FCNTL_CHUNK_SIZE, &chunk), SQLITE_NOTFOUND);
  EXPECT_NE(ask_sql(vault->db(), "PRAGMA locking_mode=NORMAL"), "error 0");
  EXPECT_EQ(add_entry(vault->db(), 1), SQLITE_OK);
  EXPECT_EQ(dir.names(), "v v-wal") << "no -shm";
}

TEST(Vault, ItsFileSystemOpensNothingElseAndLoadsNoLibrary) {
  TempDir dir;
  ASSERT_TRUE(Vault::create(dir / "v", keys(), kSchema));
  sqlite3_vfs* vfs = sqlite3_vfs_find("lull");
  ASSERT_NE(vfs, nullptr);
  Bytes place(static_cast<std::size_t>(vfs->szOsFile));
  auto* file = reinterpret_cast<sqlite3_file*>(place.data());
  const auto made = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  EXPECT_EQ(vfs->xOpen(vfs, nullptr, file, made | SQLITE_OPEN_TEMP_DB, nullptr), SQLITE_CANTOPEN)
      << "a temporary one";
  for (const int kind : {SQLITE_OPEN_MAIN_JOURNAL, SQLITE_OPEN_TEMP_JOURNAL, SQLITE_OPEN_MAIN_DB}) {
    const auto code = vfs->xOpen(vfs, (dir / "x").c_str(), file, made | kind, nullptr);
    EXPECT_EQ(code, SQLITE_CANTOPEN) << kind;
    EXPECT_EQ(file->pMethods, nullptr) << kind;
  }
  EXPECT_EQ(dir.names(), "v");
  EXPECT_EQ(vfs->xDlOpen(vfs, "libm.so.6"), nullptr);
  EXPECT_EQ(vfs->xDlSym(vfs, nullptr, "cos"), nullptr);
  char why[] = "x";
  vfs->xDlError(vfs, 0, why);
  EXPECT_STREQ(why, "x");
  vfs->xDlError(vfs, sizeof why, why);
  EXPECT_STREQ(why, "");
  vfs->xDlClose(vfs, nullptr);
}

TEST(Vault, ItsFileSystemPassesOnWhatIsNoFile) {
  TempDir dir;
  auto vault = Vault::create(dir / "v", keys(), kSchema);
  ASSERT_TRUE(vault);
  sqlite3_vfs* vfs = sqlite3_vfs_find("lull");
  sqlite3_vfs* below = sqlite3_vfs_find(nullptr);
  double days = 0;
  double days_below = 0;
  EXPECT_EQ(vfs->xCurrentTime(vfs, &days), SQLITE_OK);
  EXPECT_EQ(below->xCurrentTime(below, &days_below), SQLITE_OK);
  EXPECT_NEAR(days, days_below, 0.01);
  Bytes noise(64);
  EXPECT_GT(vfs->xRandomness(vfs, 64, reinterpret_cast<char*>(noise.data())), 0);
  EXPECT_NE(noise, Bytes(64));
  EXPECT_GE(vfs->xSleep(vfs, 1), 1);
  sqlite3_file* main = nullptr;
  sqlite3_file_control(vault->db(), "main", SQLITE_FCNTL_FILE_POINTER, &main);
  int locked = -1;
  EXPECT_EQ(main->pMethods->xCheckReservedLock(main, &locked), SQLITE_OK);
  EXPECT_NE(locked, -1);
  EXPECT_GE(main->pMethods->xSectorSize(main), 512);
}

// A header of a log's frame that came without its page is completed from the disk by whatever is
// asked next; here the disk refuses.
TEST(Vault, WhatALogHoldsBackAndCannotCompleteFailsWhateverIsAskedNext) {
  using Ask = std::function<int(sqlite3_file*)>;
  sqlite3_int64 size = 0;
  const std::pair<const char*, Ask> all[] = {
      {"sync", [](sqlite3_file* log) { return log->pMethods->xSync(log, SQLITE_SYNC_FULL); }},
      {"size", [&](sqlite3_file* log) { return log->pMethods->xFileSize(log, &size); }},
      {"control",
       [](sqlite3_file* log) {
         return log->pMethods->xFileControl(log, SQLITE_FCNTL_SYNC, nullptr);
       }},
  };
  for (const auto& [name, ask] : all) {
    TempDir dir;
    ASSERT_TRUE(Vault::create(dir / "v", keys(), kSchema));
    support::FaultyDisk disk(dir.path());
    auto vault = Vault::open(dir / "v", keys());
    ASSERT_TRUE(vault);
    ASSERT_EQ(add_entry(vault->db(), 1), SQLITE_OK);
    sqlite3_file* log = nullptr;
    sqlite3_file_control(vault->db(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    ASSERT_EQ(log->pMethods->xWrite(log, Bytes(24, 0x55).data(), 24, 32), SQLITE_OK);
    disk.fail_at(support::FaultyDisk::kRead, 0, EIO);
    EXPECT_EQ(ask(log), SQLITE_IOERR_READ) << name;
    EXPECT_TRUE(vault->failed()) << name;
  }
}

TEST(Vault, APlantedJournalIsPassedOver) {
  TempDir dir;
  make_killed_vault(dir, dir / "v", 2, 4);
  write_all(dir / "v-journal", Bytes(8192, 0x5a));
  EXPECT_EQ(entries_after_open(dir / "v"), 4);
}

// ---- Opening

TEST(Vault, CreateRefusesWhatExistsAndOpenWhatDoesNot) {
  TempDir dir;
  ASSERT_TRUE(Vault::create(dir / "v", keys(), kSchema));
  const auto again = Vault::create(dir / "v", keys(), kSchema);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::kExists);
  const auto missing = Vault::open(dir / "w", keys());
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, Code::kNotFound);
  EXPECT_STREQ(missing.error().reason, "vault_missing");
}

TEST(Vault, CreationLeavesAVaultOrNone) {
  TempDir dir;
  EXPECT_FALSE(Vault::create(dir / "v", keys(), "CREATE TABLE broken("));
  EXPECT_EQ(dir.names(), "");
  // Left by a kill in the middle of it, and by a vault that was removed.
  write_all(dir / "v.new", Bytes(5000, 1));
  write_all(dir / "v-wal", Bytes(5000, 1));
  ASSERT_TRUE(Vault::create(dir / "v", keys(), kSchema));
  EXPECT_EQ(dir.names(), "v");
  EXPECT_EQ(entries_after_open(dir / "v"), 0);
}

TEST(Vault, AnEmptySchemaStillMakesAVault) {
  TempDir dir;
  ASSERT_TRUE(Vault::create(dir / "v", keys(), ""));
  EXPECT_EQ(reason_of_open(dir / "v"), "opened");
}

TEST(Vault, AVaultInUseIsRefused) {
  TempDir dir;
  auto vault = Vault::create(dir / "v", keys(), kSchema);
  ASSERT_TRUE(vault);
  const auto second = Vault::open(dir / "v", keys());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Code::kExists);
  EXPECT_EQ(add_entry(vault->db(), 1), SQLITE_OK);
}

TEST(Vault, AShortFileIsRefusedAndItsLogKept) {
  for (std::size_t size : {0u, 1u, 100u, 4095u}) {
    TempDir dir;
    make_killed_vault(dir, dir / "v", 2, 9);
    const auto log = read_all(log_of(dir / "v"));
    fs::resize_file(dir / "v", size);
    const auto vault = Vault::open(dir / "v", keys());
    ASSERT_FALSE(vault) << size;
    EXPECT_EQ(vault.error().code, Code::kDamaged);
    EXPECT_STREQ(vault.error().reason, "vault_damaged");
    EXPECT_EQ(read_all(log_of(dir / "v")), log) << "SQLite would have deleted it";
  }
}

TEST(Vault, AFileCutAtAPageIsDamagedUnlessTheLogHoldsTheRest) {
  TempDir dir;
  make_killed_vault(dir, dir / "v", 30, 30);
  fs::resize_file(dir / "v", 2 * 4096);
  EXPECT_EQ(reason_of_open(dir / "v"), "vault_damaged");
}

TEST(Vault, AWrongKeyNeitherOpensNorHarms) {
  TempDir dir;
  make_killed_vault(dir, dir / "v", 2, 9);
  const auto main = read_all(dir / "v");
  const auto log = read_all(log_of(dir / "v"));
  const auto vault = Vault::open(dir / "v", keys(2));
  ASSERT_FALSE(vault);
  EXPECT_EQ(vault.error().code, Code::kDamaged);
  EXPECT_EQ(read_all(dir / "v"), main);
  EXPECT_EQ(read_all(log_of(dir / "v")), log);
  EXPECT_EQ(entries_after_open(dir / "v"), 9);
}

/// Why opening fails for somebody who may not write; root may write anywhere, so be nobody.
std::string reason_for_reader(const TempDir& dir, mode_t directory, mode_t file) {
  const auto path = dir / "v";
  ::chmod(path.c_str(), file);
  ::chmod(dir.path().c_str(), directory);
  if (::getuid() == 0) {
    LULL_CHECK(::chown(path.c_str(), 65534, 65534) == 0);
    LULL_CHECK(::chown(dir.path().c_str(), 65534, 65534) == 0);
  }
  int ends[2];
  LULL_CHECK(::pipe(ends) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    if (::getuid() == 0 && ::setuid(65534) != 0) ::_exit(2);
    const auto vault = Vault::open(path, keys());
    const std::string reason = vault                                  ? "opened"
                               : vault.error().code == Code::kNoSpace ? vault.error().reason
                                                                      : "another code";
    ::_exit(::write(ends[1], reason.data(), reason.size()) > 0 ? 0 : 1);
  }
  char text[64] = {};
  const auto size = ::read(ends[0], text, sizeof text);
  ::close(ends[0]);
  ::close(ends[1]);
  ::waitpid(child, nullptr, 0);
  ::chmod(dir.path().c_str(), 0700);
  return size > 0 ? std::string(text, static_cast<std::size_t>(size)) : "";
}

TEST(Vault, AReadOnlyDirectoryIsNoSpace) {
  TempDir dir;
  make_killed_vault(dir, dir / "v", 2, 2);
  fs::remove(log_of(dir / "v"));
  EXPECT_EQ(reason_for_reader(dir, 0555, 0600), "disk_read_only");
}

TEST(Vault, AReadOnlyFileIsNoSpace) {
  TempDir dir;
  make_killed_vault(dir, dir / "v", 2, 2);
  fs::remove(log_of(dir / "v"));
  EXPECT_EQ(reason_for_reader(dir, 0700, 0400), "disk_read_only");
}

TEST(Vault, AKilledProcessLosesNothingThatItCommitted) {
  TempDir dir;
  ASSERT_TRUE(Vault::create(dir / "v", keys(), kSchema));
  for (int round = 0; round < 3; ++round) {
    const pid_t child = ::fork();
    if (child == 0) {
      auto vault = Vault::open(dir / "v", keys());
      if (!vault) ::_exit(1);
      for (int i = 1; i <= 20; ++i) add_entry(vault->db(), round * 20 + i);
      run_sql(vault->db(), "BEGIN; DELETE FROM entry");  // never committed
      ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    auto vault = Vault::open(dir / "v", keys());
    ASSERT_TRUE(vault);
    EXPECT_EQ(sound_entries(vault->db()), 20 * (round + 1));
  }
}

TEST(Vault, RemoveLeavesNothing) {
  TempDir dir;
  make_killed_vault(dir, dir / "v", 1, 2);
  ASSERT_TRUE(Vault::remove(dir / "v"));
  EXPECT_EQ(dir.names(), "origin");
  EXPECT_TRUE(Vault::remove(dir / "v")) << "again is no error";
}

// ---- Errors

TEST(SqliteError, MapsWhatCallersActOn) {
  EXPECT_EQ(sqlite_error(nullptr, SQLITE_FULL, "").code, Code::kNoSpace);
  EXPECT_EQ(sqlite_error(nullptr, SQLITE_READONLY_DIRECTORY, "").code, Code::kNoSpace);
  for (int code : {SQLITE_CORRUPT, SQLITE_CORRUPT_INDEX, SQLITE_NOTADB, SQLITE_IOERR_DATA})
    EXPECT_EQ(sqlite_error(nullptr, code, "").code, Code::kDamaged);
  EXPECT_EQ(sqlite_error(nullptr, SQLITE_IOERR_FSYNC, "").code, Code::kIo);
  EXPECT_EQ(sqlite_error(nullptr, SQLITE_BUSY, "").code, Code::kExists);
  EXPECT_EQ(sqlite_error(nullptr, SQLITE_NOMEM, "").code, Code::kUnavailable);
  EXPECT_EQ(sqlite_error(nullptr, SQLITE_ERROR, "").code, Code::kIo);
}

TEST(SqliteError, NeverQuotesWhatPeopleWrote) {
  TempDir dir;
  auto vault = Vault::create(dir / "v", keys(), kSchema);
  ASSERT_TRUE(vault);
  const int code = run_sql(vault->db(), "SELECT * FROM words_of_a_person");
  ASSERT_NE(code, SQLITE_OK);
  EXPECT_EQ(sqlite_error(vault->db(), code, "query").detail.find("words_of"), std::string::npos);
}

}  // namespace
}  // namespace lull::vault
