// SPDX-License-Identifier: Apache-2.0
#include "practice/looking_back.h"

#include <algorithm>
#include <limits>

#include "model/plan.h"
#include "practice/plans.h"
#include "practice/seen.h"

namespace lull::practice {

namespace {

using model::Day;

constexpr int kMonthDaysMost = 31;

/// The first day of a month.
Result<Day> first_of(std::string_view month) {
  const auto day = model::parse_day(std::string(month) + "-01");
  if (!day) return fail(Code::kInvalid, "month_invalid");
  return *day;
}

struct Days {
  Day from = std::numeric_limits<Day>::min();
  Day before = std::numeric_limits<Day>::max();
  bool has(Day day) const { return from <= day && day < before; }
};

Result<Days> days_of(const Months& months) {
  Days days;
  if (!months.from.empty()) {
    LULL_ASSIGN(days.from, first_of(months.from));
  }
  if (months.to.empty()) return days;
  LULL_ASSIGN(const auto last, first_of(months.to));
  const auto next = model::day_text(last + kMonthDaysMost).substr(0, months.to.size());
  // After December 9999 there is no month that could be written.
  const auto before = first_of(next);
  if (before) days.before = *before;
  return days;
}

Day day_of(const store::Entry& entry) {
  const auto made = model::local_day(entry.made_ms);
  if (entry.spec->kind != model::Kind::kPlan) return made;
  return model::parse_day(entry.fields.text(model::plan::kDay)).value_or(made);
}

void put(store::Entry entry, std::optional<model::PlanState> state, const Days& days,
         std::vector<PastRow>& rows) {
  if (entry.fields.empty()) return;
  const auto day = day_of(entry);
  if (days.has(day)) rows.push_back({std::move(entry), day, state});
}

}  // namespace

Result<model::HelpedView> helped(const Context& at) {
  LULL_ASSIGN(const auto entries, at.all(model::Kind::kCheckIn));
  LULL_ASSIGN(const auto switches, at.all(model::Kind::kJointTrends));
  const bool joint = model::joint_in_force(seen(switches));
  auto check_ins = seen(entries);
  std::erase_if(check_ins, [joint](const model::Seen& one) { return !one.mine && !joint; });
  LULL_ASSIGN(const auto rows, plans(at));
  std::vector<model::PlanSeen> used;
  for (const auto& row : rows)
    if (counts(row.entry)) used.push_back({seen(row.entry), row.state});
  return model::helped(check_ins, used, at.today());
}

Result<model::TrendsView> trends(const Context& at) {
  LULL_ASSIGN(const auto check_ins, at.all(model::Kind::kCheckIn));
  LULL_ASSIGN(const auto switches, at.all(model::Kind::kJointTrends));
  return model::trends(seen(check_ins), seen(switches));
}

Result<std::vector<PastRow>> look_back(const Context& at, const Months& months) {
  LULL_ASSIGN(const auto days, days_of(months));
  std::vector<PastRow> rows;
  LULL_ASSIGN(auto planned, plans(at));
  for (auto& plan : planned) put(std::move(plan.entry), plan.state, days, rows);
  LULL_ASSIGN(auto experiments, at.all(model::Kind::kExperiment));
  for (auto& one : experiments) put(std::move(one), std::nullopt, days, rows);
  LULL_ASSIGN(auto thanks, at.all(model::Kind::kGratitude));
  for (auto& one : thanks)
    if (!one.mine) put(std::move(one), std::nullopt, days, rows);
  std::stable_sort(rows.begin(), rows.end(),
                   [](const PastRow& a, const PastRow& b) { return a.day > b.day; });
  return rows;
}

}  // namespace lull::practice
