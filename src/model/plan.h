// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace lull::model::plan {

/// Field numbers of proto/record.proto's Plan.
inline constexpr std::uint16_t kTitle = 1;
inline constexpr std::uint16_t kSituation = 2;
inline constexpr std::uint16_t kForm = 3;
inline constexpr std::uint16_t kSteps = 4;
inline constexpr std::uint16_t kNote = 5;
inline constexpr std::uint16_t kTurn = 6;
inline constexpr std::uint16_t kReviewDay = 7;
inline constexpr std::uint16_t kCounsellor = 8;
inline constexpr std::uint16_t kArchived = 9;
inline constexpr std::uint16_t kSource = 10;
inline constexpr std::uint16_t kDay = 14;

// Values of the vocabulary plan_form.
inline constexpr std::uint64_t kStanding = 1;
inline constexpr std::uint64_t kTonight = 2;
inline constexpr std::uint64_t kExperiment = 3;

// Days ahead of a review.
inline constexpr int kReviewDefault = 30;
inline constexpr int kReviewMost = 180;
/// A plan for tonight lapses after 36 hours: at noon of the next day.
inline constexpr int kNoonMinutes = 12 * 60;

}  // namespace lull::model::plan
