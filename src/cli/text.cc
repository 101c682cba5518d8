// SPDX-License-Identifier: Apache-2.0
#include "cli/text.h"

#include "cli/utf8.h"

namespace lull::cli {
namespace {

bool within(char32_t c, char32_t first, char32_t last) {
  return c >= first && c <= last;
}

/// Everything that moves the cursor, turns the direction, or hides. Joiners stay: emoji and several
/// scripts need them.
bool unsafe(char32_t c) {
  return c < 0x20 || within(c, 0x7f, 0x9f) || c == 0xad || c == 0x61c || c == 0x180e ||
         c == 0x200b || within(c, 0x200e, 0x200f) || within(c, 0x2028, 0x202e) ||
         within(c, 0x2060, 0x206f) || c == 0xfeff || within(c, 0xfff9, 0xfffb) ||
         within(c, 0xe0000, 0xe007f) || (c & 0xfffe) == 0xfffe || within(c, 0xfdd0, 0xfdef);
}

/// Cuts off the longest start that fits; at least one character, so that callers come to an end.
std::string_view take_columns(std::string_view& text, std::size_t columns) {
  std::string_view rest = text;
  std::size_t used = 0;
  while (!rest.empty()) {
    std::string_view after = rest;
    used += columns_of(take_character(after));
    if (used > columns && rest.size() != text.size()) break;
    rest = after;
  }
  const auto start = text.substr(0, text.size() - rest.size());
  text = rest;
  return start;
}

void wrap_line(std::string_view line, std::size_t columns, std::vector<std::string>& out) {
  out.emplace_back();
  while (!line.empty()) {
    const auto space = line.find(' ');
    std::string_view word = line.substr(0, space);
    line.remove_prefix(space == std::string_view::npos ? line.size() : space + 1);
    const std::size_t gap = out.back().empty() ? 0 : 1;
    if (columns_of(out.back()) + gap + columns_of(word) > columns && gap == 1)
      out.emplace_back();
    else if (gap == 1)
      out.back() += ' ';
    while (columns_of(word) > columns) {
      out.back() += take_columns(word, columns);
      out.emplace_back();
    }
    out.back() += word;
  }
}

}  // namespace

std::string for_people(std::string_view text, Newlines newlines) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const char32_t c = take_character(text);
    if (c == '\n')
      out += newlines == Newlines::kKept ? '\n' : ' ';
    else if (c == '\t')
      out += ' ';
    else if (!unsafe(c))
      append_character(out, c);
  }
  return out;
}

std::size_t columns_of(std::string_view text) {
  std::size_t sum = 0;
  while (!text.empty()) sum += columns_of(take_character(text));
  return sum;
}

std::string cut(std::string_view text, std::size_t columns) {
  if (columns_of(text) <= columns) return std::string(text);
  if (columns == 0) return {};
  if (columns == 1) return "…";
  return std::string(take_columns(text, columns - 1)) + "…";
}

std::string pad(std::string_view text, std::size_t columns) {
  std::string out = cut(text, columns);
  out.append(columns - columns_of(out), ' ');
  return out;
}

std::vector<std::string> wrap(std::string_view text, std::size_t columns) {
  std::vector<std::string> out;
  while (true) {
    const auto end = text.find('\n');
    wrap_line(text.substr(0, end), columns, out);
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 1);
  }
}

std::size_t characters(std::string_view text) {
  std::size_t n = 0;
  for (; !text.empty(); ++n) take_character(text);
  return n;
}

}  // namespace lull::cli
