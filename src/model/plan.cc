// SPDX-License-Identifier: Apache-2.0
#include "model/plan.h"

#include "model/field_table.h"
#include "model/references.h"
#include "model/step.h"

namespace lull::model {

namespace {

using namespace plan;
using namespace table;
using plan::kDay;

constexpr FieldSpec kFields[] = {
    by_both(Rule::kBoth, line(kTitle, "title", 0, 48)),
    by_both(Rule::kBoth, catalogue_id(kSituation, "situation")),
    with(Rule::kLatest, choice(kForm, "form", "plan_form", 3)),
    by_both(Rule::kKept, list(kSteps, "steps", step::kStepsMax, kStepDigits, step::kParts)),
    by_both(Rule::kBoth, text(kNote, "note", 0, 1000)),
    by_both(Rule::kBoth, token(kTurn, "turn", kIdDigits)),
    by_both(Rule::kCautious, day(kReviewDay, "review_day")),
    by_both(Rule::kLatest, flag(kCounsellor, "counsellor", Rule::kLatest)),
    by_both(Rule::kLarger, flag(kArchived, "archived", Rule::kLarger)),
    token(kSource, "source", kIdDigits),
    by_both(Rule::kLatest, day(kDay, "day")),
};

Result<void> check(const Fields& whole) {
  const auto situation = whole.text(kSituation);
  if (!situation.empty() && !names_situation(situation))
    return fail(Code::kNotFound, "unknown_situation");
  if (whole.number(kForm) == 0) return fail(Code::kInvalid, "kind_missing");
  return step::check_steps(whole, kSteps);
}

}  // namespace

constinit const KindSpec kPlanSpec{Kind::kPlan, "plan", kFields, check, false, true};

}  // namespace lull::model
