// SPDX-License-Identifier: Apache-2.0
#include "practice/limits.h"

#include "unit/practice/couple.h"
#include "unit/store/raw.h"

namespace lull::practice {
namespace {

namespace limit_ = model::limit;
using store::just;

class Limits : public PracticeTest {
 protected:
  void SetUp() override {
    PracticeTest::SetUp();
    id = limit(noor, limit_::kAnItem, "touch.hold_still");
    meet();
  }
  void edit(const model::Fields& puts) {
    const auto edited = edit_entry(of(noor), id, puts, std::nullopt);
    ASSERT_TRUE(edited) << edited.error().reason;
  }
  static std::uint64_t strength(store::Home& home, const RecordId& id) {
    return home->get(id)->fields.number(limit_::kStrength);
  }
  void later(std::int64_t ms) {
    noor.clock.now_ms += ms;
    sam.clock.now_ms += ms;
    ASSERT_EQ(store::verdict(noor->soften(noor.clock.now_ms)), "good");
    meet();
  }
  Seq told() { return noor.own().seq; }
  static model::Fields only_in(std::string_view situation) {
    model::Fields puts;
    puts.set_element(limit_::kSituations, situation, true);
    return puts;
  }
  RecordId id;
};

TEST_F(Limits, SR_25_SofteningWaitsADayAndNothingOfItLeavesBefore) {
  const auto before = told();
  edit(just(limit_::kStrength, limit_::kSoft));
  later(kSoftenMs - 1);
  EXPECT_EQ(told(), before);
  EXPECT_EQ(strength(noor, id), limit_::kHard);
  later(1);
  EXPECT_EQ(strength(noor, id), limit_::kSoft);
  EXPECT_EQ(strength(sam, id), limit_::kSoft);
}

TEST_F(Limits, SR_25_ASofteningIsCancelledUnseen) {
  const auto before = told();
  edit(just(limit_::kStrength, limit_::kSoft));
  ASSERT_TRUE(noor->cancel_softening(id));
  later(2 * kSoftenMs);
  EXPECT_EQ(told(), before);
  EXPECT_EQ(strength(sam, id), limit_::kHard);
}

TEST_F(Limits, SR_25_TighteningCountsAtOnceAndEndsASofteningThatWaits) {
  const auto soft = limit(noor, limit_::kAnItem, "touch.hand_held", limit_::kSoft);
  ASSERT_TRUE(edit_entry(of(noor), soft, just(limit_::kStrength, limit_::kHard), std::nullopt));
  meet();
  EXPECT_EQ(strength(sam, soft), limit_::kHard);
  edit(only_in("everyday"));
  edit(just(limit_::kDirection, limit_::kAnyDirection));
  later(2 * kSoftenMs);
  EXPECT_TRUE(sam->get(id)->fields.elements(limit_::kSituations).empty());
}

TEST_F(Limits, SR_25_NarrowingIsSoftening) {
  for (const auto& puts :
       {only_in("everyday"), just(limit_::kDirection, limit_::kGive),
        just(limit_::kWhat, "touch.hand_held"), just(limit_::kTarget, limit_::kAWord)}) {
    const auto before = told();
    edit(puts);
    EXPECT_EQ(told(), before);
    const auto waiting = noor->softenings();
    ASSERT_EQ(store::verdict(waiting), "good");
    EXPECT_EQ(waiting->size(), 1u);
  }
}

TEST_F(Limits, SR_25_RemovingWaitsADayToo) {
  ASSERT_TRUE(remove_entries(of(noor), {id}));
  later(kSoftenMs - 1);
  EXPECT_EQ(strength(sam, id), limit_::kHard);
  later(1);
  EXPECT_EQ(store::verdict(noor->get(id)), "id_unknown");
  EXPECT_EQ(store::verdict(sam->get(id)), "id_unknown");
}

TEST_F(Limits, SR_25_ASofteningSurvivesARestartAndAShareAnew) {
  edit(just(limit_::kStrength, limit_::kSoft));
  ASSERT_TRUE(noor->withdraw({id}));
  const auto again = noor->share({id}, noor.space)->front();
  noor.reopen();
  later(kSoftenMs);
  EXPECT_EQ(strength(noor, again), limit_::kSoft);
  EXPECT_EQ(strength(sam, again), limit_::kSoft);
}

TEST_F(Limits, OneThatCannotBeSoftenedHoldsUpNoOther) {
  const auto other = limit(noor, limit_::kAnItem, "touch.hand_held");
  edit(just(limit_::kStrength, limit_::kSoft));
  ASSERT_TRUE(edit_entry(of(noor), other, just(limit_::kStrength, limit_::kSoft), std::nullopt));
  ASSERT_TRUE(noor->remove({id})) << "it went another way";
  later(kSoftenMs);
  EXPECT_EQ(strength(sam, other), limit_::kSoft);
  ASSERT_TRUE(noor->softenings());
  EXPECT_TRUE(noor->softenings()->empty());
}

TEST_F(Limits, NobodySoftensAnothersLimit) {
  EXPECT_EQ(
      store::verdict(edit_entry(of(sam), id, just(limit_::kStrength, limit_::kSoft), std::nullopt)),
      "not_yours");
  EXPECT_EQ(store::verdict(remove_entries(of(sam), {id})), "not_yours");
}

}  // namespace
}  // namespace lull::practice
