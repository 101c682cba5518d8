// SPDX-License-Identifier: Apache-2.0
#include "model/fields.h"

#include <algorithm>

namespace lull::model {

namespace {
struct ByKey {
  bool operator()(const Field& a, const FieldKey& b) const { return a.key < b; }
};

std::uint64_t number_in(const Value* value) {
  const auto* number = value != nullptr ? std::get_if<std::uint64_t>(value) : nullptr;
  return number != nullptr ? *number : 0;
}

std::string_view text_in(const Value* value) {
  const auto* text = value != nullptr ? std::get_if<std::string>(value) : nullptr;
  return text != nullptr ? std::string_view(*text) : std::string_view();
}

}  // namespace

void Fields::set(FieldKey key, Value value) {
  // Decoders hand fields over in order: the end is the usual place.
  if (fields_.empty() || fields_.back().key < key) {
    fields_.push_back({std::move(key), std::move(value)});
    return;
  }
  const auto at = std::lower_bound(fields_.begin(), fields_.end(), key, ByKey{});
  if (at != fields_.end() && at->key == key)
    at->value = std::move(value);
  else
    fields_.insert(at, {std::move(key), std::move(value)});
}

void Fields::set_element(std::uint16_t number, std::string_view element, bool in) {
  set(FieldKey{number, std::string(element)}, Value{std::uint64_t{in}});
}

void Fields::set_part(std::uint16_t number, std::string_view element, std::uint16_t part,
                      Value value) {
  set_element(number, element, true);
  set(FieldKey{number, std::string(element), part}, std::move(value));
}

void Fields::append_raw(std::uint16_t number, std::string_view raw) {
  const auto at = std::lower_bound(fields_.begin(), fields_.end(), FieldKey{number}, ByKey{});
  if (at != fields_.end() && at->key == FieldKey{number})
    std::get<std::string>(at->value).append(raw);
  else
    set(number, raw);
}

const Value* Fields::find(const FieldKey& key) const {
  const auto at = std::lower_bound(fields_.begin(), fields_.end(), key, ByKey{});
  return at != fields_.end() && at->key == key ? &at->value : nullptr;
}

namespace {

/// A field's own value. It stands before its elements, so the number alone leads to it.
const Value* plain(const std::vector<Field>& fields, std::uint16_t number) {
  const auto at = std::lower_bound(
      fields.begin(), fields.end(), number,
      [](const Field& field, std::uint16_t wanted) { return field.key.number < wanted; });
  const bool there =
      at != fields.end() && at->key.number == number && at->key.element.empty() && at->key.sub == 0;
  return there ? &at->value : nullptr;
}

}  // namespace

std::uint64_t Fields::number(std::uint16_t field) const {
  return number_in(plain(fields_, field));
}

std::string_view Fields::text(std::uint16_t field) const {
  return text_in(plain(fields_, field));
}

std::uint64_t Fields::part_number(std::uint16_t field, std::string_view element,
                                  std::uint16_t part) const {
  return number_in(find(FieldKey{field, std::string(element), part}));
}

std::string_view Fields::part_text(std::uint16_t field, std::string_view element,
                                   std::uint16_t part) const {
  return text_in(find(FieldKey{field, std::string(element), part}));
}

bool Fields::has_part(std::uint16_t field, std::string_view element, std::uint16_t part) const {
  return find(FieldKey{field, std::string(element), part}) != nullptr;
}

std::vector<std::string_view> Fields::elements(std::uint16_t field) const {
  std::vector<std::string_view> in;
  for (const auto& f : fields_) {
    const auto* present = std::get_if<std::uint64_t>(&f.value);
    const bool presence = f.key.number == field && !f.key.element.empty() && f.key.sub == 0;
    if (presence && present != nullptr && *present != 0) in.push_back(f.key.element);
  }
  return in;
}

void Fields::drop(const FieldKey& key) {
  std::erase_if(fields_, [&key](const Field& f) { return f.key == key; });
}

void Fields::overlay(const Fields& other) {
  for (const auto& f : other) set(f.key, f.value);
}

void Fields::subtract(const Fields& base) {
  std::erase_if(fields_, [&](const Field& f) {
    const auto* value = base.find(f.key);
    return value != nullptr && *value == f.value;
  });
}

}  // namespace lull::model
