// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace lull::model::own_item {

/// Field numbers of proto/record.proto's OwnItem.
inline constexpr std::uint16_t kLabel = 1;
inline constexpr std::uint16_t kCategory = 2;
inline constexpr std::uint16_t kDirection = 3;
inline constexpr std::uint16_t kDescription = 4;
inline constexpr std::uint16_t kHidden = 5;

}  // namespace lull::model::own_item
