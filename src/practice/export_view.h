// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "practice/context.h"
#include "store/notebook.h"

/// Entries as an export shows them, whatever its format.
namespace lull::practice {

/// One value of an entry.
struct ShownValue {
  std::string field;       ///< "want", or in a list "steps.minutes"
  std::string label;       ///< how people call it
  std::string element;     ///< which element of a set or list
  std::string code;        ///< the number, or the id, that the value is stored as; empty: own words
  std::string text;        ///< the wording of the code, or the person's own words
  bool for_people = true;  ///< false: ids and the like, which say nothing to a reader
};

struct ShownEntry {
  std::string id;
  std::string kind;
  std::string section;  ///< the heading that it stands under, "care notes"
  const model::KindSpec* spec = nullptr;
  bool mine = true;
  store::Share share = store::Share::kPrivate;
  std::string day;  ///< the author's day, else of own entries the date; empty: none is known
  std::int64_t made_ms = 0;  ///< of own entries alone (SR-15)
  std::int64_t edited_ms = 0;
  model::Fields fields;
  std::vector<ShownValue> values;
};

/// How people call things that records name by an id.
class Names {
 public:
  explicit Names(const Context& at);
  /// The label of a catalogue id, or of a thing of one's own; "" for anything else.
  std::string label_of(std::string_view id) const;
  /// Of a person's token; "" for anybody else.
  std::string person(std::string_view token) const;
  /// Whether this field of an entry names things by their ids.
  static bool holds_ids(const model::FieldSpec& field, const model::Fields& entry);

 private:
  const Context& at_;
  std::string me_;
  std::vector<std::string> others_;
};

/// An entry with its values, in the order of its kind's fields.
ShownEntry shown(const store::Entry& entry, model::Fields fields, const Names& names);
ShownEntry shown(const store::Note& note, const Names& names);

/// Of an own entry the fields without the other person's words: what only they can write, and texts
/// and steps that were theirs when last changed. Empty if what is left makes no entry.
Result<model::Fields> own_words(const Context& at, const store::Entry& entry);

/// The author's day, else of own entries the date here. Of the other's entries no date is known
/// that they chose to tell.
std::optional<model::Day> day_of(const store::Entry& entry);

}  // namespace lull::practice
