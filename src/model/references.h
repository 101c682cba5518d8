// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace lull::model {

/// What "own." stands before: the token of an item or situation that a person has added.
inline constexpr std::string_view kOwnPrefix = "own.";

/// True for "own." and a record's token. Whether there is such a record is not known here.
bool names_own(std::string_view id);
/// The token in "own.<token>"; empty for anything else.
std::string_view own_token(std::string_view id);
/// The catalogue's, or one's own.
bool names_item(std::string_view id);
bool names_situation(std::string_view id);

}  // namespace lull::model
