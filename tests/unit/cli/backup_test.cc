// SPDX-License-Identifier: Apache-2.0
// lull backup and lull restore.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "control.pb.h"
#include "unit/cli/harness.h"

namespace lull::cli::test {
namespace {

TEST(Backup, SendsAnAbsolutePathAndThePassphrase) {
  FakeDaemon daemon;
  proto::BackupReply reply;
  reply.set_bytes(1'048'576);
  daemon.reply("Backup", reply);
  const auto json = run_with_secrets(daemon, {"backup", "some-name", "--json"}, "one two three\n");
  EXPECT_EQ(json.exit, 0);
  const auto asked = daemon.last<proto::BackupRequest>("Backup");
  EXPECT_EQ(asked.path(), (std::filesystem::current_path() / "some-name").string());
  EXPECT_EQ(asked.passphrase(), "one two three");
  EXPECT_FALSE(asked.replace());
  EXPECT_EQ(json.json().at(0)["backup"], asked.path());
  EXPECT_EQ(json.json().at(0)["bytes"], 1'048'576);
}

TEST(Backup, SR_30_NeedsThePassphrase) {
  FakeDaemon daemon;
  daemon.reply("Backup", proto::BackupReply());
  EXPECT_EQ(run(daemon, {"backup", "some-name"}).exit, 64);
  EXPECT_TRUE(daemon.calls("Backup").empty());
}

TEST(Backup, AFileThatIsThereIsLeftUnlessForced) {
  FakeDaemon daemon;
  daemon.reply("Backup", proto::BackupReply());
  const auto file = daemon.home() / "there";
  std::ofstream(file) << "mine";
  EXPECT_EQ(run_with_secrets(daemon, {"backup", file.string(), "--json"}, "one two three\n")
                .json()
                .at(0)["error"],
            "backup_exists");
  EXPECT_TRUE(daemon.calls("Backup").empty()) << "and nobody types a passphrase for it";
  EXPECT_EQ(run_with_secrets(daemon, {"backup", file.string(), "--force"}, "one two three\n").exit,
            0);
  EXPECT_TRUE(daemon.last<proto::BackupRequest>("Backup").replace());
}

TEST(Backup, ANameThatIsNotTextIsRefusedHere) {
  FakeDaemon daemon;
  daemon.reply("Backup", proto::BackupReply());
  const auto said = run_with_secrets(daemon, {"backup", "caf\xe9", "--json"}, "one two three\n");
  EXPECT_EQ(said.json().at(0)["error"], "backup_path_invalid");
}

TEST(Restore, ChecksFirstThatNothingIsSetUp) {
  FakeDaemon daemon;
  proto::StatusReply status;
  status.set_state(proto::STATE_LOCKED);
  daemon.reply("Status", status);
  EXPECT_EQ(
      run_with_secrets(daemon, {"restore", "b", "--json"}, "one two three\n").json().at(0)["error"],
      "already_set_up");
  EXPECT_TRUE(daemon.calls("Restore").empty());
}

class RestoreTest : public ::testing::Test {
 protected:
  FakeDaemon daemon;
  RestoreTest() {
    proto::StatusReply status;
    status.set_state(proto::STATE_NEW);
    daemon.reply("Status", status);
  }
};

TEST_F(RestoreTest, SaysWhatToDoNextAndThatNothingGoesOut) {
  proto::RestoreReply reply;
  daemon.reply("Restore", reply);
  const auto alone = run_with_secrets(daemon, {"restore", "b"}, "one two three\n");
  EXPECT_EQ(alone.exit, 0);
  EXPECT_NE(alone.err.find("lull unlock"), std::string::npos);
  EXPECT_EQ(alone.err.find("lull resume"), std::string::npos);
  reply.set_paired(true);
  daemon.reply("Restore", reply);
  const auto paired = run_with_secrets(daemon, {"restore", "b", "--recovery"}, "A1B2\n");
  EXPECT_NE(paired.err.find("lull resume"), std::string::npos);
  EXPECT_NE(paired.err.find("lull stop"), std::string::npos);
  const auto asked = daemon.last<proto::RestoreRequest>("Restore");
  EXPECT_TRUE(asked.recovery());
  EXPECT_EQ(asked.passphrase(), "A1B2");
  EXPECT_EQ(asked.path(), (std::filesystem::current_path() / "b").string());
}

TEST_F(RestoreTest, AWrongPassphraseIsSaidToBeThatOfTheBackup) {
  daemon.refuse("Restore", Code::kWrongKey, "wrong_passphrase");
  EXPECT_EQ(
      run_with_secrets(daemon, {"restore", "b", "--json"}, "one two three\n").json().at(0)["error"],
      "backup_wrong_passphrase");
  daemon.refuse("Restore", Code::kWrongKey, "wrong_recovery_code");
  EXPECT_EQ(run_with_secrets(daemon, {"restore", "b", "--recovery", "--json"}, "A1B2\n")
                .json()
                .at(0)["error"],
            "wrong_recovery_code");
}

}  // namespace
}  // namespace lull::cli::test
