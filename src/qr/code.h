// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace lull::qr {

/// A QR code as its modules, without the quiet zone around it.
class Code {
 public:
  Code(std::size_t side, std::vector<bool> dark) : side_(side), dark_(std::move(dark)) {}
  std::size_t side() const { return side_; }
  /// Outside of the code everything is light, so the quiet zone needs no code of its own.
  bool dark(std::ptrdiff_t x, std::ptrdiff_t y) const {
    const auto n = static_cast<std::ptrdiff_t>(side_);
    return x >= 0 && y >= 0 && x < n && y < n && dark_[static_cast<std::size_t>(y * n + x)];
  }

 private:
  std::size_t side_;
  std::vector<bool> dark_;
};

/// Makes the code of a text: alphanumeric mode where the text allows it, error correction medium.
/// Where medium would need more modules than a terminal of 24 rows can show (version 6), the
/// correction is lowered instead: a code on a screen suffers no stains, but it is lost when it
/// scrolls. kTooLarge ("text_too_long") beyond kTextBytesMax, kInvalid ("text_invalid") for none.
Result<Code> make(std::string_view text);

}  // namespace lull::qr
