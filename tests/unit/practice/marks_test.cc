// SPDX-License-Identifier: Apache-2.0
#include "practice/marks.h"

#include "couple.h"
#include "model/prompt_card.h"
#include "practice/tonight.h"

namespace lull::practice {
namespace {

using store::Mark;
using Kind = Mark::Kind;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kItem = "touch.hold_still";
constexpr const char* kCard = "p.before.01";

class MarksTest : public PracticeTest {
 protected:
  std::string set(Kind kind, std::string of_what, std::string part = "", std::string text = "") {
    return store::verdict(
        set_mark(of(noor), {kind, std::move(of_what), std::move(part), std::move(text)}));
  }
  /// "kind of part text", sorted by kind.
  std::vector<std::string> held(store::Home& home) {
    std::vector<std::string> all;
    const auto held_now = marks(of(home));
    EXPECT_TRUE(held_now);
    for (const auto& mark : held_now.value_or(std::vector<Mark>()))
      all.push_back(std::to_string(static_cast<int>(mark.kind)) + " " + mark.of + " " + mark.part +
                    " " + mark.text);
    return all;
  }
  std::vector<bool> ticked(store::Home& home) {
    std::vector<bool> all;
    const auto view = tonight(of(home));
    EXPECT_TRUE(view);
    for (const auto& step : view.value_or(Tonight()).steps) all.push_back(step.ticked);
    return all;
  }
  std::string step(const RecordId& plan, std::size_t number) {
    return model::step::steps_of(noor->get(plan)->fields, model::plan::kSteps).at(number).id;
  }
};

TEST_F(MarksTest, ATickedStepIsThisPersonsAloneAndForgottenAfterTheEvening) {
  const auto plan = draft(model::plan::kTonight, {"env.low_light", "food.warm_drink"});
  agree(plan);
  ASSERT_EQ(set(Kind::kTicked, token_of(plan), step(plan, 1)), "good");
  meet();
  EXPECT_THAT(ticked(noor), ElementsAre(false, true));
  EXPECT_THAT(ticked(sam), ElementsAre(false, false)) << "nobody sees what the other has ticked";
  EXPECT_THAT(held(sam), IsEmpty());
  noor.clock.now_ms += store::kTickedMs + 1;
  EXPECT_THAT(held(noor), IsEmpty());
  ASSERT_TRUE(noor->forget_ticks(noor.clock.now_ms));
  EXPECT_THAT(*noor->marks(), IsEmpty()) << "what is forgotten is not there any more";
}

TEST_F(MarksTest, AMarkIsTakenBack) {
  const auto plan = draft(model::plan::kTonight, {"env.low_light"});
  ASSERT_EQ(set(Kind::kTicked, token_of(plan), step(plan, 0)), "good");
  ASSERT_TRUE(remove_mark(of(noor), {Kind::kTicked, token_of(plan), step(plan, 0), {}}));
  EXPECT_THAT(ticked(noor), ElementsAre(false));
  EXPECT_TRUE(remove_mark(of(noor), {Kind::kTicked, token_of(plan), step(plan, 0), {}}))
      << "it is gone, which is what was wanted";
}

TEST_F(MarksTest, OnlyWhatIsThereCanBeMarked) {
  const auto plan = draft(model::plan::kTonight, {"env.low_light"});
  EXPECT_EQ(set(Kind::kTicked, token_of(plan), "nothing"), "step_unknown");
  EXPECT_EQ(set(Kind::kTicked, kItem), "id_unknown");
  EXPECT_EQ(set(Kind::kStarred, kItem), "id_unknown");
  EXPECT_EQ(set(Kind::kStarred, token_of(plan)), "other_kind");
  EXPECT_EQ(set(Kind::kCalled, kCard, "", "ours"), "unknown_item");
  EXPECT_EQ(set(static_cast<Kind>(9), kCard), "mark_missing");
  EXPECT_THAT(held(noor), IsEmpty());
}

TEST_F(MarksTest, ANameIsCleanAndFitsOnALine) {
  EXPECT_EQ(set(Kind::kCalled, kItem, "", "our quiet"), "good");
  EXPECT_EQ(set(Kind::kCalled, kItem, "left out", "our sofa"), "good") << "the last one counts";
  EXPECT_EQ(set(Kind::kCalled, kItem, "", ""), "text_missing");
  EXPECT_EQ(set(Kind::kCalled, kItem, "", std::string(48, 'x')), "good");
  EXPECT_EQ(set(Kind::kCalled, kItem, "", std::string(49, 'x')), "text_too_long");
  EXPECT_EQ(set(Kind::kCalled, kItem, "", "two\nlines"), "text_invalid");
  EXPECT_EQ(set(Kind::kHidden, kItem, "", "left out"), "good");
  EXPECT_THAT(held(noor),
              ElementsAre("3 touch.hold_still  ", "4 touch.hold_still  " + std::string(48, 'x')));
}

TEST_F(MarksTest, MarksGoWithWhatTheyAreAbout) {
  model::Fields card;
  card.set(model::prompt_card::kText, "What was good today?");
  card.set(model::prompt_card::kMode, std::uint64_t{2});
  const auto own = write(noor, model::kPromptCardSpec, card);
  ASSERT_EQ(set(Kind::kStarred, token_of(own)), "good");
  const auto plan = draft(model::plan::kTonight, {"env.low_light"});
  ASSERT_EQ(set(Kind::kTicked, token_of(plan), step(plan, 0)), "good");
  ASSERT_TRUE(noor->remove({own}));
  EXPECT_THAT(held(noor), ElementsAre("1 " + token_of(plan) + " " + step(plan, 0) + " "));
  ASSERT_TRUE(noor->remove({plan}));
  EXPECT_THAT(held(noor), IsEmpty());
}

TEST_F(MarksTest, NoMoreAreKeptThanFit) {
  for (std::size_t i = 0; i < store::kMarksMost; ++i)
    ASSERT_TRUE(noor->set_mark({Kind::kStarred, std::to_string(i), {}, {}, 1}));
  EXPECT_EQ(set(Kind::kStarred, kCard), "too_many_marks");
  EXPECT_TRUE(noor->set_mark({Kind::kStarred, "1", {}, {}, 2})) << "one that is there already";
  EXPECT_EQ(noor->marks()->size(), store::kMarksMost);
}

}  // namespace
}  // namespace lull::practice
