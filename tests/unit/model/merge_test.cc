// SPDX-License-Identifier: Apache-2.0
#include "model/merge.h"

#include <gtest/gtest.h>

#include "model/gratitude.h"
#include "model/limit.h"
#include "model/preference.h"
#include "unit/model/histories.h"

namespace lull::model {
namespace {

Fields number(std::uint16_t field, std::uint64_t value) {
  Fields fields;
  fields.set(field, value);
  return fields;
}
Fields text(std::uint16_t field, std::string_view value) {
  Fields fields;
  fields.set(field, value);
  return fields;
}
Fields element(std::string_view name, bool in) {
  Fields fields;
  fields.set_element(kTagged, name, in);
  return fields;
}

TEST(VersionVector, RaisesAndNeverLowersAndStaysSorted) {
  VersionVector v;
  v.raise(replica(3), 2);
  v.raise(replica(1), 5);
  v.raise(replica(3), 1);
  v.raise(replica(2), 0);
  EXPECT_EQ(v.size(), 2u) << "a count of nothing leaves no entry";
  EXPECT_EQ(v.begin()->first, replica(1));
  EXPECT_EQ(v.of(replica(3)), 2u);
  EXPECT_EQ(v.of(replica(2)), 0u);
  EXPECT_EQ(v.sum(), 7u);
}

TEST(Stamp, EqualSumsGoByReplica) {
  const Stamp a{replica(1), 1, {}};
  const Stamp b{replica(2), 1, {}};
  EXPECT_TRUE(a.before(b));
  EXPECT_FALSE(b.before(a));
  EXPECT_FALSE(a.knows(b));
}

TEST(Merge, NothingMergesToNothing) {
  const auto merged = merge(&kTestKind, {});
  EXPECT_FALSE(merged.withdrawn);
  EXPECT_TRUE(merged.fields.empty());
  EXPECT_TRUE(merged.live.empty());
}

TEST(Merge, AChangeThatPutsNothingIsNotLive) {
  Devices d(1);
  d.put(0, number(kLast, 1));
  d.put(0, {});
  EXPECT_EQ(merge_made(d.made).live, (std::vector<std::size_t>{0}));
}

// PRACTICE.md 4.8, 1: both edit the minutes while apart; the smaller is in force until one of them,
// knowing both, picks.
TEST(Merge, TheSmallerOfTwoMinutesStandsUntilSomeoneWhoKnowsBothPicks) {
  using namespace preference;
  Devices d(2);
  d.put(0, number(kMinutes, 30));
  d.learn(1, 0);
  d.put(0, number(kMinutes, 20));
  d.put(1, number(kMinutes, 10));
  EXPECT_EQ(merge_made(d.made, &kPreferenceSpec).fields.number(kMinutes), 10u);
  d.learn(0, 1);
  d.put(0, number(kMinutes, 20));
  const auto merged = merge_made(d.made, &kPreferenceSpec);
  EXPECT_EQ(merged.fields.number(kMinutes), 20u) << "the cautious value wins only while apart";
  EXPECT_EQ(merged.live, (std::vector<std::size_t>{3}));
}

TEST(Merge, TheStricterLimitStandsAndACautiousWantToo) {
  Devices d(2);
  d.put(0, number(limit::kStrength, 2));
  d.put(1, number(limit::kStrength, 1));
  EXPECT_EQ(merge_made(d.made, &kLimitSpec).fields.number(limit::kStrength), 1u);
  Devices e(2);
  e.put(0, number(preference::kWant, 1));
  e.put(1, number(preference::kWant, 5));
  EXPECT_EQ(merge_made(e.made, &kPreferenceSpec).fields.number(preference::kWant), 1u);
}

TEST(Merge, AsLongAsItFeelsRightIsTheLeastCautious) {
  Devices d(2);
  d.put(0, number(preference::kMinutes, 255));
  d.put(1, number(preference::kMinutes, 240));
  EXPECT_EQ(merge_made(d.made, &kPreferenceSpec).fields.number(preference::kMinutes), 240u);
}

// PRACTICE.md 4.1, R1: free text keeps both.
TEST(Merge, TwoTextsAreBothKeptAndReportedOnce) {
  Devices d(3);
  d.put(0, text(gratitude::kText, "tea"));
  d.put(1, text(gratitude::kText, "the blanket"));
  d.put(2, text(gratitude::kText, "tea"));
  const auto merged = merge_made(d.made, &kGratitudeSpec);
  EXPECT_EQ(merged.fields.text(gratitude::kText), "tea");
  ASSERT_EQ(merged.clashes.size(), 1u);
  EXPECT_EQ(merged.clashes[0].key, FieldKey{gratitude::kText});
  EXPECT_EQ(merged.clashes[0].others, (std::vector<Value>{std::string("the blanket")}));
  EXPECT_EQ(merged.live.size(), 3u);
}

TEST(Merge, TheSameTextTwiceIsNoClash) {
  Devices d(2);
  d.put(0, text(gratitude::kText, "tea"));
  d.put(1, text(gratitude::kText, "tea"));
  EXPECT_TRUE(merge_made(d.made, &kGratitudeSpec).clashes.empty());
}

TEST(Merge, TwoAboutsAreNoClashButOneStands) {
  Devices d(2);
  d.put(0, text(gratitude::kAbout, "touch.hold_still"));
  d.put(1, text(gratitude::kAbout, "item.blanket"));
  const auto merged = merge_made(d.made, &kGratitudeSpec);
  EXPECT_TRUE(merged.clashes.empty());
  EXPECT_EQ(merged.fields.text(gratitude::kAbout), "item.blanket");
}

// PRACTICE.md 4.1, R3.
TEST(Merge, AnElementPutInBesideBeingTakenOutStaysIn) {
  Devices d(2);
  d.put(0, element("warm", true));
  d.learn(1, 0);
  d.put(0, element("warm", false));
  d.put(1, element("warm", true));
  EXPECT_EQ(merge_made(d.made).fields.elements(kTagged).size(), 1u);
  d.learn(0, 1);
  d.put(0, element("warm", false));
  EXPECT_TRUE(merge_made(d.made).fields.elements(kTagged).empty());
}

TEST(Merge, DifferentFieldsPutWhileApartBothStand) {
  Devices d(2);
  d.put(0, number(kLast, 1));
  d.put(1, number(kSmall, 2));
  const auto merged = merge_made(d.made);
  EXPECT_EQ(merged.fields.number(kLast), 1u);
  EXPECT_EQ(merged.fields.number(kSmall), 2u);
}

TEST(Merge, AChangeStaysLiveWhileOneOfItsFieldsIsInForce) {
  Devices d(1);
  auto both = number(kLast, 1);
  both.set(kSmall, std::uint64_t{1});
  d.put(0, both);
  d.put(0, number(kLast, 2));
  EXPECT_EQ(merge_made(d.made).live, (std::vector<std::size_t>{0, 1}));
  d.put(0, number(kSmall, 2));
  EXPECT_EQ(merge_made(d.made).live, (std::vector<std::size_t>{1, 2}));
}

// PRACTICE.md 4.1, R7.
TEST(Merge, AWithdrawalBeatsAnEditThatDidNotKnowIt) {
  Devices d(2);
  d.put(0, number(kLast, 1));
  d.learn(1, 0);
  d.withdraw(0);
  d.put(1, number(kLast, 2));
  const auto merged = merge_made(d.made);
  EXPECT_TRUE(merged.withdrawn);
  EXPECT_TRUE(merged.fields.empty());
  EXPECT_EQ(merged.live, (std::vector<std::size_t>{1}));
}

TEST(Merge, TwoWithdrawalsWhileApartAreBothKept) {
  Devices d(2);
  d.withdraw(0);
  d.withdraw(1);
  EXPECT_EQ(merge_made(d.made).live, (std::vector<std::size_t>{0, 1}));
}

TEST(Merge, AFieldOfANewerVersionGoesByTheTotalOrder) {
  Devices d(2);
  d.put(0, text(kNewer, "zz"));
  d.put(1, text(kNewer, "aa"));
  const auto merged = merge_made(d.made);
  EXPECT_EQ(merged.fields.text(kNewer), "aa");
  EXPECT_TRUE(merged.clashes.empty());
}

}  // namespace
}  // namespace lull::model
