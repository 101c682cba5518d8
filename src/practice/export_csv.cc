// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "model/catalogue.h"
#include "practice/export_writer.h"

namespace lull::practice {

namespace {

/// A cell of RFC 4180. Spreadsheets take one that begins with = + - @ or a tab for a formula, and
/// leave one alone that begins with an apostrophe; so such a cell, and one that begins with an
/// apostrophe itself, is given one more. A reader takes the first character away where it is an
/// apostrophe.
std::string cell(std::string_view text) {
  std::string out;
  if (!text.empty() && std::string_view("=+-@\t\r'").find(text.front()) != std::string_view::npos)
    out = "'";
  out += text;
  if (out.find_first_of("\",\r\n ;\t") == std::string::npos) return out;
  std::string quoted = "\"";
  for (const char c : out) {
    if (c == '"') quoted.push_back('"');
    quoted.push_back(c);
  }
  quoted.push_back('"');
  return quoted;
}

constexpr std::size_t kColumns = 9;

std::string line(const std::array<std::string_view, kColumns>& cells) {
  std::string out;
  for (std::size_t i = 0; i < kColumns; ++i) {
    if (i > 0) out.push_back(',');
    out += cell(cells[i]);
  }
  return out + "\r\n";
}

/// One table for all kinds, a line for each value: a table for each kind would be twenty files, and
/// none of them could hold a plan's steps.
class CsvWriter final : public ExportWriter {
 public:
  std::string head(std::string_view) override {
    return line({"id", "kind", "mine", "share", "day", "field", "element", "code", "text"});
  }

  std::string entry(const ShownEntry& entry) override {
    std::string out;
    const std::string_view mine = entry.mine ? "1" : "0";
    for (const auto& value : entry.values)
      out += line({entry.id, entry.kind, mine, share_word(entry.share), entry.day, value.field,
                   value.element, value.code, value.text});
    return out;
  }

  std::string foot() override {
    return line({"", "", "", "", "", "footer", "", "", model::line("export.footer")});
  }

  bool by_kind() const override { return false; }
};

}  // namespace

std::unique_ptr<ExportWriter> csv_writer() {
  return std::make_unique<CsvWriter>();
}

}  // namespace lull::practice
