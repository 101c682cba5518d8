// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace lull::model::prompt_card {

/// Field numbers of proto/record.proto's PromptCard.
inline constexpr std::uint16_t kText = 1;
inline constexpr std::uint16_t kDeck = 2;
inline constexpr std::uint16_t kMode = 3;

}  // namespace lull::model::prompt_card
