// SPDX-License-Identifier: Apache-2.0
#include "model/signpost_rules.h"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <set>

#include "model/catalogue.h"
#include "model/check_in.h"
#include "model/comfort_log.h"
#include "model/field_table.h"
#include "model/follow_up.h"

namespace lull::model {

namespace {

using Ids = std::set<std::string_view>;

constexpr int kRepeatedLogs = 3;
constexpr int kLowMoods = 3;
constexpr int kRethinks = 3;
constexpr int kSlowDays = 7;
/// The second follow-up is asked for 60 to 96 hours later, the first one 18 to 36.
constexpr int kFollowUpsApart = 4;
// Values of the vocabulary follow_up.
constexpr std::uint64_t kDayOne = 1;
constexpr std::uint64_t kDayThree = 2;
// Values of pv_free, pv_safe and pv_app.
constexpr std::uint64_t kFreeNotSure = 2;
constexpr std::uint64_t kFreeNo = 3;
constexpr std::uint64_t kSafe = 1;
constexpr std::uint64_t kPressedABit = 2;

Day day_of(const Seen& entry) {
  return parse_day(entry.fields->text(table::kDay)).value_or(entry.made);
}

/// A comfort log as the rules read it.
struct Log {
  const Fields& fields;

  bool where(std::string_view place) const { return in(comfort_log::kWhere, place); }
  bool like(std::string_view what) const { return in(comfort_log::kLike, what); }
  bool like_any(std::initializer_list<std::string_view> what) const {
    return std::any_of(what.begin(), what.end(), [this](auto one) { return like(one); });
  }
  /// "Rather not say" says nothing.
  bool at_least(std::uint64_t strength) const {
    const auto said = fields.number(comfort_log::kStrength);
    return said != table::kNotApplicable && said >= strength;
  }
  std::uint64_t course() const { return fields.number(comfort_log::kCourse); }

 private:
  bool in(std::uint16_t set, std::string_view element) const {
    const auto all = fields.elements(set);
    return std::find(all.begin(), all.end(), element) != all.end();
  }
};

void rules_for_today(const Log& log, Ids& ids) {
  if (log.where("chest") || (log.like("bleeding") && log.at_least(7)) ||
      (log.like("dizziness") && log.at_least(7)) ||
      (log.course() == comfort_log::kWorse && log.at_least(8)))
    ids.insert("sp.emergency_body");
  if (log.where("neck") &&
      log.like_any({"swelling", "dizziness", "bruise", "headache", "numbness"}))
    ids.insert("sp.neck_or_head");
  if (log.where("genital") && (log.at_least(8) || (log.like("swelling") && log.at_least(6))))
    ids.insert("sp.genital_emergency");
  // What gets worse does not have to be written down twice first.
  if (log.like("bleeding") || (log.course() == comfort_log::kWorse && log.at_least(5)))
    ids.insert("sp.same_day");
}

void rules_for_some_time(const Log& log, Ids& ids) {
  if (log.like("bleeding")) ids.insert("sp.any_bleeding");
  if (log.like_any({"itching", "burning"})) ids.insert("sp.skin_change");
}

struct Span {
  Day first;
  Day last;
};

void comfort_rules(const SignpostInput& in, Ids& ids) {
  int hurting = 0;
  int lasting = 0;
  std::map<std::string_view, Span> places;
  for (const auto& entry : in.comfort_logs) {
    const Day day = day_of(entry);
    if (!entry.mine || day <= in.today - kLastingDays) continue;
    const Log log{*entry.fields};
    rules_for_some_time(log, ids);
    if (log.at_least(3)) ++hurting;
    for (const auto place : entry.fields->elements(comfort_log::kWhere)) {
      auto& span = places.try_emplace(place, Span{day, day}).first->second;
      span = {std::min(span.first, day), std::max(span.last, day)};
    }
    if (day <= in.today - kFreshDays) continue;
    rules_for_today(log, ids);
    const bool stays = log.course() == comfort_log::kSame || log.course() == comfort_log::kWorse;
    if (stays && log.at_least(5)) ++lasting;
  }
  if (lasting >= 2) ids.insert("sp.same_day");
  if (hurting >= kRepeatedLogs) ids.insert("sp.repeat_pain");
  for (const auto& [place, span] : places)
    if (span.last - span.first >= kSlowDays) ids.insert("sp.slow_to_heal");
}

/// Much lower at both follow-ups, or low three times within 60 days.
bool low_mood(const SignpostInput& in) {
  int low = 0;
  std::set<Day> first;
  std::set<Day> second;
  for (const auto& entry : in.follow_ups) {
    const Day day = day_of(entry);
    const auto mood = entry.fields->number(follow_up::kMood);
    if (!entry.mine || mood == 0 || day <= in.today - kLastingDays) continue;
    if (mood <= follow_up::kLower) ++low;
    if (mood != follow_up::kMuchLower) continue;
    const auto which = entry.fields->number(follow_up::kWhich);
    if (which == kDayOne) first.insert(day);
    if (which == kDayThree) second.insert(day);
  }
  if (low >= kLowMoods) return true;
  return std::any_of(second.begin(), second.end(), [&first](Day later) {
    return std::any_of(first.begin(), first.end(), [later](Day earlier) {
      return later >= earlier && later - earlier <= kFollowUpsApart;
    });
  });
}

bool rethinks(const SignpostInput& in) {
  return kRethinks <= std::count_if(in.check_ins.begin(), in.check_ins.end(), [](const Seen& one) {
           return one.mine && one.fields->number(check_in::kAdjust) == check_in::kRethink;
         });
}

/// The catalogue's order is by tier.
std::vector<std::string_view> in_order(const Ids& ids) {
  std::vector<std::string_view> ordered;
  for (const auto& signpost : signposts())
    if (ids.contains(signpost.id)) ordered.push_back(signpost.id);
  return ordered;
}

}  // namespace

std::vector<std::string_view> signposts_for(const SignpostInput& in) {
  Ids ids;
  comfort_rules(in, ids);
  if (low_mood(in)) ids.insert({"sp.low_mood", "sp.self_harm"});
  if (rethinks(in)) ids.insert("sp.couple_support");
  return in_order(ids);
}

std::vector<std::string_view> signposts_for(const PrivateAnswers& answers) {
  Ids ids;
  if (answers.free == kFreeNotSure || answers.free == kFreeNo)
    ids.insert({"sp.not_freely", "sp.after_assault"});
  if (answers.safe != 0 && answers.safe != kSafe) ids.insert("sp.feeling_unsafe");
  if (answers.app >= kPressedABit) ids.insert("sp.pressure_to_use");
  return in_order(ids);
}

}  // namespace lull::model
