// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "model/step.h"
#include "practice/plans.h"

namespace lull::practice {

/// A step, and what is to be known about it before anything else.
struct TonightStep {
  model::step::Step step;
  bool suspended = false;  ///< a limit pauses it
  bool taken_out = false;  ///< one took it out while the other changed it
  bool ask = false;        ///< ask first: the step says so, or a soft limit does
  bool ticked = false;     ///< marked on this device
};

/// What two people look at in the evening, in the order in which they read it.
struct Tonight {
  std::optional<PlanRow> plan;
  std::vector<store::Entry> pause_signs;  ///< signs that always count
  std::vector<store::Entry> limits;       ///< hard ones first
  std::vector<store::Entry> care_notes;   ///< those that go with every plan
  std::vector<TonightStep> steps;
  std::vector<store::Entry> kit;  ///< what is not here or runs low first
};

/// The plan is one for this evening (until noon also for yesterday's): agreed, else proposed, else
/// a draft. If there is none, the newest standing plan that both have agreed to. Everything else is
/// there without a plan as well.
Result<Tonight> tonight(const Context& at);
/// That plan alone, from all that there are, newest first.
std::optional<PlanRow> plan_for_tonight(const Context& at, std::vector<PlanRow> plans);

}  // namespace lull::practice
