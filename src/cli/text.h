// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lull::cli {

/// Text that may come from anywhere, made safe for a terminal: without control characters (escape
/// sequences), characters that turn the writing direction or split lines, and other invisible ones;
/// bytes that are not UTF-8 become U+FFFD. `lines` keeps newlines, otherwise they become a space.
enum class Newlines { kToSpaces, kKept };
std::string for_people(std::string_view text, Newlines newlines = Newlines::kToSpaces);

/// Columns that a safe text takes on a terminal: wide characters take two, combining ones none.
std::size_t columns_of(std::string_view text);

/// The text cut to so many columns, the last one "…" if something was cut.
std::string cut(std::string_view text, std::size_t columns);
/// The same, filled up with spaces.
std::string pad(std::string_view text, std::size_t columns);

/// Breaks at spaces into lines of at most `columns`; newlines stay, words that are longer break.
std::vector<std::string> wrap(std::string_view text, std::size_t columns);

/// Unicode characters in a text; a byte that is not UTF-8 counts as one.
std::size_t characters(std::string_view text);

}  // namespace lull::cli
