// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "cli/entry.h"
#include "cli/json.h"
#include "cli/known.h"
#include "cli/limits.h"
#include "cli/plan_view.h"
#include "cli/text.h"
#include "cli/verbs.h"
#include "control.pb.h"
#include "model/catalogue.h"
#include "model/kinds.h"

namespace lull::cli {
namespace {

/// The newest days that a table shows, and the newest marks of a line of them.
constexpr int kDaysShown = 10;
constexpr int kMarksShown = 60;

std::string times(std::uint32_t count) {
  if (count == 1) return "once";
  return count == 2 ? "twice" : fmt::format("{} times", count);
}

std::string changes_text(const proto::HelpedRow& row) {
  std::string out;
  for (const auto& change : row.changes()) {
    const auto how = change.how() == 0 ? "differently" : phrase_for("change", change.how());
    out += fmt::format(", {} {}", how, times(change.times()));
  }
  return out;
}

std::string helped_line(const proto::HelpedRow& row, const Wording& wording, std::size_t columns) {
  constexpr std::size_t kItemColumns = 36;
  std::string said;
  if (row.helped() > 0) said += ", helped " + times(row.helped());
  said += changes_text(row);
  if (row.used() > 0)
    said += row.used() == 1 ? ", in 1 plan" : fmt::format(", in {} plans", row.used());
  if (!said.empty()) said.erase(0, 2);
  return cut(pad(for_people(wording.item(row.item())), kItemColumns) + "  " + said, columns);
}

std::string helped_json(const proto::HelpedReply& reply, const Wording& wording) {
  std::vector<std::string> rows;
  for (const auto& row : reply.rows()) {
    JsonObject changes;
    for (const auto& change : row.changes())
      changes.number(change.how() == 0 ? "unsaid" : word_for("change", change.how()),
                     change.times());
    rows.push_back(JsonObject()
                       .text("item", row.item())
                       .text("label", wording.item(row.item()))
                       .number("used", row.used())
                       .number("helped", row.helped())
                       .raw("changes", changes.done())
                       .done());
  }
  return JsonObject()
      .flag("enough", reply.enough())
      .raw("rows", json_list(rows))
      .flag("more", reply.more())
      .done();
}

std::string question_of(std::string_view field) {
  for (const auto& question : model::check_in_questions())
    if (question.field == field) return std::string(question.text);
  return std::string(model::field_label("check_in", field));
}

/// The largest value of a question's scale: 4 or 10.
std::uint32_t top_of(std::string_view field) {
  return field == "body" ? 10 : 4;
}

/// One mark for each day, the higher the more.
std::string marks(const proto::Trend& trend) {
  constexpr std::string_view kMarks[] = {"▁", "▂", "▄", "▆", "█"};
  constexpr std::uint32_t kHighest = std::size(kMarks) - 1;
  const auto top = top_of(trend.field());
  std::string out;
  for (int i = std::max(0, trend.points_size() - kMarksShown); i < trend.points_size(); ++i)
    out += kMarks[std::min(trend.points(i).value(), top) * kHighest / top];
  return out;
}

void show_trend(Session& session, const proto::Trend& trend) {
  Console& console = session.console;
  for (const auto& line : wrap(question_of(trend.field()), kColumns)) console.data(line);
  if (!trend.enough()) return console.data("  " + std::string(model::line("not_enough")));
  const auto* field = model::kCheckInSpec.field(trend.field());
  console.data("  " + marks(trend));
  const int first = std::max(0, trend.points_size() - kDaysShown);
  for (int i = first; i < trend.points_size(); ++i) {
    const auto& point = trend.points(i);
    const auto said = field != nullptr ? phrase_for(field->choices, point.value()) : "";
    const auto number = std::to_string(point.value());
    console.data(cut(
        fmt::format("  {}  {:>2}  {}", for_people(point.day()), number, said == number ? "" : said),
        console.columns()));
  }
  if (first > 0) console.data(fmt::format("  … and {} before: lull trends --json", first));
}

void show_trends(Session& session, const proto::TrendsReply& reply, const std::string& other) {
  bool first = true;
  const auto show_all = [&](const auto& trends) {
    for (const auto& trend : trends) {
      if (!first) session.console.data("");
      first = false;
      show_trend(session, trend);
    }
  };
  show_all(reply.mine());
  if (!reply.joint()) return;
  session.console.data("\nShared by " + other + ":");
  show_all(reply.theirs());
}

template <class All>
std::string trends_json(const All& trends) {
  std::vector<std::string> out;
  for (const auto& trend : trends) {
    std::vector<std::string> points;
    for (const auto& point : trend.points())
      points.push_back(JsonObject().text("day", point.day()).number("value", point.value()).done());
    out.push_back(JsonObject()
                      .text("field", trend.field())
                      .flag("enough", trend.enough())
                      .raw("points", json_list(points))
                      .done());
  }
  return json_list(out);
}

bool is_kind_word(const proto::PastEntry& past) {
  return !past.entry().content().has_plan() && !past.entry().content().has_experiment();
}

std::string past_json(const proto::PastEntry& past) {
  JsonObject out;
  out.text("day", past.day());
  if (past.entry().content().has_plan()) out.text("state", plan_state_word(past.state()));
  return out.raw("entry", entry_json(past.entry())).done();
}

/// Kind words stand there whole, everything else on a line.
void show_past(Session& session, const proto::PastEntry& past, bool whole) {
  Console& console = session.console;
  if (session.globals.json) return console.data(past_json(past));
  const auto head = fmt::format("{}  {}  ", for_people(past.day()), short_id(past.entry().id()));
  if (!whole) return console.data(cut(head + summary(past.entry()), console.columns()));
  console.data(cut(head + for_people(past.entry().author()), console.columns()));
  const auto& entry = past.entry();
  const auto text = entry.content().has_gratitude()
                        ? for_people(entry.content().gratitude().text(), Newlines::kKept)
                        : summary(entry);
  for (const auto& line : wrap(text, kColumns - 2)) console.data("  " + line);
}

}  // namespace

Result<void> perform(Session& session, const verb::Helped&) {
  proto::HelpedReply reply;
  LULL_TRY(session.client.call("Helped", proto::Empty(), reply));
  LULL_ASSIGN(auto labels, own_labels(session));
  const Wording wording(std::move(labels));
  Console& console = session.console;
  if (session.globals.json) {
    console.data(helped_json(reply, wording));
    return {};
  }
  if (!reply.enough()) console.data(model::line("not_enough"));
  for (const auto& row : reply.rows()) console.data(helped_line(row, wording, console.columns()));
  if (reply.enough() && reply.rows_size() == 0) console.say("Nothing here yet.");
  return {};
}

Result<void> perform(Session& session, const verb::Trends&) {
  proto::TrendsReply reply;
  LULL_TRY(session.client.call("Trends", proto::Empty(), reply));
  if (session.globals.json) {
    session.console.data(JsonObject()
                             .raw("mine", trends_json(reply.mine()))
                             .raw("theirs", trends_json(reply.theirs()))
                             .flag("joint", reply.joint())
                             .done());
    return {};
  }
  std::string other;
  if (reply.joint()) {
    LULL_ASSIGN(other, other_name(session));
  }
  show_trends(session, reply, other);
  return {};
}

Result<void> perform(Session& session, const verb::LookBack& what) {
  proto::LookBackRequest request;
  request.set_from(what.from);
  request.set_to(what.to);
  std::size_t shown = 0;
  while (true) {
    proto::LookBackReply page;
    LULL_TRY(session.client.call("LookBack", request, page));
    for (const auto& past : page.entries()) {
      if (what.words_only && !is_kind_word(past)) continue;
      if (what.words_only && shown > 0 && !session.globals.json) session.console.data("");
      show_past(session, past, what.words_only);
      ++shown;
    }
    if (!page.more() || page.entries_size() == 0) break;
    request.set_after(page.entries(page.entries_size() - 1).entry().id());
  }
  if (shown == 0) session.console.say("Nothing here yet.");
  return {};
}

}  // namespace lull::cli
