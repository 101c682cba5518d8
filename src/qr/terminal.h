// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "qr/code.h"

namespace lull::qr {

struct Screen {
  std::size_t columns = 80;
  std::size_t rows = 24;
  bool colour = true;
};

/// Draws the code with half blocks, two modules to a character. Light modules are white glyphs on
/// black with both colours said outright (from the fixed part of the 256 colours, which themes
/// leave alone), so that it scans in dark and light themes alike; without colour the glyphs alone.
/// The quiet zone is four modules where that leaves the cursor a row of its own, two otherwise.
/// Nothing if it fits not even so: a code cut off by the screen's edge helps nobody.
std::string draw(const Code& code, const Screen& screen);

}  // namespace lull::qr
