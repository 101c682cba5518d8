// SPDX-License-Identifier: Apache-2.0
#include "practice/suspension.h"

#include <algorithm>

#include "base/base32.h"
#include "model/catalogue.h"
#include "model/own_item.h"
#include "model/plan.h"
#include "model/references.h"
#include "practice/seen.h"

namespace lull::practice {

namespace {

/// The catalogue's, or what its author says of an own item; empty if that cannot be seen here.
std::string category_of(const Context& at, std::string_view item) {
  if (const auto* known = model::find_item(item)) return std::string(known->category);
  const auto id = record_of(model::own_token(item));
  if (!id) return {};
  const auto own = at.get(*id, model::Kind::kOwnItem);
  return own ? std::string(own->fields.text(model::own_item::kCategory)) : std::string();
}

}  // namespace

LimitsOnSteps::LimitsOnSteps(const std::vector<store::Entry>& limits, std::uint64_t strength) {
  for (const auto& limit : limits)
    if (counts(limit) && limit.fields.number(model::limit::kStrength) == strength)
      by_what_[limit.fields.text(model::limit::kWhat)].push_back(
          {&limit.fields, base32_token(limit.author.view())});
}

bool LimitsOnSteps::touch(std::string_view what, const model::step::Step& step,
                          const model::limit::Doing& doing) const {
  const auto at = by_what_.find(what);
  if (what.empty() || at == by_what_.end()) return false;
  return std::ranges::any_of(at->second, [&](const Limit& limit) {
    auto done = doing;
    done.receives = step.receiver.empty() || step.receiver == limit.author;
    done.gives = step.giver.empty() || step.giver == limit.author;
    return model::limit::touches(*limit.fields, done);
  });
}

std::vector<std::string> LimitsOnSteps::touched(const Context& at,
                                                const model::Fields& plan) const {
  std::vector<std::string> ids;
  if (by_what_.empty()) return ids;
  auto situation = plan.text(model::plan::kSituation);
  if (situation.empty()) situation = "usual";
  for (const auto& step : model::step::steps_of(plan, model::plan::kSteps)) {
    const auto category = category_of(at, step.item);
    const model::limit::Doing doing{step.item, category, situation};
    if (touch(step.item, step, doing) || touch(category, step, doing)) ids.push_back(step.id);
  }
  return ids;
}

}  // namespace lull::practice
