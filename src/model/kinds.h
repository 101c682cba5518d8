// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/result.h"
#include "model/fields.h"

namespace lull::model {

/// Every kind that has a wire form; the number is its field in proto/record.proto's Body.
enum class Kind : std::uint16_t {
  kPreference = 16,
  kLimit = 17,
  kGratitude = 18,
};

enum class FieldType : std::uint8_t {
  kNumber,  ///< `least` to `most` in steps of `step`, or `also`
  kLine,    ///< text of `least` to `most` characters, no line breaks
  kText,    ///< the same, with line breaks
  kSet,     ///< at most `most` elements, each a line of at most `step` characters
};

/// What is in force where a field was written in two places while apart (PRACTICE.md 4.1). Values
/// that a later writer had seen never count.
enum class Rule : std::uint8_t {
  kLatest,   ///< the last in the total order
  kSmaller,  ///< the smaller number: enums are numbered from cautious to eager, strict to loose
  kBoth,     ///< the last in the total order, and the others are shown beside it
  kAddWins,  ///< sets: an element that one put in and another took out is in
};

struct FieldSpec {
  std::uint16_t number;
  std::string_view name;  ///< as in record.proto
  FieldType type;
  Rule rule;
  std::uint32_t least = 0;
  std::uint32_t most = 0;
  std::uint32_t step = 1;
  std::uint32_t also = 0;  ///< one number outside of the range that stands for itself; 0: none
};

/// One kind of record: everything that the codec, the merge, the search and the faces need to know.
struct KindSpec {
  Kind kind;
  std::string_view name;
  std::span<const FieldSpec> fields;
  /// Rules over a whole record that its author is about to save.
  Result<void> (*check)(const Fields& whole);

  const FieldSpec* field(std::uint16_t number) const;
};

std::span<const KindSpec* const> all_kinds();
/// Null for a kind of a newer version.
const KindSpec* find_kind(std::uint16_t number);
const KindSpec* find_kind(std::string_view name);
inline const KindSpec& spec_of(Kind kind) {
  return *find_kind(static_cast<std::uint16_t>(kind));
}

/// Each field within its range; what is unknown is passed over. kInvalid "number_out_of_range",
/// "text_invalid", "text_missing", "field_malformed", kTooLarge "text_too_long", "too_many_tags".
Result<void> check_fields(const KindSpec& kind, const Fields& fields);

/// Without what a newer version has added.
Fields known_fields(const KindSpec& kind, const Fields& fields);

/// Text in all text fields, for the search index, separated by line breaks.
std::string searchable_text(const KindSpec& kind, const Fields& fields);

// The kinds' own files define these.
extern const KindSpec kPreferenceSpec;
extern const KindSpec kLimitSpec;
extern const KindSpec kGratitudeSpec;

/// Characters in the private notebook's entries.
inline constexpr std::size_t kReflectionCharactersMax = 20'000;
inline constexpr std::size_t kDisplayCharactersMax = 24;

}  // namespace lull::model
