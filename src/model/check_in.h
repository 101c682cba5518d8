// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace lull::model::check_in {

/// Field numbers of proto/record.proto's CheckIn.
inline constexpr std::uint16_t kMet = 1;
inline constexpr std::uint16_t kClose = 2;
inline constexpr std::uint16_t kEase = 3;
inline constexpr std::uint16_t kValued = 4;
inline constexpr std::uint16_t kEnergy = 5;
inline constexpr std::uint16_t kBody = 6;
inline constexpr std::uint16_t kFeel = 7;
inline constexpr std::uint16_t kHelped = 8;
inline constexpr std::uint16_t kChange = 9;
inline constexpr std::uint16_t kChangeText = 10;
inline constexpr std::uint16_t kAmount = 11;
inline constexpr std::uint16_t kWant = 12;
inline constexpr std::uint16_t kAdjust = 13;
inline constexpr std::uint16_t kDay = 14;
inline constexpr std::uint16_t kTags = 15;
inline constexpr std::uint16_t kNote = 16;
inline constexpr std::uint16_t kSituation = 17;
inline constexpr std::uint16_t kPlan = 18;

/// The part of an element of `change` that says how.
inline constexpr std::uint16_t kHow = 3;
/// Values of the vocabularies change and adjust.
inline constexpr std::uint64_t kNotAgain = 1;
inline constexpr std::uint64_t kRethink = 1;
inline constexpr std::uint64_t kOneChange = 2;

}  // namespace lull::model::check_in
