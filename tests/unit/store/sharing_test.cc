// SPDX-License-Identifier: Apache-2.0
// What becomes of shared entries, on both sides.
#include "unit/store/raw.h"

namespace lull::store {
namespace {

using model::kGratitudeSpec;
using model::kPreferenceSpec;
namespace gratitude = model::gratitude;
namespace preference = model::preference;
using Ids = std::vector<RecordId>;

class Sharing : public ::testing::Test {
 protected:
  Sharing() {
    ada.join(pair_space(), 2);
    bo.join(pair_space(), 1);
  }
  Home ada{1};
  Home bo{2};
};

TEST_F(Sharing, TheOtherSeesExactlyTheFields) {
  const auto id = *ada->create(kPreferenceSpec, wish("not yet"), std::nullopt);
  ASSERT_TRUE(ada->edit(id, just(preference::kNote, "now")));
  ASSERT_TRUE(carry(bo, ada));
  EXPECT_EQ(listed(bo), Ids{});
  EXPECT_EQ(*ada->share({id}, ada.space), Ids{id});
  EXPECT_EQ(ada->get(id)->share, Share::kShared);
  ASSERT_TRUE(carry(bo, ada));
  const auto entry = bo->get(id);
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->fields, wish("now"));
  EXPECT_EQ(entry->author, ada.me);
  EXPECT_FALSE(entry->mine);
  EXPECT_TRUE(entry->fresh);
  EXPECT_EQ(entry->share, Share::kShared);
  EXPECT_EQ(verdict(bo->history(id)), "not_yours");
  EXPECT_EQ(tables_holding(bo, "not yet"), "") << "earlier versions are their author's alone";
}

TEST_F(Sharing, LookingAtAnEntryIsKnownHereAlone) {
  const auto id = share_thanks(ada, "tea");
  ASSERT_TRUE(carry(bo, ada));
  const auto before = bo->log().version(bo.space);
  ASSERT_TRUE(bo->mark_opened({id}));
  EXPECT_FALSE(bo->get(id)->fresh);
  EXPECT_EQ(bo->log().version(bo.space), before);
  ASSERT_TRUE(ada->edit(id, thanks("green tea")));
  ASSERT_TRUE(carry(bo, ada));
  EXPECT_TRUE(bo->get(id)->edited);
  EXPECT_FALSE(bo->get(id)->fresh);
}

TEST_F(Sharing, SharingTwiceIsSharingOnce) {
  const auto id = share_thanks(ada, "tea");
  EXPECT_EQ(*ada->share({id}, ada.space), Ids{id});
  EXPECT_EQ(ada.own().seq, 1u);
}

TEST_F(Sharing, AnEditSupersedesAndErasesTheBodyBefore) {
  const auto id = share_thanks(ada, "qzxcanary");
  ASSERT_TRUE(carry(bo, ada));
  ASSERT_TRUE(ada->edit(id, thanks("harmless")));
  ASSERT_TRUE(carry(bo, ada));
  EXPECT_EQ(bo->get(id)->fields, thanks("harmless"));
  const std::string erased = "SELECT (body IS NULL) || (hash IS NULL) FROM change ORDER BY key";
  EXPECT_EQ(ask(ada, erased), "10 01");
  EXPECT_EQ(ask(bo, erased), "10 01");
  EXPECT_EQ(ada.own().head, bo->log().find(bo.space, ada.own().id)->head);
  EXPECT_EQ(tables_holding(bo, "zxcanary"), "");
  EXPECT_EQ(tables_holding(ada, "zxcanary"), "history");
}

TEST_F(Sharing, ABodyStaysWhileAFieldOfItIsInForce) {
  const auto id = share_wish(ada, "first");
  ASSERT_TRUE(ada->edit(id, just(preference::kNote, "second")));
  ASSERT_TRUE(ada->edit(id, just(preference::kNote, "third")));
  ASSERT_TRUE(carry(bo, ada));
  EXPECT_EQ(bo->get(id)->fields, wish("third"));
  EXPECT_EQ(ask(ada, "SELECT body IS NULL FROM change ORDER BY key"), "0 1 0");
}

TEST_F(Sharing, AnErasedChangeTravelsAsAStub) {
  const auto id = share_thanks(ada, "one");
  ASSERT_TRUE(ada->edit(id, thanks("two")));
  const auto batch = all_changes(ada);
  ASSERT_EQ(batch.runs.size(), 1u);
  ASSERT_EQ(batch.runs[0].items.size(), 2u);
  EXPECT_EQ(batch.runs[0].items[0].body(), nullptr);
  EXPECT_NE(batch.runs[0].items[1].body(), nullptr);
}

TEST_F(Sharing, WithdrawnContentIsGoneEverywhereButFromItsAuthor) {
  const auto id = share_wish(ada, "qzxcanary");
  ASSERT_TRUE(carry(bo, ada));
  EXPECT_EQ(found(bo, "qzxcanary"), Ids{id});
  EXPECT_EQ(found(ada, "qzxcanary"), Ids{id});
  ASSERT_TRUE(ada->withdraw({id}));
  ASSERT_TRUE(carry(bo, ada));
  bo.settle_down();
  ada.settle_down();
  EXPECT_EQ(tables_holding(bo, "zxcanary"), "");
  EXPECT_EQ(tables_holding(ada, "qzxcanary"), "record search_data");
  EXPECT_EQ(ada->get(id)->share, Share::kWithdrawn);
  EXPECT_EQ(ada->get(id)->fields, wish("qzxcanary"));
  EXPECT_EQ(listed(ada), Ids{id});
  EXPECT_EQ(found(ada, "qzxcanary"), Ids{id});
  const auto batch = all_changes(ada);
  for (const auto& item : batch.runs[0].items) {
    if (const auto* body = item.body()) {
      EXPECT_EQ(body->find("zxcanary"), std::string::npos);
    }
  }
}

TEST_F(Sharing, OfAnEntryWithdrawnUnreadNothingIsToBeSeen) {
  const auto id = share_thanks(ada, "tea");
  ASSERT_TRUE(carry(bo, ada));
  ASSERT_TRUE(ada->withdraw({id}));
  ASSERT_TRUE(carry(bo, ada));
  RecordId most;
  most.raw.fill(0xff);
  EXPECT_EQ(listed(bo), Ids{});
  EXPECT_TRUE(bo->list({static_cast<std::uint16_t>(kGratitudeSpec.kind), {}, 10})->empty());
  EXPECT_EQ(*bo->ids_between({}, most, 10), Ids{});
  EXPECT_EQ(found(bo, "tea"), Ids{});
  EXPECT_EQ(verdict(bo->get(id)), "id_unknown");
}

TEST_F(Sharing, OfAnEntryWithdrawnOnceReadAPlainLineStays) {
  const auto id = share_thanks(ada, "tea");
  ASSERT_TRUE(carry(bo, ada));
  ASSERT_TRUE(bo->mark_opened({id}));
  ASSERT_TRUE(ada->withdraw({id}));
  ASSERT_TRUE(carry(bo, ada));
  EXPECT_EQ(listed(bo), Ids{id});
  const auto entry = bo->get(id);
  EXPECT_EQ(entry->share, Share::kWithdrawn);
  EXPECT_TRUE(entry->fields.empty());
  EXPECT_FALSE(entry->fresh);
}

TEST_F(Sharing, WhatWasWithdrawnBeforeItCameIsNeverThere) {
  const auto id = share_thanks(ada, "tea");
  ASSERT_TRUE(ada->withdraw({id}));
  ASSERT_TRUE(carry(bo, ada));
  EXPECT_EQ(listed(bo), Ids{});
  EXPECT_EQ(verdict(bo->get(id)), "id_unknown");
}

TEST_F(Sharing, AWithdrawnEntryIsSharedAgainUnderANewId) {
  const auto id = share_thanks(ada, "tea");
  ASSERT_TRUE(ada->edit(id, thanks("green tea")));
  ASSERT_TRUE(ada->withdraw({id}));
  ASSERT_TRUE(ada->edit(id, thanks("black tea"))) << "its own copy";
  ASSERT_TRUE(carry(bo, ada));
  EXPECT_EQ(listed(bo), Ids{});
  const auto again = ada->share({id}, ada.space)->front();
  EXPECT_NE(again, id);
  EXPECT_EQ(listed(ada), Ids{again});
  EXPECT_EQ(ada->history(again)->size(), 3u) << "its history goes on";
  EXPECT_EQ(verdict(ada->share({id}, ada.space)), "id_unknown");
  ASSERT_TRUE(carry(bo, ada));
  EXPECT_EQ(listed(bo), Ids{again});
  EXPECT_EQ(bo->get(again)->fields, thanks("black tea"));
}

TEST_F(Sharing, WithdrawingNeedsSomethingShared) {
  const auto kept = *ada->create(kGratitudeSpec, thanks("mine"), std::nullopt);
  EXPECT_EQ(verdict(ada->withdraw({kept})), "not_shared");
  const auto id = share_thanks(ada, "tea");
  ASSERT_TRUE(ada->withdraw({id}));
  EXPECT_EQ(verdict(ada->withdraw({id})), "already_withdrawn");
}

TEST_F(Sharing, ACommitNamesEachEntryOnce) {
  std::vector<Ids> told;
  ada->on_commit([&](const Committed& committed) { told.push_back(committed.records); });
  const auto id = share_thanks(ada, "one");
  ASSERT_TRUE(ada->edit(id, thanks("two")));
  ASSERT_TRUE(ada->withdraw({id}));
  const auto again = ada->share({id}, ada.space)->front();
  ASSERT_TRUE(ada->remove({again}));
  EXPECT_EQ(told, (std::vector<Ids>{{id}, {id}, {id}, {id, again}, {again}}));
}

TEST_F(Sharing, WithdrawingAllTakesBackAllOfOnesOwnInOneCommit) {
  const auto one = share_thanks(ada, "qzxcanary one");
  const auto two = share_wish(ada, "qzxcanary two");
  const auto before = share_thanks(ada, "taken back before");
  ASSERT_TRUE(ada->withdraw({before}));
  const auto kept = *ada->create(kGratitudeSpec, thanks("private"), std::nullopt);
  const auto theirs = share_thanks(bo, "theirs");
  ASSERT_TRUE(carry(ada, bo));
  ASSERT_TRUE(carry(bo, ada));
  int told = 0;
  ada->on_commit([&](const Committed& committed) {
    ++told;
    EXPECT_TRUE(committed.log_grew);
    EXPECT_EQ(committed.records.size(), 2u);
  });
  const auto seq = ada.own().seq;
  ASSERT_EQ(verdict(ada->withdraw_all()), "good");
  EXPECT_EQ(told, 1);
  EXPECT_EQ(ada.own().seq, seq + 2);
  for (const auto& id : {one, two}) EXPECT_EQ(ada->get(id)->share, Share::kWithdrawn);
  EXPECT_EQ(ada->get(one)->fields, thanks("qzxcanary one")) << "one's own copy";
  EXPECT_EQ(ada->get(kept)->share, Share::kPrivate);
  EXPECT_EQ(ada->get(theirs)->share, Share::kShared);
  ASSERT_TRUE(carry(bo, ada));
  bo.settle_down();
  EXPECT_EQ(listed(bo), Ids{theirs});
  EXPECT_EQ(tables_holding(bo, "zxcanary"), "");
  ada->on_commit(nullptr);
  ASSERT_EQ(verdict(ada->withdraw_all()), "good") << "nothing is left";
  EXPECT_EQ(ada.own().seq, seq + 2);
}

TEST_F(Sharing, WithdrawingAllReachesEverySpace) {
  const auto one = share_thanks(ada, "in the first");
  ada.join(pair_space(0x51), 3);
  const auto two = share_thanks(ada, "in the second");
  ASSERT_EQ(verdict(ada->withdraw_all()), "good");
  for (const auto& id : {one, two}) EXPECT_EQ(ada->get(id)->share, Share::kWithdrawn);
}

TEST_F(Sharing, RemovingASharedEntryWithdrawsItAndKeepsNoCopy) {
  const auto id = share_thanks(ada, "qzxcanary one");
  ASSERT_TRUE(ada->edit(id, thanks("qzxcanary two")));
  EXPECT_EQ(found(ada, "qzxcanary"), Ids{id});
  ASSERT_TRUE(carry(bo, ada));
  ASSERT_TRUE(ada->remove({id}));
  ASSERT_TRUE(carry(bo, ada));
  for (auto* home : {&ada, &bo}) {
    home->settle_down();
    EXPECT_EQ(listed(*home), Ids{});
    EXPECT_EQ(tables_holding(*home, "zxcanary"), "");
  }
  EXPECT_EQ(verdict(ada->edit(id, thanks("x"))), "id_unknown");
  EXPECT_EQ(verdict(ada->share({id}, ada.space)), "id_unknown");
  EXPECT_EQ(verdict(ada->get(id)), "id_unknown");
}

TEST_F(Sharing, RemovingAWithdrawnEntryDropsTheCopy) {
  const auto id = share_thanks(ada, "qzxcanary");
  ASSERT_TRUE(ada->withdraw({id}));
  EXPECT_EQ(found(ada, "qzxcanary"), Ids{id});
  ASSERT_TRUE(ada->remove({id}));
  ada.settle_down();
  EXPECT_EQ(listed(ada), Ids{});
  EXPECT_EQ(tables_holding(ada, "zxcanary"), "");
}

TEST_F(Sharing, NobodyChangesWhatTheOtherWrote) {
  const auto id = share_thanks(ada, "tea");
  ASSERT_TRUE(carry(bo, ada));
  EXPECT_EQ(verdict(bo->edit(id, thanks("poison"))), "not_yours");
  EXPECT_EQ(verdict(bo->withdraw({id})), "not_yours");
  EXPECT_EQ(verdict(bo->remove({id})), "not_yours");
  EXPECT_EQ(verdict(bo->share({id}, bo.space)), "not_yours");
  EXPECT_EQ(bo.own().seq, 0u);
}

TEST_F(Sharing, OneBadIdLeavesAllAsTheyWere) {
  const auto one = *ada->create(kGratitudeSpec, thanks("one"), std::nullopt);
  const auto two = share_thanks(ada, "two");
  const auto head = ada.own().head;
  int told = 0;
  ada->on_commit([&](const Committed&) { ++told; });
  EXPECT_EQ(verdict(ada->share({one, RecordId{}}, ada.space)), "id_unknown");
  EXPECT_EQ(verdict(ada->withdraw({two, one})), "not_shared");
  EXPECT_EQ(verdict(ada->remove({two, one, RecordId{}})), "id_unknown");
  EXPECT_EQ(told, 0);
  const auto look = [&] {
    EXPECT_EQ(listed(ada), (Ids{two, one}));
    EXPECT_EQ(ada->get(one)->share, Share::kPrivate);
    EXPECT_EQ(ada->get(two)->share, Share::kShared);
    EXPECT_EQ(ada.own().seq, 1u);
    EXPECT_EQ(ada.own().head, head);
    EXPECT_EQ(ask(ada, "SELECT count(*) FROM change"), "1");
  };
  look();
  ada.reopen();
  look();
  // The chain goes on where it was.
  ASSERT_TRUE(ada->share({one}, ada.space));
  EXPECT_EQ(ada.own().seq, 2u);
  ASSERT_TRUE(carry(bo, ada));
  EXPECT_EQ(listed(bo).size(), 2u);
}

// --- one person, two devices ---------------------------------------------------------------------

class TwoOfAda : public ::testing::Test {
 protected:
  TwoOfAda() {
    desk.join(pair_space(), 2);
    phone.join(pair_space(), 2);
    bo.join(pair_space(), 1);
  }
  void meet() {
    ASSERT_TRUE(carry(desk, phone));
    ASSERT_TRUE(carry(phone, desk));
    ASSERT_TRUE(carry(bo, desk));
    ASSERT_TRUE(carry(bo, phone));
  }
  Home desk{1};
  Home phone{1};
  Home bo{2};
};

TEST_F(TwoOfAda, BothTextsAreKeptUntilOneIsChosen) {
  const auto id = share_thanks(desk, "tea");
  meet();
  ASSERT_TRUE(desk->edit(id, thanks("green tea")));
  ASSERT_TRUE(phone->edit(id, thanks("black tea")));
  meet();
  for (auto* home : {&desk, &phone, &bo}) {
    const auto entry = (*home)->get(id);
    ASSERT_EQ(entry->clashes.size(), 1u);
    EXPECT_EQ(entry->clashes[0].others.size(), 1u);
    EXPECT_NE(entry->fields.text(gratitude::kText),
              std::get<std::string>(entry->clashes[0].others[0].value));
  }
  // Keeping the one in force is an edit of its own.
  const auto kept = std::string(phone->get(id)->fields.text(gratitude::kText));
  ASSERT_TRUE(phone->edit(id, thanks(kept)));
  meet();
  for (auto* home : {&desk, &phone, &bo}) {
    EXPECT_TRUE((*home)->get(id)->clashes.empty());
    EXPECT_EQ((*home)->get(id)->fields, thanks(kept));
  }
}

TEST_F(TwoOfAda, AnEditOfAnotherFieldLeavesAClashAlone) {
  const auto id = share_wish(desk, "one");
  meet();
  ASSERT_TRUE(desk->edit(id, just(preference::kNote, "two")));
  ASSERT_TRUE(phone->edit(id, just(preference::kNote, "three")));
  meet();
  ASSERT_TRUE(desk->edit(id, just(preference::kWant, 5)));
  meet();
  EXPECT_EQ(bo->get(id)->clashes.size(), 1u);
  EXPECT_EQ(bo->get(id)->fields.number(preference::kWant), 5u);
  const auto before = desk.own().seq;
  ASSERT_TRUE(desk->edit(id, just(preference::kWant, 5)));
  EXPECT_EQ(desk.own().seq, before) << "what is the same and did not clash is no change";
}

TEST_F(TwoOfAda, AWithdrawalBeatsAnEditMadeElsewhereWhileApart) {
  const auto id = share_thanks(desk, "tea");
  meet();
  ASSERT_TRUE(desk->withdraw({id}));
  ASSERT_TRUE(phone->edit(id, thanks("qzxcanary")));
  meet();
  EXPECT_EQ(tables_holding(desk, "zxcanary"), "");
  EXPECT_EQ(tables_holding(bo, "zxcanary"), "");
  EXPECT_EQ(tables_holding(phone, "zxcanary"), "");
  EXPECT_EQ(desk->get(id)->fields, thanks("tea")) << "the copy of the one that withdrew";
  EXPECT_EQ(listed(phone), Ids{});
  EXPECT_EQ(listed(bo), Ids{});
}

TEST_F(TwoOfAda, BothWithdrawWhileApart) {
  const auto id = share_thanks(desk, "tea");
  meet();
  ASSERT_TRUE(desk->withdraw({id}));
  ASSERT_TRUE(phone->withdraw({id}));
  meet();
  EXPECT_EQ(desk->get(id)->fields, thanks("tea")) << "each keeps its copy";
  EXPECT_EQ(phone->get(id)->fields, thanks("tea"));
  EXPECT_EQ(listed(bo), Ids{});
}

// Two devices may each add up to a set's limit: the entry stays readable and mendable.
TEST_F(TwoOfAda, ASetGrownPastItsLimitWhileApartCanBeReadWithdrawnAndMended) {
  const auto id = share_wish(desk, "one");
  meet();
  for (auto* home : {&desk, &phone}) {
    model::Fields tags;
    for (int i = 0; i < 8; ++i)
      tags.set_element(preference::kTags, (home == &desk ? "d" : "p") + std::to_string(i), true);
    ASSERT_TRUE((*home)->edit(id, tags));
  }
  meet();
  EXPECT_EQ(bo->get(id)->fields.elements(preference::kTags).size(), 16u);
  EXPECT_EQ(verdict(phone->edit(id, just(preference::kWant, 5))), "good");
  EXPECT_EQ(verdict(phone->history(id)), "good");
  ASSERT_EQ(verdict(phone->withdraw({id})), "good");
  EXPECT_EQ(verdict(phone->get(id)), "good");
  EXPECT_EQ(verdict(phone->list({})), "good");
  // It cannot go out as it is: the other's device would not take it.
  EXPECT_EQ(verdict(phone->share({id}, phone.space)), "too_many_elements");
  model::Fields fewer;
  for (int i = 0; i < 8; ++i) fewer.set_element(preference::kTags, "d" + std::to_string(i), false);
  ASSERT_EQ(verdict(phone->edit(id, fewer)), "good");
  const auto again = phone->share({id}, phone.space);
  ASSERT_EQ(verdict(again), "good");
  meet();
  EXPECT_EQ(bo->get(again->front())->fields.elements(preference::kTags).size(), 8u);
}

TEST_F(TwoOfAda, ASetIsStillHeldToItsLimitByAnEdit) {
  const auto id = share_wish(desk, "one");
  model::Fields tags;
  for (int i = 0; i < 8; ++i) tags.set_element(preference::kTags, std::to_string(i), true);
  ASSERT_TRUE(desk->edit(id, tags));
  model::Fields one_more;
  one_more.set_element(preference::kTags, "more", true);
  EXPECT_EQ(verdict(desk->edit(id, one_more)), "too_many_elements");
}

}  // namespace
}  // namespace lull::store
