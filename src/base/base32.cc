// SPDX-License-Identifier: Apache-2.0
#include "base/base32.h"

namespace lull {

namespace {
constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
}

std::string base32_encode(ByteView bytes) {
  std::string out;
  out.reserve((bytes.size() * 8 + 4) / 5);
  unsigned held = 0;
  int bits = 0;
  for (auto b : bytes) {
    held = held << 8 | b;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out.push_back(kDigits[held >> bits & 31]);
    }
    held &= 0xff;
  }
  if (bits > 0) out.push_back(kDigits[held << (5 - bits) & 31]);
  return out;
}

int base32_digit(char c) {
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (c == 'I' || c == 'L') return 1;
  if (c == 'O') return 0;
  const auto at = kDigits.find(c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

std::string base32_token(ByteView bytes) {
  auto token = base32_encode(bytes);
  for (auto& c : token)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return token;
}

std::optional<Bytes> base32_decode(std::string_view text) {
  Bytes out;
  unsigned held = 0;
  int bits = 0;
  for (char c : text) {
    if (c == '-' || c == ' ') continue;
    const int value = base32_digit(c);
    if (value < 0) return std::nullopt;
    held = (held << 5 | static_cast<unsigned>(value)) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      out.push_back(static_cast<std::uint8_t>(held >> bits));
    }
  }
  if (bits >= 5 || (held & ((1u << bits) - 1)) != 0) return std::nullopt;
  return out;
}

}  // namespace lull
