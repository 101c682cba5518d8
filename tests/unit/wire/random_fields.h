// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "model/kinds.h"

namespace lull::wire {

/// A stream of small numbers from one seed (splitmix64).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t roll(std::uint64_t below) {
    state_ += 0x9e3779b97f4a7c15u;
    auto z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (z ^ (z >> 31)) % below;
  }

 private:
  std::uint64_t state_;
};

template <class IdType>
IdType random_id(Dice& dice) {
  IdType id;
  for (auto& byte : id.raw) byte = static_cast<std::uint8_t>(dice.roll(256));
  return id;
}

inline std::string random_text(Dice& dice, std::uint64_t least, std::uint64_t most) {
  static constexpr std::string_view kLetters[] = {
      "a", " ", "Z", "7", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x91\xa9"};
  std::string text;
  for (auto n = least + dice.roll(most - least + 1); n > 0; --n) text += kLetters[dice.roll(7)];
  return text;
}

inline std::string random_token(Dice& dice, std::uint32_t digits) {
  static constexpr std::string_view kDigits = "0123456789abcdefghjkmnpqrstvwxyz";
  std::string token;
  while (token.size() < digits) token.push_back(kDigits[dice.roll(kDigits.size())]);
  return token;
}

/// A value of a field, or of a part, within its range.
inline model::Value random_value(const model::FieldSpec& spec, Dice& dice) {
  switch (spec.type) {
    case model::FieldType::kNumber:
      return (spec.least + dice.roll(spec.most - spec.least + 1)) / spec.step * spec.step;
    case model::FieldType::kDay:
      return "20" + std::to_string(10 + dice.roll(90)) + "-0" + std::to_string(1 + dice.roll(9)) +
             "-1" + std::to_string(dice.roll(10));
    case model::FieldType::kToken:
      return random_token(dice, spec.most);
    default:
      return random_text(dice, spec.least, spec.most);
  }
}

inline void random_element(const model::FieldSpec& spec, Dice& dice, model::Fields& fields) {
  const auto element = random_text(dice, 1, spec.step);
  if (fields.find(model::FieldKey{spec.number, element}) != nullptr) return;
  const bool in = dice.roll(4) != 0;
  fields.set_element(spec.number, element, in);
  for (const auto& part : spec.parts)
    if (in && dice.roll(2) == 0)
      fields.set_part(spec.number, element, part.number, random_value(part, dice));
}

/// Any part of a kind's fields, each within its range.
inline model::Fields random_fields(const model::KindSpec& kind, Dice& dice) {
  model::Fields fields;
  for (const auto& spec : kind.fields) {
    if (dice.roll(3) == 0) continue;
    if (spec.type != model::FieldType::kSet && spec.type != model::FieldType::kList)
      fields.set(model::FieldKey{spec.number}, random_value(spec, dice));
    else
      for (auto n = dice.roll(spec.most + 1); n > 0; --n) random_element(spec, dice, fields);
  }
  return fields;
}

}  // namespace lull::wire
