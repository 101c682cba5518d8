// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace lull::model::care_note {

/// Field numbers of proto/record.proto's CareNote.
inline constexpr std::uint16_t kWhich = 1;
inline constexpr std::uint16_t kText = 2;
inline constexpr std::uint16_t kWithPlan = 3;

}  // namespace lull::model::care_note
