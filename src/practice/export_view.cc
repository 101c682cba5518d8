// SPDX-License-Identifier: Apache-2.0
#include "practice/export_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/base32.h"
#include "model/catalogue.h"
#include "model/limit.h"
#include "model/own_item.h"
#include "model/own_situation.h"
#include "model/references.h"
#include "model/step.h"

namespace lull::practice {

namespace {

using model::Fields;
using model::FieldSpec;
using model::FieldType;

constexpr std::string_view kPlaceName = "place";

bool is_many(const FieldSpec& spec) {
  return spec.type == FieldType::kSet || spec.type == FieldType::kList;
}

std::string number_text(const FieldSpec& spec, std::uint64_t number) {
  if (const auto* words = model::find_vocabulary(spec.choices))
    if (const auto* choice = words->find(number)) return std::string(choice->phrase);
  if (spec.name == "minutes" && number == model::step::kMinutesOpen)
    return std::string(model::line("minutes.open"));
  return std::to_string(number);
}

/// Elements in the order in which people read them: steps by their places.
std::vector<std::string> elements_of(const FieldSpec& spec, const Fields& fields) {
  std::vector<std::string> ids;
  if (spec.part(model::step::kPlace) != nullptr) {
    for (const auto& step : model::step::steps_of(fields, spec.number)) ids.push_back(step.id);
    return ids;
  }
  for (const auto id : fields.elements(spec.number)) ids.emplace_back(id);
  return ids;
}

/// Puts the values of one entry in a row.
class Row {
 public:
  Row(ShownEntry& out, const Names& names) : out_(out), names_(names) {}

  void field(const FieldSpec& spec) {
    if (spec.type == FieldType::kSet) return set(spec);
    if (spec.type == FieldType::kList) return list(spec);
    const auto* value = out_.fields.find(model::FieldKey{spec.number});
    if (value != nullptr) add(spec, std::string(spec.name), "", *value);
  }

 private:
  void set(const FieldSpec& spec) {
    const auto* words = model::find_vocabulary(spec.choices);
    for (const auto& element : elements_of(spec, out_.fields)) {
      ShownValue one = named(std::string(spec.name), element);
      one.text = element;
      if (const auto* choice = words != nullptr ? words->find(element) : nullptr) {
        one.code = std::to_string(choice->number);
        one.text = choice->phrase;
      } else if (Names::holds_ids(spec, out_.fields)) {
        name_it(one, element);
      }
      out_.values.push_back(std::move(one));
    }
  }

  void list(const FieldSpec& spec) {
    for (const auto& element : elements_of(spec, out_.fields)) {
      ShownValue head = named(std::string(spec.name), element);
      head.for_people = Names::holds_ids(spec, out_.fields);
      if (head.for_people) name_it(head, element);
      if (const auto person = names_.person(element); !person.empty()) {
        head.text = person;
        head.for_people = true;
      }
      out_.values.push_back(std::move(head));
      for (const auto& part : spec.parts) {
        const auto* value = out_.fields.find(model::FieldKey{spec.number, element, part.number});
        if (value != nullptr)
          add(part, fmt::format("{}.{}", spec.name, part.name), element, *value);
      }
    }
  }

  void add(const FieldSpec& spec, std::string field, std::string_view element,
           const model::Value& value) {
    ShownValue one = named(std::move(field), element);
    if (const auto* number = std::get_if<std::uint64_t>(&value)) {
      one.code = std::to_string(*number);
      one.text = number_text(spec, *number);
    } else {
      const auto& text = std::get<std::string>(value);
      if (text.empty()) return;
      one.text = text;
      if (spec.type == FieldType::kToken) {
        one.code = text;
        one.text = names_.person(text);
        one.for_people = !one.text.empty();
      } else if (Names::holds_ids(spec, out_.fields)) {
        name_it(one, text);
      }
      if (spec.number == model::step::kPlace && !element.empty() && spec.name == kPlaceName)
        one.for_people = false;
    }
    out_.values.push_back(std::move(one));
  }

  ShownValue named(std::string field, std::string_view element) const {
    ShownValue one;
    one.label = model::field_label(out_.kind, field);
    one.field = std::move(field);
    one.element = element;
    return one;
  }

  void name_it(ShownValue& one, std::string_view id) const {
    auto label = names_.label_of(id);
    if (label.empty()) return;
    one.code = id;
    one.text = std::move(label);
  }

