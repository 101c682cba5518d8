// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace lull::model::follow_up {

/// Field numbers of proto/record.proto's FollowUp.
inline constexpr std::uint16_t kWhich = 1;
inline constexpr std::uint16_t kMood = 2;
inline constexpr std::uint16_t kBody = 3;
inline constexpr std::uint16_t kClose = 4;
inline constexpr std::uint16_t kWant = 5;
inline constexpr std::uint16_t kDay = 14;

/// The lowest mood, "much lower than usual".
inline constexpr std::uint64_t kMuchLower = 1;
inline constexpr std::uint64_t kLower = 2;

}  // namespace lull::model::follow_up
