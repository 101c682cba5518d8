// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace lull::model::preference {

/// Field numbers of proto/record.proto's Preference.
inline constexpr std::uint16_t kItem = 1;
inline constexpr std::uint16_t kSituation = 2;
inline constexpr std::uint16_t kDirection = 3;
inline constexpr std::uint16_t kWant = 4;
inline constexpr std::uint16_t kPressure = 5;
inline constexpr std::uint16_t kMinutes = 6;
inline constexpr std::uint16_t kMyWords = 7;
inline constexpr std::uint16_t kNote = 8;
inline constexpr std::uint16_t kTags = 9;

/// The vocabulary want's value for no answer. It never means no.
inline constexpr std::uint64_t kNotAnswered = 2;

}  // namespace lull::model::preference
