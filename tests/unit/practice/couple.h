// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include "model/check_in.h"
#include "model/own_item.h"
#include "model/plan.h"
#include "model/step.h"
#include "practice/plans.h"
#include "unit/store/home.h"

/// What the tests of the practice share: two persons with real vaults, who meet when a test says
/// so.
namespace lull::practice {

// Values of the vocabularies direction and want.
inline constexpr std::uint64_t kReceive = 1;
inline constexpr std::uint64_t kGive = 2;
inline constexpr std::uint64_t kAround = 4;
inline constexpr std::uint64_t kRatherNot = 1;
inline constexpr std::uint64_t kNice = 4;

/// 24 November 2023.
inline constexpr model::Day kToday = 19'685;

/// The moment at which a clock on this machine's wall shows this.
inline std::int64_t at_clock(model::Day day, int hour, int minute = 0) {
  const auto text = model::day_text(day);
  std::tm parts{};
  parts.tm_year = std::stoi(text.substr(0, 4)) - 1900;
  parts.tm_mon = std::stoi(text.substr(5, 2)) - 1;
  parts.tm_mday = std::stoi(text.substr(8, 2));
  parts.tm_hour = hour;
  parts.tm_min = minute;
  parts.tm_isdst = -1;
  return static_cast<std::int64_t>(std::mktime(&parts)) * 1000;
}

class PracticeTest : public ::testing::Test {
 protected:
  store::Home noor{1};
  store::Home sam{2};

  void SetUp() override {
    noor.join(store::pair_space(), 2);
    sam.join(store::pair_space(), 1);
    clock_at(kToday, 20);
  }
  void clock_at(model::Day day, int hour, int minute = 0) {
    noor.clock.now_ms = sam.clock.now_ms = at_clock(day, hour, minute);
  }
  static Context of(store::Home& home) { return {*home, home.clock, home.space}; }
  void meet() {
    ASSERT_TRUE(store::carry(sam, noor));
    ASSERT_TRUE(store::carry(noor, sam));
    ASSERT_TRUE(store::carry(sam, noor));
  }

  static RecordId write(store::Home& home, const model::KindSpec& kind, const model::Fields& fields,
                        bool share = true) {
    const auto id = home->create(kind, fields,
                                 share ? std::optional<store::SpaceRow>(home.space) : std::nullopt);
    EXPECT_TRUE(id.has_value()) << id.error().reason;
    return id.value_or(RecordId{});
  }
  static RecordId wish(store::Home& home, std::string_view item, std::uint64_t direction,
                       std::uint64_t want, bool share = true) {
    model::Fields fields;
    fields.set(model::preference::kItem, item);
    fields.set(model::preference::kSituation, "usual");
    fields.set(model::preference::kDirection, direction);
    fields.set(model::preference::kWant, want);
    return write(home, model::kPreferenceSpec, fields, share);
  }
  static RecordId limit(store::Home& home, std::uint64_t target, std::string_view what,
                        std::uint64_t strength = model::limit::kHard, bool share = true) {
    model::Fields fields;
    fields.set(model::limit::kTarget, target);
    fields.set(model::limit::kWhat, what);
    fields.set(model::limit::kStrength, strength);
    return write(home, model::kLimitSpec, fields, share);
  }
  static RecordId own_item(store::Home& home, std::string_view category) {
    model::Fields fields;
    fields.set(model::own_item::kLabel, "a warm towel");
    fields.set(model::own_item::kCategory, category);
    fields.set(model::own_item::kDirection, std::uint64_t{1});
    return write(home, model::kOwnItemSpec, fields);
  }

  static model::Fields plan_of(std::uint64_t form, const std::vector<std::string>& items) {
    model::Fields fields;
    fields.set(model::plan::kForm, form);
    fields.set(model::plan::kTitle, "A quiet evening");
    std::string id(13, 'a');
    for (const auto& item : items) {
      fields.set_part(model::plan::kSteps, id, model::step::kItem, item);
      fields.set_part(model::plan::kSteps, id, model::step::kPlace, id.substr(0, 2));
      ++id[1];
    }
    return fields;
  }
  /// A plan of Noor's for an evening, or a standing one, as a draft.
  RecordId draft(std::uint64_t form, const std::vector<std::string>& items,
                 model::Day day = kToday) {
    auto fields = plan_of(form, items);
    if (form == model::plan::kTonight) fields.set(model::plan::kDay, model::day_text(day));
    return write(noor, model::kPlanSpec, fields, false);
  }
  RecordId proposed(const RecordId& plan) {
    const auto asked = propose(of(noor), plan, {});
    EXPECT_TRUE(asked) << asked.error().reason;
    meet();
    return asked.value_or(RecordId{});
  }
  void agree(const RecordId& plan) {
    const auto asked = proposed(plan);
    const auto accepted = accept(of(sam), asked);
    EXPECT_TRUE(accepted) << accepted.error().reason;
    meet();
  }
  static RecordId check_in(store::Home& home, std::uint64_t met,
                           const std::vector<std::string>& helped, bool share = false) {
    model::Fields fields;
    fields.set(model::check_in::kMet, met);
    for (const auto& item : helped) fields.set_element(model::check_in::kHelped, item, true);
    fields.set(model::check_in::kDay, model::day_text(model::local_day(home.clock.now_ms)));
    const auto id = write(home, model::kCheckInSpec, fields, false);
    if (!share) return id;
    const auto only = model::shared_fields(model::kCheckInSpec);
    EXPECT_TRUE(home->share({id}, home.space, only));
    return id;
  }
};

}  // namespace lull::practice
