// SPDX-License-Identifier: Apache-2.0
// lull backup and lull restore.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "control.pb.h"
#include "unit/cli/harness.h"

namespace lull::cli::test {
namespace {

namespace fs = std::filesystem;

std::string content(const fs::path& file) {
  std::ostringstream all;
  all << std::ifstream(file).rdbuf();
  return all.str();
}

class BackupTest : public ::testing::Test {
 protected:
  BackupTest() : stick(daemon.home() / "stick"), file(stick / "some name") {
    fs::create_directory(stick);
    proto::BackupReply reply;
    reply.set_bytes(1'048'576);
    daemon.reply("Backup", reply);
    daemon.write_into_file("sealed");
  }
  Ran backup(const fs::path& where, std::vector<std::string> more = {}) {
    std::vector<std::string> args{"backup", where.string(), "--json"};
    args.insert(args.end(), more.begin(), more.end());
    return run_with_secrets(daemon, args, "one two three\n");
  }
  std::string refused(const fs::path& where, const std::vector<std::string>& more = {}) {
    const auto error = backup(where, more).json().at(0);
    return error.value("error", "");
  }
  std::string names() const {
    std::set<std::string> all;
    for (const auto& one : fs::directory_iterator(stick)) all.insert(one.path().filename());
    std::string text;
    for (const auto& one : all) text += (text.empty() ? "" : ", ") + one;
    return text;
  }
  FakeDaemon daemon;
  fs::path stick;
  fs::path file;
};

TEST_F(BackupTest, SendsAnOpenFileAndThePassphraseAndGivesTheFileItsName) {
  const auto ran = backup(file);
  EXPECT_EQ(ran.exit, 0) << ran.err;
  EXPECT_EQ(daemon.last<proto::BackupRequest>("Backup").passphrase(), "one two three");
  EXPECT_EQ(ran.json().at(0)["backup"], file.string());
  EXPECT_EQ(ran.json().at(0)["bytes"], 1'048'576);
  EXPECT_EQ(content(file), "sealed");
  EXPECT_EQ(names(), "some name");
}

TEST_F(BackupTest, IsForItsOwnerAlone) {
  const auto before = ::umask(0);
  EXPECT_EQ(backup(file).exit, 0);
  ::umask(before);
  struct stat found {};
  ASSERT_EQ(::stat(file.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 07777, 0600u);
}

TEST_F(BackupTest, SR_30_NeedsThePassphrase) {
  EXPECT_EQ(run(daemon, {"backup", file.string()}).exit, 64);
  EXPECT_TRUE(daemon.calls("Backup").empty());
  EXPECT_EQ(names(), "");
}

TEST_F(BackupTest, AFileThatIsThereIsLeftUnlessForced) {
  std::ofstream(file) << "mine";
  EXPECT_EQ(refused(file), "backup_exists");
  EXPECT_TRUE(daemon.calls("Backup").empty()) << "and nobody types a passphrase for it";
  EXPECT_EQ(content(file), "mine");
  EXPECT_EQ(backup(file, {"--force"}).exit, 0);
  EXPECT_EQ(content(file), "sealed");
  EXPECT_EQ(names(), "some name");
}

TEST_F(BackupTest, OneThatComesWhileItIsWrittenIsLeftToo) {
  daemon.on("Backup", [this](const std::string&) {
    std::ofstream(file) << "mine";
    return std::string();
  });
  EXPECT_EQ(refused(file), "backup_exists");
  EXPECT_EQ(content(file), "mine");
  EXPECT_EQ(names(), "some name");
}

TEST_F(BackupTest, OneThatCameToNothingLeavesTheOldOneAndNothingElse) {
  daemon.refuse("Backup", Code::kLocked, "locked");
  EXPECT_EQ(refused(file), "locked");
  EXPECT_EQ(names(), "");
  std::ofstream(file) << "mine";
  EXPECT_EQ(refused(file, {"--force"}), "locked");
  EXPECT_EQ(content(file), "mine");
  EXPECT_EQ(names(), "some name");
}

TEST_F(BackupTest, PlacesThatCannotHoldOneAreRefused) {
  const auto refused_there = [&](const fs::path& where) {
    EXPECT_EQ(refused(where, {"--force"}), "backup_path_invalid") << where;
  };
  refused_there(stick / "no/such/folder");
  refused_there(stick / std::string(300, 'n'));
  refused_there(stick);
  refused_there("");
  fs::create_symlink(stick / "nothing", stick / "link");
  refused_there(stick / "link");
  refused_there("/dev/null");
  refused_there(daemon.home() / "into the home itself");
  refused_there(daemon.home() / ".." / daemon.home().filename() / "lock");
  EXPECT_EQ(names(), "link");
}

TEST_F(BackupTest, ANameThatIsNotTextIsANameToo) {
  EXPECT_EQ(backup(stick / "caf\xe9").exit, 0);
  EXPECT_EQ(names(), "caf\xe9");
}

TEST(Restore, ChecksFirstThatNothingIsSetUp) {
  FakeDaemon daemon;
  std::ofstream(daemon.home() / "b") << "sealed";
  proto::StatusReply status;
  status.set_state(proto::STATE_LOCKED);
  daemon.reply("Status", status);
  EXPECT_EQ(run_with_secrets(daemon, {"restore", (daemon.home() / "b").string(), "--json"},
                             "one two three\n")
                .json()
                .at(0)["error"],
            "already_set_up");
  EXPECT_TRUE(daemon.calls("Restore").empty());
}

class RestoreTest : public ::testing::Test {
 protected:
  FakeDaemon daemon;
  std::string file = (daemon.home() / "b").string();
  RestoreTest() {
    std::ofstream(file) << "sealed";
    proto::StatusReply status;
    status.set_state(proto::STATE_NEW);
    daemon.reply("Status", status);
  }
};

TEST_F(RestoreTest, SaysWhatToDoNextAndThatNothingGoesOut) {
  proto::RestoreReply reply;
  daemon.reply("Restore", reply);
  const auto alone = run_with_secrets(daemon, {"restore", file}, "one two three\n");
  EXPECT_EQ(alone.exit, 0);
  EXPECT_NE(alone.err.find("lull unlock"), std::string::npos);
  EXPECT_EQ(alone.err.find("lull resume"), std::string::npos);
  reply.set_paired(true);
  daemon.reply("Restore", reply);
  const auto paired = run_with_secrets(daemon, {"restore", file, "--recovery"}, "A1B2\n");
  EXPECT_NE(paired.err.find("lull resume"), std::string::npos);
  EXPECT_NE(paired.err.find("lull stop"), std::string::npos);
  const auto asked = daemon.last<proto::RestoreRequest>("Restore");
  EXPECT_TRUE(asked.recovery());
  EXPECT_EQ(asked.passphrase(), "A1B2");
  EXPECT_EQ(daemon.file_content(), "sealed");
}

TEST_F(RestoreTest, AWrongPassphraseIsSaidToBeThatOfTheBackup) {
  daemon.refuse("Restore", Code::kWrongKey, "wrong_passphrase");
  EXPECT_EQ(run_with_secrets(daemon, {"restore", file, "--json"}, "one two three\n")
                .json()
                .at(0)["error"],
            "backup_wrong_passphrase");
  daemon.refuse("Restore", Code::kWrongKey, "wrong_recovery_code");
  EXPECT_EQ(run_with_secrets(daemon, {"restore", file, "--recovery", "--json"}, "A1B2\n")
                .json()
                .at(0)["error"],
            "wrong_recovery_code");
}

TEST_F(RestoreTest, AFileThatIsNoneIsSaidBeforeThePassphraseIsAsked) {
  const auto refused = [&](const std::string& name) {
    return run(daemon, {"restore", name, "--json"}).json().at(0)["error"];
  };
  EXPECT_EQ(refused("nothing/of/the/kind"), "backup_missing");
  EXPECT_EQ(refused(file + "/inside"), "backup_missing");
  EXPECT_EQ(refused(daemon.home()), "backup_foreign");
  EXPECT_EQ(refused("/dev/null"), "backup_foreign");
  EXPECT_TRUE(daemon.calls("Restore").empty());
}

}  // namespace
}  // namespace lull::cli::test
