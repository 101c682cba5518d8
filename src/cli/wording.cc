// SPDX-License-Identifier: Apache-2.0
#include "cli/wording.h"

#include <fmt/format.h>

#include "cli/labels.h"
#include "model/catalogue.h"
#include "model/limit.h"
#include "model/plan.h"
#include "model/references.h"

namespace lull::cli {
namespace {

constexpr const char* kUnknownWord = "unknown";
constexpr const char* kUnknownPhrase = "something a newer version knows";

const model::Choice* choice_of(std::string_view vocabulary, std::uint64_t number) {
  const auto* all = model::find_vocabulary(vocabulary);
  return all != nullptr ? all->find(number) : nullptr;
}

bool is_step_list(const model::FieldSpec& field) {
  return field.name == "steps";
}

bool names_items(const model::FieldSpec& field) {
  return field.name == "item" || field.name == "about" || field.name == "helped" ||
         field.name == "ask" || field.name == "change";
}

}  // namespace

std::string word_for(std::string_view vocabulary, std::uint64_t number) {
  const auto* choice = choice_of(vocabulary, number);
  return choice != nullptr ? std::string(choice->id) : kUnknownWord;
}

std::string phrase_for(std::string_view vocabulary, std::uint64_t number) {
  const auto* choice = choice_of(vocabulary, number);
  return choice != nullptr ? std::string(choice->phrase) : kUnknownPhrase;
}

std::string minutes_words(std::uint64_t minutes) {
  if (minutes == model::step::kMinutesOpen) return "as long as it feels right";
  return minutes == 1 ? "1 minute" : fmt::format("{} minutes", minutes);
}

std::string Wording::known(std::string_view id) const {
  const auto at = labels_.find(id);
  return at != labels_.end() ? at->second : std::string();
}

std::string Wording::item(std::string_view id) const {
  const auto own = known(id);
  return own.empty() ? item_label(id) : own;
}

std::string Wording::situation(std::string_view id) const {
  const auto own = known(id);
  return own.empty() ? situation_label(id) : own;
}

std::string Wording::person(std::string_view token) const {
  if (token.empty()) return "both";
  const auto name = known(token);
  return name.empty() ? "one of you" : name;
}

std::string Wording::target(std::uint64_t target, std::string_view what) const {
  if (target == model::limit::kAnItem) return item(what);
  const auto* category = target == model::limit::kACategory ? model::find_category(what) : nullptr;
  return std::string(category == nullptr ? what : category->label);
}

std::string Wording::value(const model::FieldSpec& field, const model::Value& value) const {
  if (const auto* number = std::get_if<std::uint64_t>(&value)) {
    if (field.name == "minutes" || field.name == "length") return minutes_words(*number);
    if (field.choices.empty()) return std::to_string(*number);
    // 0 means that nothing is said, where the vocabulary has no word for it.
    if (*number == 0 && choice_of(field.choices, 0) == nullptr) return {};
    return phrase_for(field.choices, *number);
  }
  const auto& text = std::get<std::string>(value);
  if (text.empty()) return {};
  if (field.name == "situation") return situation(text);
  if (names_items(field)) return fmt::format("{} ({})", item(text), text);
  if (field.name == "turn" || field.name == "receiver" || field.name == "giver" ||
      field.name == "person")
    return person(text);
  return text;
}

std::string Wording::step(const model::step::Step& step) const {
  std::string out = step.item.empty() ? step.text : item(step.item);
  if (!step.item.empty() && !step.text.empty()) out += ": " + step.text;
  if (step.has_minutes) out += ", " + minutes_words(step.minutes);
  if (step.pressure != 0) out += ", " + phrase_for("pressure", step.pressure);
  if (!step.receiver.empty()) out += ", for " + person(step.receiver);
  if (!step.giver.empty() && step.giver != step.receiver) out += ", by " + person(step.giver);
  if (step.ask) out += ", ask first";
  return out;
}

std::string Wording::elements(const model::FieldSpec& field, const model::Fields& fields) const {
  std::string out;
  const auto add = [&out](std::string_view line, std::string_view between) {
    if (!out.empty()) out += between;
    out += line;
  };
  if (is_step_list(field)) {
    for (const auto& one : model::step::steps_of(fields, field.number)) add(step(one), "\n");
    return out;
  }
  const auto* vocabulary = model::find_vocabulary(field.choices);
  for (const auto element : fields.elements(field.number)) {
    const auto* choice = vocabulary != nullptr ? vocabulary->find(element) : nullptr;
    std::string line(choice != nullptr ? choice->phrase : element);
    if (names_items(field)) line = item(element);
    if (field.name == "situations") line = situation(element);
    for (const auto& part : field.parts)
      if (const auto* value_of_part =
              fields.find(model::FieldKey{field.number, std::string(element), part.number}))
        line += ": " + value(part, *value_of_part);
    add(line, ", ");
  }
  return out;
}

}  // namespace lull::cli
