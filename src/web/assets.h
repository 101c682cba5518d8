// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace lull::web {

/// A file of the page, compiled in.
struct Asset {
  std::string_view path;  ///< "/index.html", "/assets/page-1a2b.js"
  std::string_view type;  ///< its Content-Type
  std::string_view tag;   ///< its ETag, quoted: a hash of the bytes
  std::string_view bytes;
  std::string_view gzip;  ///< the same bytes; empty where they would be no fewer
};

/// Made by tools/embed_page.py from the directory LULL_PAGE_DIR.
std::span<const Asset> assets();
/// Null for a path that is none.
const Asset* find_asset(std::string_view path);

}  // namespace lull::web
