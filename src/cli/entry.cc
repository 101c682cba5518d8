// SPDX-License-Identifier: Apache-2.0
#include "cli/entry.h"

#include <fmt/format.h>

#include <ctime>
#include <vector>

#include "cli/content.h"
#include "cli/json.h"
#include "cli/limits.h"
#include "cli/names.h"
#include "cli/summary.h"
#include "cli/text.h"
#include "control.pb.h"
#include "model/catalogue.h"
#include "model/step.h"

namespace lull::cli {
namespace {

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

bool has_elements(const model::FieldSpec& field) {
  return field.type == model::FieldType::kSet || field.type == model::FieldType::kList;
}

/// What only programs read: digests, places among steps, who sealed what.
bool is_for_people(const model::FieldSpec& field) {
  return field.type != model::FieldType::kToken || field.name == "turn" || field.name == "person";
}

void add_fields(Lines& to, const Content& content, const Wording& wording) {
  const auto& kind = *content.spec;
  for (const auto& field : kind.fields) {
    const auto label = model::field_label(kind.name, field.name);
    if (kind.kind == model::Kind::kSealedRound && field.name == "halves") continue;
    if (has_elements(field)) {
      to.add(label, wording.elements(field, content.fields));
    } else if (const auto* value = content.fields.find(model::FieldKey{field.number});
               value != nullptr && is_for_people(field)) {
      const bool limit = kind.kind == model::Kind::kLimit && field.name == "what";
      to.add(label, limit ? wording.target(content.fields.number(1), std::get<std::string>(*value))
                          : wording.value(field, *value));
    }
  }
}

void add_number(JsonObject& to, const model::FieldSpec& field, std::uint64_t number) {
  if (field.choices.empty()) {
    to.number(field.name, number);
    return;
  }
  const bool silent = number == 0 && model::find_vocabulary(field.choices)->find(0) == nullptr;
  to.text(field.name, silent ? "any" : word_for(field.choices, number));
  to.number(fmt::format("{}_code", field.name), number);
}

void add_value(JsonObject& to, const model::FieldSpec& field, const model::Value& value) {
  if (const auto* number = std::get_if<std::uint64_t>(&value))
    add_number(to, field, *number);
  else
    to.text(field.name, std::get<std::string>(value));
}

std::string element_json(const model::FieldSpec& field, const model::Fields& fields,
                         std::string_view element) {
  JsonObject one;
  one.text("id", element);
  for (const auto& part : field.parts)
    if (const auto* value =
            fields.find(model::FieldKey{field.number, std::string(element), part.number}))
      add_value(one, part, *value);
  return one.done();
}

/// The elements of a list; steps in the order in which they are read and numbered.
std::vector<std::string> in_order(const model::FieldSpec& field, const model::Fields& fields) {
  std::vector<std::string> ids;
  if (field.name == "steps") {
    for (auto& step : model::step::steps_of(fields, field.number))
      ids.push_back(std::move(step.id));
    return ids;
  }
  for (const auto id : fields.elements(field.number)) ids.emplace_back(id);
  return ids;
}

void add_json(JsonObject& to, const Content& content) {
  for (const auto& field : content.spec->fields) {
    if (field.type == model::FieldType::kSet) {
      const auto elements = content.fields.elements(field.number);
      to.texts(field.name, {elements.begin(), elements.end()});
    } else if (field.type == model::FieldType::kList) {
      std::vector<std::string> all;
      for (const auto& element : in_order(field, content.fields))
        all.push_back(element_json(field, content.fields, element));
      to.raw(field.name, json_list(all));
    } else if (const auto* value = content.fields.find(model::FieldKey{field.number})) {
      add_value(to, field, *value);
    }
  }
}

template <class Message>
std::string_view kind_word(const Message& message) {
  const auto content = content_of(message);
  return content.spec != nullptr ? content.spec->name : std::string_view();
}

template <class Message>
std::string summary_of(const Message& message, const Wording& wording) {
  const auto content = content_of(message);
  if (content.spec == nullptr) return "something that a newer version knows";
  return for_people(headline(*content.spec, content.fields, wording));
}

std::string clashes_json(const proto::Entry& entry) {
  std::vector<std::string> out;
  for (const auto& clash : entry.clashes()) {
    JsonObject one;
    one.text("field", clash.field());
    if (!clash.element().empty()) one.text("element", clash.element());
    one.text("in_force", clash.in_force()).flag("in_force_mine", clash.in_force_mine());
    one.texts("others", {clash.others().begin(), clash.others().end()});
    out.push_back(one.done());
  }
  return json_list(out);
}

/// What the other person took back; its kind is still known, its content is gone.
bool gone(const proto::Entry& entry) {
  const bool none = entry.content().kind_case() == proto::Content::KIND_NOT_SET;
  return entry.share() == proto::SHARE_WITHDRAWN && (none || !entry.mine());
}

std::string whose(const proto::Entry& entry) {
  return entry.mine() ? "you" : entry.author();
}

void add_clashes(Lines& to, const proto::Entry& entry) {
  const auto content = content_of(entry);
  if (content.spec == nullptr) return;
  for (const auto& line : clash_lines(entry, content, wording_of(entry))) to.add("apart", line);
}

}  // namespace

Wording wording_of(const proto::Entry& entry) {
  Labels labels;
  for (const auto& [id, label] : entry.labels()) labels[id] = label;
  return Wording(std::move(labels));
}

std::string_view kind_of(const proto::Entry& entry) {
  const auto word = kind_word(entry);
  return word.empty() && entry.share() != proto::SHARE_WITHDRAWN ? "unknown" : word;
}

std::string summary(const proto::Entry& entry) {
  if (gone(entry)) return "withdrawn";
  return summary_of(entry, wording_of(entry));
}

std::string summary(const proto::Revision& revision) {
  return summary_of(revision, Wording());
}

std::string list_line(const proto::Entry& entry, std::size_t columns) {
  const std::string how = entry.fresh()  ? "new"
                          : entry.mine() ? std::string(word_of(shares(), entry.share()))
                                         : "";
  return cut(
      fmt::format("{} {} {} {}{}", short_id(entry.id()), pad(for_people(whose(entry)), 8),
                  pad(how, 9), entry.clashes_size() > 0 ? "(two versions) " : "", summary(entry)),
      columns);
}

std::string content_lines(const proto::Entry& entry) {
  Lines out;
  const auto content = content_of(entry);
  if (gone(entry) || content.spec == nullptr)
    out.add("", summary(entry));
  else
    add_fields(out, content, wording_of(entry));
  return std::move(out).done();
}

std::string all_lines(const proto::Entry& entry) {
  Lines around;
  around.add("id", entry.id());
  around.add("by", whose(entry));
  if (entry.mine()) {
    around.add("shared", phrase_of(shares(), entry.share()));
    std::vector<std::string_view> kept;
    for (const auto& field : entry.kept()) kept.push_back(field);
    if (!kept.empty()) around.add("kept here", fmt::format("{}", fmt::join(kept, ", ")));
    if (entry.made_ms() != 0) around.add("made", local_time(entry.made_ms()));
    if (entry.edited()) around.add("changed", local_time(entry.edited_ms()));
    if (entry.softens_ms() != 0)
      around.add("softens", local_time(entry.softens_ms()) + "; only you can see this");
  } else if (entry.edited()) {
    around.add("changed", "yes");
  }
  add_clashes(around, entry);
  return content_lines(entry) + std::move(around).done();
}

std::string entry_json(const proto::Entry& entry) {
  JsonObject out;
  out.text("id", entry.id()).text("kind", kind_of(entry)).flag("mine", entry.mine());
  out.text("author", entry.author()).text("share", word_of(shares(), entry.share()));
  if (entry.mine()) out.number("made_ms", entry.made_ms()).number("edited_ms", entry.edited_ms());
  out.flag("edited", entry.edited()).flag("fresh", entry.fresh());
  if (entry.softens_ms() != 0) out.number("softens_ms", entry.softens_ms());
  const auto content = content_of(entry);
  if (!gone(entry) && content.spec != nullptr) add_json(out, content);
  if (entry.kept_size() > 0) out.texts("kept", {entry.kept().begin(), entry.kept().end()});
  out.raw("clashes", clashes_json(entry));
  return out.done();
}

std::string revision_json(const proto::Revision& revision) {
  JsonObject out;
  out.number("at_ms", revision.at_ms()).text("kind", kind_word(revision));
  out.flag("mine", revision.mine());
  const auto content = content_of(revision);
  if (content.spec != nullptr) add_json(out, content);
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
