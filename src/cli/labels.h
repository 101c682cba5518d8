// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace lull::cli {

/// The catalogue's words for an id; the id itself where it is not built in.
std::string item_label(std::string_view id);
std::string situation_label(std::string_view id);
/// What a limit names: an item or a category by its label, own words as they are.
std::string target_label(std::string_view target, std::string_view what);

/// How an item is answered if nobody says: the word for names.h's directions(). Settings and care
/// for oneself have one answer; otherwise receiving comes first.
std::string_view direction_for(std::string_view item);
/// What a limit's WHAT is if nobody says: "item", "category" or "own".
std::string_view target_for(std::string_view what);

}  // namespace lull::cli
