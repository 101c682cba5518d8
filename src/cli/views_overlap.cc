// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "cli/entry.h"
#include "cli/json.h"
#include "cli/known.h"
#include "cli/limits.h"
#include "cli/names.h"
#include "cli/text.h"
#include "cli/verbs.h"
#include "control.pb.h"
#include "model/preference.h"

namespace lull::cli {
namespace {

constexpr Name kStates[] = {
    {"hard_limit", proto::OVERLAP_HARD_LIMIT, "a limit touches it"},
    {"soft_limit", proto::OVERLAP_SOFT_LIMIT, "ask first, a limit touches it"},
    {"both_want", proto::OVERLAP_BOTH_WANT, "both want it"},
    {"one_wants", proto::OVERLAP_ONE_WANTS, ""},
    {"both_fine", proto::OVERLAP_BOTH_FINE, "fine for both"},
    {"differs", proto::OVERLAP_DIFFERS, ""},
    {"neither", proto::OVERLAP_NEITHER, "neither of you wants it"},
    {"not_enough", proto::OVERLAP_NOT_ENOUGH, ""},
};
constexpr Name kWays[] = {
    {"receive", proto::OVERLAP_MINE_TO_RECEIVE, ""},
    {"give", proto::OVERLAP_MINE_TO_GIVE, ""},
    {"setting", proto::OVERLAP_SETTING, ""},
};

/// The whole view, page after page, and what its ids mean.
struct View {
  proto::OverlapReply all;
  std::vector<proto::Entry> limits;  // those that hold, in their order
  std::string other;
  Wording wording;
};

Result<std::vector<proto::Entry>> limits_of(Session& session, const proto::OverlapReply& all) {
  if (all.limits_size() == 0) return std::vector<proto::Entry>();
  LULL_ASSIGN(const auto known, all_of(session, "limit"));
  std::vector<proto::Entry> out;
  for (const auto& id : all.limits())
    for (const auto& entry : known)
      if (entry.id() == id) out.push_back(entry);
  return out;
}

Result<View> gather(Session& session, const std::string& situation) {
  proto::OverlapRequest request;
  request.set_situation(situation);
  View view;
  for (bool more = true; more;) {
    proto::OverlapReply page;
    LULL_TRY(session.client.call("Overlap", request, page));
    more = page.more() && page.lines_size() > 0;
    view.all.MergeFrom(page);
    request.set_skip(static_cast<std::uint32_t>(view.all.lines_size()));
  }
  LULL_ASSIGN(view.limits, limits_of(session, view.all));
  LULL_ASSIGN(view.other, other_name(session));
  LULL_ASSIGN(auto labels, own_labels(session));
  view.wording = Wording(std::move(labels));
  return view;
}

std::string subject(const proto::OverlapLine& line, const View& view) {
  const auto item = view.wording.item(line.item());
  if (line.way() == proto::OVERLAP_MINE_TO_RECEIVE)
    return fmt::format("{} (for you, by {})", item, view.other);
  if (line.way() == proto::OVERLAP_MINE_TO_GIVE)
    return fmt::format("{} (for {}, by you)", item, view.other);
  return item;
}

/// What each has answered; nothing is said of one who has not.
std::string answers(const proto::OverlapLine& line, const View& view) {
  std::string out;
  const auto add = [&out](std::string_view who, const proto::OverlapSide& side) {
    if (side.want() == 0 || side.want() == model::preference::kNotAnswered) return;
    out += fmt::format("{}{}: {}", out.empty() ? "" : ", ", who, phrase_for("want", side.want()));
  };
  add("you", line.mine());
  add(view.other, line.theirs());
  return out;
}

std::string line_text(const proto::OverlapLine& line, const View& view) {
  auto said = std::string(phrase_of(kStates, line.state()));
  if (said.empty() || said == "unknown") said = answers(line, view);
  std::string out = subject(line, view) + ": " + said;
  if (line.unshared()) out += " (yours is private)";
  return out;
}

/// A line about a limit alone would say again what the limit says.
bool says_something(const proto::OverlapLine& line) {
  if (line.state() == proto::OVERLAP_HARD_LIMIT || line.state() == proto::OVERLAP_SOFT_LIMIT)
    return line.mine().want() != 0 || line.theirs().want() != 0;
  return true;
}

/// The first line set in by `first`, those that follow by two more.
void show_wrapped(Console& console, std::string_view text, std::size_t first = 0) {
  std::size_t in = first;
  for (const auto& line : wrap(for_people(text), kColumns - first - 2)) {
    console.data(std::string(in, ' ') + line);
    in = first + 2;
  }
}

void show(Session& session, const View& view) {
  Console& console = session.console;
  for (const auto& limit : view.limits) {
    const bool kept = limit.mine() && limit.share() != proto::SHARE_SHARED;
    const auto whose = limit.mine() ? "you" : for_people(limit.author());
    show_wrapped(console, fmt::format("{} ({}){}", summary(limit), whose,
                                      kept ? " (yours is private)" : ""));
  }
  auto before = proto::OVERLAP_UNSET;
  for (const auto& line : view.all.lines()) {
    if (!says_something(line)) continue;
    if (line.state() != before && (before != proto::OVERLAP_UNSET || !view.limits.empty()))
      console.data("");
    before = line.state();
    show_wrapped(console, line_text(line, view));
    std::string ground;
    for (const auto& id : line.neighbours())
      ground += (ground.empty() ? "" : ", ") + view.wording.item(id);
    if (!ground.empty()) show_wrapped(console, "you could try: " + ground, 4);
  }
}

std::string side_json(const proto::OverlapSide& side) {
  JsonObject out;
  out.text("want", side.want() == 0 ? "" : word_for("want", side.want()));
  return out.flag("inherited", side.inherited()).text("answer", side.answer()).done();
}

std::string line_json(const proto::OverlapLine& line, const View& view) {
  return JsonObject()
      .text("item", line.item())
      .text("label", view.wording.item(line.item()))
      .text("way", word_of(kWays, line.way()))
      .text("state", word_of(kStates, line.state()))
      .raw("mine", side_json(line.mine()))
      .raw("theirs", side_json(line.theirs()))
      .texts("limits", {line.limits().begin(), line.limits().end()})
      .flag("unshared", line.unshared())
      .texts("neighbours", {line.neighbours().begin(), line.neighbours().end()})
      .done();
}

std::string view_json(const View& view) {
  std::vector<std::string> limits;
  for (const auto& limit : view.limits) limits.push_back(entry_json(limit));
  std::vector<std::string> lines;
  for (const auto& line : view.all.lines()) lines.push_back(line_json(line, view));
  return JsonObject()
      .raw("limits", json_list(limits))
      .raw("lines", json_list(lines))
      .texts("situations", {view.all.situations().begin(), view.all.situations().end()})
      .done();
}

}  // namespace

Result<void> perform(Session& session, const verb::Overlap& what) {
  LULL_ASSIGN(const auto view, gather(session, what.situation));
  if (session.globals.json) {
    session.console.data(view_json(view));
    return {};
  }
  show(session, view);
  if (view.all.lines_size() == 0 && view.limits.empty())
    session.console.say("Nothing here yet. You could begin with: lull want touch.hold_still nice.");
  std::string others;
  for (const auto& id : view.all.situations())
    if (id != what.situation)
      others +=
          fmt::format("{}{} ({})", others.empty() ? "" : ", ", id, view.wording.situation(id));
  if (!others.empty())
    session.console.say("There are answers for other situations, for --situation: " + others + ".");
  return {};
}

}  // namespace lull::cli
