// SPDX-License-Identifier: Apache-2.0
#include "cli/labels.h"

#include "model/catalogue.h"

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

std::string target_label(std::string_view target, std::string_view what) {
  if (target == "item") return item_label(what);
  const auto* category = target == "category" ? model::find_category(what) : nullptr;
  return std::string(category == nullptr ? what : category->label);
}

std::string_view direction_for(std::string_view item) {
  const auto* known = model::find_item(item);
  if (known == nullptr) return "receive";
  switch (known->direction) {
    case model::ItemDirection::kSelf:
      return "self";
    case model::ItemDirection::kSetting:
      return "setting";
    case model::ItemDirection::kReceiveGive:
      break;
  }
  return "receive";
}

std::string_view target_for(std::string_view what) {
  if (model::find_item(what) != nullptr) return "item";
  if (model::find_category(what) != nullptr) return "category";
  return "own";
}

}  // namespace lull::cli
