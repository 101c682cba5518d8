// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "model/agreement.h"
#include "model/helped.h"
#include "model/trends.h"
#include "practice/context.h"

/// What was (PRACTICE.md 4.9): what has helped, how check-ins went, and what there is to reread.
namespace lull::practice {

/// From own check-ins; from the other's shared ones as well only while both have the joint view on
/// (SR-22).
Result<model::HelpedView> helped(const Context& at);
Result<model::TrendsView> trends(const Context& at);

/// Months from and to, "2026-11"; an empty one is no bound. kInvalid "month_invalid".
struct Months {
  std::string_view from;
  std::string_view to;
};

/// A plan, an experiment, or kind words that the other has shared.
struct PastRow {
  store::Entry entry;
  model::Day day = 0;                     ///< its own, or when it was made or came here
  std::optional<model::PlanState> state;  ///< of a plan
};
/// Newest first.
Result<std::vector<PastRow>> look_back(const Context& at, const Months& months);

}  // namespace lull::practice
