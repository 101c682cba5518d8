// SPDX-License-Identifier: Apache-2.0
#include "cli/utf8.h"

#include <clocale>
#include <cwchar>

namespace lull::cli {
namespace {

/// How many bytes a character has, by its first; 0 for a byte that begins none.
std::size_t length_by(unsigned char first) {
  if (first < 0x80) return 1;
  if (first < 0xc2) return 0;
  if (first < 0xe0) return 2;
  if (first < 0xf0) return 3;
  return first < 0xf5 ? 4 : 0;
}

bool well_formed(char32_t c, std::size_t length) {
  if (length == 3) return c >= 0x800 && (c < 0xd800 || c > 0xdfff);
  return length != 4 || (c >= 0x10000 && c <= 0x10ffff);
}

/// wcwidth() asks the locale, and the process may run in "C"; this one knows Unicode everywhere.
locale_t unicode() {
  static const locale_t kLocale = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return kLocale;
}

}  // namespace

char32_t take_character(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t length = length_by(byte(0));
  char32_t c = length == 1 ? byte(0) : byte(0) & (0x7fu >> length);
  bool whole = length > 0 && length <= text.size();
  for (std::size_t i = 1; whole && i < length; ++i) {
    whole = (byte(i) & 0xc0) == 0x80;
    c = c << 6 | (byte(i) & 0x3f);
  }
  whole = whole && well_formed(c, length);
  text.remove_prefix(whole ? length : 1);
  return whole ? c : kReplacement;
}

void append_character(std::string& to, char32_t character) {
  const auto put = [&to](char32_t bits) { to += static_cast<char>(bits); };
  if (character < 0x80) return put(character);
  if (character < 0x800) {
    put(0xc0 | character >> 6);
  } else {
    if (character < 0x10000) {
      put(0xe0 | character >> 12);
    } else {
      put(0xf0 | character >> 18);
      put(0x80 | (character >> 12 & 0x3f));
    }
    put(0x80 | (character >> 6 & 0x3f));
  }
  put(0x80 | (character & 0x3f));
}

std::size_t columns_of(char32_t character) {
  if (character >= 0x20 && character < 0x7f) return 1;
  const locale_t before = unicode() == nullptr ? nullptr : ::uselocale(unicode());
  const int columns = ::wcwidth(static_cast<wchar_t>(character));
  if (before != nullptr) ::uselocale(before);
  // Characters of a newer Unicode are unknown to it: most take a column.
  return columns < 0 ? 1 : static_cast<std::size_t>(columns);
}

}  // namespace lull::cli
