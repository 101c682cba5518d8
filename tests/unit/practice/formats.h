// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

/// What a spreadsheet, a browser and a reader of Markdown make of an export.
namespace lull::practice::test {

/// RFC 4180, read back.
inline std::vector<std::vector<std::string>> rows_of(const std::string& csv) {
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

inline std::string unguarded(const std::string& cell) {
  return cell.starts_with('\'') ? cell.substr(1) : cell;
}

/// Nine cells in each row, and none of them a formula.
inline void expect_plain_cells(const std::vector<std::vector<std::string>>& rows) {
  for (const auto& row : rows) {
    ASSERT_EQ(row.size(), 9u);
    for (const auto& cell : row)
      EXPECT_TRUE(cell.empty() || std::string("=+-@\t\r").find(cell.front()) == std::string::npos)
          << cell;
  }
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

inline void expect_only_our_tags(const Page& page) {
  static const std::set<std::string> kOurs = {
      "!DOCTYPE", "html",   "head",  "meta",     "title", "style", "body",   "h1",     "h2",  "h3",
      "article",  "dl",     "dt",    "dd",       "/dd",   "/dt",   "/dl",    "/h1",    "/h2", "/h3",
      "/title",   "/style", "/head", "/article", "/body", "/html", "footer", "/footer"};
  for (const auto& tag : page.tags) EXPECT_TRUE(kOurs.contains(tag)) << tag;
}

/// Marks that are not ours are escaped; ours are "# ", "## ", "### ", "- **label**: " and "---".
inline void expect_plain_markdown(const std::string& markdown) {
  std::istringstream lines(markdown);
  const std::regex ours("(#{1,3} |- \\*\\*[a-z ]+\\*\\*: |---$|  )");
  const std::regex escaped("\\\\[!-/:-@\\[-`{-~]");
  const std::regex mark("[\\\\`*_<>\\[\\]&|~!$@]|://|[wW]\\.");
  const std::regex block("^ *([#+=-]|[0-9]+[.)])");
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.starts_with("Written by users")) continue;
    std::smatch head;
    ASSERT_TRUE(std::regex_search(line, head, ours, std::regex_constants::match_continuous))
        << line;
    if (line == "---") continue;
    std::string rest = head.suffix();
    const bool broken = rest.ends_with("\\") && (rest.size() < 2 || rest[rest.size() - 2] != '\\');
    if (broken) rest.pop_back();
    const auto bare = std::regex_replace(rest, escaped, "x");
    EXPECT_FALSE(std::regex_search(bare, mark)) << line;
    EXPECT_FALSE(std::regex_search(bare, block) && line.starts_with("  ")) << line;
  }
}

}  // namespace lull::practice::test
