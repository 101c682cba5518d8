// SPDX-License-Identifier: Apache-2.0
// Backups of a home, and homes made of backups.
#include <fstream>

#include "unit/node/keeper.h"

namespace lull::node {
namespace {

const Names kNothing{"lock"};

class Backup : public ::testing::Test {
 protected:
  support::World world;
  Someone noor{world, "Noor", "192.168.7.2"};
  Keeper keeper{noor, world};
  Stick stick;

  void SetUp() override { ASSERT_TRUE(noor.setup()); }
  void write_notes(const std::string& text) {
    ASSERT_EQ(keeper.open_notebook(), "good");
    model::Fields fields;
    fields.set(model::reflection::kText, text);
    ASSERT_TRUE((*noor.node().notebook())->write(model::kReflectionSpec, fields));
  }
};

TEST_F(Backup, SR_08_HoldsWhatIsPrivateAndTheNotebookAndBringsThemBack) {
  noor.thank("mine alone", false);
  write_notes("for my eyes");
  ASSERT_EQ(keeper.backup(stick / "b"), "good") << "with the notebook open";
  write_notes("too late for that one");
  noor.node().close_notebook();
  ASSERT_EQ(keeper.backup(stick / "c"), "good") << "and closed";

  keeper.lose();
  ASSERT_EQ(keeper.restore(stick / "b"), "good");
  EXPECT_FALSE(keeper.paired);
  EXPECT_EQ(noor.node().state(), State::kLocked);
  ASSERT_TRUE(noor.unlock());
  EXPECT_FALSE(noor.node().paused()) << "there is nobody to be met";
  EXPECT_EQ(noor.thanks(), Names{"mine alone"});
  EXPECT_EQ(keeper.notes(), Names{"for my eyes"});

  keeper.lose();
  ASSERT_EQ(keeper.restore(stick / "c"), "good");
  ASSERT_TRUE(noor.unlock());
  EXPECT_EQ(keeper.notes(), (Names{"for my eyes", "too late for that one"}));
  EXPECT_EQ(keeper.files(), (Names{"lock", "private.keys", "private.vault", "private.vault-wal",
                                   "shared.keys", "shared.vault", "shared.vault-wal"}));
}

TEST_F(Backup, ANotebookThatWasCutOffWhileOpenComesWithItsLog) {
  write_notes("in the log only");
  const auto log = noor.directory() / "private.vault-wal";
  const auto database = noor.directory() / "private.vault";
  for (const auto& file : {log, database}) fs::copy_file(file, file.string() + ".kept");
  noor.end();
  for (const auto& file : {log, database}) fs::rename(file.string() + ".kept", file);
  noor.start();
  ASSERT_TRUE(noor.unlock());
  ASSERT_EQ(keeper.backup(stick / "b"), "good");
  keeper.lose();
  ASSERT_EQ(keeper.restore(stick / "b"), "good");
  ASSERT_TRUE(noor.unlock());
  EXPECT_EQ(keeper.notes(), Names{"in the log only"});
}

TEST_F(Backup, SR_30_AsksForThePassphraseThoughEverythingIsOpen) {
  for (int i = 0; i < 4; ++i)
    EXPECT_EQ(keeper.backup(stick / "b", "not the passphrase"), "wrong_passphrase");
  EXPECT_EQ(keeper.backup(stick / "b"), "too_many_tries");
  EXPECT_EQ(stick.files(), 0u);
  world.run_for(5'000);
  EXPECT_EQ(keeper.backup(stick / "b"), "good");
  noor.node().lock();
  EXPECT_EQ(keeper.backup(stick / "c"), "locked");
}

TEST_F(Backup, EntriesAreReadAndWrittenWhileItIsMade) {
  noor.thank("before", false);
  for (int i = 0; i < 40; ++i) noor.thank(std::string(400, 'x'), false);
  std::optional<Result<std::uint64_t>> result;
  keeper.begin(stick / "b", result);
  ASSERT_TRUE(world.run_until([&] { return stick.is_begun(); }));
  ASSERT_FALSE(result);
  noor.thank("meanwhile", false);
  world.run_for(0);
  EXPECT_EQ(keeper.open_notebook(), "busy") << "its file is being copied";
  std::optional<Result<std::uint64_t>> second;
  keeper.begin(stick / "c", second);
  EXPECT_EQ(verdict(*second), "busy");
  ASSERT_TRUE(world.run_until([&] { return result.has_value(); }));
  EXPECT_EQ(**result, fs::file_size(stick / "b"));
  EXPECT_EQ(keeper.open_notebook(), "good");
  EXPECT_EQ(noor.thanks().size(), 42u);
  keeper.lose();
  ASSERT_EQ(keeper.restore(stick / "b"), "good");
  ASSERT_TRUE(noor.unlock());
  EXPECT_EQ(noor.thanks().size(), 41u) << "as it was when it was begun";
}

TEST_F(Backup, LockingEndsItAtOnce) {
  std::optional<Result<std::uint64_t>> result;
  keeper.begin(stick / "b", result);
  ASSERT_TRUE(world.run_until([&] { return stick.is_begun(); }));
  noor.node().lock();
  ASSERT_TRUE(result);
  EXPECT_EQ(verdict(*result), "locked");
  world.run_for(60'000);
  for (const auto& one : fs::directory_iterator("/proc/self/fd")) {
    std::error_code ignored;
    EXPECT_NE(fs::read_symlink(one, ignored), stick / "b") << "it lets go of the file";
  }
  ASSERT_TRUE(noor.unlock());
  EXPECT_EQ(keeper.backup(stick / "c"), "good");
}

TEST_F(Backup, TheEndOfTheDaemonEndsIt) {
  std::optional<Result<std::uint64_t>> result;
  keeper.begin(stick / "b", result);
  ASSERT_TRUE(world.run_until([&] { return stick.is_begun(); }));
  noor.end();
  EXPECT_FALSE(result) << "whoever asked may be gone by now";
  noor.start();
  ASSERT_TRUE(noor.unlock());
}

TEST_F(Backup, ErasingWhileItIsMadeErases) {
  std::optional<Result<std::uint64_t>> result;
  keeper.begin(stick / "b", result);
  ASSERT_TRUE(world.run_until([&] { return stick.is_begun(); }));
  ASSERT_TRUE(noor.wait([&](Done done) {
    noor.node().erase(*passphrase_from(kPassphrase, false), std::move(done));
  }));
  world.run_for(60'000);
  EXPECT_EQ(keeper.files(), kNothing);
}

// --- restoring -----------------------------------------------------------------------------------

TEST_F(Backup, IsNeverPutOverAHomeThatIsInUse) {
  ASSERT_EQ(keeper.backup(stick / "b"), "good");
  noor.thank("written since", false);
  EXPECT_EQ(keeper.restore(stick / "b"), "already_set_up");
  noor.node().lock();
  EXPECT_EQ(keeper.restore(stick / "b"), "already_set_up");
  noor.end();
  fs::remove(noor.directory() / "shared.keys");
  noor.start();
  EXPECT_EQ(keeper.restore(stick / "b"), "already_set_up") << "nor over what is left of one";
}

TEST_F(Backup, AWrongPassphraseOrADamagedFileLeavesTheHomeAsNew) {
  ASSERT_EQ(keeper.backup(stick / "b"), "good");
  keeper.lose();
  const auto refused = [this](const char* file, const char* reason,
                              const std::string& passphrase = kPassphrase) {
    EXPECT_EQ(keeper.restore(stick / file, passphrase), reason);
    EXPECT_EQ(noor.node().state(), State::kNew);
    EXPECT_EQ(keeper.files(), kNothing);
  };
  refused("b", "wrong_passphrase", "not the passphrase");
  refused("nothing", "backup_unreadable");
  std::ofstream(stick / "text") << "Dear diary";
  refused("text", "backup_foreign");
  fs::copy_file(stick / "b", stick / "cut");
  fs::resize_file(stick / "cut", 700'000);
  refused("cut", "backup_truncated");
  // In the last block, when everything else lies unpacked.
  fs::copy_file(stick / "b", stick / "damaged");
  std::fstream damaged(stick / "damaged", std::ios::in | std::ios::out | std::ios::binary);
  damaged.seekp(-1, std::ios::end);
  damaged.put('\0');
  damaged.close();
  refused("damaged", "backup_damaged");
  EXPECT_EQ(keeper.restore(stick / "b"), "good");
}

TEST_F(Backup, TheRecoveryCodeOfThatTimeOpensItToo) {
  noor.thank("kept", false);
  ASSERT_EQ(keeper.backup(stick / "b"), "good");
  const auto code = noor.recovery();
  keeper.lose();
  EXPECT_EQ(keeper.recover(stick / "b", "0000-0000"), "recovery_code_typo");
  EXPECT_EQ(keeper.files(), kNothing);
  ASSERT_EQ(keeper.recover(stick / "b", code), "good");
  ASSERT_TRUE(noor.unlock());
  EXPECT_EQ(noor.thanks(), Names{"kept"});
}

/// Whatever of it was on the disk when the power went.
TEST_F(Backup, ARestoreThatWasCutOffAnywhereIsNoHomeAndCanBeDoneAgain) {
  noor.thank("kept", false);
  ASSERT_EQ(keeper.backup(stick / "b"), "good");
  keeper.lose();
  ASSERT_EQ(keeper.restore(stick / "b"), "good");
  fs::create_directory(stick / "whole");
  noor.end();
  const Names order{"shared.vault", "private.vault", "shared.keys", "private.keys"};
  for (const auto& name : order) fs::copy_file(noor.directory() / name, stick / "whole" / name);

  for (std::size_t written = 0; written <= order.size(); ++written) {
    for (const bool half : {false, true}) {
      for (const auto& file : fs::directory_iterator(noor.directory())) fs::remove_all(file);
      std::ofstream(noor.directory() / "unfinished");
      for (std::size_t i = 0; i < written; ++i)
        fs::copy_file(stick / "whole" / order[i], noor.directory() / order[i]);
      if (half && written > 0) {
        const auto last = noor.directory() / order[written - 1];
        fs::resize_file(last, fs::file_size(last) / 2);
      }
      noor.start();
      EXPECT_EQ(noor.node().state(), State::kNew) << written << half;
      EXPECT_EQ(keeper.files(), kNothing) << written << half;
      noor.end();
    }
  }
  noor.start();
  ASSERT_EQ(keeper.restore(stick / "b"), "good");
  ASSERT_TRUE(noor.unlock());
  EXPECT_EQ(noor.thanks(), Names{"kept"});
}

TEST_F(Backup, ALogThatSomebodyLeftInTheHomeIsNotReadAsItsOwn) {
  noor.thank("kept", false);
  ASSERT_EQ(keeper.backup(stick / "b"), "good");
  noor.thank("of another time", false);
  fs::copy_file(noor.directory() / "shared.vault-wal", stick / "wal");
  keeper.lose();
  fs::copy_file(stick / "wal", noor.directory() / "shared.vault-wal");
  ASSERT_EQ(keeper.restore(stick / "b"), "good");
  ASSERT_TRUE(noor.unlock());
  EXPECT_EQ(noor.thanks(), Names{"kept"});
}

}  // namespace
}  // namespace lull::node
