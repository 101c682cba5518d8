// SPDX-License-Identifier: Apache-2.0
#include "web/assets.h"

#include <algorithm>

namespace lull::web {

const Asset* find_asset(std::string_view path) {
  const auto all = assets();
  const auto found = std::ranges::find(all, path, &Asset::path);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace lull::web
