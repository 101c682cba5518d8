// SPDX-License-Identifier: Apache-2.0
#include "web/request.h"

#include <algorithm>

namespace lull::web {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

std::size_t RequestHead::count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(fields, [&](const Field& f) { return same_name(f.name, name); }));
}

std::string_view RequestHead::value(std::string_view name) const {
  std::string_view found;
  for (const auto& field : fields) {
    if (!same_name(field.name, name)) continue;
    if (found.data() != nullptr) return {};
    found = field.value;
  }
  return found;
}

}  // namespace lull::web
