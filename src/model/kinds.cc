// SPDX-License-Identifier: Apache-2.0
#include "model/kinds.h"

#include "model/text.h"

namespace lull::model {

namespace {

constexpr const KindSpec* kKinds[] = {&kPreferenceSpec, &kLimitSpec, &kGratitudeSpec};

Result<void> check_number(const FieldSpec& spec, const Field& field) {
  const auto* number = std::get_if<std::uint64_t>(&field.value);
  const auto fits = [&spec](std::uint64_t n) {
    return (n >= spec.least && n <= spec.most && n % spec.step == 0) ||
           (spec.also != 0 && n == spec.also);
  };
  if (number == nullptr || !fits(*number))
    return fail(Code::kInvalid, "number_out_of_range", std::string(spec.name));
  return {};
}

Result<void> check_text(const FieldSpec& spec, std::string_view text, std::size_t least,
                        std::size_t most) {
  const auto lines = spec.type == FieldType::kText ? Lines::kMany : Lines::kOne;
  LULL_TRY(check_clean(text, lines));
  const auto count = count_characters(text);
  if (count < least) return fail(Code::kInvalid, "text_missing", std::string(spec.name));
  if (count > most) return fail(Code::kTooLarge, "text_too_long", std::string(spec.name));
  return {};
}

Result<void> check_field(const FieldSpec& spec, const Field& field) {
  const bool element = !field.key.element.empty();
  if (element != (spec.type == FieldType::kSet) || field.key.sub != 0)
    return fail(Code::kInvalid, "field_malformed", std::string(spec.name));
  if (spec.type == FieldType::kNumber) return check_number(spec, field);
  if (element) {
    const auto* in = std::get_if<std::uint64_t>(&field.value);
    if (in == nullptr || *in > 1)
      return fail(Code::kInvalid, "field_malformed", std::string(spec.name));
    return check_text(spec, field.key.element, 1, spec.step);
  }
  const auto* text = std::get_if<std::string>(&field.value);
  if (text == nullptr) return fail(Code::kInvalid, "field_malformed", std::string(spec.name));
  return check_text(spec, *text, spec.least, spec.most);
}

}  // namespace

const FieldSpec* KindSpec::field(std::uint16_t number) const {
  for (const auto& spec : fields)
    if (spec.number == number) return &spec;
  return nullptr;
}

std::span<const KindSpec* const> all_kinds() {
  return kKinds;
}

const KindSpec* find_kind(std::uint16_t number) {
  for (const auto* kind : kKinds)
    if (static_cast<std::uint16_t>(kind->kind) == number) return kind;
  return nullptr;
}

const KindSpec* find_kind(std::string_view name) {
  for (const auto* kind : kKinds)
    if (kind->name == name) return kind;
  return nullptr;
}

Result<void> check_fields(const KindSpec& kind, const Fields& fields) {
  for (const auto& field : fields) {
    const auto* spec = kind.field(field.key.number);
    if (spec != nullptr) LULL_TRY(check_field(*spec, field));
  }
  for (const auto& spec : kind.fields)
    if (spec.type == FieldType::kSet && fields.elements(spec.number).size() > spec.most)
      return fail(Code::kTooLarge, "too_many_tags", std::string(spec.name));
  return {};
}

Fields known_fields(const KindSpec& kind, const Fields& fields) {
  Fields known;
  for (const auto& field : fields)
    if (kind.field(field.key.number) != nullptr) known.set(field.key, field.value);
  return known;
}

std::string searchable_text(const KindSpec& kind, const Fields& fields) {
  std::string all;
  const auto add = [&all](std::string_view text) {
    if (!all.empty()) all.push_back('\n');
    all.append(text);
  };
  for (const auto& spec : kind.fields) {
    if (spec.type == FieldType::kSet)
      for (auto element : fields.elements(spec.number)) add(element);
    else if (spec.type != FieldType::kNumber && fields.has(spec.number))
      add(fields.text(spec.number));
  }
  return all;
}

}  // namespace lull::model
