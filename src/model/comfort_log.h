// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace lull::model::comfort_log {

/// Field numbers of proto/record.proto's ComfortLog.
inline constexpr std::uint16_t kWhere = 1;
inline constexpr std::uint16_t kLike = 2;
inline constexpr std::uint16_t kStrength = 3;
inline constexpr std::uint16_t kSince = 4;
inline constexpr std::uint16_t kCourse = 5;
inline constexpr std::uint16_t kTried = 6;
inline constexpr std::uint16_t kMedicine = 7;
inline constexpr std::uint16_t kHelped = 8;
inline constexpr std::uint16_t kNote = 9;
inline constexpr std::uint16_t kAsk = 10;
inline constexpr std::uint16_t kDay = 14;

/// Values of the vocabulary course.
inline constexpr std::uint64_t kWorse = 1;
inline constexpr std::uint64_t kSame = 2;

}  // namespace lull::model::comfort_log
