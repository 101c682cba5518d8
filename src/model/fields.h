// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lull::model {

/// Names one mergeable place in a record: a field by its number in proto/record.proto and, for sets
/// and lists, the element in it and the number of the element's own field (0: the element's
/// presence).
struct FieldKey {
  std::uint16_t number = 0;
  std::string element{};
  std::uint16_t sub = 0;
  auto operator<=>(const FieldKey&) const = default;
};

/// Numbers and enums (never negative), or text. For a field that this version does not know: its
/// raw encoding.
using Value = std::variant<std::uint64_t, std::string>;

struct Field {
  FieldKey key;
  Value value;
  bool operator==(const Field&) const = default;
};

/// The fields of a record, or the part of them that a change puts. Sorted by key, each key once.
class Fields {
 public:
  void set(FieldKey key, Value value);
  void set(std::uint16_t number, std::uint64_t value) { set(FieldKey{number}, Value{value}); }
  void set(std::uint16_t number, std::string_view text) {
    set(FieldKey{number}, Value{std::string(text)});
  }
  /// Adds to the raw encoding of an unknown field.
  void append_raw(std::uint16_t number, std::string_view raw);
  /// Puts an element into a set or list, or takes it out.
  void set_element(std::uint16_t number, std::string_view element, bool in);
  /// Puts a part of a list's element, and the element into the list.
  void set_part(std::uint16_t number, std::string_view element, std::uint16_t part, Value value);

  const Value* find(const FieldKey& key) const;
  /// The field's number, or 0; its text, or "". A value of the other type reads as absent.
  std::uint64_t number(std::uint16_t field) const;
  std::string_view text(std::uint16_t field) const;
  bool has(std::uint16_t field) const { return find(FieldKey{field}) != nullptr; }
  /// The same for a part of a list's element.
  std::uint64_t part_number(std::uint16_t field, std::string_view element,
                            std::uint16_t part) const;
  std::string_view part_text(std::uint16_t field, std::string_view element,
                             std::uint16_t part) const;
  bool has_part(std::uint16_t field, std::string_view element, std::uint16_t part) const;
  /// The elements that are in the set or list, sorted.
  std::vector<std::string_view> elements(std::uint16_t field) const;

  void drop(const FieldKey& key);
  /// Every field of `other` over this one's.
  void overlay(const Fields& other);
  /// Drops everything that `base` holds with the same value.
  void subtract(const Fields& base);

  bool empty() const { return fields_.empty(); }
  std::size_t size() const { return fields_.size(); }
  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }
  bool operator==(const Fields&) const = default;

 private:
  std::vector<Field> fields_;
};

}  // namespace lull::model
