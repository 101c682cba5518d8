// SPDX-License-Identifier: Apache-2.0
#include "web/assets.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace lull::web {
namespace {

TEST(Assets, ThePageIsThere) {
  const auto* page = find_asset("/index.html");
  ASSERT_NE(page, nullptr);
  EXPECT_EQ(page->type, "text/html; charset=utf-8");
  EXPECT_TRUE(page->bytes.starts_with("<!doctype html>"));
  EXPECT_NE(page->bytes.find("</html>"), std::string_view::npos);
}

TEST(Assets, EachHasATagOfItsOwnAndIsPackedWhereThatHelps) {
  std::set<std::string_view> tags;
  for (const auto& asset : assets()) {
    EXPECT_TRUE(tags.insert(asset.tag).second) << asset.path;
    EXPECT_TRUE(asset.tag.starts_with("W/\"")) << asset.path;
    EXPECT_EQ(asset.tag.size(), 3 + 32 + 1) << asset.path;
    if (asset.gzip.empty()) continue;
    EXPECT_LT(asset.gzip.size(), asset.bytes.size()) << asset.path;
    // Magic, deflate, no name and no time: the same files give the same bytes.
    EXPECT_EQ(asset.gzip.substr(0, 8), std::string_view("\x1F\x8B\x08\0\0\0\0\0", 8));
  }
}

TEST(Assets, NothingElseIsFound) {
  for (const char* path : {"", "/", "index.html", "/index.html/", "/../index.html", "/assets/"})
    EXPECT_EQ(find_asset(path), nullptr) << path;
}

}  // namespace
}  // namespace lull::web
