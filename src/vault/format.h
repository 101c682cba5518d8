// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "crypto/aead.h"

/// The sizes of FORMAT.md. The layout is stock SQLite's; only the contents are sealed.
namespace lull::vault {

inline constexpr std::uint8_t kFormatVersion = 1;

inline constexpr std::size_t kPageBytes = 4096;
/// SQLite's reserved bytes at the end of each page: nonce, then tag.
inline constexpr std::size_t kReservedBytes = crypto::kXNonceBytes + crypto::kTagBytes;
inline constexpr std::size_t kTextBytes = kPageBytes - kReservedBytes;

inline constexpr std::size_t kLogHeaderBytes = 32;
inline constexpr std::size_t kFrameHeaderBytes = 24;
inline constexpr std::size_t kFrameBytes = kFrameHeaderBytes + kPageBytes;

/// What SQLite asks for when it looks at a database for the first time.
inline constexpr std::size_t kDatabaseHeaderBytes = 100;

/// Where a frame, counted from 1, begins in the log.
constexpr std::int64_t frame_offset(std::uint32_t frame) {
  return static_cast<std::int64_t>(kLogHeaderBytes) +
         (std::int64_t{frame} - 1) * static_cast<std::int64_t>(kFrameBytes);
}

}  // namespace lull::vault
