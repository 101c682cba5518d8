// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "model/catalogue.h"
#include "practice/export_writer.h"

namespace lull::practice {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// What begins a heading, a list or a rule at the start of a line.
bool opens_block(std::string_view line) {
  if (line.empty()) return false;
  if (std::string_view("#+-=:").find(line.front()) != std::string_view::npos) return true;
  const auto end = line.find_first_not_of("0123456789");
  return is_digit(line.front()) && end != std::string_view::npos &&
         (line[end] == '.' || line[end] == ')');
}

/// One line as plain text: every mark that could begin something, also a link that programs make of
/// bare addresses, is escaped.
std::string plain_line(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  std::string out;
  std::size_t at = 0;
  if (opens_block(line)) {
    const auto mark = is_digit(line.front()) ? line.find_first_not_of("0123456789") : 0;
    out = std::string(line.substr(0, mark)) + "\\" + line[mark];
    at = mark + 1;
  }
  for (; at < line.size(); ++at) {
    const char c = line[at];
    const bool address = (c == ':' && at + 1 < line.size() && line[at + 1] == '/') ||
                         (c == '.' && at >= 3 && (line[at - 1] == 'w' || line[at - 1] == 'W'));
    if (address || std::string_view("\\`*_{}[]<>&|~!$@^").find(c) != std::string_view::npos)
      out.push_back('\\');
    out.push_back(c);
  }
  return out;
}

/// Text of several lines inside of a list's item.
std::string plain(std::string_view text) {
  std::string out;
  for (;;) {
    const auto end = text.find('\n');
    out += plain_line(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    out += "\\\n  ";
    text.remove_prefix(end + 1);
  }
}

class MarkdownWriter final : public ExportWriter {
 public:
  std::string head(std::string_view) override {
    return fmt::format("# {}\n", model::line("export.title"));
  }

  std::string entry(const ShownEntry& entry) override {
    std::string out;
    if (entry.section != section_) {
      section_ = entry.section;
      out = fmt::format("\n## {}\n", plain(section_));
    }
    const auto heading = entry_heading(entry);
    out += heading.empty() ? "\n" : fmt::format("\n### {}\n\n", plain(heading));
    for (const auto& value : entry.values)
      if (value.for_people)
        out += fmt::format("- **{}**: {}\n", plain(value.label), plain(value.text));
    return out;
  }

  std::string foot() override {
    return fmt::format("\n---\n\n{}\n", plain(model::line("export.footer")));
  }

  bool by_kind() const override { return true; }

 private:
  std::string section_;
};

}  // namespace

std::unique_ptr<ExportWriter> markdown_writer() {
  return std::make_unique<MarkdownWriter>();
}

}  // namespace lull::practice
