// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace lull::practice {

/// One JSON value of an import: a whole number from 0, text, yes or no, a list or an object.
struct JsonValue {
  enum class Type : std::uint8_t { kNumber, kText, kBool, kList, kObject } type = Type::kNumber;
  std::uint64_t number = 0;  ///< 0 or 1 for kBool
  std::string text;
  std::vector<JsonValue> items;    ///< a list's, or an object's values
  std::vector<std::string> names;  ///< an object's names, in the order of `items`

  bool is(Type wanted) const { return type == wanted; }
  /// Null unless it is an object that has this.
  const JsonValue* find(std::string_view name) const;
  /// Null unless it is an object that has this with this type.
  const JsonValue* find(std::string_view name, Type wanted) const;
};

/// In one object; each is compared with all before it.
inline constexpr std::size_t kNamesMax = 256;

/// Strict: UTF-8, nothing after the value, no name twice in an object, no nulls, fractions or
/// numbers below 0. kInvalid "import_malformed". The caller bounds size and depth.
Result<JsonValue> parse_json(std::string_view text);

}  // namespace lull::practice
