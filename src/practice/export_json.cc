// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>
#include <utility>

#include "model/catalogue.h"
#include "practice/export_writer.h"

namespace lull::practice {

namespace {

using model::FieldSpec;
using model::FieldType;

std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      out += {'\\', c};
    else if (c == '\n')
      out += "\\n";
    else if (static_cast<unsigned char>(c) < 0x20)
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      out.push_back(c);
  }
  out.push_back('"');
  return out;
}

/// Writes `"name":value` pairs with commas between.
class Object {
 public:
  void add(std::string_view name, const std::string& value) {
    text_ += fmt::format("{}{}:{}", text_.empty() ? "" : ",", json_text(name), value);
  }
  std::string done() const { return "{" + text_ + "}"; }

 private:
  std::string text_;
};

/// `{"code":4,"word":"nice"}`: the number is what counts, wording may change.
std::string coded(std::uint64_t code, std::string_view word) {
  return fmt::format("{{\"code\":{},\"word\":{}}}", code, json_text(word));
}

std::string value_json(const FieldSpec& spec, const model::Value& value, const ShownValue& shown) {
  if (const auto* number = std::get_if<std::uint64_t>(&value)) {
    const auto* words = model::find_vocabulary(spec.choices);
    const auto* choice = words != nullptr ? words->find(*number) : nullptr;
    return choice != nullptr ? coded(*number, choice->id) : std::to_string(*number);
  }
  const auto& text = std::get<std::string>(value);
  if (spec.type == FieldType::kToken || shown.code.empty()) return json_text(text);
  return fmt::format("{{\"id\":{},\"label\":{}}}", json_text(text), json_text(shown.text));
}

/// One entry's fields, made of its values and of what they are stored as.
class FieldsJson {
 public:
  explicit FieldsJson(const ShownEntry& entry) : entry_(entry) {
    for (const auto& value : entry.values) shown_[{value.field, value.element}] = &value;
  }

  std::string done() {
    Object all;
    for (const auto& spec : entry_.spec->fields) {
      std::string json;
      if (spec.type == FieldType::kSet)
        json = set(spec);
      else if (spec.type == FieldType::kList)
        json = list(spec);
      else
        json = one(spec, std::string(spec.name), model::FieldKey{spec.number});
      if (!json.empty()) all.add(spec.name, json);
    }
    return all.done();
  }

 private:
  const ShownValue* shown(std::string_view field, std::string_view element) const {
    const auto at = shown_.find({field, element});
    return at != shown_.end() ? at->second : nullptr;
  }

  std::string one(const FieldSpec& spec, const std::string& name, const model::FieldKey& key) {
    const auto* value = entry_.fields.find(key);
    const auto* text = shown(name, key.element);
    return value == nullptr || text == nullptr ? std::string() : value_json(spec, *value, *text);
  }

  std::string set(const FieldSpec& spec) {
    std::string all;
    const auto* words = model::find_vocabulary(spec.choices);
    for (const auto element : entry_.fields.elements(spec.number)) {
      const auto* choice = words != nullptr ? words->find(element) : nullptr;
      const auto* text = shown(spec.name, element);
      std::string json = json_text(element);
      if (choice != nullptr)
        json = coded(choice->number, element);
      else if (text != nullptr && !text->code.empty())
        json = fmt::format("{{\"id\":{},\"label\":{}}}", json_text(element), json_text(text->text));
      all += (all.empty() ? "" : ",") + json;
    }
    return all.empty() ? all : "[" + all + "]";
  }

  std::string list(const FieldSpec& spec) {
    std::string all;
    for (const auto element : entry_.fields.elements(spec.number)) {
      Object object;
      object.add("element", json_text(element));
      for (const auto& part : spec.parts) {
        const model::FieldKey key{spec.number, std::string(element), part.number};
        const auto json = one(part, fmt::format("{}.{}", spec.name, part.name), key);
        if (!json.empty()) object.add(part.name, json);
      }
      all += (all.empty() ? "" : ",") + object.done();
    }
    return all.empty() ? all : "[" + all + "]";
  }

  const ShownEntry& entry_;
  std::map<std::pair<std::string_view, std::string_view>, const ShownValue*> shown_;
};

class JsonWriter final : public ExportWriter {
 public:
  std::string head(std::string_view me) override {
    return fmt::format("{{\"format\":{},\"me\":{},\"entries\":[", kExportFormat, json_text(me));
  }

  std::string entry(const ShownEntry& entry) override {
    Object out;
    out.add("id", json_text(entry.id));
    out.add("kind", json_text(entry.kind));
    out.add("mine", entry.mine ? "true" : "false");
    out.add("share", coded(static_cast<std::uint64_t>(entry.share), share_word(entry.share)));
    if (!entry.day.empty()) out.add("day", json_text(entry.day));
    if (entry.mine) {
      out.add("made_ms", std::to_string(entry.made_ms));
      out.add("edited_ms", std::to_string(entry.edited_ms));
    }
    out.add("fields", FieldsJson(entry).done());
    const std::string before = first_ ? "\n" : ",\n";
    first_ = false;
    return before + out.done();
  }

  std::string foot() override {
    return fmt::format("\n],\"footer\":{}}}\n", json_text(model::line("export.footer")));
  }

  bool by_kind() const override { return false; }

 private:
  bool first_ = true;
};

}  // namespace

std::unique_ptr<ExportWriter> json_writer() {
  return std::make_unique<JsonWriter>();
}

}  // namespace lull::practice
