// SPDX-License-Identifier: Apache-2.0
#include "qr/terminal.h"

namespace lull::qr {
namespace {

constexpr const char* kWhiteOnBlack = "\x1b[38;5;231;48;5;16m";
constexpr const char* kPlain = "\x1b[0m";

bool fits(const Code& code, std::size_t quiet, const Screen& screen) {
  const std::size_t side = code.side() + 2 * quiet;
  return side <= screen.columns && (side + 1) / 2 + 1 <= screen.rows;
}

const char* glyph(bool upper_light, bool lower_light) {
  if (upper_light) return lower_light ? "\u2588" : "\u2580";
  return lower_light ? "\u2584" : " ";
}

}  // namespace

std::string draw(const Code& code, const Screen& screen) {
  const std::size_t quiet = fits(code, 4, screen) ? 4 : 2;
  if (!fits(code, quiet, screen)) return {};
  const auto from = -static_cast<std::ptrdiff_t>(quiet);
  const auto to = static_cast<std::ptrdiff_t>(code.side() + quiet);
  std::string out;
  for (auto y = from; y < to; y += 2) {
    if (screen.colour) out += kWhiteOnBlack;
    for (auto x = from; x < to; ++x)
      out += glyph(!code.dark(x, y), y + 1 < to && !code.dark(x, y + 1));
    if (screen.colour) out += kPlain;
    out += '\n';
  }
  return out;
}

}  // namespace lull::qr
