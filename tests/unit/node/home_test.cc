// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <fstream>

#include "couple.h"
#include "model/reflection.h"
#include "unit/store/home.h"

namespace lull::node {

namespace {

class Alone : public ::testing::Test {
 protected:
  support::World world;
  Someone noor{world, "Noor", "192.168.7.2"};
};

TEST_F(Alone, ASecondDaemonOnTheSameHomeIsRefused) {
  const auto second = Home::open(noor.directory());
  ASSERT_FALSE(second);
  EXPECT_STREQ(second.error().reason, "home_in_use");
}

TEST_F(Alone, BeforeSetUpThereIsNothingToAskFor) {
  EXPECT_EQ(noor.node().state(), State::kNew);
  const auto store = noor.node().store();
  ASSERT_FALSE(store);
  EXPECT_STREQ(store.error().reason, "not_set_up");
}

TEST_F(Alone, SetUpOpensAndCannotBeDoneTwice) {
  ASSERT_TRUE(noor.setup());
  EXPECT_EQ(noor.node().state(), State::kOpen);
  EXPECT_TRUE(noor.node().listening().empty());
  const auto again = noor.setup();
  ASSERT_FALSE(again);
  EXPECT_STREQ(again.error().reason, "already_set_up");
}

TEST_F(Alone, ASetUpThatWasCutShortLeavesAFreshHome) {
  ASSERT_TRUE(noor.setup());
  noor.end();
  std::ofstream(noor.directory() / "unfinished");
  for (const char* name : {"shared.keys.new", "private.keys.new", "shared.vault.new"})
    std::ofstream(noor.directory() / name) << "half of it";
  std::filesystem::remove(noor.directory() / "private.keys");
  noor.start();
  EXPECT_EQ(noor.node().state(), State::kNew);
  for (const auto& file : std::filesystem::directory_iterator(noor.directory()))
    EXPECT_EQ(file.path().filename(), "lock");
  EXPECT_TRUE(noor.setup());
}

TEST_F(Alone, SR_32_AWrongPassphraseChangesNothingAndEachSlowsTheNextMore) {
  ASSERT_TRUE(noor.setup());
  noor.node().lock();
  const auto wrong = [this] {
    const auto tried = noor.unlock("not the passphrase");
    return std::string(tried ? "good" : tried.error().reason);
  };
  for (int i = 0; i < 4; ++i) EXPECT_EQ(wrong(), "wrong_passphrase");
  std::int64_t pause_ms = 0;
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(wrong(), "too_many_tries");
    std::int64_t waited = 0;
    std::string now;
    for (; (now = wrong()) == "too_many_tries"; waited += 100) world.run_for(100);
    EXPECT_EQ(now, "wrong_passphrase");
    EXPECT_GT(waited, pause_ms) << i;
    pause_ms = waited;
  }
  EXPECT_GE(pause_ms, 15'000);
  const auto early = noor.unlock();
  ASSERT_FALSE(early) << "the right one waits as well";
  EXPECT_STREQ(early.error().reason, "too_many_tries");
  world.run_for(120'000);
  EXPECT_TRUE(noor.unlock());
}

// As the daemon sets a home up, not as tests do.
TEST(NodeConfig, SR_32_KeySlotsAreAsSlowAsTheyShouldBe) {
  store::TempFolder folder;
  const auto home = Home::open(folder.path);
  ASSERT_TRUE(home);
  const auto passphrase = passphrase_from(kPassphrase, true);
  ASSERT_TRUE(make_vaults(*home, *passphrase, *passphrase, NodeConfig{}.argon2));
  for (const char* name : {kShared, kPrivate}) {
    const auto slots = vault::KeySlots::load(home->keys(name));
    ASSERT_TRUE(slots) << name;
    EXPECT_GE(slots->table().params.memory_kib, 64u * 1024);
    EXPECT_GE(slots->table().params.passes, 3u);
    EXPECT_TRUE(slots->open(*passphrase));
  }
}

TEST_F(Alone, TheRecoveryCodeSetsANewPassphraseForBothVaults) {
  ASSERT_TRUE(noor.setup());
  noor.node().lock();
  const auto code = noor.recovery();
  ASSERT_TRUE(noor.wait([&](Done done) {
    crypto::GuardedBytes typed(code.size());
    std::copy(code.begin(), code.end(), typed.expose_bytes().begin());
    noor.node().recover(std::move(typed), *passphrase_from("an altogether new one", true),
                        std::move(done));
  }));
  noor.node().lock();
  EXPECT_FALSE(noor.unlock());
  EXPECT_TRUE(noor.unlock("an altogether new one"));
  EXPECT_TRUE(noor.wait([&](Done done) {
    noor.node().open_notebook(*passphrase_from("an altogether new one", false), std::move(done));
  }));
}

TEST_F(Alone, TheNotebookClosesAfterTwoIdleMinutes) {
  ASSERT_TRUE(noor.setup());
  ASSERT_FALSE(noor.node().notebook());
  ASSERT_TRUE(noor.wait([&](Done done) {
    noor.node().open_notebook(*passphrase_from(kPassphrase, false), std::move(done));
  }));
  model::Fields words;
  words.set(model::reflection::kText, "for my eyes");
  ASSERT_TRUE((*noor.node().notebook())->write(model::kReflectionSpec, words));
  world.run_for(kNotebookIdleMs - 1'000);
  EXPECT_TRUE(noor.node().notebook()) << "and this use opens it for two more";
  world.run_for(kNotebookIdleMs - 1'000);
  EXPECT_TRUE(noor.node().notebook_open());
  world.run_for(2'000);
  EXPECT_FALSE(noor.node().notebook_open());
}

TEST_F(Alone, TheNotebookClosesByTheClockWhereTheTimerSlept) {
  ASSERT_TRUE(noor.setup());
  ASSERT_TRUE(noor.wait([&](Done done) {
    noor.node().open_notebook(*passphrase_from(kPassphrase, false), std::move(done));
  }));
  world.sleep(kNotebookIdleMs);
  EXPECT_EQ(noor.node().notebook().error().reason, std::string("notebook_locked"));
  EXPECT_FALSE(noor.node().notebook_open());
}

TEST_F(Alone, SR_36_EraseAsksForThePassphraseAndLeavesNoFile) {
  ASSERT_TRUE(noor.setup());
  noor.thank("gone", false);
  EXPECT_FALSE(noor.wait([&](Done done) {
    noor.node().erase(*passphrase_from("not the passphrase", false), std::move(done));
  }));
  EXPECT_EQ(noor.node().state(), State::kOpen);
  ASSERT_TRUE(noor.wait([&](Done done) {
    noor.node().erase(*passphrase_from(kPassphrase, false), std::move(done));
  }));
  EXPECT_EQ(noor.node().state(), State::kNew);
  for (const auto& file : std::filesystem::directory_iterator(noor.directory()))
    EXPECT_EQ(file.path().filename(), "lock");
}

TEST(DefaultHome, SR_36_ForgettingTheAutostartTakesTheUnitAndItsLinkAndNothingElse) {
  char directory[] = "/tmp/lull_home_XXXXXX";
  const std::filesystem::path root = mkdtemp(directory);
  for (const char* name : {"XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME"}) {
    std::filesystem::create_directories(root / name);
    ::setenv(name, (root / name).c_str(), 1);
  }
  const auto units = root / "XDG_CONFIG_HOME" / "systemd" / "user";
  std::filesystem::create_directories(units / "default.target.wants");
  for (const char* name : {"lulld.service", "other.service"}) {
    std::ofstream(units / name) << "[Service]\n";
    std::filesystem::create_symlink(units / name, units / "default.target.wants" / name);
  }
  const auto by_default = Home::open(std::nullopt);
  ASSERT_TRUE(by_default) << by_default.error().reason;
  by_default->forget_autostart();
  for (const auto& place : {units, units / "default.target.wants"}) {
    EXPECT_FALSE(std::filesystem::exists(std::filesystem::symlink_status(place / "lulld.service")));
    EXPECT_TRUE(std::filesystem::exists(place / "other.service"));
  }
  for (const char* name : {"XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME"}) ::unsetenv(name);
  std::filesystem::remove_all(root);
}

TEST_F(Alone, SR_46_FilesAreForTheirOwnerAlone) {
  ASSERT_TRUE(noor.setup());
  struct stat found {};
  ASSERT_EQ(stat(noor.directory().c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0700u);
  for (const auto& file : std::filesystem::directory_iterator(noor.directory())) {
    ASSERT_EQ(stat(file.path().c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0077, 0u) << file.path();
  }
}

TEST_F(Alone, AClockSetBackLosesNothing) {
  ASSERT_TRUE(noor.setup());
  noor.thank("now", false);
  noor.host().virtual_clock().wall_offset_ms -= std::int64_t{10} * 365 * 86'400'000;
  noor.thank("ten years ago", false);
  EXPECT_EQ(noor.thanks().size(), 2u);
  noor.end();
  noor.start();
  ASSERT_TRUE(noor.unlock());
  EXPECT_EQ(noor.thanks().size(), 2u);
}

}  // namespace

}  // namespace lull::node
