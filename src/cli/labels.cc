// SPDX-License-Identifier: Apache-2.0
#include "cli/labels.h"

#include "model/catalogue.h"
#include "model/limit.h"
#include "model/references.h"

namespace lull::cli {

std::string item_label(std::string_view id) {
  const auto* item = model::find_item(id);
  return std::string(item == nullptr ? id : item->label);
}

std::string situation_label(std::string_view id) {
  for (const auto& situation : model::situations())
    if (situation.id == id) return std::string(situation.label);
  return std::string(id);
}

std::uint64_t direction_for(std::string_view item) {
  constexpr std::uint64_t kReceive = 1;
  constexpr std::uint64_t kSelf = 3;
  constexpr std::uint64_t kSetting = 4;
  const auto* known = model::find_item(item);
  if (known == nullptr) return kReceive;
  switch (known->direction) {
    case model::ItemDirection::kSelf:
      return kSelf;
    case model::ItemDirection::kSetting:
      return kSetting;
    case model::ItemDirection::kReceiveGive:
      break;
  }
  return kReceive;
}

std::uint64_t target_for(std::string_view what) {
  constexpr std::uint64_t kOwnWords = 5;
  if (model::names_item(what)) return model::limit::kAnItem;
  if (model::find_category(what) != nullptr) return model::limit::kACategory;
  return kOwnWords;
}

}  // namespace lull::cli
