// SPDX-License-Identifier: Apache-2.0
#include "model/references.h"

#include <algorithm>

#include "base/base32.h"
#include "model/catalogue.h"
#include "model/field_table.h"

namespace lull::model {

bool names_own(std::string_view id) {
  if (!id.starts_with(kOwnPrefix)) return false;
  const auto token = id.substr(kOwnPrefix.size());
  return token.size() == table::kIdDigits && std::all_of(token.begin(), token.end(), [](char c) {
           return base32_digit(c) >= 0 && (c < 'A' || c > 'Z');
         });
}

std::string_view own_token(std::string_view id) {
  return names_own(id) ? id.substr(kOwnPrefix.size()) : std::string_view();
}

bool names_item(std::string_view id) {
  return find_item(id) != nullptr || names_own(id);
}

bool names_situation(std::string_view id) {
  return find_situation(id) != nullptr || names_own(id);
}

}  // namespace lull::model
