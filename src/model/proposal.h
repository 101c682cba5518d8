// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace lull::model::proposal {

/// Field numbers of proto/record.proto's Proposal.
inline constexpr std::uint16_t kAbout = 1;
inline constexpr std::uint16_t kTarget = 2;
inline constexpr std::uint16_t kSteps = 3;
inline constexpr std::uint16_t kTitle = 4;
inline constexpr std::uint16_t kNote = 5;
inline constexpr std::uint16_t kTurn = 6;
inline constexpr std::uint16_t kReviewDay = 7;
inline constexpr std::uint16_t kSmaller = 8;
inline constexpr std::uint16_t kBecause = 9;
inline constexpr std::uint16_t kBase = 10;
inline constexpr std::uint16_t kResult = 11;
inline constexpr std::uint16_t kExpiresDay = 12;
inline constexpr std::uint16_t kCounters = 13;
inline constexpr std::uint16_t kMadeDay = 14;
inline constexpr std::uint16_t kAnswer = 16;
inline constexpr std::uint16_t kAnswerDay = 17;

// Values of the vocabularies proposal_about and proposal_answer.
inline constexpr std::uint64_t kPlan = 1;
inline constexpr std::uint64_t kChange = 2;
inline constexpr std::uint64_t kExperiment = 3;
inline constexpr std::uint64_t kKit = 4;
inline constexpr std::uint64_t kJointTrends = 5;
inline constexpr std::uint64_t kDeclined = 1;
inline constexpr std::uint64_t kCountered = 2;
inline constexpr std::uint64_t kAccepted = 3;

// SR-20: how many may be open, for how many days, and how many days a decline pauses its matter.
inline constexpr std::size_t kOpenMost = 3;
inline constexpr int kOpenDays = 14;
inline constexpr int kPauseDays = 14;

}  // namespace lull::model::proposal
