// SPDX-License-Identifier: Apache-2.0
// Softer limits wait a day, on one device, unseen (SR-25).
#include "model/limit.h"
#include "practice/limits.h"
#include "unit/node/couple.h"

namespace lull::node {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;

class Softening : public CoupleTest {
 protected:
  void SetUp() override {
    CoupleTest::SetUp();
    pair();
    model::Fields fields;
    fields.set(model::limit::kTarget, model::limit::kAnItem);
    fields.set(model::limit::kWhat, "touch.hair_strokes");
    fields.set(model::limit::kStrength, model::limit::kHard);
    limit = *(*noor.node().store())->create(model::kLimitSpec, fields, *noor.node().pair_space());
    settle();
  }
  void settle() {
    world.run_until([&] { return noor.in_step() && sam.in_step(); });
  }
  Result<RecordId> change_strength(std::uint64_t strength) {
    model::Fields puts;
    puts.set(model::limit::kStrength, strength);
    return practice::edit_entry(*noor.node().practice(), limit, puts, std::nullopt);
  }
  std::uint64_t strength_at(Someone& one) {
    const auto entry = (*one.node().store())->get(limit);
    return entry ? entry->fields.number(model::limit::kStrength) : 0;
  }
  Seq changes_of_noor() {
    auto* store = *noor.node().store();
    return store->log().own(*noor.node().pair_space()).seq;
  }
  RecordId limit;
};

TEST_F(Softening, SR_25_ASofterLimitCountsAfterADayAndNothingLeavesBefore) {
  const auto before = changes_of_noor();
  ASSERT_TRUE(change_strength(model::limit::kSoft));
  world.run_for(23 * kHourMs);
  EXPECT_EQ(strength_at(noor), model::limit::kHard);
  EXPECT_EQ(changes_of_noor(), before) << "nothing was written into the log";
  world.run_for(2 * kHourMs);
  settle();
  EXPECT_EQ(strength_at(noor), model::limit::kSoft);
  EXPECT_EQ(strength_at(sam), model::limit::kSoft);
}

TEST_F(Softening, SR_25_ItCanBeThoughtBetterOfUnseen) {
  ASSERT_TRUE(change_strength(model::limit::kSoft));
  const auto before = changes_of_noor();
  ASSERT_TRUE((*noor.node().store())->cancel_softening(limit));
  world.run_for(30 * kHourMs);
  EXPECT_EQ(strength_at(noor), model::limit::kHard);
  EXPECT_EQ(changes_of_noor(), before);
}

TEST_F(Softening, SR_25_ARemovedLimitHoldsForADay) {
  ASSERT_TRUE(practice::remove_entries(*noor.node().practice(), {limit}));
  world.run_for(23 * kHourMs);
  EXPECT_EQ(strength_at(sam), model::limit::kHard);
  world.run_for(2 * kHourMs);
  settle();
  EXPECT_EQ(strength_at(sam), 0u);
  EXPECT_EQ(strength_at(noor), 0u);
}

TEST_F(Softening, SR_25_TighteningCountsAtOnceAndEndsWhatWaited) {
  ASSERT_TRUE(change_strength(model::limit::kSoft));
  world.run_for(25 * kHourMs);
  settle();
  ASSERT_TRUE(change_strength(model::limit::kHard));
  settle();
  EXPECT_EQ(strength_at(sam), model::limit::kHard);
}

TEST_F(Softening, SR_25_ItIsDoneAtTheNextUnlockIfNobodyWasThere) {
  ASSERT_TRUE(change_strength(model::limit::kSoft));
  noor.node().lock();
  world.run_for(30 * kHourMs);
  ASSERT_TRUE(noor.unlock());
  EXPECT_EQ(strength_at(noor), model::limit::kSoft);
}

}  // namespace
}  // namespace lull::node
