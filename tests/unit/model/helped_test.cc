// SPDX-License-Identifier: Apache-2.0
#include "model/helped.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/check_in.h"
#include "model/plan.h"
#include "model/step.h"
#include "views.h"

namespace lull::model {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Day kToday = 20'000;
// Values of the vocabulary change.
constexpr std::uint64_t kShorter = 4;
constexpr std::uint64_t kGentler = 3;

class Helped : public ::testing::Test {
 protected:
  Entries check_ins;
  Entries plans;
  std::vector<PlanState> states;

  void check_in(std::initializer_list<std::string_view> helped) {
    Fields fields;
    for (const auto item : helped) fields.set_element(check_in::kHelped, item, true);
    check_ins.add(std::move(fields));
  }
  static Fields plan_of(std::uint64_t form, std::initializer_list<std::string_view> items) {
    Fields fields;
    fields.set(plan::kForm, form);
    std::string id = "step_a";
    for (const auto item : items) {
      fields.set_part(plan::kSteps, id, step::kItem, std::string(item));
      ++id.back();
    }
    return fields;
  }
  std::string evening(Day day, std::initializer_list<std::string_view> items,
                      std::string_view source = {}) {
    auto fields = plan_of(plan::kTonight, items);
    fields.set(plan::kDay, day_text(day));
    if (!source.empty()) fields.set(plan::kSource, source);
    states.push_back(PlanState::kLapsed);
    return plans.add(std::move(fields)).id;
  }
  std::string standing(PlanState state, std::initializer_list<std::string_view> items) {
    states.push_back(state);
    return plans.add(plan_of(plan::kStanding, items)).id;
  }
  HelpedView view() const {
    std::vector<PlanSeen> seen;
    for (std::size_t i = 0; i < states.size(); ++i) seen.push_back({plans.all()[i], states[i]});
    return helped(check_ins.all(), seen, kToday);
  }
  HelpedRow row(std::string_view item) const {
    for (auto& one : view().rows)
      if (one.item == item) return one;
    return {};
  }
};

TEST_F(Helped, BelowFiveCheckInsThereIsNotEnoughYet) {
  for (int i = 0; i < 4; ++i) check_in({"touch.hold_still"});
  EXPECT_FALSE(view().enough);
  EXPECT_THAT(view().rows, IsEmpty());
  check_in({});
  EXPECT_TRUE(view().enough);
  EXPECT_EQ(row("touch.hold_still").helped, 4u);
}

// Journey J1.9: screens away 5 of 5, warm drink 4 of 4, massage 1 of 4 with "shorter" twice.
TEST_F(Helped, J1_CountsWhatWasPlannedWhatHelpedAndWhatToChange) {
  const auto source = standing(PlanState::kAgreed, {"env.screens_away", "food.warm_drink"});
  evening(kToday - 4, {"env.screens_away", "food.warm_drink", "touch.light_massage"}, source);
  evening(kToday - 3, {"env.screens_away", "food.warm_drink", "touch.light_massage"}, source);
  evening(kToday - 2, {"env.screens_away", "food.warm_drink", "touch.light_massage"}, source);
  evening(kToday - 1, {"env.screens_away", "food.warm_drink"}, source);
  evening(kToday, {"env.screens_away", "touch.light_massage"}, source);
  for (int i = 0; i < 3; ++i) check_in({"env.screens_away", "food.warm_drink"});
  check_in({"env.screens_away", "food.warm_drink", "touch.light_massage"});
  check_in({"env.screens_away"});
  for (int i = 0; i < 2; ++i) {
    Fields fields;
    fields.set_part(check_in::kChange, "touch.light_massage", check_in::kHow, kShorter);
    check_ins.add(std::move(fields));
  }
  const auto rows = view().rows;
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].item, "env.screens_away");
  EXPECT_EQ(rows[0].helped, 5u);
  EXPECT_EQ(rows[0].used, 5u);
  EXPECT_EQ(rows[1].item, "food.warm_drink");
  EXPECT_EQ(rows[1].helped, 4u);
  EXPECT_EQ(rows[1].used, 4u);
  EXPECT_EQ(rows[2].item, "touch.light_massage");
  EXPECT_EQ(rows[2].helped, 1u);
  EXPECT_EQ(rows[2].used, 4u);
  EXPECT_THAT(rows[2].changes, ElementsAre(0, 0, 0, 0, 2, 0, 0, 0));
}

TEST_F(Helped, AnEveningThatIsStillToComeWasNotUsed) {
  for (int i = 0; i < 5; ++i) check_in({});
  evening(kToday + 1, {"env.low_light"});
  EXPECT_EQ(row("env.low_light").used, 0u);
}

TEST_F(Helped, OfOtherPlansThoseCountThatBothHadAgreedTo) {
  for (int i = 0; i < 5; ++i) check_in({});
  standing(PlanState::kDraft, {"env.low_light"});
  standing(PlanState::kProposed, {"env.low_light"});
  standing(PlanState::kArchived, {"env.low_light"});
  EXPECT_EQ(row("env.low_light").used, 0u);
  standing(PlanState::kAgreed, {"env.low_light"});
  standing(PlanState::kLapsed, {"env.low_light"});
  EXPECT_EQ(row("env.low_light").used, 2u);
}

TEST_F(Helped, APlanCountsAnItemOnce) {
  for (int i = 0; i < 5; ++i) check_in({});
  evening(kToday, {"env.low_light", "env.low_light"});
  EXPECT_EQ(row("env.low_light").used, 1u);
}

TEST_F(Helped, AChangeOfANewerVersionIsCountedWithoutItsHow) {
  for (int i = 0; i < 5; ++i) {
    Fields fields;
    fields.set_part(check_in::kChange, "touch.hand_held", check_in::kHow,
                    std::uint64_t{i == 0 ? 12u : kGentler});
    check_ins.add(std::move(fields));
  }
  EXPECT_THAT(row("touch.hand_held").changes, ElementsAre(1, 0, 0, 4, 0, 0, 0, 0));
}

}  // namespace
}  // namespace lull::model
