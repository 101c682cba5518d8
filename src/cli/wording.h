// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "model/kinds.h"
#include "model/step.h"

namespace lull::cli {

/// What ids mean that are not the catalogue's own, as an entry brings them along.
using Labels = std::map<std::string, std::string, std::less<>>;

/// Puts an entry's values into words.
class Wording {
 public:
  explicit Wording(Labels labels = {}) : labels_(std::move(labels)) {}

  std::string item(std::string_view id) const;
  std::string situation(std::string_view id) const;
  /// "both" for none.
  std::string person(std::string_view token) const;
  /// What a limit names: an item or a category by its label, own words as they are.
  std::string target(std::uint64_t target, std::string_view what) const;
  /// One value of a field or part. Empty if it says nothing.
  std::string value(const model::FieldSpec& field, const model::Value& value) const;
  /// A set's members or a list's elements, each on a line.
  std::string elements(const model::FieldSpec& field, const model::Fields& fields) const;
  /// A step on one line: "Lie close, side by side, 10 minutes, for Sam".
  std::string step(const model::step::Step& step) const;

 private:
  std::string known(std::string_view id) const;
  Labels labels_;
};

/// A vocabulary's word and phrase for a number; "unknown" for one of a newer version.
std::string word_for(std::string_view vocabulary, std::uint64_t number);
std::string phrase_for(std::string_view vocabulary, std::uint64_t number);
std::string minutes_words(std::uint64_t minutes);

}  // namespace lull::cli
