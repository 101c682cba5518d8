// SPDX-License-Identifier: Apache-2.0
// A home that comes out of a backup: what it holds is the beginning of what it came to hold.
#include <map>
#include <random>
#include <set>

#include "base/base32.h"
#include "model/acknowledgement.h"
#include "model/comfort_log.h"
#include "unit/store/home.h"

namespace lull::store {
namespace {

class BeginAnew : public ::testing::Test {
 protected:
  BeginAnew() {
    ada.join(pair_space(), 2);
    bo.join(pair_space(), 1);
  }
  void exchange() {
    ASSERT_TRUE(carry(bo, ada));
    ASSERT_TRUE(carry(ada, bo));
  }
  Home ada{1};
  Home bo{2};
};

TEST_F(BeginAnew, WhatIsNewIsAnotherReplicaAndTheOldOneStaysAsItIs) {
  share_thanks(ada, "before");
  const auto old = ada.own();
  ASSERT_TRUE(ada->begin_anew(0));
  EXPECT_NE(ada.own().id, old.id);
  EXPECT_EQ(ada.own().seq, 0u);
  share_thanks(ada, "after");
  EXPECT_EQ(ada.own().seq, 1u);
  const auto* kept = ada->log().find(ada.space, old.id);
  ASSERT_NE(kept, nullptr);
  EXPECT_EQ(kept->seq, old.seq);
  EXPECT_EQ(kept->head, old.head);
  EXPECT_TRUE(kept->mine) << "what comes back of it bears this device's mark";
  exchange();
  EXPECT_EQ(listed(bo).size(), 2u);
}

TEST_F(BeginAnew, AnEditMadeAfterTheBackupComesBackAloneWithoutAClash) {
  const auto id = share_thanks(ada, "old words");
  ada.back_up();
  ASSERT_TRUE(ada->edit(id, thanks("new words")));
  exchange();
  ada.restore();
  ASSERT_TRUE(ada->begin_anew(0));
  exchange();
  for (auto* home : {&ada, &bo}) {
    EXPECT_EQ((*home)->get(id)->fields, thanks("new words"));
    EXPECT_TRUE((*home)->get(id)->clashes.empty());
  }
}

TEST_F(BeginAnew, WhatWasSharedAfterTheBackupIsSharedAgainAndCanBeTakenBack) {
  const auto id = *ada->create(model::kGratitudeSpec, thanks("words"), std::nullopt);
  ada.back_up();
  ASSERT_TRUE(ada->share({id}, ada.space));
  exchange();
  ada.restore();
  ASSERT_TRUE(ada->begin_anew(0));
  ASSERT_TRUE(ada->edit(id, thanks("other words"))) << "it is private here, so far";
  exchange();
  EXPECT_EQ(*ada->quarantined(), 0u);
  EXPECT_EQ(ada->get(id)->share, Share::kShared);
  EXPECT_EQ(ada->get(id)->fields, thanks("words")) << "as the other sees it";
  EXPECT_EQ(ada->history(id)->at(1).fields, thanks("other words")) << "kept as an earlier version";
  ASSERT_EQ(verdict(ada->withdraw({id})), "good");
  exchange();
  EXPECT_FALSE(bo->get(id));
}

TEST_F(BeginAnew, WhatWasSharedAndTakenBackAfterTheBackupIsTakenBack) {
  const auto id = *ada->create(model::kGratitudeSpec, thanks("words"), std::nullopt);
  ada.back_up();
  ASSERT_TRUE(ada->share({id}, ada.space));
  ASSERT_TRUE(ada->withdraw({id}));
  exchange();
  ada.restore();
  ASSERT_TRUE(ada->begin_anew(0));
  exchange();
  EXPECT_EQ(*ada->quarantined(), 0u);
  EXPECT_EQ(ada->get(id)->share, Share::kWithdrawn);
  EXPECT_EQ(ada->get(id)->fields, thanks("words")) << "their own copy";
  EXPECT_EQ(found(ada, "words").size(), 1u);
}

TEST_F(BeginAnew, FieldsThatWereToldAfterTheBackupAreNotHeldBackAnyMore) {
  namespace log = model::comfort_log;
  model::Fields fields;
  fields.set_element(log::kWhere, "neck", true);
  fields.set(log::kStrength, std::uint64_t{3});
  fields.set(log::kNote, "stays here");
  const auto id = *ada->create(model::kComfortLogSpec, fields, std::nullopt);
  ada.back_up();
  constexpr std::uint16_t kTold[] = {log::kStrength};
  constexpr std::uint16_t kToldLater[] = {log::kWhere};
  ASSERT_TRUE(ada->share({id}, ada.space, kTold));
  ASSERT_TRUE(ada->share({id}, ada.space, kToldLater));
  exchange();
  ada.restore();
  ASSERT_TRUE(ada->begin_anew(0));
  exchange();
  EXPECT_EQ(ada->get(id)->share, Share::kShared);
  EXPECT_EQ(ada->get(id)->fields, fields);
  EXPECT_EQ(ada->get(id)->kept, std::vector<std::uint16_t>{log::kNote});
  EXPECT_EQ(bo->get(id)->fields.text(log::kNote), "");
}

TEST_F(BeginAnew, AnAnswerToWhatWasTakenBackSinceIsPutAwayOnBothSides) {
  ada.back_up();
  const auto id = share_thanks(ada, "words");
  exchange();
  namespace ack = model::acknowledgement;
  model::Fields fields;
  fields.set(ack::kTarget, base32_token(id.view()));
  fields.set(ack::kWhich, std::uint64_t{1});
  const auto answer = *bo->create(model::kAcknowledgementSpec, fields, bo.space);
  // So that the withdrawal comes after the answer in the order of all changes.
  const auto more = share_thanks(ada, "more");
  ASSERT_TRUE(ada->withdraw({id}));
  exchange();
  ASSERT_FALSE(bo->get(answer)) << "put away";
  ada.restore();
  ASSERT_TRUE(ada->begin_anew(0));
  exchange();
  EXPECT_EQ(listed(ada), std::vector<RecordId>{more});
}

TEST_F(BeginAnew, StampsGoOnFarAboveAllThatWereUsed) {
  const auto before = *ada->reserve_stamps(ada.peer_row, 1'000'000);
  ASSERT_TRUE(ada->begin_anew(7));
  const auto first = *ada->reserve_stamps(ada.peer_row, 1);
  EXPECT_GT(first, before + (std::uint64_t{1} << 32));
  ASSERT_TRUE(ada->begin_anew(std::uint64_t{1} << 40));
  EXPECT_EQ(*ada->reserve_stamps(ada.peer_row, 1), (std::uint64_t{1} << 40) + 1);
}

TEST_F(BeginAnew, WhereThereIsNoRoomForOneMoreReplicaThePairingEndsAndNothingElse) {
  const auto id = share_thanks(ada, "readable");
  while (ada.replicas() < wire::kReplicasMax) ASSERT_TRUE(ada->begin_anew(0));
  EXPECT_FALSE(ada->peers()->front().ended);
  const auto last = ada.own().id;
  ASSERT_TRUE(ada->begin_anew(0));
  EXPECT_TRUE(ada->peers()->front().ended);
  EXPECT_EQ(ada.own().id, last);
  EXPECT_EQ(ada->get(id)->fields, thanks("readable"));
}

TEST_F(BeginAnew, WithoutAPeerThereIsNothingToDo) {
  Home alone{3};
  EXPECT_TRUE(alone->begin_anew(5));
}

/// Ada writes, changes, shares again, withdraws and deletes at random, is put back to a backup from
/// some moment, and meets Bo again.
TEST_F(BeginAnew, SR_41_WhateverWasWithdrawnOrDeletedSinceStaysSoOnBothSides) {
  for (unsigned seed = 0; seed < 40; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    std::vector<RecordId> ids;
    std::set<RecordId> gone;
    const auto act = [&] {
      const auto pick = random() % 10;
      if (pick < 4 || ids.empty()) {
        ids.push_back(share_thanks(ada, "text " + std::to_string(random())));
        return;
      }
      const auto id = ids[random() % ids.size()];
      if (gone.contains(id)) return;
      if (pick < 7) {
        ASSERT_TRUE(ada->edit(id, thanks("changed " + std::to_string(random()))));
        return;
      }
      gone.insert(id);
      ASSERT_TRUE(pick == 7 ? ada->remove({id}) : ada->withdraw({id}));
    };
    for (std::uint64_t i = 0, n = random() % 12; i < n; ++i) act();
    if (random() % 2 == 0) exchange();
    for (std::uint64_t i = 0, n = random() % 4; i < n; ++i) act();
    ada.back_up();
    for (std::uint64_t i = 0, n = random() % 12; i < n; ++i) act();
    exchange();
    std::map<RecordId, model::Fields> there;
    const auto entries = bo->list({});
    for (const auto& entry : *entries)
      if (entry.share == Share::kShared) there[entry.id] = entry.fields;

    ada.restore();
    ASSERT_TRUE(ada->begin_anew(0));
    if (random() % 2 == 0) ids.push_back(share_thanks(ada, "before they meet"));
    exchange();
    EXPECT_EQ(ada->log().version(ada.space), bo->log().version(bo.space));
    EXPECT_EQ(*ada->quarantined() + *bo->quarantined(), 0u);
    for (auto* home : {&ada, &bo}) {
      for (const auto& [id, fields] : there) EXPECT_EQ((*home)->get(id)->fields, fields);
      for (const auto& id : gone) {
        const auto entry = (*home)->get(id);
        EXPECT_TRUE(!entry || entry->share == Share::kWithdrawn);
      }
    }
    // A pair of their own for the next round: sixteen replicas are all there may be.
    for (auto* home : {&ada, &bo}) ASSERT_TRUE((*home)->remove_peer(home->peer_row, false));
    ada.join(pair_space(static_cast<std::uint8_t>(seed + 1)), 2);
    bo.join(pair_space(static_cast<std::uint8_t>(seed + 1)), 1);
  }
}

}  // namespace
}  // namespace lull::store