  ShownEntry& out_;
  const Names& names_;
};

}  // namespace

// --- names ---------------------------------------------------------------------------------------

Names::Names(const Context& at) : at_(at), me_(at.me()) {
  const auto peers = at.store.peer_states();
  if (!peers) return;
  for (const auto& peer : *peers) others_.push_back(base32_token(peer.person.view()));
}

std::string Names::label_of(std::string_view id) const {
  if (const auto* item = model::find_item(id)) return std::string(item->label);
  if (const auto* category = model::find_category(id)) return std::string(category->label);
  if (const auto* situation = model::find_situation(id)) return std::string(situation->label);
  if (const auto* prompt = model::find_prompt(id)) return std::string(prompt->text);
  const auto record = record_of(model::own_token(id));
  if (!record) return {};
  const auto own = at_.store.get(*record);
  if (!own || own->spec == nullptr) return {};
  static_assert(model::own_item::kLabel == model::own_situation::kLabel);
  if (own->spec->kind != model::Kind::kOwnItem && own->spec->kind != model::Kind::kOwnSituation)
    return {};
  return std::string(own->fields.text(model::own_item::kLabel));
}

std::string Names::person(std::string_view token) const {
  if (token == me_) return std::string(model::line("export.me"));
  const bool known = std::find(others_.begin(), others_.end(), token) != others_.end();
  return known ? std::string(model::line("export.other")) : std::string();
}

bool Names::holds_ids(const FieldSpec& field, const Fields& entry) {
  static constexpr std::array<std::string_view, 9> kIdFields = {
      "item", "situation", "situations", "category", "ask", "helped", "change", "card", "deck"};
  if (field.name == "what") {
    const auto target = entry.number(model::limit::kTarget);
    return target == model::limit::kAnItem || target == model::limit::kACategory;
  }
  return std::find(kIdFields.begin(), kIdFields.end(), field.name) != kIdFields.end();
}

// --- entries -------------------------------------------------------------------------------------

std::optional<model::Day> day_of(const store::Entry& entry) {
  const auto* field = entry.spec != nullptr ? entry.spec->field("day") : nullptr;
  if (field != nullptr)
    if (const auto day = model::parse_day(entry.fields.text(field->number))) return day;
  if (!entry.mine) return std::nullopt;
  return model::local_day(entry.made_ms);
}

namespace {

ShownEntry begun(const RecordId& id, const model::KindSpec& kind) {
  ShownEntry out;
  out.id = token_of(id);
  out.kind = kind.name;
  const auto* words = model::find_kind_words(out.kind);
  out.section = words != nullptr ? words->many : std::string_view(out.kind);
  out.spec = &kind;
  return out;
}

void fill(ShownEntry& out, Fields fields, const Names& names) {
  out.fields = std::move(fields);
  Row row(out, names);
  for (const auto& spec : out.spec->fields) row.field(spec);
}

}  // namespace

ShownEntry shown(const store::Entry& entry, Fields fields, const Names& names) {
  auto out = begun(entry.id, *entry.spec);
  out.mine = entry.mine;
  out.share = entry.share;
  if (const auto day = day_of(entry)) out.day = model::day_text(*day);
  if (entry.mine) {
    out.made_ms = entry.made_ms;
    out.edited_ms = entry.edited_ms;
  }
  fill(out, std::move(fields), names);
  return out;
}

ShownEntry shown(const store::Note& note, const Names& names) {
  auto out = begun(note.id, *note.spec);
  out.day = model::day_text(model::local_day(note.made_ms));
  out.made_ms = note.made_ms;
  out.edited_ms = note.edited_ms;
  fill(out, note.fields, names);
  return out;
}

// --- whose words ---------------------------------------------------------------------------------

namespace {

/// Who last changed each place of an entry that two people write.
using Writers = std::map<model::FieldKey, PersonId>;

Result<Writers> last_writers(const Context& at, const store::Entry& entry) {
  LULL_ASSIGN(const auto revisions, at.store.history(entry.id));
  Writers writers;
  const Fields nothing;
  const auto* before = &nothing;
  for (const auto& revision : revisions) {
    auto changed = revision.fields;
    changed.subtract(*before);
    for (const auto& field : changed) writers[field.key] = revision.by;
    before = &revision.fields;
  }
  return writers;
}

bool is_words(const FieldSpec& spec) {
  return spec.type == FieldType::kLine || spec.type == FieldType::kText;
}

}  // namespace

Result<Fields> own_words(const Context& at, const store::Entry& entry) {
  const auto& kind = *entry.spec;
  auto fields = model::known_fields(kind, entry.fields);
  if (!kind.two_writers()) return fields;
  LULL_ASSIGN(const auto writers, last_writers(at, entry));
  const auto me = at.me();
  const auto theirs = [&](const model::FieldKey& key) {
    const auto writer = writers.find(key);
    return writer != writers.end() && writer->second != entry.author;
  };
  const auto is_theirs = [&](const model::Field& field) {
    const auto& spec = *kind.field(field.key.number);
    if (spec.writer == model::Writer::kOther) return true;
    if (spec.writer == model::Writer::kOwner) return field.key.element != me;
    const bool counts = is_words(*kind.place(field.key)) || (is_many(spec) && field.key.sub == 0);
    return spec.writer == model::Writer::kBoth && counts && theirs(field.key);
  };
  // A step counts as one: without its words the rest of it says nothing.
  std::set<std::pair<std::uint16_t, std::string>> gone;
  for (const auto& field : fields)
    if (is_theirs(field)) gone.emplace(field.key.number, field.key.element);
  if (gone.empty()) return fields;
  Fields own;
  for (const auto& field : fields)
    if (!gone.contains({field.key.number, field.key.element})) own.set(field.key, field.value);
  return model::check_whole(kind, own) ? own : Fields();
}

}  // namespace lull::practice
