// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lull::cli {

/// The catalogue's words for an id; the id itself where it is not built in.
std::string item_label(std::string_view id);
std::string situation_label(std::string_view id);
/// How an item is answered if nobody says: a number of the vocabulary direction. Settings and care
/// for oneself have one answer; otherwise receiving comes first.
std::uint64_t direction_for(std::string_view item);
/// What a limit's WHAT is if nobody says: a number of the vocabulary limit_target.
std::uint64_t target_for(std::string_view what);

}  // namespace lull::cli
