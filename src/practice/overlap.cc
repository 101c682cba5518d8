// SPDX-License-Identifier: Apache-2.0
#include "practice/overlap.h"

#include "model/experiment.h"
#include "model/plan.h"
#include "model/references.h"
#include "model/step.h"
#include "practice/seen.h"

namespace lull::practice {

namespace {

Result<std::vector<std::string>> tried_items(const Context& at) {
  std::vector<std::string> items;
  LULL_ASSIGN(const auto plans, at.all(model::Kind::kPlan));
  for (const auto& plan : plans)
    for (auto& step : model::step::steps_of(plan.fields, model::plan::kSteps))
      if (!step.item.empty()) items.push_back(std::move(step.item));
  LULL_ASSIGN(const auto experiments, at.all(model::Kind::kExperiment));
  for (const auto& experiment : experiments)
    items.emplace_back(experiment.fields.text(model::experiment::kItem));
  return items;
}

}  // namespace

Result<model::OverlapView> overlap(const Context& at, std::string_view situation) {
  if (situation.empty()) situation = "usual";
  if (!model::names_situation(situation)) return fail(Code::kNotFound, "unknown_situation");
  LULL_ASSIGN(const auto preferences, at.all(model::Kind::kPreference));
  LULL_ASSIGN(const auto limits, at.all(model::Kind::kLimit));
  LULL_ASSIGN(const auto own_items, at.all(model::Kind::kOwnItem));
  LULL_ASSIGN(const auto tried, tried_items(at));
  const auto wishes = seen(preferences);
  const auto bounds = seen(limits);
  const auto items = seen(own_items);
  return model::overlap({situation, wishes, bounds, items, tried});
}

}  // namespace lull::practice
