// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace lull::model::gratitude {

/// Field numbers of proto/record.proto's Gratitude.
inline constexpr std::uint16_t kText = 1;
inline constexpr std::uint16_t kAbout = 2;

}  // namespace lull::model::gratitude
