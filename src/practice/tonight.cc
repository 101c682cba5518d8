// SPDX-License-Identifier: Apache-2.0
#include "practice/tonight.h"

#include <algorithm>
#include <tuple>

#include "model/care_note.h"
#include "model/cue.h"
#include "model/kit_item.h"
#include "model/limit.h"
#include "model/plan.h"
#include "practice/marks.h"
#include "practice/seen.h"
#include "practice/suspension.h"

namespace lull::practice {

namespace {

using model::PlanState;
namespace plan_ = model::plan;

/// How well a plan suits tonight, 0 the best; nothing if it does not.
std::optional<int> rank_of(const Context& at, const PlanRow& row) {
  const auto& fields = row.entry.fields;
  if (!counts(row.entry)) return std::nullopt;
  if (fields.number(plan_::kForm) == plan_::kStanding && row.state == PlanState::kAgreed) return 6;
  if (fields.number(plan_::kForm) != plan_::kTonight) return std::nullopt;
  const auto day = model::parse_day(fields.text(plan_::kDay));
  const bool yesterdays = day && *day == at.today() - 1 && at.minutes() < plan_::kNoonMinutes;
  if (!day || (*day != at.today() && !yesterdays)) return std::nullopt;
  switch (row.state) {
    case PlanState::kAgreed:
      return yesterdays ? 1 : 0;
    case PlanState::kProposed:
      return yesterdays ? 3 : 2;
    case PlanState::kDraft:
      return yesterdays ? 5 : 4;
    case PlanState::kLapsed:
    case PlanState::kArchived:
      break;
  }
  return std::nullopt;
}

bool holds(const std::vector<std::string>& ids, const std::string& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

Result<std::vector<TonightStep>> steps_of(const Context& at, const PlanRow& plan,
                                          const std::vector<store::Entry>& limits) {
  LULL_ASSIGN(const auto ticked, ticked_steps(at, plan.entry.id));
  const auto asked = LimitsOnSteps(limits, model::limit::kSoft).touched(at, plan.entry.fields);
  std::vector<TonightStep> steps;
  for (auto& step : model::step::steps_of(plan.entry.fields, plan_::kSteps)) {
    TonightStep one;
    one.suspended = holds(plan.suspended, step.id);
    one.taken_out = holds(plan.taken_out, step.id);
    one.ask = step.ask || holds(asked, step.id);
    one.ticked = ticked.contains(step.id);
    one.step = std::move(step);
    steps.push_back(std::move(one));
  }
  return steps;
}

/// Every entry of a kind that counts and passes, sorted by a field if one is given.
template <class Passes>
Result<std::vector<store::Entry>> those(const Context& at, model::Kind kind, std::uint16_t sort_by,
                                        Passes passes) {
  LULL_ASSIGN(auto entries, at.all(kind));
  std::erase_if(entries, [&passes](const store::Entry& entry) {
    return !counts(entry) || !passes(entry.fields);
  });
  if (sort_by != 0)
    std::stable_sort(entries.begin(), entries.end(), [sort_by](const auto& a, const auto& b) {
      return a.fields.number(sort_by) < b.fields.number(sort_by);
    });
  return entries;
}

/// Hard ones first, and of these what holds in tonight's situation.
void sort_limits(std::string_view situation, std::vector<store::Entry>& limits) {
  std::stable_sort(limits.begin(), limits.end(), [situation](const auto& a, const auto& b) {
    const auto rank = [situation](const store::Entry& limit) {
      const auto in = limit.fields.elements(model::limit::kSituations);
      const bool here = in.empty() || std::find(in.begin(), in.end(), situation) != in.end();
      return std::tuple(limit.fields.number(model::limit::kStrength), !here);
    };
    return rank(a) < rank(b);
  });
}

}  // namespace

std::optional<PlanRow> plan_for_tonight(const Context& at, std::vector<PlanRow> rows) {
  std::optional<int> best;
  std::optional<PlanRow> chosen;
  for (auto& row : rows) {
    const auto rank = rank_of(at, row);
    if (!rank || (best && *rank >= *best)) continue;
    best = rank;
    chosen = std::move(row);
  }
  return chosen;
}

Result<Tonight> tonight(const Context& at) {
  const auto flag = [](std::uint16_t field) {
    return [field](const model::Fields& fields) { return fields.number(field) != 0; };
  };
  Tonight view;
  LULL_ASSIGN(auto rows, plans(at));
  view.plan = plan_for_tonight(at, std::move(rows));
  LULL_ASSIGN(view.pause_signs, those(at, model::Kind::kCue, 0, flag(model::cue::kAlways)));
  LULL_ASSIGN(view.limits, those(at, model::Kind::kLimit, 0, [](const auto&) { return true; }));
  LULL_ASSIGN(view.care_notes, those(at, model::Kind::kCareNote, model::care_note::kWhich,
                                     flag(model::care_note::kWithPlan)));
  if (view.plan) {
    LULL_ASSIGN(view.steps, steps_of(at, *view.plan, view.limits));
  }
  const auto situation =
      view.plan ? view.plan->entry.fields.text(plan_::kSituation) : std::string_view();
  sort_limits(situation.empty() ? "usual" : situation, view.limits);
  LULL_ASSIGN(view.kit, those(at, model::Kind::kKitItem, model::kit_item::kHave,
                              [](const model::Fields& fields) {
                                return fields.number(model::kit_item::kGone) == 0;
                              }));
  return view;
}

}  // namespace lull::practice
