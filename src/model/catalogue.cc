// SPDX-License-Identifier: Apache-2.0
#include "model/catalogue.h"

namespace lull::model {

namespace {

// Made from catalogue_en.json at build time: kItems, kCategories, kSituations.
#include "catalogue_en.inc"

template <class T>
const T* find_in(std::span<const T> all, std::string_view id) {
  for (const auto& one : all)
    if (one.id == id) return &one;
  return nullptr;
}

}  // namespace

std::span<const Item> items() {
  return kItems;
}
std::span<const Category> categories() {
  return kCategories;
}
std::span<const Situation> situations() {
  return kSituations;
}

const Item* find_item(std::string_view id) {
  return find_in(items(), id);
}
const Category* find_category(std::string_view id) {
  return find_in(categories(), id);
}
bool situation_exists(std::string_view id) {
  return find_in(situations(), id) != nullptr;
}

}  // namespace lull::model
