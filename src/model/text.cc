// SPDX-License-Identifier: Apache-2.0
#include "model/text.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace lull::model {

namespace {

const std::uint8_t* raw(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

/// How many of the characters answer `yes`, which must not branch: the compiler then looks at many
/// at once, where it knows how many there are.
template <class Yes>
std::size_t count(std::string_view text, Yes yes) {
  constexpr std::size_t kAtOnce = 32;
  std::size_t found = 0;
  std::size_t at = 0;
  for (; at + kAtOnce <= text.size(); at += kAtOnce) {
    std::uint8_t some = 0;
    for (std::size_t i = 0; i < kAtOnce; ++i)
      some = static_cast<std::uint8_t>(some + yes(static_cast<std::uint8_t>(text[at + i])));
    found += some;
  }
  for (; at < text.size(); ++at) found += yes(static_cast<std::uint8_t>(text[at]));
  return found;
}

bool plain_ascii(std::string_view text, Lines lines) {
  const std::uint8_t line_break = lines == Lines::kMany ? '\n' : ' ';
  return count(text, [line_break](std::uint8_t c) -> std::uint8_t {
           return ((c >= 0x20) & (c < 0x7f)) | (c == line_break);
         }) == text.size();
}

bool allowed(utf8proc_int32_t c, Lines lines) {
  if (c == '\n') return lines == Lines::kMany;
  return c >= 0x20 && !(c >= 0x7f && c < 0xa0);
}

Result<void> check_characters(std::string_view text, Lines lines) {
  for (std::size_t at = 0; at < text.size();) {
    utf8proc_int32_t c = 0;
    const auto taken =
        utf8proc_iterate(raw(text) + at, static_cast<utf8proc_ssize_t>(text.size() - at), &c);
    if (taken <= 0 || !allowed(c, lines)) return fail(Code::kInvalid, "text_invalid");
    at += static_cast<std::size_t>(taken);
  }
  return {};
}

Result<std::string> to_nfc(std::string_view text) {
  utf8proc_uint8_t* mapped = nullptr;
  const auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);
  const auto size =
      utf8proc_map(raw(text), static_cast<utf8proc_ssize_t>(text.size()), &mapped, options);
  if (size < 0) return fail(Code::kInvalid, "text_invalid");
  std::string out(reinterpret_cast<char*>(mapped), static_cast<std::size_t>(size));
  // What was mapped may be a passphrase.
  explicit_bzero(mapped, static_cast<std::size_t>(size));
  std::free(mapped);
  return out;
}

std::string join_line_breaks(std::string_view typed) {
  std::string out;
  out.reserve(typed.size());
  for (std::size_t i = 0; i < typed.size(); ++i) {
    if (typed[i] == '\r' && i + 1 < typed.size() && typed[i + 1] == '\n') continue;
    out.push_back(typed[i]);
  }
  return out;
}

}  // namespace

Result<std::string> clean(std::string_view typed, Lines lines) {
  if (plain_ascii(typed, lines)) return std::string(typed);
  auto text = join_line_breaks(typed);
  auto result = check_characters(text, lines) ? to_nfc(text) : fail(Code::kInvalid, "text_invalid");
  explicit_bzero(text.data(), text.size());
  return result;
}

Result<void> check_clean(std::string_view text, Lines lines) {
  if (plain_ascii(text, lines)) return {};
  LULL_TRY(check_characters(text, lines));
  LULL_ASSIGN(const auto nfc, to_nfc(text));
  if (nfc != text) return fail(Code::kInvalid, "text_invalid");
  return {};
}

std::size_t count_characters(std::string_view text) {
  return count(text, [](std::uint8_t c) -> std::uint8_t { return (c & 0xc0) != 0x80; });
}

}  // namespace lull::model
