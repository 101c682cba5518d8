// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace lull::model::experiment {

/// Field numbers of proto/record.proto's Experiment.
inline constexpr std::uint16_t kItem = 1;
inline constexpr std::uint16_t kSize = 2;
inline constexpr std::uint16_t kTries = 3;
inline constexpr std::uint16_t kDone = 4;
inline constexpr std::uint16_t kRound = 5;
inline constexpr std::uint16_t kArchived = 6;

}  // namespace lull::model::experiment
