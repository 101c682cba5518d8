// SPDX-License-Identifier: Apache-2.0
// Files that come from a page and go to it, piece by piece.
#include "control/held_files.h"

#include <algorithm>

#include "daemon.h"

namespace lull::control::test {
namespace {

namespace fs = std::filesystem;

proto::UploadRequest upload_request(proto::UploadFor what, std::uint64_t size,
                                    const std::string& piece = "") {
  proto::UploadRequest request;
  request.set_what(what);
  request.set_size(size);
  request.set_piece(piece);
  return request;
}

class HeldFilesTest : public OpenTest {
 protected:
  /// As a page of that session asks.
  template <class Reply, class Request>
  Answered<Reply> ask(const std::string& method, const Request& request,
                      std::uint64_t session = 7) {
    Answered<Reply> told;
    bool answered = false;
    const auto take = [&](Result<std::string> answer) {
      answered = true;
      if (!answer)
        told.reason = answer.error().reason;
      else
        EXPECT_TRUE(told.reply.ParseFromString(*answer));
    };
    daemon.service().call(method, request.SerializeAsString(), take, {false, {}, session});
    EXPECT_TRUE(run_until(io, [&] { return answered; }));
    return told;
  }
  /// A handle, or why there is none.
  std::string begin(const std::string& first, std::uint64_t size, std::uint64_t session = 7) {
    const auto begun = ask<proto::UploadReply>(
        "Upload", upload_request(proto::UPLOAD_IMPORT, size, first), session);
    return begun.reason == "good" ? begun.reply.upload() : begun.reason;
  }
  std::string go_on(const std::string& handle, std::uint64_t offset, const std::string& piece,
                    std::uint64_t session = 7) {
    proto::UploadRequest request;
    request.set_upload(handle);
    request.set_offset(offset);
    request.set_piece(piece);
    return ask<proto::UploadReply>("Upload", request, session).reason;
  }
  Answered<proto::ImportReply> import(const std::string& handle, std::uint64_t session = 7) {
    proto::ImportRequest request;
    request.set_upload(handle);
    request.set_check_only(true);
    return ask<proto::ImportReply>("Import", request, session);
  }
  /// Files of this process, the daemon's, that have no name.
  std::ptrdiff_t held() const {
    const fs::directory_iterator all("/proc/self/fd");
    return std::count_if(begin_of(all), fs::directory_iterator(), [](const auto& one) {
      std::error_code ignored;
      return fs::read_symlink(one, ignored).string().ends_with(" (deleted)");
    });
  }
  static fs::directory_iterator begin_of(fs::directory_iterator all) { return all; }

