// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/kinds.h"

namespace lull::cli {

/// How values of fields are typed.

/// A field's name as it is typed: with hyphens.
std::string typed_name(const model::FieldSpec& field);
/// The words that may stand for it; empty if it is free.
std::vector<std::string> words_of(const model::FieldSpec& field);
/// What may be typed, in a few words: "0 to 240 in steps of 5, or open".
std::string what_fits(const model::FieldSpec& field);
bool value_fits(const model::FieldSpec& field, const std::string& typed);
/// The value of a text that fits.
model::Value value_of(const model::FieldSpec& field, const std::string& typed);

/// True for what a person may put by its name: no answers of the other, no tokens, no steps.
bool is_typed(const model::FieldSpec& field);
/// Whether a field names one of the two: whose way a plan goes this time, whom a thing is for.
bool is_person(const model::FieldSpec& field);

/// Puts one typed value: a set's member in or out, "ITEM=HOW" for a list, otherwise the field
/// itself. False if it does not fit.
bool put_typed(const model::FieldSpec& field, const std::string& typed, bool out,
               model::Fields& to);

/// "FIELD=VALUE", "FIELD+=VALUE" or "FIELD-=VALUE".
struct Assignment {
  std::string field;  ///< with underscores
  std::string value;
  bool out = false;
};
/// False without a name or a sign.
bool read_assignment(std::string_view typed, Assignment& to);

}  // namespace lull::cli
