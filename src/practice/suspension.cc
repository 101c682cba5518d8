// SPDX-License-Identifier: Apache-2.0
#include "practice/suspension.h"

#include <algorithm>

#include "base/base32.h"
#include "model/catalogue.h"
#include "model/limit.h"
#include "model/own_item.h"
#include "model/plan.h"
#include "model/references.h"
#include "model/step.h"
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

struct Limit {
  const model::Fields* fields;
  std::string author;
};

std::vector<Limit> of_strength(const std::vector<store::Entry>& limits, std::uint64_t strength) {
  std::vector<Limit> some;
  for (const auto& limit : limits)
    if (counts(limit) && limit.fields.number(model::limit::kStrength) == strength)
      some.push_back({&limit.fields, base32_token(limit.author.view())});
  return some;
}

std::vector<std::string> touched_steps(const Context& at, const model::Fields& plan,
                                       const std::vector<store::Entry>& limits,
                                       std::uint64_t strength) {
  const auto some = of_strength(limits, strength);
  auto situation = plan.text(model::plan::kSituation);
  if (situation.empty()) situation = "usual";
  std::vector<std::string> ids;
  if (some.empty()) return ids;
  for (const auto& step : model::step::steps_of(plan, model::plan::kSteps)) {
    const auto category = category_of(at, step.item);
    if (std::any_of(some.begin(), some.end(), [&](const Limit& limit) {
          const bool receives = step.receiver.empty() || step.receiver == limit.author;
          const bool gives = step.giver.empty() || step.giver == limit.author;
          return model::limit::touches(*limit.fields,
                                       {step.item, category, situation, receives, gives});
        }))
      ids.push_back(step.id);
  }
  return ids;
}

}  // namespace

std::vector<std::string> suspended_steps(const Context& at, const model::Fields& plan,
                                         const std::vector<store::Entry>& limits) {
  return touched_steps(at, plan, limits, model::limit::kHard);
}

std::vector<std::string> asked_steps(const Context& at, const model::Fields& plan,
                                     const std::vector<store::Entry>& limits) {
  return touched_steps(at, plan, limits, model::limit::kSoft);
}

}  // namespace lull::practice
