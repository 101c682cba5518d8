// SPDX-License-Identifier: Apache-2.0
// Backups through the daemon's interface, on real threads and a real disk.
#include "daemon.h"

namespace lull::control::test {
namespace {

namespace fs = std::filesystem;

class BackupTest : public OpenTest {
 protected:
  fs::path stick = new_folder();
  ~BackupTest() override { fs::remove_all(stick); }

  proto::BackupRequest backup_request(const std::string& passphrase = kPassphrase) {
    proto::BackupRequest request;
    request.set_passphrase(passphrase);
    return request;
  }
  proto::RestoreRequest restore_request(const std::string& passphrase = kPassphrase) {
    proto::RestoreRequest request;
    request.set_passphrase(passphrase);
    return request;
  }
  fs::path file = stick / "b";
  Answered<proto::BackupReply> back_up(const std::string& passphrase = kPassphrase) {
    const Descriptor out(file, O_WRONLY | O_CREAT | O_TRUNC);
    return client->call_with<proto::BackupReply>(std::vector<int>{out.get()}, "Backup",
                                                 backup_request(passphrase));
  }
  void begin_backup() {
    const Descriptor out(file, O_WRONLY | O_CREAT | O_TRUNC);
    client->along({out.get()});
    client->send("Backup", backup_request());
    ASSERT_TRUE(run_until(io, [this] { return fs::file_size(file) > 0; }));
  }
};

TEST_F(BackupTest, GoesToAFileAndComesBackInAnotherHome) {
  const auto id = save(thanks("tea"));
  open_notebook();
  save(reflection("for my eyes"));
  const auto made = back_up();
  ASSERT_EQ(made.reason, "good");
  EXPECT_EQ(made.reply.bytes(), fs::file_size(file));

  Daemon other(io);
  Client there(io, other.socket());
  EXPECT_EQ(there.call_with(file, "Restore", restore_request("not the passphrase")).reason,
            "wrong_passphrase");
  const auto back = there.call_with<proto::RestoreReply>(file, "Restore", restore_request());
  ASSERT_EQ(back.reason, "good");
  EXPECT_FALSE(back.reply.paired());
  EXPECT_EQ(there.call<proto::StatusReply>("Status").reply.state(), proto::STATE_LOCKED);
  ASSERT_EQ(there.call("Unlock", unlock_request()).reason, "good");
  EXPECT_EQ(there.call<proto::Entry>("Get", id_request(id)).reply.content().gratitude().text(),
            "tea");
  ASSERT_EQ(there.call("OpenNotebook", unlock_request(kNotebookPassphrase)).reason, "good");
  proto::ListRequest reflections;
  reflections.set_kind("reflection");
  const auto notes = there.call<proto::ListReply>("List", reflections).reply;
  ASSERT_EQ(notes.entries_size(), 1);
  EXPECT_EQ(notes.entries(0).content().reflection().text(), "for my eyes");
  EXPECT_EQ(there.call_with(file, "Restore", restore_request()).reason, "already_set_up");
}

TEST_F(BackupTest, TheRecoveryCodeRestoresAsWell) {
  ASSERT_EQ(back_up().reason, "good");
  Daemon other(io);
  Client there(io, other.socket());
  auto request = restore_request(Template::noor().recovery);
  EXPECT_EQ(there.call_with(file, "Restore", request).reason, "wrong_passphrase");
  request.set_passphrase("");
  request.set_recovery(true);
  EXPECT_EQ(there.call_with(file, "Restore", request).reason, "recovery_code_typo");
  request.set_passphrase(Template::noor().recovery);
  EXPECT_EQ(there.call_with<proto::RestoreReply>(file, "Restore", request).reason, "good");
}

TEST_F(BackupTest, SR_30_WithoutThePassphraseThereIsNone) {
  EXPECT_EQ(back_up("").reason, "wrong_passphrase");
  EXPECT_EQ(back_up("not the passphrase").reason, "wrong_passphrase");
  client->call("Lock");
  EXPECT_EQ(back_up().reason, "locked");
  EXPECT_EQ(fs::file_size(file), 0u) << "not a byte of it";
}

TEST_F(BackupTest, OthersAreAnsweredWhileItIsMade) {
  for (int i = 0; i < 300; ++i) {
    auto request = thanks(std::string(450, 'x') + std::to_string(i));
    ASSERT_EQ(client->call<proto::Entry>("Save", request).reason, "good");
  }
  Client second(io, daemon.socket());
  begin_backup();
  EXPECT_EQ(second.call<proto::Entry>("Save", thanks("meanwhile")).reason, "good");
  EXPECT_EQ(client->receive<proto::BackupReply>().reason, "good");
}

TEST_F(BackupTest, LockingDoesNotWaitForIt) {
  for (int i = 0; i < 5; ++i) {
    Client second(io, daemon.socket());
    begin_backup();
    EXPECT_EQ(second.call("Lock").reason, "good");
    const auto reason = client->receive<proto::BackupReply>().reason;
    EXPECT_TRUE(reason == "locked" || reason == "good") << reason;  // it may have been done by then
    ASSERT_EQ(second.call("Unlock", unlock_request()).reason, "good");
  }
}

}  // namespace
}  // namespace lull::control::test
