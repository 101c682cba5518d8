// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/bytes.h"

namespace lull {

/// Unsigned LEB128, seven bits a byte from the low end, as in protobuf.
inline void append_varint(Bytes& to, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) to.push_back(static_cast<std::uint8_t>(value | 0x80));
  to.push_back(static_cast<std::uint8_t>(value));
}

/// Takes one off the front. False, with `from` in any state, if it is cut short, longer than it
/// need be, or past 64 bits.
[[nodiscard]] inline bool take_varint(ByteView& from, std::uint64_t& value) {
  value = 0;
  for (unsigned shift = 0; shift < 64 && !from.empty(); shift += 7) {
    const std::uint8_t byte = from.front();
    from = from.subspan(1);
    if (shift == 63 && byte > 1) return false;
    value |= std::uint64_t{byte & 0x7fu} << shift;
    if ((byte & 0x80) == 0) return byte != 0 || shift == 0;
  }
  return false;
}

}  // namespace lull
