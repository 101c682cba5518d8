// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lull::cli {

inline constexpr char32_t kReplacement = 0xfffd;

/// Takes the first character off a text that is not empty. A byte that begins none (overlong forms,
/// surrogates and cut-off ones too) is taken alone and gives kReplacement.
char32_t take_character(std::string_view& text);
void append_character(std::string& to, char32_t character);

/// Columns on a terminal: two for wide characters, none for those that combine.
std::size_t columns_of(char32_t character);

}  // namespace lull::cli
