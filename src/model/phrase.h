// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace lull::model::phrase {

/// Field numbers of proto/record.proto's Phrase.
inline constexpr std::uint16_t kWhich = 1;
inline constexpr std::uint16_t kText = 2;

}  // namespace lull::model::phrase
