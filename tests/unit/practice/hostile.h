// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "model/text.h"

namespace lull::practice::test {

/// The published hostile strings as an entry would hold them, and some that are hostile to the
/// formats written here. What no entry can hold is left out; the longest are cut in the middle of
/// nothing.
inline std::vector<std::string> hostile_texts(model::Lines lines, std::size_t characters) {
  std::ifstream file(LULL_VECTORS "/blns.json");
  auto all = nlohmann::json::parse(file).get<std::vector<std::string>>();
  for (const char* one : {"=HYPERLINK(\"http://example.org\")",
                          "@SUM(1)",
                          "+1",
                          "-1",
                          "'",
                          "''",
                          "'=1",
                          "\"",
                          "\"\"",
                          "</dd></dl><script>alert(1)</script>",
                          "&lt;",
                          "]]>",
                          "<!--",
                          "-->",
                          "a,b\"c;d",
                          "# head",
                          "1. one",
                          "- item",
                          "***",
                          "[a](http://example.org)",
                          "![a](b)",
                          "www.example.org",
                          "http://example.org",
                          "a@example.org",
                          "`code`",
                          "| a | b |",
                          "\\",
                          "trailing\\",
                          "touch.hold_still",
                          "usual",
                          "reflection",
                          "{\"entries\":[",
                          "\",\"entries\":[{}],\"",
                          "\xe2\x80\xae reversed",
                          "\xef\xbb\xbf bom"})
    all.emplace_back(one);
  if (lines == model::Lines::kMany)
    for (const char* one :
         {"a\n=b", "a\n\n# b", "\n", "a\n    b", "a\r\nb", "a\n---\nb", "a\n1) b"})
      all.emplace_back(one);
  std::vector<std::string> texts;
  for (const auto& one : all) {
    auto clean = model::clean(one, lines);
    if (!clean || clean->empty() || model::count_characters(*clean) > characters) continue;
    texts.push_back(std::move(*clean));
  }
  return texts;
}

}  // namespace lull::practice::test
