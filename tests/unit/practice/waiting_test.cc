// SPDX-License-Identifier: Apache-2.0
#include "practice/waiting.h"

#include "couple.h"
#include "model/comfort_log.h"
#include "model/follow_up.h"
#include "model/talk_request.h"
#include "practice/limits.h"
#include "practice/sharing.h"
#include "practice/signposts.h"

namespace lull::practice {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class WaitingTest : public PracticeTest {
 protected:
  static Waiting view(store::Home& home) {
    auto made = waiting(of(home), [](const RecordId&) { return true; });
    EXPECT_TRUE(made) << made.error().reason;
    return made ? std::move(*made) : Waiting{};
  }
  static RecordId ask_to_talk(store::Home& home, model::Day expires) {
    model::Fields fields;
    fields.set(model::talk_request::kLength, std::uint64_t{20});
    fields.set(model::talk_request::kMadeDay, model::day_text(model::local_day(home.clock.now_ms)));
    fields.set(model::talk_request::kExpiresDay, model::day_text(expires));
    return write(home, model::kTalkRequestSpec, fields);
  }
  static bool nothing(const Waiting& all) {
    return all.fresh.empty() && all.proposals.empty() && all.talk_requests.empty() &&
           all.rounds.empty() && all.reviews.empty() && !all.tonight && all.softenings.empty();
  }
};

TEST_F(WaitingTest, NewEntriesAreNamedByKindUntilTheyWereLookedAt) {
  const auto first = store::share_thanks(sam, "one");
  const auto second = store::share_thanks(sam, "two");
  wish(sam, "env.low_light", kAround, kNice);
  EXPECT_TRUE(nothing(view(sam)));
  meet();
  const auto fresh = view(noor).fresh;
  EXPECT_EQ(fresh.size(), 2u);
  EXPECT_EQ(fresh.at(static_cast<std::uint16_t>(model::Kind::kGratitude)), 2u);
  EXPECT_EQ(fresh.at(static_cast<std::uint16_t>(model::Kind::kPreference)), 1u);
  ASSERT_TRUE(noor->mark_opened({first, second}));
  EXPECT_EQ(view(noor).fresh.size(), 1u);
}

TEST_F(WaitingTest, ADraftIsNothingUnfinished) {
  draft(model::plan::kStanding, {"env.low_light"});
  wish(noor, "env.low_light", kAround, kNice, false);
  EXPECT_TRUE(nothing(view(noor)));
}

TEST_F(WaitingTest, AnOpenProposalIsTheOthersToAnswer) {
  const auto asked = proposed(draft(model::plan::kStanding, {"env.low_light"}));
  EXPECT_THAT(view(noor).proposals, IsEmpty());
  ASSERT_EQ(view(sam).proposals.size(), 1u);
  EXPECT_EQ(view(sam).proposals[0].entry.id, asked);
  ASSERT_TRUE(decline(of(sam), asked));
  EXPECT_THAT(view(sam).proposals, IsEmpty());
}

TEST_F(WaitingTest, ARequestToTalkIsOpenUntilItWasAnsweredOrItsDaysAreOver) {
  const auto id = ask_to_talk(noor, kToday + 2);
  meet();
  EXPECT_THAT(view(noor).talk_requests, IsEmpty());
  ASSERT_EQ(view(sam).talk_requests.size(), 1u);
  clock_at(kToday + 2, 12);
  EXPECT_EQ(view(sam).talk_requests.size(), 1u);
  clock_at(kToday + 3, 12);
  EXPECT_THAT(view(sam).talk_requests, IsEmpty());
  clock_at(kToday, 12);
  ASSERT_TRUE(sam->edit(id, store::just(model::talk_request::kReply, std::uint64_t{1})));
  EXPECT_THAT(view(sam).talk_requests, IsEmpty());
}

TEST_F(WaitingTest, ARoundIsThereUntilOneHasAnsweredWhateverTheOtherDid) {
  const auto id = start_round(of(noor), {"", "What was good?", {}, 7});
  ASSERT_TRUE(id);
  meet();
  ASSERT_EQ(view(sam).rounds.size(), 1u);
  EXPECT_EQ(view(noor).rounds.size(), 1u);
  ASSERT_TRUE(answer_round(of(noor), *id, "the quiet"));
  meet();
  EXPECT_THAT(view(noor).rounds, IsEmpty());
  const auto rounds = view(sam).rounds;
  const auto& row = rounds.at(0);
  EXPECT_EQ(row.state, RoundState::kInvited);
  EXPECT_TRUE(row.theirs.empty());
}

TEST_F(WaitingTest, APlanIsThereOnceItsReviewDayHasCome) {
  const auto id = draft(model::plan::kStanding, {"env.low_light"});
  agree(id);
  EXPECT_THAT(view(sam).reviews, IsEmpty());
  clock_at(kToday + model::plan::kReviewDefault - 1, 12);
  EXPECT_THAT(view(sam).reviews, IsEmpty());
  clock_at(kToday + model::plan::kReviewDefault, 12);
  ASSERT_EQ(view(sam).reviews.size(), 1u);
  EXPECT_EQ(view(sam).reviews[0].entry.id, id);
  clock_at(kToday + model::plan::kReviewDefault + 1, 12);
  EXPECT_EQ(view(noor).reviews.size(), 1u);
  ASSERT_TRUE(noor->edit(id, store::just(model::plan::kArchived, std::uint64_t{1})));
  EXPECT_THAT(view(noor).reviews, IsEmpty());
}

TEST_F(WaitingTest, TonightsPlanIsThere) {
  const auto id = draft(model::plan::kTonight, {"env.low_light"});
  agree(id);
  ASSERT_TRUE(view(sam).tonight);
  EXPECT_EQ(view(sam).tonight->entry.id, id);
}

TEST_F(WaitingTest, ALimitThatGetsSofterIsItsAuthorsAffair) {
  const auto id = limit(noor, model::limit::kAnItem, "env.low_light");
  meet();
  ASSERT_TRUE(remove_entries(of(noor), {id}));
  meet();
  ASSERT_EQ(view(noor).softenings.size(), 1u);
  EXPECT_EQ(view(noor).softenings[0].record, id);
  EXPECT_THAT(view(sam).softenings, IsEmpty());
}

// --- who sees what -------------------------------------------------------------------------------

TEST_F(WaitingTest, WhoSeesWhatNamesEveryOwnEntryThatIsSharedInPages) {
  std::vector<RecordId> mine;
  for (int i = 0; i < 7; ++i) {
    mine.insert(mine.begin(), store::share_thanks(noor, "thanks"));
    wish(noor, "env.low_light", kAround, kNice, false);
  }
  store::share_thanks(sam, "not mine");
  meet();
  const auto gone = store::share_thanks(noor, "taken back");
  ASSERT_TRUE(noor->withdraw({gone}));
  std::vector<RecordId> seen;
  std::optional<RecordId> after;
  for (bool more = true; more;) {
    const auto page = shared_by_me(of(noor), after, 3);
    ASSERT_TRUE(page);
    ASSERT_FALSE(page->entries.empty());
    for (const auto& entry : page->entries) seen.push_back(entry.id);
    after = seen.back();
    more = page->more;
  }
  EXPECT_EQ(seen, mine);
}

// --- signposts -----------------------------------------------------------------------------------

// Journey J10: the rule is worked out here, and nothing of it leaves.
TEST_F(WaitingTest, J10_AComfortLogShowsItsSignpostAndNothingLeaves) {
  model::Fields log;
  log.set_element(model::comfort_log::kWhere, "hips", true);
  log.set(model::comfort_log::kStrength, std::uint64_t{6});
  log.set(model::comfort_log::kCourse, model::comfort_log::kWorse);
  log.set(model::comfort_log::kAsk, "body.help_to_get_care");
  const auto id = write(noor, model::kComfortLogSpec, log, false);
  const auto before = noor.own().seq;
  EXPECT_THAT(signposts(of(noor)).value(), ElementsAre("sp.same_day"));
  EXPECT_EQ(noor.own().seq, before);
  const std::uint16_t only[] = {model::comfort_log::kAsk};
  ASSERT_TRUE(noor->share({id}, noor.space, only));
  meet();
  EXPECT_THAT(signposts(of(sam)).value(), IsEmpty());
}

// Journey J9.
TEST_F(WaitingTest, J9_ALowMoodShowsItsSignpostAndNothingLeaves) {
  for (const std::uint64_t which : {1, 2}) {
    model::Fields fields;
    fields.set(model::follow_up::kWhich, which);
    fields.set(model::follow_up::kMood, model::follow_up::kMuchLower);
    write(noor, model::kFollowUpSpec, fields, false);
    clock_at(kToday + 2, 10);
  }
  EXPECT_THAT(signposts(of(noor)).value(), ElementsAre("sp.self_harm", "sp.low_mood"));
  EXPECT_EQ(noor.own().seq, 0u);
}

}  // namespace
}  // namespace lull::practice
