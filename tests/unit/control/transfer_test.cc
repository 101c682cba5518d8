// SPDX-License-Identifier: Apache-2.0
// Files out of a home and into one, as the service's methods do it.
#include <fcntl.h>
#include <sys/stat.h>

#include <fstream>

#include "daemon.h"

namespace lull::control::test {
namespace {

proto::ExportRequest export_request(const std::string& passphrase = kPassphrase) {
  proto::ExportRequest request;
  request.set_format(proto::EXPORT_JSON);
  request.set_passphrase(passphrase);
  return request;
}

class TransferTest : public OpenTest {
 protected:
  /// The whole file, or why not.
  std::string exported(proto::ExportRequest request) {
    std::string all;
    for (;;) {
      const auto part = client->call<proto::ExportReply>("Export", request);
      if (part.reason != "good") return part.reason;
      all += part.reply.text();
      if (part.reply.cursor().empty()) return all;
      request.Clear();
      request.set_cursor(part.reply.cursor());
    }
  }
  Answered<proto::ImportReply> imported(const std::string& path) {
    auto step = client->call_with<proto::ImportReply>(path, "Import", proto::ImportRequest());
    while (step.reason == "good" && !step.reply.cursor().empty()) {
      proto::ImportRequest next;
      next.set_cursor(step.reply.cursor());
      step = client->call<proto::ImportReply>("Import", next);
    }
    return step;
  }
  std::string file(const std::string& text) {
    const auto path = daemon.directory() / "file.json";
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  static std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
  }
};

TEST_F(TransferTest, SR_30_AnExportNeedsThePassphraseAgain) {
  save(thanks("for tea"));
  EXPECT_EQ(exported(export_request("not the passphrase")), "wrong_passphrase");
  EXPECT_EQ(exported(export_request("")), "passphrase_needed");
  EXPECT_EQ(count_of(exported(export_request()), "for tea"), 1u);
}

TEST_F(TransferTest, SR_30_APreviewIsShortAndNeedsNone) {
  for (int i = 0; i < 25; ++i) save(thanks("note " + std::to_string(100 + i)));
  auto request = export_request("");
  request.set_preview(true);
  EXPECT_EQ(count_of(exported(request), "note 1"), 20u);
}

TEST_F(TransferTest, ACursorIsGoodForOneCallAndEndsWithTheLock) {
  for (int i = 0; i < 1100; ++i) save(thanks(std::string(480, 'x')));
  auto part = client->call<proto::ExportReply>("Export", export_request());
  ASSERT_EQ(part.reason, "good");
  ASSERT_FALSE(part.reply.cursor().empty());
  proto::ExportRequest more;
  more.set_cursor(part.reply.cursor());
  EXPECT_EQ(client->call<proto::ExportReply>("Export", more).reason, "good");
  EXPECT_EQ(client->call<proto::ExportReply>("Export", more).reason, "cursor_unknown");
  part = client->call<proto::ExportReply>("Export", export_request());
  ASSERT_EQ(client->call("Lock").reason, "good");
  more.set_cursor(part.reply.cursor());
  EXPECT_EQ(client->call<proto::ExportReply>("Export", more).reason, "cursor_unknown");
  ASSERT_EQ(client->call("Unlock", unlock_request()).reason, "good");
  EXPECT_EQ(client->call<proto::ExportReply>("Export", more).reason, "cursor_unknown");
}

TEST_F(TransferTest, WhatAnExportCannotBeIsRefused) {
  auto request = export_request();
  request.set_format(proto::EXPORT_UNSET);
  EXPECT_EQ(exported(request), "unknown_format");
  request = export_request();
  request.add_kinds("dream");
  EXPECT_EQ(exported(request), "unknown_kind");
  request = export_request();
  request.set_from("2024-02-30");
  EXPECT_EQ(exported(request), "day_malformed");
  request = export_request();
  request.set_for_counsellor(true);
  EXPECT_EQ(exported(request), "format_not_for_people");
  request.set_format(proto::EXPORT_HTML);
  EXPECT_EQ(count_of(exported(request), "<html"), 1u);
}

TEST_F(TransferTest, TheNotebookComesAlongOnlyWhileItIsOpen) {
  save(thanks("for tea"));
  open_notebook();
  save(reflection("only for me"));
  EXPECT_EQ(count_of(exported(export_request()), "only for me"), 0u);
  auto request = export_request();
  request.add_kinds("reflection");
  const auto text = exported(request);
  EXPECT_EQ(count_of(text, "only for me"), 1u);
  EXPECT_EQ(count_of(text, "for tea"), 0u);
  ASSERT_EQ(client->call("CloseNotebook").reason, "good");
  EXPECT_EQ(exported(request), "notebook_locked");
}

TEST_F(TransferTest, AnExportComesBackIntoAnotherHome) {
  for (int i = 0; i < 900; ++i) save(thanks("note " + std::to_string(1000 + i)));
  const auto path = file(exported(export_request()));
  Daemon fresh(io, Template::noor().path);
  client.emplace(io, fresh.socket());
  ASSERT_EQ(client->call("Unlock", unlock_request()).reason, "good");
  auto done = imported(path);
  ASSERT_EQ(done.reason, "good");
  EXPECT_EQ(done.reply.state(), proto::IMPORT_DONE);
  EXPECT_EQ(done.reply.progress(), 1000u);
  EXPECT_EQ(done.reply.found(), 900u);
  EXPECT_EQ(done.reply.added(), 900u);
  done = imported(path);
  EXPECT_EQ(done.reply.found(), 900u);
  EXPECT_EQ(done.reply.added(), 0u);
  EXPECT_EQ(list().entries(0).content().gratitude().text(), "note 1899");
}

TEST_F(TransferTest, ABrokenFileSaysWhereAndChangesNothing) {
  const auto done = imported(file("{\"format\":1,\"entries\":[\n{}\n]}"));
  ASSERT_EQ(done.reason, "good");
  EXPECT_EQ(done.reply.state(), proto::IMPORT_BROKEN);
  ASSERT_EQ(done.reply.problems_size(), 1);
  EXPECT_EQ(done.reply.problems(0).line(), 2u);
  EXPECT_EQ(done.reply.problems(0).reason(), "import_malformed");
  EXPECT_EQ(list().entries_size(), 0);
}

TEST_F(TransferTest, OnlyPlainFilesAreRead) {
  EXPECT_EQ(client->call("Import", proto::ImportRequest()).reason, "file_missing");
  EXPECT_EQ(imported(daemon.directory()).reason, "file_not_plain");
  EXPECT_EQ(imported("/dev/zero").reason, "file_not_plain");
  const auto pipe = daemon.directory() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(imported(pipe).reason, "file_not_plain");
  const Descriptor for_writing(file("{}"), O_WRONLY);
  EXPECT_EQ(client->call_with(std::vector<int>{for_writing.get()}, "Import", proto::ImportRequest())
                .reason,
            "file_unreadable");
  EXPECT_EQ(imported(file("")).reason, "import_foreign");
  // As long as the limit, and one byte more; neither takes room on the disk.
  const auto path = file("x");
  std::filesystem::resize_file(path, 256 * 1024 * 1024);
  EXPECT_EQ(imported(path).reason, "import_foreign");
  std::filesystem::resize_file(path, 256 * 1024 * 1024 + 1);
  EXPECT_EQ(imported(path).reason, "import_too_large");
}

TEST_F(TransferTest, NothingIsDoneWhileLocked) {
  ASSERT_EQ(client->call("Lock").reason, "good");
  EXPECT_EQ(exported(export_request()), "locked");
  EXPECT_EQ(imported(file("{}")).reason, "locked");
}

}  // namespace
}  // namespace lull::control::test
