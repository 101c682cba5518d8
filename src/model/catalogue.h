// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace lull::model {

/// How an item is answered: receiving and giving apart, for oneself, or one answer for a setting.
enum class ItemDirection : std::uint8_t { kReceiveGive, kSelf, kSetting };

/// What is built in, from catalogue_en.json. An id's meaning never changes; wording may.
struct Item {
  std::string_view id;
  std::string_view label;
  std::string_view category;
  ItemDirection direction;
  std::string_view description;
};
struct Category {
  std::string_view id;
  std::string_view label;
  std::string_view about;
};
struct Situation {
  std::string_view id;
  std::string_view label;
};

std::span<const Item> items();
std::span<const Category> categories();
std::span<const Situation> situations();

const Item* find_item(std::string_view id);
const Category* find_category(std::string_view id);
bool situation_exists(std::string_view id);

}  // namespace lull::model
