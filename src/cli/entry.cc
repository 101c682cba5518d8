// SPDX-License-Identifier: Apache-2.0
#include "cli/entry.h"

#include <fmt/format.h>

#include <ctime>
#include <vector>

#include "cli/json.h"
#include "cli/labels.h"
#include "cli/limits.h"
#include "cli/names.h"
#include "cli/text.h"
#include "control.pb.h"

namespace lull::cli {
namespace {

constexpr std::uint32_t kMinutesOpen = 255;

std::string minutes_words(std::uint32_t minutes) {
  if (minutes == kMinutesOpen) return "as long as it feels right";
  return minutes == 1 ? "1 minute" : fmt::format("{} minutes", minutes);
}

template <class Elements>
std::vector<std::string> members(const Elements& elements) {
  std::vector<std::string> out;
  for (const auto& element : elements)
    if (!element.out()) out.push_back(element.name());
  return out;
}

bool usual(const proto::Preference& p) {
  return p.situation().empty() || p.situation() == "usual";
}

std::string line_of(const proto::Preference& p) {
  std::string out = fmt::format("{}: {}", item_label(p.item()), phrase_of(wants(), p.want()));
  if (p.direction() == proto::DIRECTION_RECEIVE || p.direction() == proto::DIRECTION_GIVE)
    out += fmt::format(", {}", word_of(directions(), p.direction()));
  if (!usual(p)) out += fmt::format(" ({})", situation_label(p.situation()));
  return out;
}

std::string line_of(const proto::Limit& l) {
  const auto target = word_of(targets(), l.target());
  return fmt::format("Limit: {}: {}", target_label(target, l.what()),
                     phrase_of(strengths(), l.strength()));
}

std::string line_of(const proto::Gratitude& g) {
  return "Thank you: " + g.text();
}
std::string line_of(const proto::Reflection& r) {
  return "Notebook: " + r.text();
}

/// Field after field, "name  value", values that are longer set in below.
class Lines {
 public:
  void add(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    const std::string safe = for_people(value, Newlines::kKept);
    bool first = true;
    for (const auto& line : wrap(safe, kColumns - kNameColumns)) {
      out_ += pad(first ? name : "", kNameColumns) + line + "\n";
      first = false;
    }
  }
  std::string done() && { return std::move(out_); }

