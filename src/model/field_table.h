// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/kinds.h"

/// How the kinds' files write their tables of fields.
namespace lull::model::table {

// Digits of base 32 in the token of an id of 16 bytes, of a step's 8, of a digest's 32.
inline constexpr std::uint32_t kIdDigits = 26;
inline constexpr std::uint32_t kStepDigits = 13;
inline constexpr std::uint32_t kDigestDigits = 52;
inline constexpr std::uint32_t kNotApplicable = 15;
inline constexpr std::uint32_t kItemCharacters = 48;

// Numbers that kinds have in common.
inline constexpr std::uint16_t kDay = 14;
inline constexpr std::uint16_t kTags = 15;

constexpr FieldSpec number(std::uint16_t n, std::string_view name, std::uint32_t least,
                           std::uint32_t most, std::uint32_t step = 1, std::uint32_t also = 0) {
  return {n, name, FieldType::kNumber, Rule::kSmaller, least, most, step, also};
}
/// One of a vocabulary's `count` values, numbered from 1.
constexpr FieldSpec choice(std::uint16_t n, std::string_view name, std::string_view vocabulary,
                           std::uint32_t count) {
  return {n, name, FieldType::kNumber, Rule::kSmaller, 1, count, 1, 0, vocabulary};
}
/// 0 to `most`, or not applicable.
constexpr FieldSpec scale(std::uint16_t n, std::string_view name, std::string_view vocabulary,
                          std::uint32_t most) {
  return {n, name, FieldType::kNumber, Rule::kSmaller, 0, most, 1, kNotApplicable, vocabulary};
}
constexpr FieldSpec flag(std::uint16_t n, std::string_view name, Rule rule) {
  return {n, name, FieldType::kNumber, rule, 0, 1, 1, 0, "yes_no"};
}
/// 0 to 240 in steps of 5; 255 means as long as it feels right, and is the least cautious.
constexpr FieldSpec minutes(std::uint16_t n) {
  return {n, "minutes", FieldType::kNumber, Rule::kSmaller, 0, 240, 5, 255};
}
constexpr FieldSpec line(std::uint16_t n, std::string_view name, std::uint32_t least,
                         std::uint32_t most) {
  return {n, name, FieldType::kLine, Rule::kBoth, least, most};
}
constexpr FieldSpec text(std::uint16_t n, std::string_view name, std::uint32_t least,
                         std::uint32_t most) {
  return {n, name, FieldType::kText, Rule::kBoth, least, most};
}
/// An id of the catalogue, or "own." and a token.
constexpr FieldSpec catalogue_id(std::uint16_t n, std::string_view name, std::uint32_t least = 0) {
  return {n, name, FieldType::kLine, Rule::kLatest, least, kItemCharacters};
}
constexpr FieldSpec day(std::uint16_t n, std::string_view name) {
  return {n, name, FieldType::kDay, Rule::kSmaller};
}
constexpr FieldSpec token(std::uint16_t n, std::string_view name, std::uint32_t digits) {
  return {n, name, FieldType::kToken, Rule::kLatest, 0, digits};
}
constexpr FieldSpec set(std::uint16_t n, std::string_view name, std::uint32_t most,
                        std::uint32_t characters, std::string_view vocabulary = {}) {
  return {n, name, FieldType::kSet, Rule::kAddWins, 0, most, characters, 0, vocabulary};
}
constexpr FieldSpec tags(std::uint16_t n = kTags) {
  return set(n, "tags", 8, 24);
}
constexpr FieldSpec list(std::uint16_t n, std::string_view name, std::uint32_t most,
                         std::uint32_t characters, std::span<const FieldSpec> parts) {
  FieldSpec made{n, name, FieldType::kList, Rule::kAddWins, 0, most, characters};
  made.parts = parts;
  return made;
}

constexpr FieldSpec with(Rule rule, FieldSpec field) {
  field.rule = rule;
  return field;
}
constexpr FieldSpec alone(FieldSpec field) {
  field.alone = true;
  return field;
}
constexpr FieldSpec by(Writer writer, FieldSpec field) {
  field.writer = writer;
  return field;
}
constexpr FieldSpec by_both(Rule rule, FieldSpec field) {
  return by(Writer::kBoth, with(rule, field));
}

}  // namespace lull::model::table
