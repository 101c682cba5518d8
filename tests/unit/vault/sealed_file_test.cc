// SPDX-License-Identifier: Apache-2.0
// The two files below SQLite, call by call, as SQLite 3.40.1 makes them.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cerrno>
#include <functional>

#include "support/faulty_disk.h"
#include "unit/vault/vault_fixture.h"
#include "vault/log_file.h"
#include "vault/main_file.h"

namespace lull::vault {
namespace {

constexpr int kOpen = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MAIN_DB;

/// A file of the vault on the default VFS, opened anew as often as a test likes.
template <class FileType>
class Bench {
 public:
  Bench() { reopen(); }
  ~Bench() {
    file_.reset();
    sqlite3_free_filename(name_);
  }
  void reopen(std::uint8_t number = 1, bool creating = false) {
    file_.reset();
    const auto unlocked = keys(number);
    files_.reset(new VaultFiles{PageSealer(unlocked.vault, unlocked.key), creating});
    std::unique_ptr<BaseFile> base;
    EXPECT_EQ(BaseFile::open(sqlite3_vfs_find(nullptr), name_, kOpen, nullptr, *files_, base),
              SQLITE_OK);
    file_ = std::make_unique<FileType>(std::move(base));
  }
  FileType& operator*() { return *file_; }
  FileType* operator->() { return file_.get(); }
  std::filesystem::path path() const { return dir_ / "f"; }
  VaultFiles& files() { return *files_; }

