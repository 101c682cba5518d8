// SPDX-License-Identifier: Apache-2.0
// What a peer's changes may and may not do.
#include "unit/store/raw.h"

namespace lull::store {
namespace {

using model::kGratitudeSpec;
using model::kPreferenceSpec;
using Ids = std::vector<RecordId>;

RecordId id_of(std::uint8_t number) {
  RecordId id;
  id.raw.fill(number);
  return id;
}
std::string thanks_body(const RecordId& id, std::string_view text) {
  return body_of(id, kGratitudeSpec, thanks(text));
}

class TakingIn : public ::testing::Test {
 protected:
  TakingIn() {
    ada.join(pair_space(), 2);
    forger.meet(ada);
  }
  std::string quarantined() { return ask(ada, "SELECT reason FROM quarantine ORDER BY key"); }
  Home ada{1};
  Forger forger{2};
};

TEST_F(TakingIn, AForgedAuthorIsQuarantinedAndTheChainGoesOn) {
  const auto id = share_thanks(ada, "tea");
  std::string seen(as_text(ada.own().id.view()));
  seen.push_back(1);
  ASSERT_TRUE(forger.tell(ada, thanks_body(id, "poison"), seen));
  ASSERT_TRUE(forger.tell(ada, withdrawal_of(id)));
  ASSERT_TRUE(forger.tell(ada, thanks_body(id_of(7), "honest")));
  EXPECT_EQ(quarantined(), "forged_author forged_author");
  EXPECT_EQ(ada->get(id)->fields, thanks("tea"));
  EXPECT_EQ(ada->get(id)->share, Share::kShared);
  EXPECT_EQ(ada->get(id_of(7))->fields, thanks("honest"));
  EXPECT_EQ(ada->log().find(ada.space, forger.replica())->seq, 3u);
}

TEST_F(TakingIn, AnotherKindIsQuarantined) {
  ASSERT_TRUE(forger.tell(ada, thanks_body(id_of(7), "tea")));
  ASSERT_TRUE(forger.tell(ada, body_of(id_of(7), kPreferenceSpec, wish("x"))));
  ASSERT_TRUE(forger.tell(ada, newer_body(id_of(7), "x")));
  EXPECT_EQ(quarantined(), "other_kind other_kind");
  EXPECT_EQ(ada->get(id_of(7))->fields, thanks("tea"));
}

TEST_F(TakingIn, AnEntryOfAnotherSpaceIsQuarantined) {
  ASSERT_TRUE(forger.tell(ada, thanks_body(id_of(7), "tea")));
  ada.join(pair_space(0x51), 2);
  Forger elsewhere(2);
  elsewhere.meet(ada);
  ASSERT_TRUE(elsewhere.tell(ada, thanks_body(id_of(7), "other")));
  EXPECT_EQ(quarantined(), "other_space");
  EXPECT_EQ(ada->get(id_of(7))->fields, thanks("tea"));
}

TEST_F(TakingIn, APrivateEntryCannotBeTouchedEvenByItsId) {
  const auto id = *ada->create(kGratitudeSpec, thanks("mine"), std::nullopt);
  ASSERT_TRUE(forger.tell(ada, withdrawal_of(id)));
  EXPECT_EQ(quarantined(), "forged_author");
  EXPECT_EQ(ada->get(id)->fields, thanks("mine"));
}

TEST_F(TakingIn, ABodyThatDoesNotReadIsQuarantinedAndPassedOn) {
  ASSERT_TRUE(forger.tell(ada, "\x01 no body"));
  ASSERT_TRUE(forger.tell(ada, thanks_body(id_of(7), "tea")));
  EXPECT_EQ(quarantined(), "record_malformed");
  EXPECT_EQ(listed(ada), Ids{id_of(7)});
  Home bo(3);
  bo.join(pair_space(), 1);
  ASSERT_TRUE(carry(bo, ada));
  EXPECT_EQ(listed(bo), Ids{id_of(7)});
  EXPECT_EQ(bo->log().find(bo.space, forger.replica())->head,
            ada->log().find(ada.space, forger.replica())->head);
}

TEST_F(TakingIn, AnEmptyBodyIsQuarantinedToo) {
  ASSERT_TRUE(forger.tell(ada, ""));
  ASSERT_TRUE(forger.tell(ada, thanks_body(id_of(7), "tea")));
  EXPECT_EQ(quarantined(), "record_malformed");
}

TEST_F(TakingIn, AKindOfANewerVersionIsKeptAndPassedOnByteForByte) {
  const auto body = newer_body(id_of(7), "qzxcanary");
  ASSERT_TRUE(forger.tell(ada, body));
  ASSERT_TRUE(forger.tell(ada, newer_body(id_of(7), "edited")));
  const auto entry = ada->get(id_of(7));
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->kind, 900);
  EXPECT_EQ(entry->spec, nullptr);
  EXPECT_TRUE(entry->fields.empty());
  ada.reopen();
  Home bo(3);
  bo.join(pair_space(), 1);
  ASSERT_TRUE(carry(bo, ada));
  EXPECT_EQ(*all_changes(bo).runs[0].items[0].body(), body);
  EXPECT_EQ(bo->get(id_of(7))->kind, 900);
  EXPECT_TRUE(found(ada, "qzxcanary").empty());
}

TEST_F(TakingIn, AKindOfANewerVersionCanBeWithdrawn) {
  ASSERT_TRUE(forger.tell(ada, newer_body(id_of(7), "qzxcanary")));
  ASSERT_TRUE(forger.tell(ada, withdrawal_of(id_of(7))));
  EXPECT_EQ(listed(ada), Ids{});
  EXPECT_EQ(tables_holding(ada, "zxcanary"), "");
}

// As after a restore of what a newer version had written.
TEST_F(TakingIn, MyOwnEntriesOfANewerKindAreLeftAloneByThisVersion) {
  const auto id = share_thanks(ada, "tea");
  ask(ada, "UPDATE record SET kind = 900");
  ASSERT_TRUE(ada->get(id)->mine);
  ASSERT_EQ(ada->get(id)->spec, nullptr);
  EXPECT_EQ(verdict(ada->edit(id, thanks("x"))), "kind_too_new");
  EXPECT_EQ(verdict(ada->share({id}, ada.space)), "good") << "it is shared";
  EXPECT_EQ(verdict(ada->history(id)), "kind_too_new");
  EXPECT_EQ(verdict(ada->withdraw({id})), "kind_too_new") << "no copy could be kept";
  EXPECT_EQ(verdict(ada->remove({id})), "good");
  EXPECT_EQ(listed(ada), Ids{});
}

TEST_F(TakingIn, AWithdrawalThatComesFirstStopsEverythingAfterIt) {
  ASSERT_TRUE(forger.tell(ada, withdrawal_of(id_of(7))));
  ASSERT_TRUE(forger.tell(ada, thanks_body(id_of(7), "qzxcanary")));
  EXPECT_EQ(listed(ada), Ids{});
  EXPECT_EQ(tables_holding(ada, "zxcanary"), "");
}

TEST_F(TakingIn, TheSameAgainChangesNothing) {
  const auto one = forger.say(ada, thanks_body(id_of(7), "tea"));
  const auto two = forger.say(ada, thanks_body(id_of(8), "cake"));
  auto both = one;
  both.runs.push_back(two.runs[0]);
  both.runs.push_back(one.runs[0]);
  ASSERT_TRUE(ada->take_in(ada.space, wire::Changes(both)));
  ASSERT_TRUE(ada->take_in(ada.space, wire::Changes(both)));
  ASSERT_TRUE(ada->finish());
  int told = 0;
  ada->on_commit([&](const Committed&) { ++told; });
  ASSERT_TRUE(ada->take_in(ada.space, std::move(both)));
  ASSERT_TRUE(ada->finish());
  EXPECT_EQ(told, 0);
  EXPECT_EQ(listed(ada), (Ids{id_of(8), id_of(7)}));
  EXPECT_EQ(ask(ada, "SELECT count(*) FROM change"), "2");
}

TEST_F(TakingIn, ARunThatOverlapsWhatIsHeldGoesOnFromThere) {
  wire::Changes long_run = forger.say(ada, thanks_body(id_of(1), "1"));
  for (std::uint8_t i = 2; i <= 4; ++i)
    long_run.runs[0].items.push_back(
        forger.say(ada, thanks_body(id_of(i), "more")).runs[0].items[0]);
  auto start = long_run;
  start.runs[0].items.resize(2);
  ASSERT_TRUE(ada->take_in(ada.space, std::move(start)));
  ASSERT_TRUE(ada->take_in(ada.space, std::move(long_run)));
  ASSERT_TRUE(ada->finish());
  EXPECT_EQ(listed(ada).size(), 4u);
}

TEST_F(TakingIn, AGapIsRefusedAndUndoesTheUnfinishedTransaction) {
  ASSERT_TRUE(forger.tell(ada, thanks_body(id_of(1), "kept")));
  const auto head = ada->log().find(ada.space, forger.replica())->head;
  ASSERT_TRUE(ada->take_in(ada.space, forger.say(ada, thanks_body(id_of(2), "undone"))));
  forger.set_seq(forger.seq() + 1);
  EXPECT_EQ(verdict(ada->take_in(ada.space, forger.say(ada, thanks_body(id_of(4), "gap")))),
            "chain_gap");
  const auto look = [&] {
    EXPECT_EQ(listed(ada), Ids{id_of(1)});
    const auto* replica = ada->log().find(ada.space, forger.replica());
    ASSERT_NE(replica, nullptr);
    EXPECT_EQ(replica->seq, 1u);
    EXPECT_EQ(replica->head, head);
    EXPECT_TRUE(ada->finish()) << "nothing is left to finish";
  };
  look();
  ada.reopen();
  look();
  // The same again, without the gap.
  forger.set_seq(1);
  ASSERT_TRUE(forger.tell(ada, thanks_body(id_of(2), "now")));
  EXPECT_EQ(listed(ada), (Ids{id_of(2), id_of(1)}));
}

TEST_F(TakingIn, AFailureInTheMiddleOfABatchLeavesMemoryAndDiskAsBefore) {
  const auto mine = share_thanks(ada, "tea");
  ASSERT_TRUE(forger.tell(ada, thanks_body(id_of(1), "one")));
  auto batch = forger.say(ada, thanks_body(id_of(1), "edited"));
  batch.runs[0].items.push_back(forger.say(ada, thanks_body(id_of(2), "two")).runs[0].items[0]);
  batch.runs[0].items.push_back(
      forger.say(ada, thanks_body(id_of(3), "three"), "not canonical").runs[0].items[0]);
  int told = 0;
  ada->on_commit([&](const Committed&) { ++told; });
  EXPECT_EQ(verdict(ada->take_in(ada.space, std::move(batch))), "seen_malformed");
  EXPECT_EQ(told, 0);
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(listed(ada), (Ids{id_of(1), mine}));
    EXPECT_EQ(ada->get(id_of(1))->fields, thanks("one"));
    EXPECT_EQ(ada->log().version(ada.space).of(forger.replica()), 1u);
    EXPECT_EQ(ask(ada, "SELECT count(*) FROM change"), "2");
    EXPECT_EQ(found(ada, "edited").size(), 0u);
    ada.reopen();
  }
  ASSERT_TRUE(ada->edit(mine, thanks("green tea"))) << "and it goes on";
  EXPECT_EQ(ada.own().seq, 2u);
}

