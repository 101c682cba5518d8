// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace lull::model::acknowledgement {

/// Field numbers of proto/record.proto's Acknowledgement.
inline constexpr std::uint16_t kTarget = 1;
inline constexpr std::uint16_t kWhich = 2;

}  // namespace lull::model::acknowledgement
