// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace lull::model::joint_trends {

/// Field numbers of proto/record.proto's JointTrends.
inline constexpr std::uint16_t kOn = 1;

}  // namespace lull::model::joint_trends
