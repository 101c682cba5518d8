// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace lull::model::reflection {

/// Field numbers of proto/control.proto's Reflection.
inline constexpr std::uint16_t kText = 1;
inline constexpr std::uint16_t kFree = 2;
inline constexpr std::uint16_t kSafe = 3;
inline constexpr std::uint16_t kApp = 4;

inline constexpr std::uint32_t kCharactersMax = 20'000;

}  // namespace lull::model::reflection
