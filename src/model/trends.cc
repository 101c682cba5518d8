// SPDX-License-Identifier: Apache-2.0
#include "model/trends.h"

#include <algorithm>

#include "model/check_in.h"
#include "model/field_table.h"
#include "model/joint_trends.h"

namespace lull::model {

namespace {

constexpr std::uint16_t kFields[] = {check_in::kMet,    check_in::kClose,  check_in::kEase,
                                     check_in::kValued, check_in::kEnergy, check_in::kBody};

/// One's own without a day go by when they were made; when the other's were is not known here.
std::optional<Day> day_of(const Seen& check_in) {
  const auto day = parse_day(check_in.fields->text(check_in::kDay));
  if (day) return day;
  return check_in.mine ? std::optional(check_in.made) : std::nullopt;
}

Trend trend_of(std::span<const Seen> check_ins, bool mine, std::uint16_t field) {
  Trend trend{field, false, {}};
  for (const auto& one : check_ins) {
    const auto* value = one.fields->find(FieldKey{field});
    const auto day = day_of(one);
    if (one.mine != mine || value == nullptr || !day) continue;
    const auto number = one.fields->number(field);
    if (number == table::kNotApplicable) continue;
    trend.points.push_back({*day, static_cast<std::uint32_t>(number)});
  }
  trend.enough = trend.points.size() >= kEnoughCheckIns;
  if (!trend.enough) trend.points.clear();
  std::stable_sort(trend.points.begin(), trend.points.end(),
                   [](const TrendPoint& a, const TrendPoint& b) { return a.day < b.day; });
  if (trend.points.size() > kTrendPointsMost)
    trend.points.erase(trend.points.begin(), trend.points.end() - kTrendPointsMost);
  return trend;
}

std::vector<Trend> trends_of(std::span<const Seen> check_ins, bool mine) {
  std::vector<Trend> all;
  for (const auto field : kFields) all.push_back(trend_of(check_ins, mine, field));
  return all;
}

}  // namespace

bool joint_in_force(std::span<const Seen> switches) {
  // Of several of one person the cautious one counts: off.
  const auto has_on = [&switches](bool mine) {
    bool any = false;
    for (const auto& one : switches) {
      if (one.mine != mine || !one.shared || !one.fields->has(joint_trends::kOn)) continue;
      if (one.fields->number(joint_trends::kOn) == 0) return false;
      any = true;
    }
    return any;
  };
  return has_on(true) && has_on(false);
}

TrendsView trends(std::span<const Seen> check_ins, std::span<const Seen> switches) {
  TrendsView view;
  view.mine = trends_of(check_ins, true);
  view.joint = joint_in_force(switches);
  if (view.joint) view.theirs = trends_of(check_ins, false);
  return view;
}

}  // namespace lull::model
