// SPDX-License-Identifier: Apache-2.0
#include <limits>

#include "control.pb.h"
#include "control/methods.h"
#include "model/reminder_rule.h"

namespace lull::control {

namespace {

using google::protobuf::Closure;
using google::protobuf::RpcController;
using model::ReminderRule;

struct About {
  proto::ReminderAbout number;
  std::string_view name;
};
constexpr About kAbouts[] = {
    {proto::ABOUT_OWN, "own"},
    {proto::ABOUT_CHECK_IN, "check_in"},
    {proto::ABOUT_FOLLOW_UP, "follow_up"},
    {proto::ABOUT_LOOK_BACK, "look_back"},
};

struct When {
  proto::ReminderWhen number;
  ReminderRule::When when;
};
constexpr When kWhens[] = {
    {proto::WHEN_ONCE, ReminderRule::When::kOnce},
    {proto::WHEN_DAILY, ReminderRule::When::kDaily},
    {proto::WHEN_WEEKLY, ReminderRule::When::kWeekly},
    {proto::WHEN_MONTHLY, ReminderRule::When::kMonthly},
    {proto::WHEN_AFTER_CHECK_IN, ReminderRule::When::kFollowUps},
    {proto::WHEN_DAY_ONE, ReminderRule::When::kDayOne},
    {proto::WHEN_DAY_THREE, ReminderRule::When::kDayThree},
};

Result<ReminderRule> rule_of(const proto::Reminder& request) {
  std::optional<ReminderRule> rule;
  for (const auto& [number, when] : kWhens)
    if (number == request.when()) rule = ReminderRule{when};
  if (!rule || rule->follows()) return fail(Code::kInvalid, "when_missing");
  if (rule->when == ReminderRule::When::kFollowUps) return *rule;
  const auto minutes = model::parse_minutes(request.time());
  if (!minutes) return fail(Code::kInvalid, "time_invalid");
  rule->minutes = *minutes;
  if (rule->when == ReminderRule::When::kOnce) {
    const auto day = model::parse_day(request.day());
    if (!day) return fail(Code::kInvalid, "day_invalid");
    rule->day = *day;
  }
  const bool weekly = rule->when == ReminderRule::When::kWeekly;
  if (weekly || rule->when == ReminderRule::When::kMonthly) {
    if (request.on() < 1 || request.on() > (weekly ? 7u : 31u))
      return fail(Code::kInvalid, "number_out_of_range", "on");
    rule->on = static_cast<int>(request.on());
  }
  return *rule;
}

Result<store::ReminderRow> row_of(const proto::Reminder& request) {
  store::ReminderRow row;
  row.n = static_cast<std::int64_t>(request.id());
  row.title = request.title();
  for (const auto& [number, name] : kAbouts)
    if (number == request.about()) row.about = name;
  if (row.about.empty()) return fail(Code::kInvalid, "about_missing");
  LULL_ASSIGN(const auto rule, rule_of(request));
  row.rule = model::rule_text(rule);
  return row;
}

void fill(const store::ReminderRow& row, proto::Reminder& out) {
  out.set_id(static_cast<std::uint64_t>(row.n));
  out.set_title(row.title);
  for (const auto& [number, name] : kAbouts)
    if (name == row.about) out.set_about(number);
  if (row.next_ms != std::numeric_limits<std::int64_t>::max()) out.set_next_ms(row.next_ms);
  const auto rule = model::parse_rule(row.rule);
  if (!rule) return;
  for (const auto& [number, when] : kWhens)
    if (when == rule->when) out.set_when(number);
  if (rule->when == ReminderRule::When::kOnce) out.set_day(model::day_text(rule->day));
  if (rule->when == ReminderRule::When::kOnce || rule->recurs())
    out.set_time(model::minutes_text(rule->minutes));
  out.set_on(static_cast<std::uint32_t>(rule->on));
}

/// proto::Reminding, method by method.
class ReminderMethods final : public proto::Reminding {
 public:
  explicit ReminderMethods(node::Node& node) : node_(node) {}

  void SetReminder(RpcController* controller, const proto::Reminder* request,
                   proto::Reminder* reply, Closure* done) override {
    settle(controller, done, set(*request, *reply));
  }
  void Reminders(RpcController* controller, const proto::Empty*, proto::RemindersReply* reply,
                 Closure* done) override {
    settle(controller, done, all(*reply));
  }
  void RemoveReminder(RpcController* controller, const proto::Reminder* request, proto::Empty*,
                      Closure* done) override {
    settle(controller, done, remove(request->id()));
  }

 private:
  Result<void> set(const proto::Reminder& request, proto::Reminder& reply) {
    LULL_ASSIGN(auto* reminders, node_.reminders());
    LULL_ASSIGN(auto row, row_of(request));
    LULL_ASSIGN(const auto made, reminders->set(std::move(row)));
    fill(made, reply);
    return {};
  }
  Result<void> all(proto::RemindersReply& reply) {
    LULL_ASSIGN(auto* reminders, node_.reminders());
    LULL_ASSIGN(const auto rows, reminders->all());
    for (const auto& row : rows) fill(row, *reply.add_reminders());
    return {};
  }
  Result<void> remove(std::uint64_t id) {
    LULL_ASSIGN(auto* reminders, node_.reminders());
    return reminders->remove(static_cast<std::int64_t>(id));
  }

  node::Node& node_;
};

}  // namespace

std::unique_ptr<google::protobuf::Service> reminder_methods(node::Node& node) {
  return std::make_unique<ReminderMethods>(node);
}

}  // namespace lull::control
