// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace lull::model::own_situation {

/// Field numbers of proto/record.proto's OwnSituation.
inline constexpr std::uint16_t kLabel = 1;
inline constexpr std::uint16_t kRetired = 2;

}  // namespace lull::model::own_situation
