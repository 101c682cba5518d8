// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

#include "base/bytes.h"

namespace lull::pairing {

inline constexpr std::size_t kWordCount = 256;
inline constexpr std::size_t kWordsShown = 4;

/// Short everyday words that are hard to mishear and mean nothing here: 4 to 7 letters, no two
/// alike in spelling or sound. Their order is part of the protocol.
extern const std::array<std::string_view, kWordCount> kWordList;

using Words = std::array<std::string_view, kWordsShown>;

/// 32 bits of BLAKE2b over the handshake hash and both contributions (32 bytes each), one word per
/// byte.
Words words_of(ByteView handshake_hash, ByteView a, ByteView b);
/// The same as numbers.
std::array<std::uint8_t, kWordsShown> word_numbers(ByteView handshake_hash, ByteView a, ByteView b);

}  // namespace lull::pairing
