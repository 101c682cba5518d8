// SPDX-License-Identifier: Apache-2.0
// What people wrote is text in every format, whatever it looks like.
#include <algorithm>
#include <regex>

#include "formats.h"
#include "hostile.h"
#include "practice/export.h"
#include "transfer.h"

namespace lull::practice::test {
namespace {

TEST(Export, HostileTextIsTextInHtml) {
  Home home(1);
  const auto texts = hostile_texts(model::Lines::kMany, 280);
  ASSERT_GT(texts.size(), 400u);
  for (const auto& text : texts) save(home, model::kCareNoteSpec, care(text));
  const Page page(exported(home, ExportFormat::kHtml));
  expect_only_our_tags(page);
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
  expect_plain_cells(rows);
  for (const auto& row : rows)
    if (row[5] == "text") read.push_back(unguarded(row[8]));
  EXPECT_EQ(read, texts);
}

TEST(Export, HostileTextIsTextInMarkdown) {
  Home home(1);
  const auto texts = hostile_texts(model::Lines::kMany, 280);
  for (const auto& text : texts) save(home, model::kCareNoteSpec, care(text));
  expect_plain_markdown(exported(home, ExportFormat::kMarkdown));
}

}  // namespace
}  // namespace lull::practice::test
