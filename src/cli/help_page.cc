// SPDX-License-Identifier: Apache-2.0
#include "cli/help_page.h"

#include <cctype>

#include "cli/limits.h"
#include "cli/text.h"

namespace lull::cli {
namespace {

constexpr std::size_t kNameColumns = 26;

std::string render_row(const HelpRow& row) {
  const std::string gap(kNameColumns, ' ');
  const std::string name = "  " + row.name;
  std::string out = columns_of(name) < kNameColumns ? pad(name, kNameColumns) : name + "\n" + gap;
  bool first = true;
  for (const auto& line : wrap(row.about, kColumns - kNameColumns)) {
    out += (first ? "" : gap) + line + "\n";
    first = false;
  }
  return out;
}

std::string render_rows(const char* title, const std::vector<HelpRow>& rows) {
  if (rows.empty()) return {};
  std::string out = "\n";
  if (*title != '\0') out += std::string(title) + "\n";
  for (const auto& row : rows) out += render_row(row);
  return out;
}

std::string sentence(std::string text) {
  if (text.empty()) return {};
  text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  if (text.back() != '.') text += '.';
  std::string out;
  for (const auto& line : wrap(text, kColumns)) out += line + "\n";
  return out;
}

}  // namespace

std::string render(const HelpPage& page) {
  return "Usage: " + page.usage + "\n\n" + sentence(page.about) + render_rows("", page.own) +
         render_rows("Verbs:", page.verbs) + render_rows("For every verb:", page.global) +
         "\nExample:\n  " + page.example + "\n";
}

}  // namespace lull::cli