TEST_F(TakingIn, AnUnknownReplicaIsRefused) {
  Forger stranger(2);
  EXPECT_EQ(verdict(stranger.tell(ada, thanks_body(id_of(1), "x"))), "replica_unknown");
  EXPECT_EQ(verdict(ada->finish()), "good");
}

TEST_F(TakingIn, WhatWasNotFinishedIsNotThereAfterwards) {
  ASSERT_TRUE(ada->take_in(ada.space, forger.say(ada, thanks_body(id_of(1), "x"))));
  ada.reopen();
  EXPECT_EQ(listed(ada), Ids{});
  EXPECT_EQ(ada->log().find(ada.space, forger.replica())->seq, 0u);
}

TEST_F(TakingIn, EveryOtherCallFinishesItFirst) {
  ASSERT_TRUE(ada->take_in(ada.space, forger.say(ada, thanks_body(id_of(1), "x"))));
  EXPECT_EQ(listed(ada), Ids{id_of(1)});
  ada.reopen();
  EXPECT_EQ(listed(ada), Ids{id_of(1)});
  ASSERT_TRUE(ada->take_in(ada.space, forger.say(ada, thanks_body(id_of(2), "x"))));
  const auto refused = ada->create(kGratitudeSpec, {}, std::nullopt);
  EXPECT_EQ(verdict(refused), "text_missing");
  ada.reopen();
  EXPECT_EQ(listed(ada), (Ids{id_of(2), id_of(1)})) << "the failure was not its";
}

TEST_F(TakingIn, TheOwnerMayReadTheStoreWhenTold) {
  Ids seen;
  ada->on_commit([&](const Committed& committed) {
    EXPECT_TRUE(committed.log_grew);
    seen = listed(ada);
  });
  ASSERT_TRUE(ada->take_in(ada.space, forger.say(ada, thanks_body(id_of(1), "x"))));
  EXPECT_EQ(verdict(ada->finish()), "good");
  EXPECT_EQ(seen, Ids{id_of(1)});
  EXPECT_EQ(listed(ada), Ids{id_of(1)});
}

}  // namespace
}  // namespace lull::store
