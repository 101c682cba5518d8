// SPDX-License-Identifier: Apache-2.0
#include "cli/field_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include "model/catalogue.h"
#include "model/day.h"

namespace lull::cli {
namespace {

using model::FieldType;

/// The word for a number beyond the range that stands for itself, if no vocabulary has one.
constexpr const char* kOpen = "open";
constexpr const char* kAny = "any";
constexpr const char* kToday = "today";

const model::Vocabulary* vocabulary_of(const model::FieldSpec& field) {
  return field.choices.empty() ? nullptr : model::find_vocabulary(field.choices);
}

bool is_set(const model::FieldSpec& field) {
  return field.type == FieldType::kSet || field.type == FieldType::kList;
}

bool read_number(const std::string& typed, std::uint64_t& number) {
  const bool digits = !typed.empty() && typed.size() <= 6 &&
                      typed.find_first_not_of("0123456789") == std::string::npos;
  if (digits) number = std::stoul(typed);
  return digits;
}

bool number_fits(const model::FieldSpec& field, const std::string& typed) {
  if (const auto* vocabulary = vocabulary_of(field))
    return vocabulary->find(typed) != nullptr || (field.least == 0 && typed == kAny);
  if (field.also != 0 && typed == kOpen) return true;
  std::uint64_t number = 0;
  return read_number(typed, number) && number >= field.least && number <= field.most &&
         number % field.step == 0;
}

}  // namespace

std::string typed_name(const model::FieldSpec& field) {
  std::string name(field.name);
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

std::vector<std::string> words_of(const model::FieldSpec& field) {
  std::vector<std::string> words;
  const auto* vocabulary = vocabulary_of(field);
  if (vocabulary == nullptr || field.type == FieldType::kList) return words;
  for (const auto& choice : vocabulary->choices) words.emplace_back(choice.id);
  if (field.type == FieldType::kNumber && field.least == 0 && vocabulary->find(0) == nullptr)
    words.emplace_back(kAny);
  return words;
}

std::string what_fits(const model::FieldSpec& field) {
  const auto words = words_of(field);
  constexpr std::size_t kFewWords = 12;
  if (!words.empty() && words.size() <= kFewWords)
    return fmt::format("one of {}", fmt::join(words, ", "));
  if (!words.empty()) return fmt::format("a word of lull kinds: {}", field.choices);
  switch (field.type) {
    case FieldType::kNumber:
      return fmt::format("{} to {}{}{}", field.least, field.most,
                         field.step > 1 ? fmt::format(" in steps of {}", field.step) : "",
                         field.also != 0 ? ", or open" : "");
    case FieldType::kDay:
      return "a date like 2026-11-24, or today";
    case FieldType::kList:
      return "ITEM=HOW";
    case FieldType::kToken:
      return "me, them or both";
    default:
      return "text";
  }
}

bool value_fits(const model::FieldSpec& field, const std::string& typed) {
  if (field.type == FieldType::kNumber) return number_fits(field, typed);
  if (field.type == FieldType::kDay)
    return typed.empty() || typed == kToday || model::parse_day(typed).has_value();
  const auto* vocabulary = vocabulary_of(field);
  if (field.type == FieldType::kSet && vocabulary != nullptr)
    return vocabulary->find(typed) != nullptr;
  return true;
}

model::Value value_of(const model::FieldSpec& field, const std::string& typed) {
  if (field.type == FieldType::kDay && typed == kToday)
    return model::day_text(model::local_day(std::int64_t{std::time(nullptr)} * 1000));
  if (field.type != FieldType::kNumber) return typed;
  if (const auto* vocabulary = vocabulary_of(field)) {
    const auto* choice = vocabulary->find(typed);
    return choice != nullptr ? std::uint64_t{choice->number} : std::uint64_t{0};
  }
  std::uint64_t number = field.also;
  read_number(typed, number);
  return number;
}

bool is_typed(const model::FieldSpec& field) {
  const bool ours = field.writer == model::Writer::kAuthor || field.writer == model::Writer::kBoth;
  return ours && field.type != FieldType::kToken && field.name != "steps";
}

bool is_person(const model::FieldSpec& field) {
  return field.writer == model::Writer::kBoth && (field.name == "turn" || field.name == "person");
}

bool put_typed(const model::FieldSpec& field, const std::string& typed, bool out,
               model::Fields& to) {
  if (!is_set(field)) {
    if (out || !value_fits(field, typed)) return false;
    to.set(model::FieldKey{field.number}, value_of(field, typed));
    return true;
  }
  const auto sign = typed.find('=');
  const auto element = typed.substr(0, sign);
  if (element.empty() || !value_fits(field, element)) return false;
  to.set_element(field.number, element, !out);
  if (field.parts.empty()) return sign == std::string::npos;
  if (out || sign == std::string::npos) return out;
  const auto& part = field.parts.front();
  const auto how = typed.substr(sign + 1);
  if (!value_fits(part, how)) return false;
  to.set_part(field.number, element, part.number, value_of(part, how));
  return true;
}

bool read_assignment(std::string_view typed, Assignment& to) {
  const auto sign = typed.find('=');
  if (sign == std::string_view::npos || sign == 0) return false;
  auto name = typed.substr(0, sign);
  to.out = name.back() == '-';
  if (name.back() == '+' || name.back() == '-') name.remove_suffix(1);
  to.field = name;
  std::replace(to.field.begin(), to.field.end(), '-', '_');
  to.value = typed.substr(sign + 1);
  return !to.field.empty();
}

}  // namespace lull::cli
