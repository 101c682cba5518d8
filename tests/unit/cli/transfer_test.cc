// SPDX-License-Identifier: Apache-2.0
// lull export and lull import.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "control.pb.h"
#include "unit/cli/harness.h"

namespace lull::cli::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kSecret = "one two three\n";

std::string content(const std::filesystem::path& file) {
  std::ostringstream all;
  all << std::ifstream(file).rdbuf();
  return all.str();
}

class ExportTest : public ::testing::Test {
 protected:
  ExportTest() : file(daemon.home() / "notes") {
    daemon.answer<proto::ExportRequest, proto::ExportReply>(
        "Export", [](const proto::ExportRequest& request) {
          proto::ExportReply reply;
          reply.set_text(request.cursor().empty() ? "first, " : "last.\n");
          reply.set_entries(1);
          if (request.cursor().empty()) reply.set_cursor("c");
          return Result<proto::ExportReply>(reply);
        });
  }
  proto::ExportRequest asked_first() const {
    proto::ExportRequest request;
    const auto all = daemon.calls("Export");
    if (!all.empty()) request.ParseFromString(all.front());
    return request;
  }
  /// The file and the socket, and none that is half written.
  bool nothing_but_it() const {
    return std::distance(std::filesystem::directory_iterator(daemon.home()), {}) == 2;
  }
  /// No file but the socket, and none that is half written.
  bool left_nothing() const {
    std::size_t files = 0;
    for (const auto& one : std::filesystem::directory_iterator(daemon.home()))
      files += one.path().filename() == "control" ? 0 : 1;
    return files == 0;
  }
  FakeDaemon daemon;
  std::filesystem::path file;
};

