// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "model/catalogue.h"
#include "model/day.h"
#include "model/kinds.h"
#include "unit/wire/random_fields.h"

namespace lull::practice::test {

/// Makes entries of any kind that its author may save: every field that is theirs, each with some
/// value within its range. Texts are plain letters that begin with `word`.
class AnyEntry {
 public:
  AnyEntry(std::uint64_t seed, model::Day today, std::string word = "words")
      : dice_(seed), today_(today), word_(std::move(word)) {}

  model::Fields of(const model::KindSpec& kind) {
    model::Fields fields;
    for (const auto& spec : kind.fields) {
      if (spec.writer == model::Writer::kOther || spec.writer == model::Writer::kOwner) continue;
      if (spec.type == model::FieldType::kSet || spec.type == model::FieldType::kList)
        add_elements(spec, fields);
      else
        fields.set(model::FieldKey{spec.number}, value(kind, spec));
    }
    return fields;
  }

 private:
  model::Value value(const model::KindSpec& kind, const model::FieldSpec& spec) {
    const auto name = spec.name;
    if (spec.type == model::FieldType::kDay && name == "day") return model::day_text(today_);
    if (spec.type == model::FieldType::kDay)
      return model::day_text(today_ + 1 + static_cast<int>(dice_.roll(6)));
    if (name == "length") return std::uint64_t{20};
    if (kind.kind == model::Kind::kPreference && name == "direction") return std::uint64_t{1};
    if (kind.kind == model::Kind::kLimit && name == "target") return std::uint64_t{5};
    if (spec.type == model::FieldType::kLine) {
      if (name == "item" || name == "about" || name == "ask") return std::string(kItem);
      if (name == "situation") return std::string("usual");
      if (name == "category") return std::string("touch");
    }
    if (spec.type == model::FieldType::kLine || spec.type == model::FieldType::kText)
      return (word_ + std::string(spec.most, 'x')).substr(0, spec.most);
    return wire::random_value(spec, dice_);
  }
  std::string element(const model::FieldSpec& spec) {
    if (spec.name == "steps") return wire::random_token(dice_, spec.step);
    if (spec.name == "situations") return "usual";
    if (spec.name == "tags") return (word_ + std::string(spec.step, 'x')).substr(0, spec.step);
    const auto* vocabulary = spec.choices.empty() ? nullptr : model::find_vocabulary(spec.choices);
    if (vocabulary == nullptr) return std::string(kItem);
    return std::string(vocabulary->choices[dice_.roll(vocabulary->choices.size())].id);
  }
  void add_elements(const model::FieldSpec& spec, model::Fields& fields) {
    const auto name = element(spec);
    fields.set_element(spec.number, name, true);
    for (const auto& part : spec.parts)
      fields.set_part(spec.number, name, part.number, value(*model::all_kinds()[0], part));
  }

  static constexpr std::string_view kItem = "touch.hold_still";
  wire::Dice dice_;
  model::Day today_;
  std::string word_;
};

}  // namespace lull::practice::test
