// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "model/catalogue.h"
#include "unit/model/plain_entry.h"
#include "unit/wire/random_fields.h"

namespace lull::practice::test {

/// Makes entries of any kind that its author may save: a plain one (model::test::plain_entry), its
/// numbers, texts and elements changed for others within their range. Texts are plain letters that
/// begin with `word`.
class AnyEntry {
 public:
  AnyEntry(std::uint64_t seed, model::Day today, std::string word = "words")
      : dice_(seed), today_(today), word_(std::move(word)) {}

  model::Fields of(const model::KindSpec& kind) {
    model::Fields fields;
    std::map<std::uint16_t, std::string> elements;
    for (const auto& field : model::test::plain_entry(kind, today_)) {
      auto key = field.key;
      if (!key.element.empty()) {
        const auto [at, fresh] = elements.try_emplace(key.number);
        if (fresh) at->second = element(*kind.field(key.number), key.element);
        key.element = at->second;
      }
      const bool presence = !key.element.empty() && key.sub == 0;
      fields.set(key, presence ? field.value : value(*kind.place(key), field.value));
    }
    return fields;
  }

 private:
  model::Value value(const model::FieldSpec& spec, const model::Value& plain) {
    // The few whose values mean something for the others.
    if (spec.name == "length" || spec.name == "direction" || spec.name == "target") return plain;
    switch (spec.type) {
      case model::FieldType::kDay:
        return spec.name == "day" ? plain
                                  : model::day_text(today_ + 1 + static_cast<int>(dice_.roll(6)));
      case model::FieldType::kLine:
      case model::FieldType::kText:
        return plain == model::Value{model::test::plain_text({})} ? words(spec.most) : plain;
      default:
        return wire::random_value(spec, dice_);
    }
  }
  std::string element(const model::FieldSpec& spec, const std::string& plain) {
    if (spec.name == "steps") return wire::random_token(dice_, spec.step);
    if (const auto* vocabulary = model::find_vocabulary(spec.choices))
      return std::string(vocabulary->choices[dice_.roll(vocabulary->choices.size())].id);
    return plain == model::test::plain_text({}) ? words(spec.step) : plain;
  }
  std::string words(std::size_t characters) const {
    return (word_ + std::string(characters, 'x')).substr(0, characters);
  }

  wire::Dice dice_;
  model::Day today_;
  std::string word_;
};

}  // namespace lull::practice::test
