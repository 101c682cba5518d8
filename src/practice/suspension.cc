// SPDX-License-Identifier: Apache-2.0
#include "practice/suspension.h"

#include <algorithm>

#include "base/base32.h"
#include "model/catalogue.h"
#include "model/limit.h"
#include "model/plan.h"
#include "model/step.h"

namespace lull::practice {

namespace {

bool pauses(const store::Entry& limit, const model::step::Step& step, std::string_view situation) {
  // A soft limit says "ask me each time"; only a hard one pauses.
  if (limit.fields.number(model::limit::kStrength) != model::limit::kHard) return false;
  const auto author = base32_token(limit.author.view());
  const auto* item = model::find_item(step.item);
  const model::limit::Doing doing{step.item, item != nullptr ? item->category : std::string_view(),
                                  situation, step.receiver.empty() || step.receiver == author,
                                  step.giver.empty() || step.giver == author};
  return model::limit::touches(limit.fields, doing);
}

}  // namespace

std::vector<std::string> suspended_steps(const Context&, const model::Fields& plan,
                                         const std::vector<store::Entry>& limits) {
  auto situation = plan.text(model::plan::kSituation);
  if (situation.empty()) situation = "usual";
  std::vector<std::string> ids;
  for (const auto& step : model::step::steps_of(plan, model::plan::kSteps))
    if (std::any_of(limits.begin(), limits.end(), [&](const store::Entry& limit) {
          return limit.share != store::Share::kWithdrawn && pauses(limit, step, situation);
        }))
      ids.push_back(step.id);
  return ids;
}

}  // namespace lull::practice