 private:
  TempDir dir_;
  const char* name_ = sqlite3_create_filename((dir_ / "f").c_str(), "", "", 0, nullptr);
  std::unique_ptr<VaultFiles> files_;
  std::unique_ptr<FileType> file_;
};

/// A page with zeros in its reserved bytes, as SQLite's are.
Bytes page(std::uint8_t fill) {
  Bytes made(kPageBytes, fill);
  std::fill_n(made.begin() + kTextBytes, kReservedBytes, std::uint8_t{0});
  return made;
}
Bytes frame(std::uint8_t fill) {
  Bytes made(kFrameHeaderBytes, static_cast<std::uint8_t>(fill + 1));
  append(made, page(fill));
  return made;
}
/// A log header as far as anybody looks at it.
Bytes log_header(std::uint32_t page_size = kPageBytes) {
  Bytes made(kLogHeaderBytes, 9);
  store_be<std::uint32_t>(made.data(), 0x377f0682);
  store_be<std::uint32_t>(made.data() + 8, page_size);
  return made;
}

struct Read {
  int code;
  Bytes bytes;
  bool operator==(const Read&) const = default;
};
Read read(SealedFile& file, std::size_t size, std::int64_t offset) {
  Bytes out(size, 0xee);
  const int code = file.read(out, offset);
  return {code, out};
}
Bytes part(const Bytes& of, std::size_t at, std::size_t size) {
  return Bytes(of.begin() + static_cast<std::ptrdiff_t>(at),
               of.begin() + static_cast<std::ptrdiff_t>(at + size));
}

// ---- The database

TEST(MainFile, ServesSlicesOfPageOneThoughItIsSealedWhole) {
  Bench<MainFile> main;
  Bytes first = page(0);
  for (std::size_t i = 0; i < 100; ++i) first[i] = static_cast<std::uint8_t>(i);
  ASSERT_EQ(main->write(first, 0), SQLITE_OK);
  EXPECT_EQ(read(*main, 100, 0), (Read{SQLITE_OK, part(first, 0, 100)}));
  EXPECT_EQ(read(*main, 16, 24), (Read{SQLITE_OK, part(first, 24, 16)}));
  EXPECT_EQ(read(*main, 4096, 0), (Read{SQLITE_OK, first}));
  const auto raw = read_all(main.path());
  EXPECT_NE(part(raw, 0, 100), part(first, 0, 100)) << "random from the first byte";
}

TEST(MainFile, OnlyTheFirstLookAtATornPageOneAnswersNothing) {
  Bench<MainFile> main;
  ASSERT_EQ(main->write(page(1), 0), SQLITE_OK);
  flip(main.path(), 2000);
  main.reopen();
  EXPECT_EQ(read(*main, 100, 0), (Read{SQLITE_IOERR_SHORT_READ, Bytes(100)}));
  EXPECT_EQ(read(*main, 100, 0), (Read{SQLITE_IOERR_DATA, Bytes(100)})) << "not twice";
  EXPECT_EQ(read(*main, 4096, 0), (Read{SQLITE_IOERR_DATA, Bytes(4096)}));
  main.reopen();
  EXPECT_EQ(read(*main, 16, 24).code, SQLITE_IOERR_DATA);
  EXPECT_EQ(read(*main, 100, 0).code, SQLITE_IOERR_DATA) << "the first look is over";
  main.reopen();
  EXPECT_EQ(read(*main, 16, 0).code, SQLITE_IOERR_DATA) << "a first look is at the whole header";
  main.reopen();
  EXPECT_EQ(read(*main, 4096, 0).code, SQLITE_IOERR_DATA) << "a full read is an error";
}

TEST(MainFile, AMissingPageIsAnErrorUnlessTheFileIsBeingMade) {
  Bench<MainFile> main;
  ASSERT_EQ(main->write(page(1), 0), SQLITE_OK);
  EXPECT_EQ(read(*main, 4096, 4096), (Read{SQLITE_IOERR_DATA, Bytes(4096)}));
  main.reopen(1, true);
  EXPECT_EQ(read(*main, 4096, 4096), (Read{SQLITE_IOERR_SHORT_READ, Bytes(4096)}));
}

TEST(MainFile, AFileShorterThanAPageIsRefusedUnlessItIsBeingMade) {
  Bench<MainFile> main;
  for (std::size_t size : {0u, 1u, 4095u}) {
    write_all(main.path(), Bytes(size, 7));
    main.reopen();
    EXPECT_EQ(main->check_size(), SQLITE_IOERR_DATA) << size;
    main.reopen(1, true);
    EXPECT_EQ(main->check_size(), SQLITE_OK) << size;
  }
  write_all(main.path(), Bytes(4096, 7));
  main.reopen();
  EXPECT_EQ(main->check_size(), SQLITE_OK);
}

TEST(MainFile, AReadAcrossPagesIsRefused) {
  Bench<MainFile> main;
  for (const std::int64_t at : {0, 4096}) ASSERT_EQ(main->write(page(1), at), SQLITE_OK);
  EXPECT_EQ(read(*main, 200, 4000).code, SQLITE_IOERR_DATA) << "SQLite never asks for one";
  EXPECT_EQ(read(*main, 8192, 0).code, SQLITE_IOERR_DATA);
  EXPECT_EQ(read(*main, 96, 4000).code, SQLITE_OK);
}

TEST(MainFile, OnADiskThatRefusesTheFirstLookIsAnErrorToo) {
  Bench<MainFile> main;
  ASSERT_EQ(main->write(page(1), 0), SQLITE_OK);
  support::FaultyDisk disk(main.path().parent_path());
  main.reopen();
  disk.fail_at(support::FaultyDisk::kRead, 0, EIO);
  EXPECT_EQ(read(*main, 100, 0), (Read{SQLITE_IOERR_READ, Bytes(100)}));
  disk.fail_at(support::FaultyDisk::kLook, 0, EIO);
  EXPECT_NE(main->check_size(), SQLITE_OK);
}

TEST(MainFile, RefusesAndLatchesOnWhatItCannotSeal) {
  Bench<MainFile> main;
  EXPECT_EQ(main->write(Bytes(100), 0), SQLITE_IOERR_WRITE);
  EXPECT_TRUE(main.files().failed);
  main.reopen();
  EXPECT_EQ(main->write(page(1), 512), SQLITE_IOERR_WRITE);
  main.reopen();
  Bytes dirty = page(1);
  dirty[kTextBytes] = 1;
  EXPECT_EQ(main->write(dirty, 0), SQLITE_IOERR_WRITE) << "it would not read back as written";
  EXPECT_EQ(main->write(page(1), 0), SQLITE_IOERR_WRITE) << "latched";
  EXPECT_EQ(main->base().sync(SQLITE_SYNC_NORMAL), SQLITE_IOERR_FSYNC);
  EXPECT_EQ(main->truncate(0), SQLITE_IOERR_TRUNCATE);
}

// ---- The log

TEST(LogFile, AHeaderIsHeldUntilItsPageComes) {
  Bench<LogFile> log;
  ASSERT_EQ(log->write(log_header(), 0), SQLITE_OK);
  const auto one = frame(1);
  ASSERT_EQ(log->write(part(one, 0, 24), 32), SQLITE_OK);
  EXPECT_EQ(read_all(log.path()).size(), 32u) << "nothing of it is on disk";
  ASSERT_EQ(log->write(part(one, 24, 4096), 56), SQLITE_OK);
  EXPECT_EQ(read_all(log.path()).size(), 32u + 4120u);
  EXPECT_EQ(read(*log, 4096, 56), (Read{SQLITE_OK, page(1)}));
  log.reopen();
  EXPECT_EQ(read(*log, 4120, 32), (Read{SQLITE_OK, one})) << "recovery";
  EXPECT_EQ(part(read_all(log.path()), 0, 32), log_header()) << "the log's own header is plain";
}

TEST(LogFile, AFrameMayBeSplitAtAnyOffset) {
  const auto one = frame(1);
  for (std::size_t cut : {1u, 8u, 23u, 24u, 25u, 480u, 512u, 4055u, 4080u, 4096u, 4119u}) {
    for (bool settled : {false, true}) {
      Bench<LogFile> log;
      ASSERT_EQ(log->write(part(one, 0, cut), 32), SQLITE_OK);
      // What SQLite does where it may not rely on powersafe overwrites: a sync in between.
      if (settled) {
        ASSERT_EQ(log->settle(), SQLITE_OK);
      }
      ASSERT_EQ(log->write(part(one, cut, one.size() - cut), 32 + cut), SQLITE_OK);
      log.reopen();
      EXPECT_EQ(read(*log, 4120, 32), (Read{SQLITE_OK, one})) << cut;
    }
  }
}

TEST(LogFile, OneWriteMayCoverSeveralFrames) {
  Bench<LogFile> log;
  Bytes all = log_header();
  for (std::uint8_t i = 1; i < 5; ++i) append(all, frame(i));
  ASSERT_EQ(log->write(part(all, 0, 5000), 0), SQLITE_OK);
  ASSERT_EQ(log->write(part(all, 5000, all.size() - 5000), 5000), SQLITE_OK);
  EXPECT_EQ(read(*log, all.size(), 0), (Read{SQLITE_OK, all}));
}

TEST(LogFile, ARewriteOfTheHeaderAloneKeepsThePage) {
  Bench<LogFile> log;
  for (std::uint8_t i = 0; i < 3; ++i) ASSERT_EQ(log->write(frame(i), frame_offset(i + 1)), 0);
  const auto before = read_all(log.path());
  // walRewriteChecksums: read a whole frame, write its header.
  EXPECT_EQ(read(*log, 4120, frame_offset(2)), (Read{SQLITE_OK, frame(1)}));
  ASSERT_EQ(log->write(Bytes(24, 0x77), frame_offset(2)), SQLITE_OK);
  Bytes expected(24, 0x77);
  append(expected, page(1));
  log.reopen();
  EXPECT_EQ(read(*log, 4120, frame_offset(2)), (Read{SQLITE_OK, expected}));
  EXPECT_EQ(read(*log, 4120, frame_offset(3)), (Read{SQLITE_OK, frame(2)}));
  const auto after = read_all(log.path());
  const auto nonce_at = static_cast<std::size_t>(frame_offset(2)) + 24 + kTextBytes;
  EXPECT_NE(part(before, nonce_at, 24), part(after, nonce_at, 24)) << "a fresh nonce";
}

TEST(LogFile, ARewriteOfTheDataAloneKeepsTheHeader) {
  Bench<LogFile> log;
  for (std::uint8_t i = 0; i < 3; ++i) ASSERT_EQ(log->write(frame(i), frame_offset(i + 1)), 0);
  ASSERT_EQ(log->write(page(9), frame_offset(1) + 24), SQLITE_OK);
  Bytes expected = part(frame(0), 0, 24);
  append(expected, page(9));
  log.reopen();
  EXPECT_EQ(read(*log, 4120, frame_offset(1)), (Read{SQLITE_OK, expected}));
}

TEST(LogFile, ServesTheChecksumsThatARewriteStartsFrom) {
  Bench<LogFile> log;
  ASSERT_EQ(log->write(log_header(), 0), SQLITE_OK);
  ASSERT_EQ(log->write(frame(5), 32), SQLITE_OK);
  EXPECT_EQ(read(*log, 8, 24), (Read{SQLITE_OK, Bytes(8, 9)})) << "the log's own";
  EXPECT_EQ(read(*log, 8, 32 + 16), (Read{SQLITE_OK, Bytes(8, 6)})) << "a frame's";
  log.reopen();
  EXPECT_EQ(read(*log, 8, 32 + 24), (Read{SQLITE_OK, Bytes(8, 5)})) << "of its page, if asked";
  EXPECT_EQ(read(*log, 8, frame_offset(2) + 16).code, SQLITE_IOERR_DATA) << "past the end";
}

TEST(LogFile, APageMayComeInPiecesBehindItsHeader) {
  Bench<LogFile> log;
  const auto one = frame(1);
  ASSERT_EQ(log->write(part(one, 0, 24), 32), SQLITE_OK);
  ASSERT_EQ(log->write(part(one, 24, 1000), 56), SQLITE_OK);
  ASSERT_EQ(log->write(part(one, 1024, 3096), 32 + 1024), SQLITE_OK);
  log.reopen();
  EXPECT_EQ(read(*log, 4120, 32), (Read{SQLITE_OK, one}));
}

TEST(LogFile, WhatIsHeldBackIsGivenUpOnceTheVaultHasFailed) {
  Bench<LogFile> log;
  ASSERT_EQ(log->write(frame(1), 32), SQLITE_OK);
  log.reopen();
  ASSERT_EQ(log->write(Bytes(24, 0x55), 32), SQLITE_OK);
  log.files().failed = true;  // by the database
  EXPECT_EQ(read(*log, 4120, 32), (Read{SQLITE_OK, frame(1)})) << "as it is on disk";
  EXPECT_EQ(log->sync(SQLITE_SYNC_NORMAL), SQLITE_IOERR_FSYNC);
}

TEST(LogFile, ASpilledHeldHeaderIsMergedWithWhatIsOnDisk) {
  Bench<LogFile> log;
  ASSERT_EQ(log->write(frame(1), 32), SQLITE_OK);
  log.reopen();
  ASSERT_EQ(log->write(Bytes(24, 0x55), 32), SQLITE_OK);
  EXPECT_EQ(read(*log, 4096, 56), (Read{SQLITE_OK, page(1)})) << "a read settles it";
  log.reopen();
  Bytes expected(24, 0x55);
  append(expected, page(1));
  EXPECT_EQ(read(*log, 4120, 32), (Read{SQLITE_OK, expected}));
}

TEST(LogFile, RecoveryAnswersZerosForATornFrame) {
  Bench<LogFile> log;
  for (std::uint8_t i = 0; i < 2; ++i) ASSERT_EQ(log->write(frame(i), frame_offset(i + 1)), 0);
  flip(log.path(), static_cast<std::size_t>(frame_offset(2)) + 3000);
  log.reopen();
  EXPECT_EQ(read(*log, 4120, frame_offset(1)), (Read{SQLITE_OK, frame(0)}));
  EXPECT_EQ(read(*log, 4120, frame_offset(2)), (Read{SQLITE_OK, Bytes(4120)}));
  EXPECT_EQ(read(*log, 4096, frame_offset(2) + 24), (Read{SQLITE_IOERR_DATA, Bytes(4096)}))
      << "a page that SQLite counts on is never zeros";
}

TEST(LogFile, OnceItHasWrittenAFrameThatDoesNotOpenIsAnError) {
  Bench<LogFile> log;
  for (std::uint8_t i = 0; i < 2; ++i) ASSERT_EQ(log->write(frame(i), frame_offset(i + 1)), 0);
  log.reopen();
  ASSERT_EQ(log->write(frame(7), frame_offset(1)), SQLITE_OK);
  flip(log.path(), static_cast<std::size_t>(frame_offset(2)) + 3000);
  EXPECT_EQ(read(*log, 4120, frame_offset(2)), (Read{SQLITE_IOERR_DATA, Bytes(4120)}));
  EXPECT_EQ(read(*log, 8, frame_offset(2) + 16).code, SQLITE_IOERR_DATA);
  EXPECT_EQ(read(*log, 4096, frame_offset(3) + 24).code, SQLITE_IOERR_DATA) << "past the end";
}

TEST(LogFile, APartialRewriteOfAFrameThatNoLongerOpensFailsAndLatches) {
  Bench<LogFile> log;
  for (std::uint8_t i = 0; i < 2; ++i) ASSERT_EQ(log->write(frame(i), frame_offset(i + 1)), 0);
  flip(log.path(), 1000);
  EXPECT_EQ(log->write(page(2), 56), SQLITE_IOERR_DATA);
  EXPECT_TRUE(log.files().failed);
}

TEST(LogFile, RefusesAndLatchesOnWhatItCannotSeal) {
  for (const bool with_its_header : {true, false}) {
    Bench<LogFile> log;
    ASSERT_EQ(log->write(frame(1), 32), SQLITE_OK);
    Bytes dirty = frame(2);
    dirty[kFrameHeaderBytes + kTextBytes] = 1;
    const std::size_t from = with_its_header ? 0 : kFrameHeaderBytes;
    EXPECT_EQ(log->write(part(dirty, from, dirty.size() - from), 32 + static_cast<int>(from)),
              SQLITE_IOERR_WRITE);
    EXPECT_TRUE(log.files().failed);
  }
}

// A header that came without its page is completed from the disk by whatever is done next.
TEST(LogFile, WhatItHoldsBackAndCannotCompleteFailsWhateverComesNext) {
  const auto other = frame_offset(2);
  using Next = std::function<int(LogFile&)>;
  const std::pair<const char*, Next> all[] = {
      {"settle", [](LogFile& log) { return log.settle(); }},
      {"read", [&](LogFile& log) { return read(log, 4120, other).code; }},
      {"truncate", [](LogFile& log) { return log.truncate(32); }},
      {"the log's header", [](LogFile& log) { return log.write(log_header(), 0); }},
      {"another frame", [&](LogFile& log) { return log.write(frame(5), other); }},
      {"the end of its page", [](LogFile& log) { return log.write(Bytes(16), 32 + 4104); }},
  };
  for (const auto& [name, next] : all) {
    Bench<LogFile> log;
    for (std::uint8_t i = 0; i < 2; ++i) ASSERT_EQ(log->write(frame(i), frame_offset(i + 1)), 0);
    support::FaultyDisk disk(log.path().parent_path());
    log.reopen();
    ASSERT_EQ(log->write(Bytes(24, 0x55), 32), SQLITE_OK);
    disk.fail_at(support::FaultyDisk::kRead, 0, EIO);
    EXPECT_EQ(next(*log), SQLITE_IOERR_READ) << name;
    EXPECT_TRUE(log.files().failed) << name;
    EXPECT_EQ(log->settle(), SQLITE_OK) << name << ": then it is given up, and reading goes on";
    EXPECT_EQ(read(*log, 4120, other), (Read{SQLITE_OK, frame(1)})) << name;
  }
}

TEST(LogFile, ADiskThatRefusesIsNotTheEndOfTheLog) {
  Bench<LogFile> log;
  ASSERT_EQ(log->write(log_header(), 0), SQLITE_OK);
  ASSERT_EQ(log->write(frame(1), 32), SQLITE_OK);
  support::FaultyDisk disk(log.path().parent_path());
  log.reopen();
  for (const auto& [size, at] : {std::pair{32, 0}, {4120, 32}, {4096, 56}, {8, 48}}) {
    disk.fail_at(support::FaultyDisk::kRead, 0, EIO);
    EXPECT_EQ(read(*log, static_cast<std::size_t>(size), at).code, SQLITE_IOERR_READ) << size;
  }
  EXPECT_EQ(read(*log, 4120, 32), (Read{SQLITE_OK, frame(1)}));
}

TEST(LogFile, ATornTailMayBeWrittenOver) {
  Bench<LogFile> log;
  ASSERT_EQ(log->write(frame(1), 32), SQLITE_OK);
  flip(log.path(), 1000);
  log.reopen();
  ASSERT_EQ(log->write(part(frame(3), 0, 24), 32), SQLITE_OK);
  ASSERT_EQ(log->settle(), SQLITE_OK);
  ASSERT_EQ(log->write(page(3), 56), SQLITE_OK);
  log.reopen();
  EXPECT_EQ(read(*log, 4120, 32), (Read{SQLITE_OK, frame(3)}));
}

TEST(LogFile, AFrameThatWasTruncatedAwayIsForgotten) {
  Bench<LogFile> log;
  for (std::uint8_t i = 0; i < 2; ++i) ASSERT_EQ(log->write(frame(i), frame_offset(i + 1)), 0);
  ASSERT_EQ(log->truncate(32), SQLITE_OK);
  ASSERT_EQ(log->write(part(frame(5), 0, 24), 32), SQLITE_OK);
  ASSERT_EQ(log->settle(), SQLITE_OK);
  Bytes expected = part(frame(5), 0, 24);
  expected.resize(kFrameBytes);
  log.reopen();
  EXPECT_EQ(read(*log, 4120, 32), (Read{SQLITE_OK, expected}));
}

TEST(LogFile, AHeaderThatClaimsAnotherPageSizeIsAnError) {
  Bench<LogFile> log;
  for (std::uint32_t size : {512u, 8192u}) {
    ASSERT_EQ(log->write(log_header(size), 0), SQLITE_OK);
    EXPECT_EQ(read(*log, 32, 0).code, SQLITE_IOERR_DATA);
  }
  ASSERT_EQ(log->write(Bytes(32), 0), SQLITE_OK);
  EXPECT_EQ(read(*log, 32, 0), (Read{SQLITE_OK, Bytes(32)})) << "a torn one ends the log at once";
}

TEST(LogFile, AnotherVaultsFramesAreTheEndOfTheLog) {
  Bench<LogFile> log;
  ASSERT_EQ(log->write(frame(1), 32), SQLITE_OK);
  log.reopen(2);
  EXPECT_EQ(read(*log, 4120, 32), (Read{SQLITE_OK, Bytes(4120)}));
}

// Against a plain file: whatever is written in whatever pieces reads back, now and in recovery.
RC_GTEST_PROP(LogFile, BehavesAsAPlainFileInWhateverPieces, ()) {
  Bench<LogFile> log;
  Bytes model = log_header();
  RC_ASSERT(log->write(model, 0) == SQLITE_OK);
  const auto steps = *rc::gen::inRange(1, 25);
  for (int i = 0; i < steps; ++i) {
    const auto frames = static_cast<std::uint32_t>((model.size() - 32) / 4120);
    const auto fill = static_cast<std::uint8_t>(*rc::gen::inRange(1, 200));
    // One frame or its successor, in two or three pieces, perhaps not all of them.
    const auto number = *rc::gen::inRange<std::uint32_t>(1, frames + 2);
    const auto base = static_cast<std::size_t>(frame_offset(number));
    if (number > frames) model.resize(base + 4120);
    const auto whole = frame(fill);
    const auto cut = *rc::gen::element<std::size_t>(0, 8, 24, 100, 512, 4096, 4120);
    const auto pieces = *rc::gen::inRange(0, 4);
    if (pieces != 1 || number > frames) {
      std::copy_n(whole.begin(), cut, model.begin() + static_cast<std::ptrdiff_t>(base));
      RC_ASSERT(log->write(part(whole, 0, cut), frame_offset(number)) == SQLITE_OK);
    }
    if (pieces == 3) RC_ASSERT(log->settle() == SQLITE_OK);
    if (pieces != 2 || number > frames) {
      std::copy(whole.begin() + static_cast<std::ptrdiff_t>(cut), whole.end(),
                model.begin() + static_cast<std::ptrdiff_t>(base + cut));
      RC_ASSERT(log->write(part(whole, cut, 4120 - cut),
                           frame_offset(number) + static_cast<std::int64_t>(cut)) == SQLITE_OK);
    }
    const auto at = *rc::gen::inRange<std::size_t>(0, model.size());
    const auto size = *rc::gen::inRange<std::size_t>(1, model.size() - at + 1);
    if (i % 3 == 0)
      RC_ASSERT(read(*log, size, static_cast<std::int64_t>(at)).bytes == part(model, at, size));
  }
  RC_ASSERT(log->settle() == SQLITE_OK);
  RC_ASSERT(read_all(log.path()).size() == model.size());
  log.reopen();
  for (std::size_t at = 32; at < model.size(); at += 4120)
    RC_ASSERT(read(*log, 4120, static_cast<std::int64_t>(at)).bytes == part(model, at, 4120));
}

}  // namespace
}  // namespace lull::vault
