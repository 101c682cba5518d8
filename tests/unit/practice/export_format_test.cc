// SPDX-License-Identifier: Apache-2.0
// What people wrote is text in every format, whatever it looks like.
#include <algorithm>
#include <regex>
#include <set>
#include <sstream>

#include "hostile.h"
#include "practice/export.h"
#include "transfer.h"

namespace lull::practice::test {
namespace {

// --- what a spreadsheet and a browser make of it -------------------------------------------------

/// RFC 4180, read back.
std::vector<std::vector<std::string>> rows_of(const std::string& csv) {
  std::vector<std::vector<std::string>> rows(1, std::vector<std::string>(1));
  bool quoted = false;
  for (std::size_t at = 0; at < csv.size(); ++at) {
    const char c = csv[at];
    if (quoted && c == '"' && csv[at + 1] == '"')
      rows.back().back().push_back(csv[++at]);
    else if (c == '"')
      quoted = !quoted;
    else if (!quoted && c == ',')
      rows.back().emplace_back();
    else if (!quoted && c == '\r' && csv[at + 1] == '\n' && ++at != 0)
      rows.emplace_back(1);
    else
      rows.back().back().push_back(c);
  }
  EXPECT_FALSE(quoted);
  EXPECT_EQ(rows.back(), std::vector<std::string>(1)) << "the last line has an end";
  rows.pop_back();
  return rows;
}

std::string unguarded(const std::string& cell) {
  return cell.starts_with('\'') ? cell.substr(1) : cell;
}

/// The text between the tags, as a browser would show it; and every tag's name.
struct Page {
  std::vector<std::string> tags;
  std::vector<std::string> values;  ///< what is in each dd

  explicit Page(const std::string& html) {
    std::string text;
    for (std::size_t at = 0; at < html.size();) {
      if (html[at] == '<') {
        const auto end = html.find('>', at);
        const auto tag = html.substr(at + 1, end - at - 1);
        tags.push_back(tag.substr(0, tag.find(' ')));
        if (tag == "/dd") values.push_back(text);
        text.clear();
        at = end + 1;
      } else if (html[at] == '&') {
        const auto end = html.find(';', at);
        text += character(html.substr(at, end - at + 1));
        at = end + 1;
      } else {
        text.push_back(html[at++]);
      }
    }
  }
  static std::string character(const std::string& entity) {
    if (entity == "&amp;") return "&";
    if (entity == "&lt;") return "<";
    if (entity == "&gt;") return ">";
    if (entity == "&quot;") return "\"";
    if (entity == "&#39;") return "'";
    ADD_FAILURE() << "an entity that is not ours: " << entity;
    return "";
  }
};

TEST(Export, HostileTextIsTextInHtml) {
  Home home(1);
  const auto texts = hostile_texts(model::Lines::kMany, 280);
  ASSERT_GT(texts.size(), 400u);
  for (const auto& text : texts) save(home, model::kCareNoteSpec, care(text));
  const Page page(exported(home, ExportFormat::kHtml));
  static const std::set<std::string> kOurs = {
      "!DOCTYPE", "html",   "head",  "meta",     "title", "style", "body",   "h1",     "h2",  "h3",
      "article",  "dl",     "dt",    "dd",       "/dd",   "/dt",   "/dl",    "/h1",    "/h2", "/h3",
      "/title",   "/style", "/head", "/article", "/body", "/html", "footer", "/footer"};
  for (const auto& tag : page.tags) EXPECT_TRUE(kOurs.contains(tag)) << tag;
  for (const auto& text : texts)
    EXPECT_NE(std::find(page.values.begin(), page.values.end(), text), page.values.end()) << text;
}

TEST(Export, HtmlStandsAlone) {
  Home home(1);
  save(home, model::kCareNoteSpec, care("http://example.org/a.png"));
  const auto html = exported(home, ExportFormat::kHtml);
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_FALSE(std::regex_search(html, std::regex("(src|href|url|@import)\\s*[=(]")));
  EXPECT_NE(html.find("default-src 'none'"), std::string::npos);
}

TEST(Export, HostileTextIsNoFormulaInCsv) {
  Home home(1);
  const auto texts = hostile_texts(model::Lines::kMany, 280);
  for (const auto& text : texts) save(home, model::kCareNoteSpec, care(text));
  const auto rows = rows_of(exported(home, ExportFormat::kCsv));
  std::vector<std::string> read;
  for (const auto& row : rows) {
    ASSERT_EQ(row.size(), 9u);
    for (const auto& cell : row)
      EXPECT_TRUE(cell.empty() || std::string("=+-@\t\r").find(cell.front()) == std::string::npos)
          << cell;
    if (row[5] == "text") read.push_back(unguarded(row[8]));
  }
  EXPECT_EQ(read, texts);
}

TEST(Export, HostileTextIsTextInMarkdown) {
  Home home(1);
  const auto texts = hostile_texts(model::Lines::kMany, 280);
  for (const auto& text : texts) save(home, model::kCareNoteSpec, care(text));
  std::istringstream lines(exported(home, ExportFormat::kMarkdown));
  // Marks that are not ours are escaped; ours are "# ", "## ", "### ", "- **label**: " and "---".
  const std::regex ours("(#{1,3} |- \\*\\*[a-z ]+\\*\\*: |---$|  )");
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.starts_with("Written by users")) continue;
    std::smatch head;
    ASSERT_TRUE(std::regex_search(line, head, ours, std::regex_constants::match_continuous))
        << line;
    if (line == "---") continue;
    std::string rest = head.suffix();
    const bool broken = rest.ends_with("\\") && (rest.size() < 2 || rest[rest.size() - 2] != '\\');
    if (broken) rest.pop_back();
    const auto bare = std::regex_replace(rest, std::regex("\\\\[!-/:-@\\[-`{-~]"), "x");
    EXPECT_FALSE(std::regex_search(bare, std::regex("[\\\\`*_<>\\[\\]&|~!$@]|://|[wW]\\.")))
        << line;
    EXPECT_FALSE(std::regex_search(bare, std::regex("^ *([#+=-]|[0-9]+[.)])")) &&
                 line.starts_with("  "))
        << line;
  }
}

}  // namespace
}  // namespace lull::practice::test