TEST_F(ExportTest, WritesAllPartsIntoAFileOfItsOwnerAlone) {
  const auto ran = run_with_secrets(daemon, {"export", file.string(), "--yes", "--json"}, kSecret);
  EXPECT_EQ(ran.exit, 0) << ran.err;
  EXPECT_EQ(content(file), "first, last.\n");
  struct stat about {};
  ASSERT_EQ(::stat(file.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 07777, 0600u);
  EXPECT_EQ(ran.json().at(0)["entries"], 2);
  EXPECT_EQ(ran.json().at(0)["bytes"], 13);
  EXPECT_TRUE(nothing_but_it());
  EXPECT_EQ(asked_first().passphrase(), "one two three");
  EXPECT_TRUE(daemon.last<proto::ExportRequest>("Export").passphrase().empty());
}

TEST_F(ExportTest, WithoutAFileItGoesToStandardOutput) {
  const auto ran = run_with_secrets(daemon, {"export", "--yes"}, kSecret);
  EXPECT_EQ(ran.out, "first, last.\n");
  EXPECT_TRUE(left_nothing());
}

TEST_F(ExportTest, SR_30_NeedsThePassphrase) {
  EXPECT_EQ(run(daemon, {"export", file.string(), "--yes"}).exit, 64);
  EXPECT_TRUE(daemon.calls("Export").empty());
}

TEST_F(ExportTest, WarnsAndNeedsAYes) {
  const auto script = run_with_secrets(daemon, {"export", file.string()}, kSecret);
  EXPECT_EQ(script.exit, 64);
  EXPECT_THAT(script.err, HasSubstr("can be read by anyone who has it"));
  EXPECT_TRUE(daemon.calls("Export").empty());
  OnTerminal no(daemon, {"export", file.string()});
  const Ran refused = no.say("anyone who has it", "").say("[y/N]", "\n").end();
  EXPECT_EQ(refused.exit, 1);
  EXPECT_TRUE(daemon.calls("Export").empty());
  OnTerminal yes(daemon, {"export", file.string()});
  EXPECT_EQ(yes.say("[y/N]", "y\n").say("Passphrase:", kSecret).end().exit, 0);
  EXPECT_EQ(content(file), "first, last.\n");
}

TEST_F(ExportTest, AFileThatIsThereIsLeftUnlessForced) {
  std::ofstream(file) << "mine";
  const auto ran = run_with_secrets(daemon, {"export", file.string(), "--yes", "--json"}, kSecret);
  EXPECT_EQ(ran.json().at(0)["error"], "export_exists");
  EXPECT_TRUE(daemon.calls("Export").empty()) << "and nobody types a passphrase for it";
  EXPECT_EQ(content(file), "mine");
  EXPECT_EQ(run_with_secrets(daemon, {"export", file.string(), "--yes", "--force"}, kSecret).exit,
            0);
  EXPECT_EQ(content(file), "first, last.\n");
}

TEST_F(ExportTest, AFileThatComesMeanwhileIsLeftToo) {
  daemon.answer<proto::ExportRequest, proto::ExportReply>(
      "Export", [this](const proto::ExportRequest&) {
        std::ofstream(file) << "mine";
        return Result<proto::ExportReply>(proto::ExportReply());
      });
  const auto ran = run_with_secrets(daemon, {"export", file.string(), "--yes", "--json"}, kSecret);
  EXPECT_EQ(ran.json().at(0)["error"], "export_exists");
  EXPECT_EQ(content(file), "mine");
  EXPECT_TRUE(nothing_but_it());
}

TEST_F(ExportTest, WhatIsNoPlainFileIsNotReplaced) {
  std::filesystem::create_symlink("/dev/null", file);
  const auto ran =
      run_with_secrets(daemon, {"export", file.string(), "--yes", "--force", "--json"}, kSecret);
  EXPECT_EQ(ran.json().at(0)["error"], "file_not_written");
  EXPECT_TRUE(std::filesystem::is_symlink(file));
}

TEST_F(ExportTest, AnExportThatBreaksOffLeavesNothing) {
  daemon.answer<proto::ExportRequest, proto::ExportReply>(
      "Export", [](const proto::ExportRequest& request) -> Result<proto::ExportReply> {
        if (!request.cursor().empty()) return fail(Code::kNotFound, "cursor_unknown");
        proto::ExportReply reply;
        reply.set_text("half of it");
        reply.set_cursor("c");
        return reply;
      });
  EXPECT_EQ(run_with_secrets(daemon, {"export", file.string(), "--yes"}, kSecret).exit, 75);
  EXPECT_TRUE(left_nothing());
}

TEST_F(ExportTest, APreviewAsksNothingAndWritesNothing) {
  const auto ran = run(daemon, {"export", file.string(), "--preview"});
  EXPECT_EQ(ran.exit, 0) << ran.err;
  EXPECT_EQ(ran.out, "first, last.\n");
  EXPECT_TRUE(asked_first().preview());
  EXPECT_TRUE(left_nothing());
  const auto json = run(daemon, {"export", "--preview", "--json"}).json().at(0);
  EXPECT_EQ(json["preview"], "first, last.\n");
}

TEST_F(ExportTest, NothingOfTheFileTurnsTheTerminal) {
  proto::ExportReply reply;
  reply.set_text("a\x1b[2Jb");
  daemon.reply("Export", reply);
  EXPECT_THAT(OnTerminal(daemon, {"export", "--preview"}).end().out, Not(HasSubstr("\x1b[2J")));
}

TEST_F(ExportTest, AsksForWhatWasSaid) {
  run(daemon,
      {"export", "--preview", "--format", "csv", "--kind", "gratitude", "--kind", "limit", "--tag",
       "sunday", "--from", "2026-11-01", "--to", "2026-11-30", "--include-other", "--notebook"});
  const auto asked = asked_first();
  EXPECT_EQ(asked.format(), proto::EXPORT_CSV);
  EXPECT_THAT(asked.kinds(), ElementsAre("gratitude", "limit"));
  EXPECT_THAT(asked.tags(), ElementsAre("sunday"));
  EXPECT_EQ(asked.from(), "2026-11-01");
  EXPECT_EQ(asked.to(), "2026-11-30");
  EXPECT_TRUE(asked.include_other());
  EXPECT_TRUE(asked.notebook());
  EXPECT_FALSE(asked.for_counsellor());
}

TEST_F(ExportTest, HoldsOnlyOwnEntriesUnlessAsked) {
  run(daemon, {"export", "--preview"});
  EXPECT_FALSE(asked_first().include_other());
  EXPECT_FALSE(asked_first().notebook());
}

TEST_F(ExportTest, TheFormatIsTheFilesEnding) {
  const auto format_of = [&](std::vector<std::string> args) {
    args.insert(args.begin(), {"export", "--preview"});
    run(daemon, args);
    return daemon.last<proto::ExportRequest>("Export").format();
  };
  // The last call goes on with a cursor; a single part shows the first.
  daemon.reply("Export", proto::ExportReply());
  EXPECT_EQ(format_of({}), proto::EXPORT_JSON);
  EXPECT_EQ(format_of({"a.csv"}), proto::EXPORT_CSV);
  EXPECT_EQ(format_of({"a.md"}), proto::EXPORT_MARKDOWN);
  EXPECT_EQ(format_of({"a.html"}), proto::EXPORT_HTML);
  EXPECT_EQ(format_of({"a.txt"}), proto::EXPORT_JSON);
  EXPECT_EQ(format_of({"a.md", "--format", "html"}), proto::EXPORT_HTML);
  EXPECT_EQ(format_of({"--for-counsellor"}), proto::EXPORT_MARKDOWN);
}

TEST_F(ExportTest, ADateThatIsNoneIsRefusedHere) {
  EXPECT_EQ(run(daemon, {"export", "--preview", "--from", "2026-13-01"}).exit, 64);
  EXPECT_EQ(run(daemon, {"export", "--preview", "--kind", "recipe"}).exit, 64);
  EXPECT_TRUE(daemon.calls("Export").empty());
}

class ImportTest : public ::testing::Test {
 protected:
  ImportTest() : file((daemon.home() / "notes.json").string()) { std::ofstream(file) << "{}"; }
  FakeDaemon daemon;
  std::string file;
};

TEST_F(ImportTest, SendsTheOpenFileAndGoesOnToItsEnd) {
  daemon.answer<proto::ImportRequest, proto::ImportReply>(
      "Import", [&](const proto::ImportRequest& request) {
        proto::ImportReply reply;
        if (request.cursor().empty()) {
          reply.set_state(proto::IMPORT_CHECKING);
          reply.set_cursor("c");
          return Result<proto::ImportReply>(reply);
        }
        reply.set_state(proto::IMPORT_DONE);
        reply.set_found(5);
        reply.set_added(3);
        reply.set_of_other(2);
        return Result<proto::ImportReply>(reply);
      });
  const auto ran = run(daemon, {"import", file});
  EXPECT_EQ(ran.exit, 0);
  EXPECT_THAT(ran.err, HasSubstr("Added: 3 entries"));
  EXPECT_THAT(ran.err, HasSubstr("Here already: 2 entries"));
  EXPECT_THAT(ran.err, HasSubstr("Left out: 2 entries, as the other person wrote"));
  EXPECT_THAT(ran.err, Not(HasSubstr("MiB"))) << "progress is for a terminal";
  proto::ImportRequest first;
  first.ParseFromString(daemon.calls("Import").front());
  EXPECT_FALSE(first.skip_broken() || first.check_only() || first.without_notebook());
  EXPECT_EQ(run(daemon, {"import", file, "--json"}).json().at(0)["added"], 3);
}

TEST_F(ImportTest, OnATerminalItSaysHowManyBytesAreDone) {
  std::ofstream(file) << std::string(4UL * 1024 * 1024, ' ');
  std::vector<proto::ImportReply> steps(3);
  steps[0].set_state(proto::IMPORT_CHECKING);
  steps[0].set_progress(250);
  steps[1].set_state(proto::IMPORT_WRITING);
  steps[1].set_progress(875);
  steps[2].set_state(proto::IMPORT_DONE);
  daemon.answer<proto::ImportRequest, proto::ImportReply>(
      "Import", [&](const proto::ImportRequest& request) {
        const auto at = request.cursor().empty() ? 0UL : request.cursor().size();
        auto reply = steps.at(at);
        if (at + 1 < steps.size()) reply.set_cursor(std::string(at + 1, 'c'));
        return Result<proto::ImportReply>(reply);
      });
  const Ran ran = OnTerminal(daemon, {"import", file}).end();
  EXPECT_EQ(ran.exit, 0) << ran.out;
  EXPECT_THAT(ran.out, HasSubstr("Looking at it: 2.0 of 4.0 MiB"));
  EXPECT_THAT(ran.out, HasSubstr("Taking it in: 3.0 of 4.0 MiB"));
}

TEST_F(ImportTest, SaysWhatIsWrongWithWhichLine) {
  proto::ImportReply reply;
  reply.set_state(proto::IMPORT_BROKEN);
  reply.set_broken(3);
  auto* problem = reply.add_problems();
  problem->set_line(12);
  problem->set_reason("day_malformed");
  problem = reply.add_problems();
  problem->set_line(15);
  problem->set_reason("from_the_future");
  daemon.reply("Import", reply);
  const auto ran = run(daemon, {"import", file});
  EXPECT_EQ(ran.exit, 1);
  EXPECT_THAT(ran.err, HasSubstr("Line 12: there is no date"));
  EXPECT_THAT(ran.err, HasSubstr("Line 15: this cannot be read"));
  EXPECT_THAT(ran.err, HasSubstr("And 1 more"));
  EXPECT_THAT(ran.err, HasSubstr("nothing was changed"));
  EXPECT_THAT(ran.err, Not(HasSubstr("Added")));
  const auto json = run(daemon, {"import", file, "--json"}).json();
  EXPECT_EQ(json.at(0)["problems"][0]["line"], 12);
  EXPECT_EQ(json.at(0)["problems"][0]["reason"], "day_malformed");
  EXPECT_EQ(json.at(1)["error"], "import_broken");
}

TEST_F(ImportTest, OpensTheNotebookWhereTheFileNeedsIt) {
  bool open = false;
  daemon.on("OpenNotebook", [&](const std::string&) -> Result<std::string> {
    open = true;
    return std::string();
  });
  daemon.answer<proto::ImportRequest, proto::ImportReply>(
      "Import", [&](const proto::ImportRequest&) -> Result<proto::ImportReply> {
        if (!open) return fail(Code::kLocked, "import_needs_notebook");
        proto::ImportReply reply;
        reply.set_state(proto::IMPORT_DONE);
        return reply;
      });
  EXPECT_EQ(run(daemon, {"import", file, "--json"}).json().at(0)["error"], "import_needs_notebook");
  EXPECT_EQ(run_with_secrets(daemon, {"import", file}, kSecret).exit, 0);
  EXPECT_EQ(daemon.last<proto::UnlockRequest>("OpenNotebook").passphrase(), "one two three");
}

TEST_F(ImportTest, ACheckSaysThatNothingWasChanged) {
  proto::ImportReply reply;
  reply.set_state(proto::IMPORT_DONE);
  reply.set_found(1);
  daemon.reply("Import", reply);
  const auto ran = run(daemon, {"import", file, "--check", "--skip-broken", "--without-notebook"});
  EXPECT_THAT(ran.err, HasSubstr("1 entry of yours can be read. Nothing was changed."));
  const auto asked = daemon.last<proto::ImportRequest>("Import");
  EXPECT_TRUE(asked.check_only() && asked.skip_broken() && asked.without_notebook());
  EXPECT_EQ(daemon.file_content(), "{}");
}

TEST_F(ImportTest, OnlyAPlainFileThatCanBeReadIsSent) {
  const auto refused = [&](const std::string& name) {
    return run(daemon, {"import", name, "--json"}).json().at(0)["error"];
  };
  EXPECT_EQ(refused(file + " that is not there"), "file_missing");
  EXPECT_EQ(refused(""), "file_missing");
  EXPECT_EQ(refused(daemon.home()), "file_unreadable");
  EXPECT_EQ(refused("/dev/zero"), "file_unreadable");
  const auto pipe = daemon.home() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(refused(pipe), "file_unreadable") << "and nobody waits for it";
  EXPECT_TRUE(daemon.calls("Import").empty());
}

}  // namespace
}  // namespace lull::cli::test
