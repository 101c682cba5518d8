// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

/// A build of its own for tests/hostile_pair may have less.
#ifndef LULL_HELD_BYTES_MAX
#define LULL_HELD_BYTES_MAX (std::uint64_t{1} << 30)
#endif

namespace lull::store {

/// Nothing more is taken in from a peer while the vault's file has more than this in use. What
/// 100,000 entries take is a tenth of it; what is written here is never refused for it.
inline constexpr std::uint64_t kHeldBytesMax = LULL_HELD_BYTES_MAX;

}  // namespace lull::store