  static constexpr const char* kText = "full_date,mood\n2026-11-20,good\n";
};

TEST_F(HeldFilesTest, AFileComesInPiecesAndCanBeImported) {
  const std::string text = kText;
  const auto handle = begin(text.substr(0, 10), text.size());
  EXPECT_EQ(import(handle).reason, "upload_malformed") << "it is not whole";
  EXPECT_EQ(go_on(handle, 10, text.substr(10)), "good");
  const auto done = import(handle);
  EXPECT_EQ(done.reason, "good");
  EXPECT_EQ(import(handle).reason, "good") << "a look does not use it up";
}

TEST_F(HeldFilesTest, APieceThatDoesNotBelongThereIsRefused) {
  const auto handle = begin("1234", 8);
  EXPECT_EQ(go_on(handle, 0, "1234"), "upload_malformed") << "twice";
  EXPECT_EQ(go_on(handle, 6, "78"), "upload_malformed") << "too early";
  EXPECT_EQ(go_on(handle, 4, "56789"), "upload_malformed") << "more than was said";
  EXPECT_EQ(go_on(handle, 4, "5678"), "good");
  EXPECT_EQ(go_on(handle, 8, "9"), "upload_malformed");
  EXPECT_EQ(ask<proto::UploadReply>("Upload", upload_request(proto::UPLOAD_UNSET, 1)).reason,
            "upload_malformed");
}

TEST_F(HeldFilesTest, ItsSizeIsBounded) {
  EXPECT_EQ(begin("", kUploadImportBytesMax + 1), "upload_too_large");
  EXPECT_NE(begin("", kUploadImportBytesMax), "upload_too_large");
  EXPECT_EQ(held(), 1);
}

TEST_F(HeldFilesTest, AHandleIsGoodForItsOwnPageAlone) {
  const auto handle = begin("12", 4);
  EXPECT_EQ(go_on(handle, 2, "34", 8), "upload_unknown");
  EXPECT_EQ(go_on(handle, 2, "34", 0), "upload_unknown");
  EXPECT_EQ(import(handle, 8).reason, "upload_unknown");
  EXPECT_EQ(go_on(handle, 2, "34"), "good");
}

TEST_F(HeldFilesTest, ItEndsWithThePageWithTheLockAndAfterTenMinutes) {
  auto handle = begin("12", 4);
  daemon.service().end_files([](std::uint64_t session) { return session == 8; });
  EXPECT_EQ(held(), 1);
  daemon.service().end_files([](std::uint64_t session) { return session == 7; });
  EXPECT_EQ(held(), 0);
  EXPECT_EQ(go_on(handle, 2, "34"), "upload_unknown");

  proto::Settings settings;
  settings.set_auto_lock_minutes(60);
  ASSERT_EQ(client->call("SetSettings", settings).reason, "good");
  handle = begin("12", 4);
  daemon.clock.ahead_ms += kHeldFileMs - 10'000;
  EXPECT_EQ(go_on(handle, 2, "3"), "good");
  daemon.clock.ahead_ms += kHeldFileMs - 10'000;
  EXPECT_EQ(go_on(handle, 3, "4"), "good") << "it was used since";
  daemon.clock.ahead_ms += kHeldFileMs;
  EXPECT_EQ(import(handle).reason, "upload_unknown");
  EXPECT_EQ(held(), 0);

  handle = begin("12", 4);
  client->call("Lock");
  EXPECT_EQ(held(), 0);
  EXPECT_EQ(begin("12", 4), "locked");
}

TEST_F(HeldFilesTest, AnImportUnderWayEndsWithIt) {
  const auto text = R"({"format":1,"entries":[)" + std::string(300'000, ' ') + "]}";
  const auto handle = begin(text, text.size());
  auto step = import(handle);
  ASSERT_EQ(step.reason, "good");
  ASSERT_FALSE(step.reply.cursor().empty());
  daemon.service().end_files([](std::uint64_t) { return true; });
  EXPECT_EQ(held(), 0);
  proto::ImportRequest next;
  next.set_cursor(step.reply.cursor());
  EXPECT_EQ(ask<proto::ImportReply>("Import", next).reason, "upload_unknown");
}

TEST_F(HeldFilesTest, OfTooManyTheOldestGoes) {
  std::vector<std::string> handles;
  for (std::size_t i = 0; i < kHeldFilesMax + 1; ++i) handles.push_back(begin("1", 2));
  EXPECT_EQ(held(), static_cast<std::ptrdiff_t>(kHeldFilesMax));
  EXPECT_EQ(go_on(handles.front(), 1, "2"), "upload_unknown");
  EXPECT_EQ(go_on(handles.back(), 1, "2"), "good");
}

TEST_F(HeldFilesTest, OneThatIsCancelledIsGone) {
  proto::UploadRequest request;
  request.set_upload(begin("12", 4));
  request.set_cancel(true);
  EXPECT_EQ(ask<proto::UploadReply>("Upload", request).reason, "good");
  EXPECT_EQ(held(), 0);
}

TEST_F(HeldFilesTest, WhatIsImportedIsOnNoDisk) {
  const auto files = [this] {
    std::vector<std::string> names;
    for (const auto& one : fs::directory_iterator(daemon.directory()))
      names.push_back(one.path().filename());
    std::ranges::sort(names);
    return names;
  };
  const auto before = files();
  begin("12", 4);
  EXPECT_EQ(files(), before);
  for (const auto& one : fs::directory_iterator("/proc/self/fd")) {
    std::error_code ignored;
    const auto to = fs::read_symlink(one, ignored).string();
    EXPECT_TRUE(!to.ends_with(" (deleted)") || to.starts_with("/memfd:")) << to;
  }
}

TEST_F(HeldFilesTest, ABackupIsFetchedAndComesBackInAnotherHome) {
  const auto id = save(thanks("tea"));
  proto::BackupRequest request;
  request.set_passphrase("not the passphrase");
  EXPECT_EQ(ask<proto::BackupReply>("Backup", request).reason, "wrong_passphrase");
  EXPECT_EQ(held(), 0);
  request.set_passphrase(kPassphrase);
  const auto made = ask<proto::BackupReply>("Backup", request);
  ASSERT_EQ(made.reason, "good");
  EXPECT_EQ(held(), 1);

  std::string all;
  while (all.size() < made.reply.bytes()) {
    proto::DownloadRequest next;
    next.set_download(made.reply.download());
    next.set_offset(all.size());
    EXPECT_EQ(ask<proto::DownloadReply>("Download", next, 8).reason, "upload_unknown");
    const auto piece = ask<proto::DownloadReply>("Download", next);
    ASSERT_EQ(piece.reason, "good");
    ASSERT_LE(piece.reply.piece().size(), kDownloadPieceBytes);
    all += piece.reply.piece();
  }
  EXPECT_EQ(held(), 0) << "gone with its last piece";

  Daemon other(io);
  Client there(io, other.socket());
  auto first = upload_request(proto::UPLOAD_RESTORE, all.size(), all.substr(0, 500'000));
  EXPECT_EQ(client->call("Upload", first).reason, "already_set_up") << "here nothing is restored";
  auto begun = there.call<proto::UploadReply>("Upload", first);
  ASSERT_EQ(begun.reason, "good");
  for (std::size_t at = 500'000; at < all.size(); at += 500'000) {
    proto::UploadRequest next;
    next.set_upload(begun.reply.upload());
    next.set_offset(at);
    next.set_piece(all.substr(at, 500'000));
    ASSERT_EQ(there.call<proto::UploadReply>("Upload", next).reason, "good");
  }
  proto::RestoreRequest restore;
  restore.set_upload(begun.reply.upload());
  restore.set_passphrase("not the passphrase");
  EXPECT_EQ(there.call<proto::RestoreReply>("Restore", restore).reason, "wrong_passphrase");
  restore.set_passphrase(kPassphrase);
  EXPECT_EQ(there.call<proto::RestoreReply>("Restore", restore).reason, "good")
      << "without sending it again";
  EXPECT_EQ(held(), 0);
  ASSERT_EQ(there.call("Unlock", unlock_request()).reason, "good");
  EXPECT_EQ(there.call<proto::Entry>("Get", id_request(id)).reply.content().gratitude().text(),
            "tea");
}

}  // namespace
}  // namespace lull::control::test
