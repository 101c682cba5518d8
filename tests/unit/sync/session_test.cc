// SPDX-License-Identifier: Apache-2.0
#include "sync/session.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/varint.h"
#include "unit/sync/line.h"

namespace lull::sync {
namespace {

using namespace store;
using Ids = std::vector<RecordId>;

class SessionTest : public ::testing::Test {
 protected:
  SessionTest() {
    ada.join(pair_space(), 2);
    bo.join(pair_space(), 1);
  }
  Home ada{1};
  Home bo{2};
};

TEST_F(SessionTest, SaysTrulyHowMuchOfWhatThereWasHasNotComeYet) {
  constexpr std::uint64_t kMany = 3000;
  for (std::uint64_t i = 0; i < kMany; ++i) share_thanks(ada, std::to_string(i));
  share_thanks(bo, "one");
  Line line(ada, bo);
  const auto coming = [&] { return line.right.session.coming(); };
  EXPECT_EQ(coming().of, 0u) << "nothing is known before the other has said hello";
  ASSERT_TRUE(line.left.send(line.right));
  ASSERT_TRUE(line.right.send(line.left));
  ASSERT_TRUE(line.left.receive_one());
  ASSERT_TRUE(line.right.receive_one());
  EXPECT_EQ(coming().left, kMany);
  EXPECT_EQ(coming().of, kMany);
  ASSERT_TRUE(line.left.send(line.right));
  ASSERT_TRUE(line.right.receive_one());
  ASSERT_TRUE(line.right.session.settle());
  const auto held = bo->log().find(bo.space, ada->log().own(ada.space).id)->seq;
  EXPECT_GT(held, 0u);
  EXPECT_LT(held, kMany);
  EXPECT_EQ(coming().left, kMany - held);
  EXPECT_EQ(coming().of, kMany);
  ASSERT_EQ(verdict(line.run()), "good");
  EXPECT_EQ(coming().left, 0u);
  EXPECT_EQ(coming().of, 0u);
}

TEST_F(SessionTest, TheFirstBringsEverythingBothWays) {
  const auto one = share_thanks(ada, "one");
  const auto two = share_wish(ada, "two");
  const auto three = share_thanks(bo, "three");
  ASSERT_TRUE(ada->create(model::kGratitudeSpec, thanks("private"), std::nullopt));
  Line line(ada, bo);
  ASSERT_EQ(verdict(line.run()), "good");
  EXPECT_TRUE(line.in_step());
  EXPECT_EQ(bo->get(one)->fields, thanks("one"));
  EXPECT_EQ(bo->get(two)->fields, wish("two"));
  EXPECT_EQ(ada->get(three)->fields, thanks("three"));
  EXPECT_EQ(listed(bo).size(), 3u);
  expect_same_chains(ada, bo);
}

TEST_F(SessionTest, NothingAtAllIsInStepAfterTwoHellos) {
  Line line(ada, bo);
  EXPECT_FALSE(line.left.session.in_step());
  ASSERT_TRUE(line.left.send(line.right));
  EXPECT_FALSE(line.left.session.in_step()) << "the other has said nothing yet";
  ASSERT_EQ(verdict(line.run()), "good");
  EXPECT_TRUE(line.in_step());
  EXPECT_EQ(line.left.sent, 1u);
  EXPECT_EQ(line.right.sent, 1u);
}

TEST_F(SessionTest, WithNothingNewOnlyHellosAreSentWhateverTheSize) {
  for (int i = 0; i < 200; ++i) share_thanks(ada, "tea");
  ASSERT_EQ(meet(ada, bo), "in step");
  Line line(ada, bo);
  ASSERT_EQ(verdict(line.run()), "good");
  EXPECT_TRUE(line.in_step());
  EXPECT_EQ(line.left.sent + line.right.sent, 2u);
  EXPECT_LT(line.left.sent_bytes + line.right.sent_bytes, 1024u);
}

TEST_F(SessionTest, NewChangesArePushedWhileItLasts) {
  Line line(ada, bo);
  ASSERT_EQ(verdict(line.run()), "good");
  const auto id = share_thanks(ada, "tea");
  EXPECT_FALSE(line.left.session.in_step());
  ASSERT_EQ(verdict(line.run()), "good");
  EXPECT_EQ(listed(bo), Ids{id});
  ASSERT_TRUE(bo->mark_opened({id}));
  ASSERT_TRUE(ada->edit(id, thanks("green tea")));
  share_thanks(bo, "cake");
  ASSERT_EQ(verdict(line.run()), "good");
  EXPECT_EQ(bo->get(id)->fields, thanks("green tea"));
  EXPECT_EQ(listed(ada).size(), 2u);
  EXPECT_TRUE(line.in_step());
  // Looking at an entry was never told: nothing but the two pushes, and an answer to each.
  EXPECT_LE(line.right.sent, 4u);
}

TEST_F(SessionTest, AKeepaliveThatAsksIsAnsweredOnce) {
  Line line(ada, bo);
  ASSERT_EQ(verdict(line.run()), "good");
  line.left.session.keep_alive(true);
  line.left.session.keep_alive();  // the question stands
  ASSERT_EQ(*line.left.send(line.right), 1u);
  ASSERT_EQ(verdict(line.right.receive_one()), "good");
  ASSERT_EQ(*line.right.send(line.left), 1u);
  ASSERT_EQ(verdict(line.left.receive_one()), "good");
  EXPECT_EQ(*line.left.send(line.right), 0u) << "an answer is no question";
  line.left.session.keep_alive();
  ASSERT_EQ(*line.left.send(line.right), 1u);
  ASSERT_EQ(verdict(line.right.receive_one()), "good");
  EXPECT_EQ(*line.right.send(line.left), 0u);
}

TEST_F(SessionTest, AFarewellComesAfterEverythingElse) {
  share_thanks(ada, "the last one");
  Line line(ada, bo);
  line.left.session.say_farewell();
  ASSERT_EQ(verdict(line.run()), "good");
  EXPECT_TRUE(line.right.session.farewell_received());
  EXPECT_FALSE(line.left.session.farewell_received());
  EXPECT_EQ(listed(bo).size(), 1u);
}

TEST_F(SessionTest, ATwinMayAcknowledgeWhatCameThroughTheOther) {
  // Both dialled at once. The first is quicker; the second has sent only the first of two batches
  // when its peer holds everything.
  for (std::size_t i = 0; i < wire::kBatchChangesMax + 5; ++i) share_thanks(ada, "tea");
  Line first(ada, bo);
  Line second(ada, bo);
  ASSERT_TRUE(second.left.send(second.right).has_value());
  ASSERT_TRUE(second.right.send(second.left).has_value());
  ASSERT_TRUE(second.right.receive_one());
  ASSERT_TRUE(second.left.receive_one());
  auto batch = second.left.session.next();
  ASSERT_TRUE(batch && *batch);
  ASSERT_EQ(verdict(first.run()), "good");
  second.right.inbox.push_back(std::move(**batch));
  ASSERT_EQ(verdict(second.right.receive_one()), "good");
  ASSERT_TRUE(second.right.session.settle());
  ASSERT_EQ(*second.right.send(second.left), 1u);
  ASSERT_EQ(verdict(second.left.receive_one()), "good");
  ASSERT_EQ(verdict(second.run()), "good");
  EXPECT_TRUE(second.in_step());
  EXPECT_EQ(second.left.sent, 1u) << "what came through the twin is not sent again";
  expect_same_chains(ada, bo);
}

TEST_F(SessionTest, WhatThePeerWroteDoesNotGoBackThroughATwin) {
  Line first(ada, bo);
  Line second(ada, bo);
  for (auto* line : {&first, &second}) {
    ASSERT_TRUE(line->left.send(line->right).has_value());
    ASSERT_TRUE(line->right.send(line->left).has_value());
    ASSERT_TRUE(line->left.receive_one());
    ASSERT_TRUE(line->right.receive_one());
  }
  const auto id = share_thanks(bo, "tea");
  ASSERT_EQ(verdict(first.run()), "good");
  ASSERT_TRUE(ada->get(id));
  ASSERT_EQ(verdict(second.run()), "good");
  EXPECT_TRUE(second.in_step());
}

TEST_F(SessionTest, AnAcknowledgementOfAnotherHistoryIsNone) {
  share_thanks(ada, "one");
  Line line(ada, bo);
  ASSERT_EQ(verdict(line.run()), "good");
  // A copy of Ada's home has written as the same replica, and Bo has it already.
  RecordId id;
  id.raw.fill(7);
  wire::Item item{"", body_of(id, model::kGratitudeSpec, thanks("from the copy"))};
  ASSERT_TRUE(bo->take_in(bo.space, {pair_space(), {{ada.own().id, 2, {item}}}}));
  ASSERT_TRUE(bo->finish());
  const auto two = share_thanks(ada, "two");
  EXPECT_EQ(verdict(line.run()), "replica_renewed");
  EXPECT_EQ(meet(ada, bo), "in step");
  EXPECT_EQ(bo->get(two)->fields, thanks("two")) << "it was not taken for delivered";
  expect_same_chains(ada, bo);
}

TEST_F(SessionTest, MoreThanABatchComesInSeveral) {
  for (std::size_t i = 0; i < wire::kBatchChangesMax + 5; ++i) share_thanks(ada, "tea");
  Line line(ada, bo);
  ASSERT_EQ(verdict(line.run()), "good");
  EXPECT_EQ(bo->log().find(bo.space, ada.own().id)->seq, wire::kBatchChangesMax + 5);
  EXPECT_EQ(line.left.sent, 3u) << "a hello and two batches";
}

TEST_F(SessionTest, AnAcknowledgementComesOnlyOfWhatIsDurable) {
  const auto id = share_thanks(ada, "tea");
  Line line(ada, bo);
  ASSERT_TRUE(line.left.send(line.right));
  ASSERT_TRUE(line.right.send(line.left));
  ASSERT_TRUE(line.left.receive_one());
  ASSERT_TRUE(line.left.send(line.right));
  while (!line.right.inbox.empty()) ASSERT_TRUE(line.right.receive_one());
  EXPECT_EQ(*line.right.send(line.left), 0u);
  EXPECT_FALSE(line.right.session.in_step());
  ASSERT_TRUE(line.right.session.settle());
  EXPECT_EQ(*line.right.send(line.left), 1u);
  EXPECT_EQ(listed(bo), Ids{id});
  EXPECT_TRUE(line.left.session.acked().empty());
  ASSERT_TRUE(line.left.receive_one());
  const auto acked = line.left.session.acked();
  ASSERT_EQ(acked.size(), 1u);
  EXPECT_EQ(acked[0], (std::pair{ada.own().row, Seq{1}}));
  EXPECT_TRUE(line.in_step());
}

TEST_F(SessionTest, WhatWasNotDurableBeforeACrashIsSentAgain) {
  for (int i = 0; i < 5; ++i) share_thanks(ada, "tea");
  {
    Line line(ada, bo);
    ASSERT_TRUE(line.left.send(line.right));
    ASSERT_TRUE(line.right.send(line.left));
    ASSERT_TRUE(line.left.receive_one());
    ASSERT_TRUE(line.left.send(line.right));
    while (!line.right.inbox.empty()) ASSERT_TRUE(line.right.receive_one());
  }
  bo.reopen();
  EXPECT_TRUE(listed(bo).empty());
  ASSERT_EQ(meet(ada, bo), "in step");
  EXPECT_EQ(listed(bo).size(), 5u);
  expect_same_chains(ada, bo);
}

TEST_F(SessionTest, UnacknowledgedBytesStayBelowTheLimitAndOneBatch) {
  // A newer version's bodies of 60 KB each, from a device of Ada's before this one.
  Forger old(2);
  old.meet(bo);
  std::string huge = newer_body(RecordId{}, "");
  huge.pop_back();
  Bytes length;
  append_varint(length, 60'000);
  huge += as_text(length);
  huge += std::string(60'000, 'x');
  constexpr std::size_t kCount = 200;
  for (std::size_t i = 0; i < kCount; ++i) ASSERT_TRUE(bo->take_in(bo.space, old.say(bo, huge)));
  ASSERT_TRUE(bo->finish());
  Line line(bo, ada);
  ASSERT_TRUE(line.left.send(line.right));
  ASSERT_TRUE(line.right.send(line.left));
  ASSERT_TRUE(line.left.receive_one());
  const auto hello = line.left.sent_bytes;
  ASSERT_TRUE(line.left.send(line.right));
  EXPECT_GE(line.left.sent_bytes - hello, kUnackedBytesMax - wire::kSyncMessageBytesMax);
  EXPECT_LE(line.left.sent_bytes - hello, kUnackedBytesMax + wire::kSyncMessageBytesMax);
  EXPECT_EQ(*line.left.send(line.right), 0u);
  bool was_due = false;
  while (!line.right.inbox.empty()) {
    ASSERT_EQ(verdict(line.right.receive_one()), "good");
    was_due = was_due || line.right.session.due();
    if (line.right.session.due()) {
      ASSERT_TRUE(line.right.session.settle());
    }
  }
  EXPECT_TRUE(was_due) << "the receiver settles before the sender's window runs dry";
  ASSERT_EQ(verdict(line.run()), "good");
  EXPECT_EQ(ada->log().find(ada.space, old.replica())->seq, kCount);
  EXPECT_TRUE(line.in_step());
}

TEST_F(SessionTest, AKeepaliveIsSentOnceWhenAskedFor) {
  Line line(ada, bo);
  ASSERT_EQ(verdict(line.run()), "good");
  line.left.session.keep_alive();
  EXPECT_EQ(*line.left.send(line.right), 1u);
  EXPECT_EQ(line.right.inbox.front().size(), 2u);
  EXPECT_EQ(verdict(line.right.receive_one()), "good");
  EXPECT_EQ(*line.right.send(line.left), 0u) << "it needs no answer";
  EXPECT_TRUE(line.in_step());
}

// --- after a restore -----------------------------------------------------------------------------

TEST_F(SessionTest, ARestoredHomeTakesItsChangesBackUnderANewReplica) {
  const auto one = share_thanks(ada, "one");
  ASSERT_EQ(meet(ada, bo), "in step");
  ada.back_up();
  const auto old = ada.own().id;
  ASSERT_TRUE(ada->edit(one, thanks("one, later")));
  const auto two = share_thanks(ada, "two");
  ASSERT_EQ(meet(ada, bo), "in step");
  ada.restore();
  EXPECT_EQ(meet(ada, bo), "replica_renewed, in step");
  EXPECT_NE(ada.own().id, old);
  EXPECT_EQ(ada->get(one)->fields, thanks("one, later"));
  EXPECT_EQ(ada->get(two)->fields, thanks("two"));
  expect_same_chains(ada, bo);
  ASSERT_TRUE(ada->edit(two, thanks("two, later"))) << "they are still Ada's";
  ASSERT_EQ(meet(ada, bo), "in step");
  EXPECT_EQ(bo->get(two)->fields, thanks("two, later"));
  EXPECT_TRUE(bo->get(two)->clashes.empty());
}

TEST_F(SessionTest, EditsMadeBeforeAndAfterARestoreAreBothKept) {
  const auto one = share_wish(ada, "one");
  const auto theirs = share_thanks(bo, "theirs");
  ASSERT_EQ(meet(ada, bo), "in step");
  ada.back_up();
  ASSERT_TRUE(ada->edit(one, just(model::preference::kNote, "before")));
  const auto two = share_thanks(ada, "two");
  ASSERT_EQ(meet(ada, bo), "in step");
  ada.restore();
  ASSERT_TRUE(ada->edit(one, just(model::preference::kNote, "after")));
  const auto three = share_thanks(ada, "three");
  EXPECT_EQ(meet(ada, bo), "replica_renewed, in step");
  for (auto* home : {&ada, &bo}) {
    EXPECT_EQ((*home)->get(two)->fields, thanks("two"));
    EXPECT_EQ((*home)->get(three)->fields, thanks("three"));
    EXPECT_EQ((*home)->get(theirs)->fields, thanks("theirs"));
    const auto entry = (*home)->get(one);
    ASSERT_EQ(entry->clashes.size(), 1u);
    EXPECT_EQ(entry->clashes[0].others.size(), 1u);
  }
  EXPECT_EQ(ada->get(one)->fields, bo->get(one)->fields);
  expect_same_chains(ada, bo);
}

TEST_F(SessionTest, ARestoreNeverBringsBackWhatWasWithdrawn) {
  const auto id = share_thanks(ada, "tea");
  ASSERT_EQ(meet(ada, bo), "in step");
  ada.back_up();
  ASSERT_TRUE(ada->withdraw({id}));
  ASSERT_EQ(meet(ada, bo), "in step");
  ada.restore();
  ASSERT_TRUE(ada->edit(id, thanks("tea again")));
  EXPECT_EQ(meet(ada, bo), "replica_renewed, in step");
  EXPECT_EQ(listed(bo), Ids{});
  EXPECT_EQ(listed(ada), Ids{});
  bo.back_up();
  bo.restore();
  EXPECT_EQ(meet(ada, bo), "in step");
}

TEST_F(SessionTest, ARestoreWithOldAcknowledgementsLosesNothing) {
  const auto one = share_thanks(ada, "one");
  ASSERT_EQ(meet(ada, bo), "in step");
  const auto two = share_thanks(ada, "two");
  {
    Line line(ada, bo);  // its acknowledgements are not stored
    ASSERT_EQ(verdict(line.run()), "good");
    const auto answer = share_thanks(bo, "I have seen two");
    ASSERT_EQ(verdict(line.run()), "good");
    ASSERT_TRUE(ada->get(answer));
  }
  ada.back_up();
  const auto three = share_thanks(ada, "three");
  ASSERT_EQ(meet(ada, bo), "in step");
  ada.restore();
  const auto four = share_thanks(ada, "four");
  EXPECT_EQ(meet(ada, bo), "replica_renewed, in step");
  for (auto* home : {&ada, &bo}) {
    EXPECT_EQ(listed(*home).size(), 5u);
    for (const auto& id : {one, two, three, four}) EXPECT_TRUE((*home)->get(id));
  }
  expect_same_chains(ada, bo);
}

// --- forks ---------------------------------------------------------------------------------------

TEST_F(SessionTest, TwoHistoriesOfOneReplicaAreLeftAloneAndTheRestGoesOn) {
  Forger forked(2);
  forked.meet(ada);
  ASSERT_TRUE(forked.tell(ada, newer_body(RecordId{}, "one history")));
  Forger same = forked;
  same.set_seq(0);
  same.meet(bo);
  ASSERT_TRUE(same.tell(bo, newer_body(RecordId{}, "another")));
  const auto here = *ada->head_at(*ada->log().find(ada.space, forked.replica()), 1);
  const auto id = share_thanks(ada, "tea");
  Line line(ada, bo);
  ASSERT_EQ(verdict(line.run()), "good");
  EXPECT_TRUE(line.left.session.forked());
  EXPECT_TRUE(line.right.session.forked());
  EXPECT_EQ(bo->get(id)->fields, thanks("tea"));
  EXPECT_EQ(ada->log().find(ada.space, forked.replica())->head, here);
  EXPECT_NE(bo->log().find(bo.space, forked.replica())->head, here);
}

TEST_F(SessionTest, AForkThatShowsOnlyLaterIsFoundWhenItDoes) {
  Forger forked(2);
  forked.meet(ada);
  ASSERT_TRUE(forked.tell(ada, newer_body(RecordId{}, "one history")));
  Forger same = forked;
  same.set_seq(0);
  same.meet(bo);
  ASSERT_TRUE(same.tell(bo, newer_body(RecordId{}, "another")));
  ASSERT_TRUE(same.tell(bo, newer_body(RecordId{}, "and more")));
  Line line(ada, bo);
  ASSERT_EQ(verdict(line.run()), "good");
  EXPECT_TRUE(line.right.session.forked());
}

// --- through a third -----------------------------------------------------------------------------

TEST_F(SessionTest, ANewerKindIsPassedThroughADeviceThatDoesNotKnowIt) {
  Forger newer(2);
  newer.meet(ada);
  RecordId id;
  id.raw.fill(7);
  const auto body = newer_body(id, "from the future");
  ASSERT_TRUE(newer.tell(ada, body));
  share_thanks(ada, "tea");
  ASSERT_EQ(meet(ada, bo), "in step");
  Home other(1);  // another home of Ada's
  other.join(pair_space(), 2);
  ASSERT_EQ(meet(bo, other), "in step");
  const auto* there = other->log().find(other.space, newer.replica());
  ASSERT_NE(there, nullptr);
  EXPECT_EQ(there->head, ada->log().find(ada.space, newer.replica())->head);
  EXPECT_EQ(other->get(id)->kind, 900);
  bool found_it = false;
  const auto batch = all_changes(other);
  for (const auto& run : batch.runs)
    for (const auto& item : run.items)
      found_it = found_it || (item.body() != nullptr && *item.body() == body);
  EXPECT_TRUE(found_it);
}

// --- random --------------------------------------------------------------------------------------

RC_GTEST_PROP(SessionProperty, RandomEditsAndDeliveriesAndDropsConverge, (std::uint64_t seed)) {
  Dice dice(seed);
  Home ada(1);
  Home bo(2);
  ada.join(pair_space(), 2);
  bo.join(pair_space(), 1);
  std::vector<RecordId> of_ada;
  std::vector<RecordId> of_bo;
  bool crashed = false;
  for (std::size_t sessions = 1 + dice.roll(3); sessions > 0; --sessions) {
    Line line(ada, bo);
    for (std::size_t steps = dice.roll(40); steps > 0; --steps) {
      RC_ASSERT(verdict(line.step(dice)) == "good");
      const bool hers = dice.roll(2) == 0;
      auto& home = hers ? ada : bo;
      auto& ids = hers ? of_ada : of_bo;
      switch (dice.roll(6)) {
        case 0:
          ids.push_back(share_thanks(home, "new"));
          break;
        case 1:
          if (!ids.empty())
            RC_ASSERT(home->edit(ids[dice.roll(ids.size())],
                                 thanks("edit " + std::to_string(dice.roll(9))))
                          .has_value());
          break;
        default:
          break;
      }
    }
    // The line drops here, and a device with it now and then: what was not settled is lost.
    if (dice.roll(4) == 0) crashed = true;
    if (crashed) break;
  }
  if (crashed) bo.reopen();
  RC_ASSERT(meet(ada, bo) == "in step");
  for (const auto& id : of_ada) RC_ASSERT(bo->get(id)->fields == ada->get(id)->fields);
  for (const auto& id : of_bo) RC_ASSERT(bo->get(id)->fields == ada->get(id)->fields);
  for (const auto* replica : ada->log().replicas(ada.space))
    RC_ASSERT(bo->log().find(bo.space, replica->id)->head == replica->head);
}

}  // namespace
}  // namespace lull::sync
