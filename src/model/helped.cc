// SPDX-License-Identifier: Apache-2.0
#include "model/helped.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <string_view>
#include <tuple>

#include "model/catalogue.h"
#include "model/check_in.h"
#include "model/plan.h"
#include "model/step.h"

namespace lull::model {

namespace {

using Rows = std::map<std::string, HelpedRow, std::less<>>;

HelpedRow& row_of(Rows& rows, std::string_view item) {
  auto& row = rows[std::string(item)];
  row.item = item;
  return row;
}

bool for_evening_that_came(const Fields& plan, Day today) {
  if (plan.number(plan::kForm) != plan::kTonight) return false;
  const auto day = parse_day(plan.text(plan::kDay));
  return day && *day <= today;
}

void count_use(const Fields& plan, Rows& rows) {
  std::set<std::string> items;
  for (auto& step : step::steps_of(plan, plan::kSteps))
    if (!step.item.empty()) items.insert(std::move(step.item));
  for (const auto& item : items) ++row_of(rows, item).used;
}

void count_plans(std::span<const PlanSeen> plans, Day today, Rows& rows) {
  std::set<std::string_view> copied;
  for (const auto& one : plans)
    if (for_evening_that_came(*one.plan.fields, today))
      copied.insert(one.plan.fields->text(plan::kSource));
  for (const auto& one : plans) {
    const auto& fields = *one.plan.fields;
    const bool agreed = one.state == PlanState::kAgreed || one.state == PlanState::kLapsed;
    const bool evening = fields.number(plan::kForm) == plan::kTonight;
    if (evening ? for_evening_that_came(fields, today) : agreed && !copied.contains(one.plan.id))
      count_use(fields, rows);
  }
}

void count_check_in(const Fields& check_in, Rows& rows) {
  for (const auto item : check_in.elements(check_in::kHelped)) ++row_of(rows, item).helped;
  for (const auto item : check_in.elements(check_in::kChange)) {
    auto& changes = row_of(rows, item).changes;
    const auto how = check_in.part_number(check_in::kChange, item, check_in::kHow);
    ++changes[how < changes.size() ? how : 0];
  }
}

std::size_t place_of(std::string_view item) {
  const auto all = items();
  const auto at = std::find_if(all.begin(), all.end(), [&](const Item& i) { return i.id == item; });
  return static_cast<std::size_t>(at - all.begin());
}

}  // namespace

HelpedView helped(std::span<const Seen> check_ins, std::span<const PlanSeen> plans, Day today) {
  HelpedView view;
  view.enough = check_ins.size() >= kEnoughCheckIns;
  if (!view.enough) return view;
  Rows rows;
  count_plans(plans, today, rows);
  for (const auto& check_in : check_ins) count_check_in(*check_in.fields, rows);
  std::vector<std::tuple<std::uint32_t, std::uint32_t, std::size_t, HelpedRow*>> order;
  for (auto& [item, row] : rows) order.emplace_back(~row.helped, ~row.used, place_of(item), &row);
  // Items that the catalogue does not have stay in the order of their ids.
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
    return std::tie(std::get<0>(a), std::get<1>(a), std::get<2>(a)) <
           std::tie(std::get<0>(b), std::get<1>(b), std::get<2>(b));
  });
  for (auto& one : order) view.rows.push_back(std::move(*std::get<HelpedRow*>(one)));
  return view;
}

}  // namespace lull::model