 private:
  static constexpr std::size_t kNameColumns = 12;
  std::string out_;
};

void add_all(Lines& to, std::string_view name, const std::vector<std::string>& values) {
  to.add(name, fmt::format("{}", fmt::join(values, ", ")));
}

void add(Lines& to, const proto::Preference& p) {
  to.add("item", fmt::format("{} ({})", item_label(p.item()), p.item()));
  to.add("want", phrase_of(wants(), p.want()));
  to.add("direction", phrase_of(directions(), p.direction()));
  to.add("situation", situation_label(usual(p) ? "usual" : p.situation()));
  if (p.has_minutes()) to.add("how long", minutes_words(p.minutes()));
  if (p.pressure() != proto::PRESSURE_UNSET)
    to.add("pressure", phrase_of(pressures(), p.pressure()));
  to.add("own words", p.my_words());
  to.add("note", p.note());
  add_all(to, "tags", members(p.tags()));
}

void add(Lines& to, const proto::Limit& l) {
  const auto target = word_of(targets(), l.target());
  to.add("limit", target_label(target, l.what()));
  to.add("about", phrase_of(targets(), l.target()));
  to.add("strength", phrase_of(strengths(), l.strength()));
  if (l.direction() != proto::DIRECTION_UNSET)
    to.add("direction", phrase_of(directions(), l.direction()));
  std::vector<std::string> when;
  for (const auto& id : members(l.situations())) when.push_back(situation_label(id));
  add_all(to, "situations", when);
}

void add(Lines& to, const proto::Gratitude& g) {
  to.add("thank you", g.text());
  if (!g.about().empty()) to.add("about", item_label(g.about()));
}

void add(Lines& to, const proto::Reflection& r) {
  to.add("notebook", r.text());
}

void add(JsonObject& to, const proto::Preference& p) {
  to.text("item", p.item()).text("situation", p.situation());
  to.text("direction", word_of(directions(), p.direction()));
  to.text("want", word_of(wants(), p.want())).number("want_code", static_cast<int>(p.want()));
  if (p.has_pressure()) to.text("pressure", word_of(pressures(), p.pressure()));
  if (p.has_minutes()) to.number("minutes", p.minutes());
  if (p.has_my_words()) to.text("my_words", p.my_words());
  if (p.has_note()) to.text("note", p.note());
  to.texts("tags", members(p.tags()));
}

void add(JsonObject& to, const proto::Limit& l) {
  to.text("target", word_of(targets(), l.target())).text("what", l.what());
  to.text("strength", word_of(strengths(), l.strength()));
  to.text("direction", word_of(directions(), l.direction()));
  to.texts("situations", members(l.situations()));
}

void add(JsonObject& to, const proto::Gratitude& g) {
  to.text("text", g.text());
  if (g.has_about()) to.text("about", g.about());
}

void add(JsonObject& to, const proto::Reflection& r) {
  to.text("text", r.text());
}

/// Calls `use` with the content of an Entry or a Revision; nothing for none.
template <class Message, class Use>
void with_content(const Message& message, const Use& use) {
  switch (message.content_case()) {
    case Message::kPreference:
      return use(message.preference());
    case Message::kLimit:
      return use(message.limit());
    case Message::kGratitude:
      return use(message.gratitude());
    case Message::kReflection:
      return use(message.reflection());
    case Message::CONTENT_NOT_SET:
      return;
  }
}

template <class Message>
std::string_view kind_word(const Message& message) {
  switch (message.content_case()) {
    case Message::kPreference:
      return "preference";
    case Message::kLimit:
      return "limit";
    case Message::kGratitude:
      return "gratitude";
    case Message::kReflection:
      return "reflection";
    case Message::CONTENT_NOT_SET:
      break;
  }
  return "";
}

template <class Message>
std::string summary_of(const Message& message) {
  std::string out = "something that a newer version knows";
  with_content(message, [&](const auto& content) { out = line_of(content); });
  return for_people(out);
}

std::string clashes_json(const proto::Entry& entry) {
  std::vector<std::string> out;
  for (const auto& clash : entry.clashes())
    out.push_back(JsonObject()
                      .text("field", clash.field())
                      .texts("others", {clash.others().begin(), clash.others().end()})
                      .done());
  return json_list(out);
}

/// What the other person took back; its kind is still known, its content is gone.
bool gone(const proto::Entry& entry) {
  const bool none = entry.content_case() == proto::Entry::CONTENT_NOT_SET;
  return entry.share() == proto::SHARE_WITHDRAWN && (none || !entry.mine());
}

std::string whose(const proto::Entry& entry) {
  return entry.mine() ? "you" : entry.author();
}

}  // namespace

std::string_view kind_of(const proto::Entry& entry) {
  const auto word = kind_word(entry);
  return word.empty() && entry.share() != proto::SHARE_WITHDRAWN ? "unknown" : word;
}

std::string summary(const proto::Entry& entry) {
  if (gone(entry)) return "withdrawn";
  return summary_of(entry);
}

std::string summary(const proto::Revision& revision) {
  return summary_of(revision);
}

std::string list_line(const proto::Entry& entry, std::size_t columns) {
  const std::string how = entry.mine()    ? std::string(word_of(shares(), entry.share()))
                          : entry.fresh() ? "new"
                                          : "";
  return cut(
      fmt::format("{} {} {} {}{}", short_id(entry.id()), pad(for_people(whose(entry)), 8),
                  pad(how, 9), entry.clashes_size() > 0 ? "(two versions) " : "", summary(entry)),
      columns);
}

std::string content_lines(const proto::Entry& entry) {
  Lines out;
  if (gone(entry) || entry.content_case() == proto::Entry::CONTENT_NOT_SET)
    out.add("", summary(entry));
  else
    with_content(entry, [&](const auto& content) { add(out, content); });
  return std::move(out).done();
}

std::string all_lines(const proto::Entry& entry) {
  Lines around;
  around.add("id", entry.id());
  around.add("by", whose(entry));
  if (entry.mine()) {
    around.add("shared", phrase_of(shares(), entry.share()));
    if (entry.made_ms() != 0) around.add("made", local_time(entry.made_ms()));
    if (entry.edited()) around.add("changed", local_time(entry.edited_ms()));
  } else if (entry.edited()) {
    around.add("changed", "yes");
  }
  for (const auto& clash : entry.clashes())
    for (const auto& other : clash.others())
      around.add("apart", fmt::format("{}: you also wrote \"{}\"", clash.field(), other));
  return content_lines(entry) + std::move(around).done();
}

std::string entry_json(const proto::Entry& entry) {
  JsonObject out;
  out.text("id", entry.id()).text("kind", kind_of(entry)).flag("mine", entry.mine());
  out.text("author", entry.author()).text("share", word_of(shares(), entry.share()));
  if (entry.mine()) out.number("made_ms", entry.made_ms()).number("edited_ms", entry.edited_ms());
  out.flag("edited", entry.edited()).flag("fresh", entry.fresh());
  if (!gone(entry)) with_content(entry, [&](const auto& content) { add(out, content); });
  out.raw("clashes", clashes_json(entry));
  return out.done();
}

std::string revision_json(const proto::Revision& revision) {
  JsonObject out;
  out.number("at_ms", revision.at_ms()).text("kind", kind_word(revision));
  with_content(revision, [&](const auto& content) { add(out, content); });
  return out.done();
}

std::string short_id(std::string_view id) {
  return for_people(id.substr(0, kIdShown));
}

std::string local_time(long long ms) {
  const std::time_t seconds = ms / 1000;
  std::tm parts{};
  char text[32] = "";
  if (::localtime_r(&seconds, &parts) != nullptr)
    std::strftime(text, sizeof text, "%Y-%m-%d %H:%M", &parts);
  return text;
}

}  // namespace lull::cli
