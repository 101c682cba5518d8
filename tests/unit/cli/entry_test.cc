// SPDX-License-Identifier: Apache-2.0
#include "cli/entry.h"

#include <gtest/gtest.h>

#include "unit/cli/entries.h"

namespace lull::cli {
namespace {

void add_step(proto::Plan& plan, const char* id, const char* item, int phase, const char* place) {
  auto* step = plan.add_steps();
  step->set_id(id);
  step->set_item(item);
  step->set_phase(static_cast<std::uint32_t>(phase));
  step->set_place(place);
}

TEST(EntryJson, StepsStandInTheOrderInWhichTheyAreNumbered) {
  proto::Entry entry;
  entry.set_id(test::kId);
  auto& plan = *entry.mutable_content()->mutable_plan();
  add_step(plan, "aaaaaaaaaaaaa", "food.warm_drink", 3, "m");
  add_step(plan, "bbbbbbbbbbbbb", "touch.hold_still", 2, "t");
  add_step(plan, "ccccccccccccc", "env.low_light", 2, "c");
  const auto json = entry_json(entry);
  const auto first = json.find("env.low_light");
  const auto second = json.find("touch.hold_still");
  const auto third = json.find("food.warm_drink");
  ASSERT_NE(third, std::string::npos) << json;
  EXPECT_LT(first, second) << json;
  EXPECT_LT(second, third) << json;
}

}  // namespace
}  // namespace lull::cli
