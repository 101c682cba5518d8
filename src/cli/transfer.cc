// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>

#include "cli/given_file.h"
#include "cli/json.h"
#include "cli/messages.h"
#include "cli/names.h"
#include "cli/new_file.h"
#include "cli/notebook.h"
#include "cli/text.h"
#include "cli/verbs.h"
#include "control.pb.h"

namespace lull::cli {
namespace {

constexpr Name kFormats[] = {
    {"json", proto::EXPORT_JSON, ".json"},
    {"csv", proto::EXPORT_CSV, ".csv"},
    {"md", proto::EXPORT_MARKDOWN, ".md"},
    {"html", proto::EXPORT_HTML, ".html"},
};

/// As asked for, or else as the file's name ends.
proto::ExportFormat format_of(const verb::Export& what) {
  if (!what.format.empty())
    return static_cast<proto::ExportFormat>(number_of(kFormats, what.format));
  const auto ending = std::filesystem::path(what.file).extension();
  for (const auto& format : kFormats)
    if (ending == format.phrase) return static_cast<proto::ExportFormat>(format.number);
  return what.for_counsellor ? proto::EXPORT_MARKDOWN : proto::EXPORT_JSON;
}

proto::ExportRequest request_of(const verb::Export& what) {
  proto::ExportRequest request;
  request.set_format(format_of(what));
  for (const auto& kind : what.kinds) request.add_kinds(kind);
  for (const auto& tag : what.tags) request.add_tags(tag);
  request.set_from(what.from);
  request.set_to(what.to);
  request.set_include_other(what.include_other);
  request.set_notebook(what.notebook);
  request.set_preview(what.preview);
  request.set_for_counsellor(what.for_counsellor);
  return request;
}

std::string entries_words(std::uint64_t entries) {
  return entries == 1 ? "1 entry" : fmt::format("{} entries", entries);
}

struct Written {
  std::uint64_t entries = 0;
  std::uint64_t bytes = 0;
};

/// The whole file, part by part, from the daemon into `take`.
template <class Take>
Result<Written> fetch(Session& session, const proto::ExportRequest& first, Take take) {
  proto::ExportReply part;
  LULL_TRY(call_with_notebook(session, "Export", first, part, kSlowCallDeadlineMs));
  Written written;
  while (true) {
    LULL_TRY(take(part.text()));
    written.entries += part.entries();
    written.bytes += part.text().size();
    if (part.cursor().empty()) return written;
    proto::ExportRequest next;
    next.set_cursor(part.cursor());
    LULL_TRY(session.client.call("Export", next, part));
  }
}

/// On a terminal only what is safe there; into a pipe or a file all of it as it is.
void show(Session& session, const std::string& text) {
  if (session.console.out_is_terminal())
    session.console.raw(for_people(text, Newlines::kKept));
  else
    session.console.raw(text);
}

Result<void> preview(Session& session, const proto::ExportRequest& request) {
  std::string text;
  LULL_ASSIGN(const auto written, fetch(session, request, [&](const std::string& part) {
                text += part;
                return Result<void>();
              }));
  if (session.globals.json) {
    session.console.data(
        JsonObject().text("preview", text).number("entries", written.entries).done());
    return {};
  }
  show(session, text);
  session.console.say("This is how it begins. Nothing was written.");
  return {};
}

/// A plain file is out of Lull's hands: said before, and nobody writes one by a slip.
Result<void> make_sure(Session& session, const verb::Export& what) {
  session.console.say("This file can be read by anyone who has it.");
  if (what.yes) return {};
  if (!session.asks()) return fail(Code::kInvalid, "export_yes_needed");
  if (!session.console.confirm("Write it? [y/N]")) return fail(Code::kRefused, "cancelled");
  return {};
}

constexpr NewFile::Reasons kExportReasons{"export_exists", "file_not_written"};

Result<Written> fetch_to_file(Session& session, const proto::ExportRequest& request,
                              const verb::Export& what) {
  LULL_ASSIGN(auto file, NewFile::begin(what.file, kExportReasons));
  LULL_ASSIGN(const auto written,
              fetch(session, request, [&](const std::string& part) { return file.append(part); }));
  LULL_TRY(file.finish(what.force));
  return written;
}

constexpr Name kImportStates[] = {
    {"checking", proto::IMPORT_CHECKING, ""}, {"writing", proto::IMPORT_WRITING, ""},
    {"done", proto::IMPORT_DONE, ""},         {"broken", proto::IMPORT_BROKEN, ""},
    {"unknown", proto::IMPORT_UNSET, ""},
};

constexpr std::uint32_t kHalf = 500;  // thousandths: a file is gone through twice
constexpr double kMiB = 1024.0 * 1024.0;

void show_progress(Session& session, const proto::ImportReply& reply, std::uintmax_t size) {
  const bool writes = reply.state() == proto::IMPORT_WRITING;
  const std::uint32_t of_half = reply.progress() - (writes ? kHalf : 0);
  const double all = static_cast<double>(size) / kMiB;
  session.console.progress(fmt::format("{}: {:.1f} of {:.1f} MiB",
                                       writes ? "Taking it in" : "Looking at it",
                                       all * of_half / kHalf, all));
}

Result<void> import_once(Session& session, const proto::ImportRequest& request,
                         const Descriptor& file, proto::ImportReply& reply) {
  struct stat about {};
  const bool known = ::fstat(file.get(), &about) == 0;
  auto done = session.client.call_with_file("Import", request, file, reply);
  while (done && !reply.cursor().empty()) {
    if (known) show_progress(session, reply, static_cast<std::uintmax_t>(about.st_size));
    proto::ImportRequest next;
    next.set_cursor(reply.cursor());
    done = session.client.call("Import", next, reply);
  }
  session.console.progress("");
  return done;
}

/// Opens the notebook, if its person can be asked, where the file needs it.
Result<void> import_all(Session& session, const proto::ImportRequest& request,
                        const Descriptor& file, proto::ImportReply& reply) {
  const auto done = import_once(session, request, file, reply);
  if (done || std::string_view(done.error().reason) != "import_needs_notebook") return done;
  const auto opened = open_notebook(session);
  if (!opened && std::string_view(opened.error().reason) == "passphrase_needed") return done;
  LULL_TRY(opened);
  return import_once(session, request, file, reply);
}

std::string import_json(const proto::ImportReply& reply) {
  std::vector<std::string> problems;
  for (const auto& problem : reply.problems())
    problems.push_back(JsonObject()
                           .number("line", problem.line())
                           .text("reason", problem.reason())
                           .text("message", line_problem(problem.reason()))
                           .done());
  return JsonObject()
      .text("state", word_of(kImportStates, reply.state()))
      .number("found", reply.found())
      .number("added", reply.added())
      .number("of_other", reply.of_other())
      .number("unknown", reply.unknown())
      .number("unknown_fields", reply.unknown_fields())
      .number("notes", reply.notes())
      .number("broken", reply.broken())
      .raw("problems", json_list(problems))
      .done();
}

void say_what_came(Session& session, const verb::Import& what, const proto::ImportReply& reply) {
  Console& console = session.console;
  if (what.check)
    return console.say(
        fmt::format("{} of yours can be read. Nothing was changed.", entries_words(reply.found())));
  const std::uint64_t here = reply.found() - std::min(reply.found(), reply.added());
  console.say(fmt::format("Added: {}, private as yet.", entries_words(reply.added())));
  if (here != 0) console.say(fmt::format("Here already: {}.", entries_words(here)));
}

void say_what_was_left_out(Session& session, const verb::Import& what,
                           const proto::ImportReply& reply) {
  const auto say = [&](std::uint64_t number, const std::string& counted, const char* why) {
    if (number != 0) session.console.say(fmt::format("Left out: {}, {}.", counted, why));
  };
  say(reply.of_other(), entries_words(reply.of_other()), "as the other person wrote it");
  say(reply.unknown(), entries_words(reply.unknown()), "which only a newer version knows");
  say(reply.unknown_fields(), fmt::format("{} of known entries", reply.unknown_fields()),
      "which only a newer version knows");
  if (what.without_notebook)
    say(reply.notes(), entries_words(reply.notes()), "for the private notebook");
}

void say_problems(Session& session, const proto::ImportReply& reply) {
  for (const auto& problem : reply.problems())
    session.console.say(fmt::format("Line {}: {}", problem.line(), line_problem(problem.reason())));
  const auto shown = static_cast<std::uint64_t>(reply.problems_size());
  if (reply.broken() > shown)
    session.console.say(fmt::format("And {} more like these.", reply.broken() - shown));
}

}  // namespace

Result<void> perform(Session& session, const verb::Export& what) {
  auto request = request_of(what);
  const WipedPassphrase<proto::ExportRequest> wiped{request};
  if (what.preview) return preview(session, request);
  std::error_code ignored;
  // Asked here so that nobody types a passphrase in vain; it is looked at again at the end.
  if (!what.file.empty() && !what.force && std::filesystem::exists(what.file, ignored))
    return fail(Code::kExists, "export_exists");
  LULL_TRY(make_sure(session, what));
  LULL_ASSIGN(const SecretText passphrase, session.secret("Passphrase:"));
  request.mutable_passphrase()->assign(passphrase.expose_text());
  if (what.file.empty()) {
    LULL_TRY(fetch(session, request, [&](const std::string& part) {
      show(session, part);
      return Result<void>();
    }));
    return {};
  }
  LULL_ASSIGN(const auto written, fetch_to_file(session, request, what));
  if (session.globals.json)
    session.console.data(JsonObject()
                             .text("export", what.file)
                             .number("entries", written.entries)
                             .number("bytes", written.bytes)
                             .done());
  session.console.say(fmt::format(
      "The file is written, with {}. Nobody is told. Lull does not look after it: you could delete "
      "it once it has served its purpose.",
      entries_words(written.entries)));
  return {};
}

Result<void> perform(Session& session, const verb::Import& what) {
  proto::ImportRequest request;
  LULL_ASSIGN(const auto file,
              open_given(what.file, {"file_missing", "file_unreadable", "file_unreadable"}));
  request.set_check_only(what.check);
  request.set_skip_broken(what.skip_broken);
  request.set_without_notebook(what.without_notebook);
  proto::ImportReply reply;
  LULL_TRY(import_all(session, request, file, reply));
  if (session.globals.json) session.console.data(import_json(reply));
  say_problems(session, reply);
  if (reply.state() == proto::IMPORT_BROKEN) return fail(Code::kInvalid, "import_broken");
  say_what_came(session, what, reply);
  say_what_was_left_out(session, what, reply);
  return {};
}

}  // namespace lull::cli
