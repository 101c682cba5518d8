// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace lull::model::limit {

/// Field numbers of proto/record.proto's Limit.
inline constexpr std::uint16_t kTarget = 1;
inline constexpr std::uint16_t kWhat = 2;
inline constexpr std::uint16_t kStrength = 3;
inline constexpr std::uint16_t kDirection = 4;
inline constexpr std::uint16_t kSituations = 5;

}  // namespace lull::model::limit
