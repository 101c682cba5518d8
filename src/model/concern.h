// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace lull::model::concern {

/// Field numbers of proto/record.proto's Concern.
inline constexpr std::uint16_t kText = 1;
inline constexpr std::uint16_t kReady = 2;

/// Values of the vocabulary ready.
inline constexpr std::uint64_t kNotYet = 1;
inline constexpr std::uint64_t kWhenWeTalk = 2;
inline constexpr std::uint64_t kNow = 3;

}  // namespace lull::model::concern
