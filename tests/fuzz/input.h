// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>

#include "base/bytes.h"

namespace lull::fuzz {

/// Takes decisions and pieces off the front of an input. At its end numbers are zero and pieces
/// empty.
class Input {
 public:
  explicit Input(ByteView bytes) : rest_(bytes) {}

  bool empty() const { return rest_.empty(); }
  ByteView rest() const { return rest_; }

  std::uint8_t byte() {
    const auto one = take(1);
    return one.empty() ? 0 : one[0];
  }
  /// 0 to `below` - 1, from one byte.
  std::uint8_t choice(std::uint8_t below) { return static_cast<std::uint8_t>(byte() % below); }
  std::uint16_t u16() {
    const unsigned high = byte();
    return static_cast<std::uint16_t>(high << 8 | byte());
  }
  std::uint32_t u32() {
    const std::uint32_t high = u16();
    return high << 16 | u16();
  }
  /// At most that many.
  ByteView take(std::size_t size) {
    const auto front = rest_.first(std::min(size, rest_.size()));
    rest_ = rest_.subspan(front.size());
    return front;
  }
  /// A piece with its size, two bytes, in front.
  ByteView piece() { return take(u16()); }

 private:
  ByteView rest_;
};

}  // namespace lull::fuzz
