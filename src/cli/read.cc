// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "cli/changes.h"
#include "cli/content.h"
#include "cli/entry.h"
#include "cli/json.h"
#include "cli/known.h"
#include "cli/limits.h"
#include "cli/notebook.h"
#include "cli/text.h"
#include "cli/verbs.h"
#include "control.pb.h"

namespace lull::cli {
namespace {

void show_line(Session& session, const proto::Entry& entry) {
  session.console.data(session.globals.json ? entry_json(entry)
                                            : list_line(entry, session.console.columns()));
}

std::string event_json(const proto::Event& event) {
  JsonObject out;
  switch (event.what_case()) {
    case proto::Event::kEntry:
      return out.text("event", "entry").text("id", event.entry()).done();
    case proto::Event::kPairing:
      return out.text("event", "pairing").done();
    case proto::Event::kPeers:
      return out.text("event", "peers").done();
    case proto::Event::kState:
      return out.text("event", "state").done();
    case proto::Event::kMany:
      return out.text("event", "many").done();
    case proto::Event::kReminder:
      return out.text("event", "reminder").text("title", event.reminder()).done();
    case proto::Event::WHAT_NOT_SET:
      break;
  }
  return out.text("event", "unknown").done();
}

/// Who is in reach when is nobody's business (SR-14): connections are not reported to people.
void show_event(Session& session, const proto::Event& event) {
  if (session.globals.json) return session.console.data(event_json(event));
  if (event.has_pairing()) return session.console.data("The pairing has moved: lull pair words.");
  if (event.has_state()) return session.console.data("Lull was locked or unlocked.");
  if (event.has_many()) return session.console.data("Much has changed: lull list.");
  if (event.has_reminder()) return session.console.data(event.reminder());
  if (event.what_case() != proto::Event::kEntry) return;
  proto::IdRequest request;
  request.set_id(event.entry());
  proto::Entry entry;
  if (session.client.call_by_itself("Get", request, entry)) return show_line(session, entry);
  session.console.data(short_id(event.entry()) + "  gone");
}

}  // namespace

Result<void> perform(Session& session, const verb::List& what) {
  proto::ListRequest request;
  request.set_kind(what.kind);
  std::size_t shown = 0;
  while (true) {
    proto::ListReply page;
    LULL_TRY(call_with_notebook(session, "List", request, page));
    for (const auto& entry : page.entries()) show_line(session, entry);
    shown += static_cast<std::size_t>(page.entries_size());
    if (!page.more() || page.entries_size() == 0) break;
    request.set_after(page.entries(page.entries_size() - 1).id());
  }
  if (shown == 0) session.console.say("Nothing here yet.");
  return {};
}

Result<void> perform(Session& session, const verb::Show& what) {
  proto::IdRequest request;
  request.set_id(what.id);
  proto::Entry entry;
  LULL_TRY(call_with_notebook(session, "Get", request, entry));
  if (session.globals.json)
    session.console.data(entry_json(entry));
  else
    session.console.raw(all_lines(entry));
  return {};
}

Result<void> perform(Session& session, const verb::Search& what) {
  proto::SearchRequest request;
  request.set_words(fmt::format("{}", fmt::join(what.words, " ")));
  proto::ListReply found;
  LULL_TRY(session.client.call("Search", request, found));
  for (const auto& entry : found.entries()) show_line(session, entry);
  if (found.entries_size() == 0) session.console.say("Nothing was found.");
  if (found.more()) session.console.say("There is more; search for more words.");
  return {};
}

namespace {

/// The first version, and what each later one changed.
Result<void> show_history(Session& session, const proto::Entry& entry,
                          const proto::HistoryReply& history) {
  const auto& all = history.revisions();
  const bool by_both = std::ranges::any_of(all, [](const auto& one) { return !one.mine(); });
  LULL_ASSIGN(const auto other, other_name(session));
  const auto wording = wording_of(entry);
  std::optional<Content> before;
  for (const auto& revision : all) {
    auto head = local_time(revision.at_ms());
    if (by_both) head += "  " + (revision.mine() ? "you" : other);
    auto content = content_of(revision);
    if (!before || content.spec == nullptr) {
      session.console.data(cut(head + "  " + summary(revision), session.console.columns()));
    } else {
      session.console.data(head);
      for (const auto& line : change_lines(*content.spec, before->fields, content.fields, wording))
        for (const auto& part : wrap(for_people(line), kColumns - 4))
          session.console.data("    " + part);
    }
    before = std::move(content);
  }
  return {};
}

}  // namespace

Result<void> perform(Session& session, const verb::History& what) {
  proto::IdRequest request;
  request.set_id(what.id);
  proto::HistoryReply history;
  LULL_TRY(call_with_notebook(session, "History", request, history));
  if (!session.globals.json) {
    proto::Entry entry;
    LULL_TRY(call_with_notebook(session, "Get", request, entry));
    return show_history(session, entry, history);
  }
  for (const auto& revision : history.revisions()) session.console.data(revision_json(revision));
  return {};
}

Result<void> perform(Session& session, const verb::Watch&) {
  LULL_ASSIGN(const Descriptor from, session.client.watch());
  session.console.say("Watching. Stop with Ctrl-C.");
  while (true) {
    proto::Event event;
    LULL_ASSIGN(const bool told, Client::next_event(from, event, -1));
    if (told) show_event(session, event);
  }
}

}  // namespace lull::cli
