// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace lull::model::sealed_round {

/// Field numbers of proto/record.proto's SealedRound.
inline constexpr std::uint16_t kCard = 1;
inline constexpr std::uint16_t kQuestion = 2;
inline constexpr std::uint16_t kExpiresDay = 3;
inline constexpr std::uint16_t kTarget = 4;
inline constexpr std::uint16_t kHalves = 5;
inline constexpr std::uint16_t kMadeDay = 14;

// Parts of an element of `halves`.
inline constexpr std::uint16_t kCommitment = 3;
inline constexpr std::uint16_t kSecret = 4;
inline constexpr std::uint16_t kAnswer = 5;

inline constexpr int kOpenDays = 7;
inline constexpr int kOpenDaysMost = 30;

}  // namespace lull::model::sealed_round
