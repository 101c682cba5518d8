// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace lull::model::support {

/// Field numbers of proto/control.proto's Support.
inline constexpr std::uint16_t kLabel = 1;
inline constexpr std::uint16_t kHow = 2;

}  // namespace lull::model::support
