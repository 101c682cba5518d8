// SPDX-License-Identifier: Apache-2.0
// What is wrong with one line of a file that comes in.
#include "cli/messages.h"

namespace lull::cli {
namespace {

constexpr LineProblem kProblems[] = {
    {"import_malformed", "this is not whole."},
    {"import_twice", "this entry stands in the file twice."},
    {"import_foreign", "this is of another form than an export."},
    {"day_malformed", "there is no date like 2026-11-24 in it."},
    {"field_malformed", "a value is not of the sort that belongs there."},
    {"value_does_not_fit", "a value does not fit there."},
    {"number_out_of_range", "a number is out of its range."},
    {"text_too_long", "a text is longer than it can be here."},
    {"text_invalid", "a text is empty or holds control characters."},
    {"text_missing", "there is no text in it."},
    {"too_many_elements", "there is more in one place than fits."},
    {"record_full", "there is more in it than fits into one entry."},
    {"record_too_large", "it is larger than an entry can be."},
    {"unknown_choice", "a word is not among those that are known here."},
};

}  // namespace

std::span<const LineProblem> line_problems() {
  return kProblems;
}

std::string_view line_problem(std::string_view reason) {
  for (const auto& problem : kProblems)
    if (reason == problem.reason) return problem.words;
  return "this cannot be read as an entry.";
}

}  // namespace lull::cli
