// SPDX-License-Identifier: Apache-2.0
#include "model/kinds.h"

#include <algorithm>

#include "base/base32.h"
#include "model/catalogue.h"
#include "model/day.h"
#include "model/text.h"

namespace lull::model {

namespace {

constexpr const KindSpec* kKinds[] = {
    &kPreferenceSpec, &kLimitSpec,       &kGratitudeSpec,       &kCareNoteSpec,   &kPhraseSpec,
    &kCueSpec,        &kOwnItemSpec,     &kOwnSituationSpec,    &kPlanSpec,       &kProposalSpec,
    &kKitItemSpec,    &kTalkRequestSpec, &kExperimentSpec,      &kCheckInSpec,    &kFollowUpSpec,
    &kComfortLogSpec, &kConcernSpec,     &kAcknowledgementSpec, &kPromptCardSpec, &kSealedRoundSpec,
    &kJointTrendsSpec};
constexpr const KindSpec* kNotebookKinds[] = {&kReflectionSpec, &kSupportSpec};

const KindSpec* find_in(std::span<const KindSpec* const> kinds, std::uint16_t number) {
  for (const auto* kind : kinds)
    if (static_cast<std::uint16_t>(kind->kind) == number) return kind;
  return nullptr;
}

const KindSpec* find_in(std::span<const KindSpec* const> kinds, std::string_view name) {
  for (const auto* kind : kinds)
    if (kind->name == name) return kind;
  return nullptr;
}

tl::unexpected<Error> malformed(const FieldSpec& spec) {
  return fail(Code::kInvalid, "field_malformed", std::string(spec.name));
}

Result<void> check_number(const FieldSpec& spec, const Value& value) {
  const auto* number = std::get_if<std::uint64_t>(&value);
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

bool is_token(std::string_view text, std::size_t digits) {
  return text.size() == digits && std::all_of(text.begin(), text.end(), [](char c) {
           return base32_digit(c) >= 0 && (c < 'A' || c > 'Z') && c != 'i' && c != 'l' &&
                  c != 'o' && c != ' ' && c != '-';
         });
}

/// One field's value, or a part's of a list's element.
Result<void> check_value(const FieldSpec& spec, const Value& value) {
  if (spec.type == FieldType::kNumber) return check_number(spec, value);
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) return malformed(spec);
  if (spec.type == FieldType::kDay)
    return text->empty() || parse_day(*text)
               ? Result<void>{}
               : fail(Code::kInvalid, "day_malformed", std::string(spec.name));
  if (spec.type == FieldType::kToken)
    return text->empty() || is_token(*text, spec.most) ? Result<void>{} : malformed(spec);
  return check_text(spec, *text, spec.least, spec.most);
}

Result<void> check_element(const FieldSpec& spec, const Field& field) {
  if (field.key.sub != 0) {
    const auto* part = spec.part(field.key.sub);
    if (part != nullptr) LULL_TRY(check_value(*part, field.value));
  } else {
    const auto* in = std::get_if<std::uint64_t>(&field.value);
    if (in == nullptr || *in > 1) return malformed(spec);
  }
  return check_text(spec, field.key.element, 1, spec.step);
}

Result<void> check_field(const FieldSpec& spec, const Field& field) {
  const bool many = spec.type == FieldType::kSet || spec.type == FieldType::kList;
  if (field.key.element.empty() == many) return malformed(spec);
  if (field.key.sub != 0 && spec.type != FieldType::kList) return malformed(spec);
  return many ? check_element(spec, field) : check_value(spec, field.value);
}

bool may_put(const FieldSpec& spec, const FieldKey& key, std::string_view writer, bool is_author) {
  switch (spec.writer) {
    case Writer::kAuthor:
      return is_author;
    case Writer::kOther:
      return !is_author;
    case Writer::kBoth:
      return true;
    case Writer::kOwner:
      return key.element == writer;
  }
  return false;
}

Result<void> check_choices(const FieldSpec& spec, const Fields& whole) {
  const auto* vocabulary = spec.choices.empty() ? nullptr : find_vocabulary(spec.choices);
  if (vocabulary == nullptr || spec.type != FieldType::kSet) return {};
  for (const auto element : whole.elements(spec.number))
    if (vocabulary->find(element) == nullptr)
      return fail(Code::kNotFound, "unknown_choice", std::string(spec.name));
  return {};
}

}  // namespace

const FieldSpec* FieldSpec::part(std::uint16_t wanted) const {
  for (const auto& spec : parts)
    if (spec.number == wanted) return &spec;
  return nullptr;
}

const FieldSpec* KindSpec::field(std::uint16_t number) const {
  for (const auto& spec : fields)
    if (spec.number == number) return &spec;
  return nullptr;
}

const FieldSpec* KindSpec::field(std::string_view wanted) const {
  for (const auto& spec : fields)
    if (spec.name == wanted) return &spec;
  return nullptr;
}

const FieldSpec* KindSpec::place(const FieldKey& key) const {
  const auto* spec = field(key.number);
  return spec != nullptr && key.sub != 0 ? spec->part(key.sub) : spec;
}

bool KindSpec::two_writers() const {
  return std::any_of(fields.begin(), fields.end(),
                     [](const FieldSpec& spec) { return spec.writer != Writer::kAuthor; });
}

bool KindSpec::of_both() const {
  return std::any_of(fields.begin(), fields.end(),
                     [](const FieldSpec& spec) { return spec.writer == Writer::kBoth; });
}

std::span<const KindSpec* const> all_kinds() {
  return kKinds;
}

std::span<const KindSpec* const> notebook_kinds() {
  return kNotebookKinds;
}

const KindSpec* find_kind(std::uint16_t number) {
  return find_in(kKinds, number);
}

const KindSpec* find_kind(std::string_view name) {
  return find_in(kKinds, name);
}

const KindSpec* find_notebook_kind(std::uint16_t number) {
  return find_in(kNotebookKinds, number);
}

const KindSpec* find_notebook_kind(std::string_view name) {
  return find_in(kNotebookKinds, name);
}

const KindSpec* find_any_kind(std::uint16_t number) {
  const auto* kind = find_kind(number);
  return kind != nullptr ? kind : find_notebook_kind(number);
}

const KindSpec* find_any_kind(std::string_view name) {
  const auto* kind = find_kind(name);
  return kind != nullptr ? kind : find_notebook_kind(name);
}

Result<Fields> clean_fields(const KindSpec& kind, const Fields& typed) {
  Fields out;
  for (const auto& field : typed) {
    const auto* spec = kind.place(field.key);
    if (spec == nullptr) return fail(Code::kInvalid, "field_malformed");
    const auto lines = spec->type == FieldType::kText ? Lines::kMany : Lines::kOne;
    auto key = field.key;
    auto value = field.value;
    if (!key.element.empty()) {
      LULL_ASSIGN(key.element, clean(key.element, lines));
    }
    if (auto* text = std::get_if<std::string>(&value)) {
      LULL_ASSIGN(*text, clean(*text, lines));
    }
    out.set(std::move(key), std::move(value));
  }
  LULL_TRY(check_fields(kind, out));
  return out;
}

Result<void> check_fields(const KindSpec& kind, const Fields& fields) {
  for (const auto& field : fields) {
    const auto* spec = kind.field(field.key.number);
    if (spec != nullptr) LULL_TRY(check_field(*spec, field));
  }
  for (const auto& spec : kind.fields) {
    if (spec.type != FieldType::kSet && spec.type != FieldType::kList) continue;
    if (fields.elements(spec.number).size() > spec.most)
      return fail(Code::kTooLarge, "too_many_elements", std::string(spec.name));
  }
  return {};
}

Result<void> check_whole(const KindSpec& kind, const Fields& whole) {
  LULL_TRY(check_fields(kind, whole));
  for (const auto& spec : kind.fields) LULL_TRY(check_choices(spec, whole));
  return kind.check(whole);
}

Result<void> check_writer(const KindSpec& kind, const Fields& puts, std::string_view writer,
                          bool is_author) {
  for (const auto& field : puts) {
    const auto* spec = kind.field(field.key.number);
    // Who may write a newer version's field is not known here: only the author has made one.
    if (spec == nullptr ? !is_author : !may_put(*spec, field.key, writer, is_author))
      return fail(Code::kRefused, "not_yours");
  }
  return {};
}

Fields authors_fields(const KindSpec& kind, const Fields& fields, std::string_view author) {
  Fields some;
  for (const auto& field : fields) {
    const auto* spec = kind.field(field.key.number);
    if (spec == nullptr || may_put(*spec, field.key, author, true))
      some.set(field.key, field.value);
  }
  return some;
}

Result<void> admit_fixed(const KindSpec& kind, std::span<const std::uint16_t> fixed,
                         const Fields& now, const Fields& puts) {
  if (now.empty())
    return kind.check(puts) ? Result<void>{} : fail(Code::kInvalid, "record_unfinished");
  for (const auto& field : puts) {
    if (std::find(fixed.begin(), fixed.end(), field.key.number) == fixed.end()) continue;
    const auto* stands = now.find(field.key);
    if (stands == nullptr || *stands != field.value) return fail(Code::kRefused, "fixed_already");
  }
  return {};
}

Fields known_fields(const KindSpec& kind, const Fields& fields) {
  Fields known;
  for (const auto& field : fields)
    if (kind.place(field.key) != nullptr) known.set(field.key, field.value);
  return known;
}

std::vector<std::uint16_t> shared_fields(const KindSpec& kind) {
  std::vector<std::uint16_t> numbers;
  for (const auto& spec : kind.fields)
    if (!spec.alone) numbers.push_back(spec.number);
  return numbers;
}

std::string searchable_text(const KindSpec& kind, const Fields& fields) {
  std::string all;
  const auto add = [&all](std::string_view text) {
    if (text.empty()) return;
    if (!all.empty()) all.push_back('\n');
    all.append(text);
  };
  const auto is_words = [](const FieldSpec& spec) {
    return spec.type == FieldType::kLine || spec.type == FieldType::kText;
  };
  for (const auto& spec : kind.fields) {
    if (is_words(spec)) add(fields.text(spec.number));
    for (const auto element : fields.elements(spec.number)) {
      if (spec.type == FieldType::kSet) add(element);
      for (const auto& part : spec.parts)
        if (is_words(part)) add(fields.part_text(spec.number, element, part.number));
    }
  }
  return all;
}

}  // namespace lull::model
