// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace lull::model::cue {

/// Field numbers of proto/record.proto's Cue.
inline constexpr std::uint16_t kSign = 1;
inline constexpr std::uint16_t kMeans = 2;
inline constexpr std::uint16_t kHelps = 3;
inline constexpr std::uint16_t kAlways = 4;

}  // namespace lull::model::cue
