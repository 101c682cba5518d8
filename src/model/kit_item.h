// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace lull::model::kit_item {

/// Field numbers of proto/record.proto's KitItem.
inline constexpr std::uint16_t kLabel = 1;
inline constexpr std::uint16_t kItem = 2;
inline constexpr std::uint16_t kHave = 3;
inline constexpr std::uint16_t kPlace = 4;
inline constexpr std::uint16_t kPerson = 5;
inline constexpr std::uint16_t kGone = 6;

}  // namespace lull::model::kit_item
