// SPDX-License-Identifier: Apache-2.0
#include "cli/tonight_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cli/content.h"
#include "cli/entry.h"
#include "cli/plan_view.h"
#include "cli/text.h"
#include "control.pb.h"
#include "model/catalogue.h"
#include "model/limit.h"

namespace lull::cli {
namespace {

using Lines = std::vector<std::string>;

constexpr std::size_t kHeadColumns = 8;
/// Before the second line of a text.
constexpr std::string_view kSetIn = "   ";

/// One part of the page. `first` is a line of its own above the others.
struct Section {
  std::string head;
  Lines texts;
  std::string where;       // what shows the rest
  std::size_t at_first{};  // lines that it gets before another one gets more
  std::string first{};
};

std::string whose(const proto::Entry& entry) {
  if (!entry.mine()) return entry.author();
  return entry.share() == proto::SHARE_SHARED ? "you" : "you, private";
}

std::string sign_text(const proto::Entry& entry) {
  const auto& cue = entry.content().cue();
  auto out =
      fmt::format("{} ({}): {}", cue.sign(), whose(entry), phrase_for("cue_meaning", cue.means()));
  return cue.helps().empty() ? out : out + ", " + cue.helps();
}

/// The strength comes first: the end of a line may be cut.
std::string limit_text(const proto::Entry& entry) {
  namespace l = model::limit;
  const auto fields = content_of(entry).fields;
  const auto wording = wording_of(entry);
  const auto strength = std::max<std::uint64_t>(fields.number(l::kStrength), l::kHard);
  auto out = fmt::format("{} ({}): {}", phrase_for("strength", strength), whose(entry),
                         wording.target(fields.number(l::kTarget), fields.text(l::kWhat)));
  if (fields.number(l::kDirection) != l::kAnyDirection)
    out += ", " + phrase_for("direction", fields.number(l::kDirection));
  const auto where = wording.elements(*model::kLimitSpec.field("situations"), fields);
  return where.empty() ? out : out + ", " + where;
}

bool is_soft(const proto::Entry& entry) {
  return content_of(entry).fields.number(model::limit::kStrength) == model::limit::kSoft;
}

std::string care_text(const proto::Entry& entry) {
  return fmt::format("{} ({}): {}", phrase_for("care_kind", entry.content().care_note().which()),
                     whose(entry), entry.content().care_note().text());
}

std::string kit_text(const proto::Entry& entry) {
  constexpr std::uint32_t kHere = 3;
  const auto& kit = entry.content().kit_item();
  std::string out = kit.label();
  if (kit.has_have() && kit.have() != kHere) out += ": " + phrase_for("kit_have", kit.have());
  return kit.place().empty() ? out : out + ": " + kit.place();
}

std::string step_text(const proto::TonightStep& from, std::size_t number, const Wording& wording) {
  model::step::Step step;
  const auto& put = from.step();
  step.item = put.item();
  step.text = put.text();
  step.receiver = put.receiver();
  step.giver = put.giver();
  step.has_minutes = put.has_minutes();
  step.minutes = put.minutes();
  step.pressure = put.pressure();
  std::string before;
  if (from.suspended()) before += "(paused) ";
  if (from.taken_out()) before += "(one of you took this out) ";
  if (from.ask()) before += "(ask first) ";
  if (from.ticked()) before += "(ticked) ";
  return fmt::format("{}. {}{}", number, before, wording.step(step));
}

template <class All, class Text>
Lines texts_of(const All& all, Text text) {
  Lines out;
  for (const auto& one : all) out.push_back(for_people(text(one)));
  return out;
}

Section steps_of(const proto::TonightReply& tonight) {
  Section out{"Steps", {}, "lull plan show " + short_id(tonight.plan().entry().id()), 6};
  if (!tonight.has_plan()) {
    out.first = "No plan yet. You could begin with: lull plan from pre.five_minutes";
    return out;
  }
  out.first = for_people(plan_title(tonight.plan()));
  const auto wording = wording_of(tonight.plan().entry());
  std::size_t number = 0;
  for (const auto& step : tonight.steps())
    out.texts.push_back(for_people(step_text(step, ++number, wording)));
  return out;
}

/// The whole page before it is known how much of it there is room for.
struct Page {
  Section signs;
  Section hard;
  std::array<Section, 4> rest;  // soft limits, care notes, steps, kit
};

Page page_of(const proto::TonightReply& tonight) {
  Page page;
  page.signs = {"Sign", texts_of(tonight.pause_signs(), sign_text), ""};
  if (page.signs.texts.empty())
    page.signs.texts = {"None yet. You could choose one: lull help cue"};
  page.hard = {"Limits", {}, ""};
  page.rest[0] = {"", {}, "lull list limit", 3};
  for (const auto& limit : tonight.limits())
    (is_soft(limit) ? page.rest[0] : page.hard).texts.push_back(for_people(limit_text(limit)));
  if (tonight.limits_size() == 0) page.hard.texts = {"None that you can see here."};
  if (page.hard.texts.empty()) page.rest[0].head = page.hard.head;
  page.rest[1] = {"Care", texts_of(tonight.care_notes(), care_text), "lull list care_note", 3};
  page.rest[2] = steps_of(tonight);
  page.rest[3] = {"Kit", texts_of(tonight.kit(), kit_text), "lull list kit_item", 3};
  return page;
}

/// How close together things are put: whole texts over several lines, one line each, or, of what
/// must not be left out, several in a line.
struct Fit {
  bool whole_urgent;
  bool whole_rest;
  std::size_t in_a_line;
};
constexpr Fit kFits[] = {
    {true, true, 1}, {true, false, 1}, {false, false, 1}, {false, false, 2}, {false, false, 3}};

Lines laid_out(const Lines& texts, bool whole, std::size_t in_a_line, std::size_t columns) {
  constexpr std::string_view kBetween = " | ";
  const std::size_t width = (columns - (in_a_line - 1) * kBetween.size()) / in_a_line;
  Lines out;
  std::size_t in_this = 0;
  for (const auto& text : texts) {
    if (whole) {
      std::string_view before;
      for (const auto& line : wrap(text, columns - kSetIn.size())) {
        out.push_back(std::string(before) + line);
        before = kSetIn;
      }
      continue;
    }
    if (in_this == 0)
      out.push_back(cut(text, width));
    else
      out.back() += std::string(kBetween) + cut(text, width);
    in_this = (in_this + 1) % in_a_line;
  }
  return out;
}

void put(Lines& page, std::string_view head, const Lines& lines) {
  for (const auto& line : lines) {
    page.push_back(pad(head, kHeadColumns) + line);
    head = "";
  }
}

/// What is urgent, laid out; the number of lines is all that matters until it is chosen.
struct Urgent {
  Lines signs;
  Lines hard;
  std::size_t lines() const { return signs.size() + hard.size(); }
};
Urgent urgent_of(const Page& page, const Fit& fit, std::size_t columns) {
  return {laid_out(page.signs.texts, fit.whole_urgent, fit.in_a_line, columns),
          laid_out(page.hard.texts, fit.whole_urgent, fit.in_a_line, columns)};
}

std::size_t all_lines_of(const Section& section, bool whole, std::size_t columns) {
  return laid_out(section.texts, whole, 1, columns).size() + (section.first.empty() ? 0 : 1);
}
/// At least this much of it is shown, as long as there is any of it.
std::size_t least_of(const Section& section) {
  return std::min<std::size_t>(section.texts.size(), section.first.empty() ? 1 : 3) +
         (section.first.empty() ? 0 : 1);
}

template <class Count>
std::size_t sum(const Page& page, Count count) {
  std::size_t all = 0;
  for (const auto& section : page.rest) all += count(section);
  return all;
}

/// Lines for each of the rest: some for each first, then whatever is left, steps last.
std::array<std::size_t, 4> shares(const Page& page, std::size_t room, bool whole,
                                  std::size_t columns) {
  std::array<std::size_t, 4> out{};
  const auto give = [&](std::size_t which, std::size_t most) {
    const auto wanted = std::min(all_lines_of(page.rest[which], whole, columns), most);
    const auto more = std::min(wanted > out[which] ? wanted - out[which] : 0, room);
    out[which] += more;
    room -= more;
  };
  for (std::size_t i = 0; i < page.rest.size(); ++i) give(i, least_of(page.rest[i]));
  for (std::size_t i = 0; i < page.rest.size(); ++i) give(i, page.rest[i].at_first);
  for (const std::size_t i : {0, 1, 3, 2}) give(i, all_lines_of(page.rest[i], whole, columns));
  return out;
}

void put_section(Lines& page, const Section& section, std::size_t room, bool whole,
                 std::size_t columns) {
  Lines lines;
  if (!section.first.empty()) lines.push_back(cut(section.first, columns));
  const auto texts = laid_out(section.texts, whole, 1, columns);
  lines.insert(lines.end(), texts.begin(), texts.end());
  if (lines.size() > std::max<std::size_t>(room, 1)) {
    const auto left_out = lines.size() + 1 - std::max<std::size_t>(room, 1);
    lines.resize(lines.size() - left_out);
    lines.push_back(cut(fmt::format("… and {} more: {}", left_out, section.where), columns));
  }
  put(page, section.head, lines);
}

}  // namespace

std::vector<std::string> tonight_page(const proto::TonightReply& tonight, std::size_t rows,
                                      std::size_t columns) {
  const Page page = page_of(tonight);
  const std::size_t width = columns - kHeadColumns;
  const Fit* fit = kFits;
  Urgent urgent;
  for (const Fit& one : kFits) {
    fit = &one;
    urgent = urgent_of(page, one, width);
    const auto rest = sum(page, [&](const Section& section) {
      return one.whole_rest ? all_lines_of(section, true, width) : least_of(section);
    });
    if (urgent.lines() + rest <= rows) break;
  }
  const std::size_t room = rows > urgent.lines() ? rows - urgent.lines() : 0;
  const auto lines_for = shares(page, room, fit->whole_rest, width);
  Lines out;
  put(out, page.signs.head, urgent.signs);
  put(out, page.hard.head, urgent.hard);
  for (std::size_t i = 0; i < page.rest.size(); ++i)
    put_section(out, page.rest[i], lines_for[i], fit->whole_rest, width);
  return out;
}

}  // namespace lull::cli
