// SPDX-License-Identifier: Apache-2.0
// What becomes of the two of them when one comes back from a backup.
#include <map>
#include <set>

#include "unit/node/keeper.h"

namespace lull::node {
namespace {

class BackupOfTwo : public CoupleTest {
 protected:
  Keeper keeper{noor, world};
  Stick stick;

  void SetUp() override {
    CoupleTest::SetUp();
    pair();
  }
  bool meet() {
    return world.run_until([&] { return noor.in_step() && sam.in_step(); }, 300'000);
  }
  store::Store& store(Someone& who) { return **who.node().store(); }
  const store::Replica& own(Someone& who) { return store(who).log().own(*who.node().pair_space()); }
  /// (replica, how far, head): what a side holds of the log.
  std::set<std::tuple<ReplicaId, Seq, ChainHead>> held(Someone& who) {
    std::set<std::tuple<ReplicaId, Seq, ChainHead>> all;
    for (const auto* replica : store(who).log().replicas(*who.node().pair_space()))
      all.insert({replica->id, replica->seq, replica->head});
    return all;
  }
  /// What both can read, by id; with the number of values that stand beside.
  std::map<RecordId, std::pair<std::string, std::size_t>> shared(Someone& who) {
    std::map<RecordId, std::pair<std::string, std::size_t>> all;
    const auto listed = store(who).list({18, std::nullopt, 10'000});
    for (const auto& one : *listed)
      if (one.share == store::Share::kShared)
        all[one.id] = {std::string(one.fields.text(model::gratitude::kText)), one.clashes.size()};
    return all;
  }
  void edit(Someone& who, const RecordId& id, const std::string& text) {
    model::Fields fields;
    fields.set(model::gratitude::kText, text);
    ASSERT_TRUE(store(who).edit(id, fields));
  }
  void restore(const char* file) {
    keeper.lose();
    ASSERT_EQ(keeper.restore(stick / file), "good");
    ASSERT_TRUE(noor.unlock());
  }
};

TEST_F(BackupOfTwo, SR_41_RestoringNeverBringsBackWhatWasWithdrawnOrDeleted) {
  const auto kept = noor.thank("Noor's, kept");
  const auto withdrawn = noor.thank("Noor's, withdrawn");
  const auto deleted = noor.thank("Noor's, deleted");
  const auto his = sam.thank("Sam's, withdrawn");
  sam.thank("Sam's, kept");
  ASSERT_TRUE(world.run_until([&] { return noor.thanks().size() == 5; }));
  ASSERT_TRUE(meet());
  // One more that Sam does not hold yet when the backup is made.
  sam.host().online = false;
  const auto unsent = noor.thank("Noor's, withdrawn before it was ever seen in the backup");
  ASSERT_EQ(keeper.backup(stick / "b"), "good");
  const auto old = own(noor).id;

  // Life goes on.
  sam.host().online = true;
  ASSERT_TRUE(world.run_until([&] { return sam.thanks().size() == 6; }, 300'000));
  ASSERT_TRUE(store(noor).withdraw({withdrawn, unsent}));
  ASSERT_TRUE(store(noor).remove({deleted}));
  ASSERT_TRUE(store(sam).withdraw({his}));
  edit(noor, kept, "Noor's, kept and changed");
  noor.thank("Noor's, written since");
  sam.thank("Sam's, written since");
  ASSERT_TRUE(world.run_until([&] { return noor.in_step() && shared(sam).size() == 4; }));
  ASSERT_TRUE(meet());
  const auto before = shared(sam);
  ASSERT_EQ(before, shared(noor));
  const auto log_before = held(sam);

  // The machine is gone, and another one is made of the backup.
  restore("b");
  EXPECT_TRUE(noor.node().paused());
  EXPECT_NE(own(noor).id, old) << "before anything can be sent";
  world.run_for(120'000);
  EXPECT_EQ(held(sam), log_before) << "nothing is carried over before Noor says so";
  ASSERT_TRUE(noor.node().set_paused(false));
  ASSERT_TRUE(meet());

  EXPECT_EQ(shared(sam), before) << "no word less, none more, and nothing stands beside";
  EXPECT_EQ(shared(noor), before);
  for (auto* who : {&noor, &sam})
    for (const auto& id : {withdrawn, unsent, deleted, his}) {
      const auto entry = store(*who).get(id);
      EXPECT_TRUE(!entry || entry->share == store::Share::kWithdrawn);
    }
  const Names hers{"Noor's, kept and changed", "Noor's, written since", "Sam's, kept",
                   "Sam's, written since"};
  EXPECT_EQ(noor.thanks(), hers) << "the old words are not hers to read either";

  // What she writes now goes on under the new name; the old chain never grows again.
  noor.thank("Noor's, after all that");
  ASSERT_TRUE(world.run_until([&] { return shared(sam).size() == 5; }));
  ASSERT_TRUE(meet());
  EXPECT_EQ(held(noor), held(sam));
  for (const auto& one : log_before)
    EXPECT_TRUE(std::get<0>(one) != old || held(sam).contains(one));
  EXPECT_TRUE(store(noor).quarantined() == 0u && store(sam).quarantined() == 0u);
}

TEST_F(BackupOfTwo, WhatWasNotSentYetIsSentFromTheBackup) {
  sam.host().online = false;
  noor.thank("not there yet");
  ASSERT_EQ(keeper.backup(stick / "b"), "good");
  restore("b");
  EXPECT_EQ(noor.node().diagnose().deliveries.front().waiting, 1u);
  sam.host().online = true;
  ASSERT_TRUE(noor.node().set_paused(false));
  EXPECT_TRUE(both_have({"not there yet"}));
  EXPECT_EQ(held(noor), held(sam));
}

TEST_F(BackupOfTwo, NoReplicaAndNoStampIsUsedTwiceHoweverOftenItIsRestored) {
  noor.thank("before");
  ASSERT_TRUE(meet());
  ASSERT_EQ(keeper.backup(stick / "b"), "good");
  const auto row = noor.node().peers()->front().row;
  std::set<ReplicaId> seen{own(noor).id};
  auto stamp = *store(noor).reserve_stamps(row, 1'000);
  for (int i = 0; i < 3; ++i) {
    restore("b");
    EXPECT_TRUE(seen.insert(own(noor).id).second);
    world.run_for(3'600'000);  // the stamps count hours
    const auto next = *store(noor).reserve_stamps(row, 1);
    EXPECT_GT(next, stamp + 1'000);
    stamp = next;
    ASSERT_TRUE(noor.node().set_paused(false));
    noor.thank("after " + std::to_string(i));
    ASSERT_TRUE(meet());
  }
  EXPECT_TRUE(both_have({"after 0", "after 1", "after 2", "before"}));
  EXPECT_EQ(held(noor), held(sam));
}

TEST_F(BackupOfTwo, APairingThatWasEndedSinceCanBeEndedAgainBeforeAnythingIsSaid) {
  ASSERT_EQ(keeper.backup(stick / "b"), "good");
  ASSERT_TRUE(noor.wait([&](Done done) {
    noor.node().stop(*passphrase_from(kPassphrase, false), false, std::move(done));
  }));
  restore("b");
  EXPECT_TRUE(keeper.paired);
  EXPECT_TRUE(noor.node().listening().empty());
  world.run_for(600'000);
  EXPECT_FALSE(sam.connected());
  ASSERT_TRUE(noor.wait([&](Done done) {
    noor.node().stop(*passphrase_from(kPassphrase, false), false, std::move(done));
  }));
  EXPECT_TRUE(noor.node().peers()->empty());
  world.run_for(600'000);
  EXPECT_FALSE(sam.connected());
}

}  // namespace
}  // namespace lull::node
