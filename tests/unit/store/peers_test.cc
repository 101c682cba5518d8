// SPDX-License-Identifier: Apache-2.0
#include "store/peers.h"

#include <limits>

#include "unit/store/raw.h"

namespace lull::store {
namespace {

using model::kGratitudeSpec;
using Ids = std::vector<RecordId>;

class PeersTest : public ::testing::Test {
 protected:
  PeersTest() {
    ada.join(pair_space(), 2);
    bo.join(pair_space(), 1);
  }
  Peer peer() { return std::move(ada->peers()->front()); }
  Home ada{1};
  Home bo{2};
};

TEST_F(PeersTest, AreKeptWithTheirKeys) {
  Peer one;
  one.static_key.raw.fill(7);
  one.person = person(3);
  one.display = "someone";
  crypto::random_fill(one.psk.expose_bytes());
  crypto::random_fill(one.knock.expose_bytes());
  crypto::random_fill(one.beacon.expose_bytes());
  one.version = 4;
  one.since_ms = 12;
  one.addresses = {"192.168.1.2:7", "[fe80::1]:9"};
  ASSERT_TRUE(ada->add_peer(one, pair_space(0x51)));
  ada.reopen();
  const auto all = std::move(*ada->peers());
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[1].row, one.row);
  EXPECT_EQ(all[1].static_key, one.static_key);
  EXPECT_EQ(all[1].person, one.person);
  EXPECT_EQ(all[1].display, "someone");
  EXPECT_TRUE(std::ranges::equal(all[1].psk.expose_bytes(), one.psk.expose_bytes()));
  EXPECT_TRUE(std::ranges::equal(all[1].knock.expose_bytes(), one.knock.expose_bytes()));
  EXPECT_TRUE(std::ranges::equal(all[1].beacon.expose_bytes(), one.beacon.expose_bytes()));
  EXPECT_FALSE(all[1].active);
  EXPECT_EQ(all[1].version, 4u);
  EXPECT_EQ(all[1].since_ms, 12);
  EXPECT_EQ(all[1].addresses, one.addresses);
  EXPECT_NE(all[0].space, all[1].space);
  ASSERT_TRUE(ada->activate_peer(one.row));
  EXPECT_TRUE((*ada->peers())[1].active);
  EXPECT_FALSE((*ada->peers())[0].active);
}

TEST_F(PeersTest, AreCalledWhatTheyCallThemselves) {
  Peer one;
  one.static_key.raw.fill(7);
  one.person = person(3);
  one.display = "someone";
  EXPECT_EQ(*ada->display_of(person(3)), "");
  ASSERT_TRUE(ada->add_peer(one, pair_space(0x51)));
  EXPECT_EQ(*ada->display_of(person(3)), "someone");
  EXPECT_EQ(*ada->display_of(person(2)), peer().display);
  ASSERT_TRUE(ada->remove_peer(one.row));
  EXPECT_EQ(*ada->display_of(person(3)), "") << "not one that is gone";
}

TEST_F(PeersTest, TheSameDeviceTwiceIsRefusedAndLeavesNothing) {
  Peer again;
  again.static_key = peer().static_key;
  again.person = person(2);
  EXPECT_FALSE(ada->add_peer(again, pair_space(0x51)));
  EXPECT_EQ(ada->peers()->size(), 1u);
  EXPECT_FALSE(ada->log().find_space(pair_space(0x51)).has_value());
}

TEST_F(PeersTest, StampsStrictlyIncreaseOverRestarts) {
  std::uint64_t last = 0;
  for (int i = 0; i < 4; ++i) {
    const auto first = *ada->reserve_stamps(ada.peer_row, 10);
    EXPECT_GT(first, last);
    last = first + 9;
    ada.reopen();
  }
  EXPECT_EQ(verdict(ada->reserve_stamps(99, 1)), "not_paired");
}

TEST_F(PeersTest, AStampIsAcceptedOnceAndOnlyIfItIsGreater) {
  EXPECT_TRUE(*ada->accept_stamp(ada.peer_row, 5));
  EXPECT_FALSE(*ada->accept_stamp(ada.peer_row, 5));
  EXPECT_FALSE(*ada->accept_stamp(ada.peer_row, 4));
  ada.reopen();
  EXPECT_FALSE(*ada->accept_stamp(ada.peer_row, 5));
  EXPECT_TRUE(*ada->accept_stamp(ada.peer_row, 6));
  EXPECT_EQ(peer().stamp_in, 6u);
  EXPECT_FALSE(*ada->accept_stamp(99, 7));
}

TEST_F(PeersTest, TheVersionAgreedOnNeverGoesDown) {
  ASSERT_TRUE(ada->set_peer_version(ada.peer_row, 3));
  ASSERT_TRUE(ada->set_peer_version(ada.peer_row, 2));
  EXPECT_EQ(peer().version, 3u);
}

TEST_F(PeersTest, TheLastAddressThatWorkedIsFirstAndEightAreKept) {
  for (int i = 0; i < 10; ++i)
    ASSERT_TRUE(ada->remember_address(ada.peer_row, "10.0.0." + std::to_string(i) + ":1"));
  ASSERT_TRUE(ada->remember_address(ada.peer_row, "10.0.0.5:1"));
  const auto addresses = peer().addresses;
  ASSERT_EQ(addresses.size(), 8u);
  EXPECT_EQ(addresses[0], "10.0.0.5:1");
  EXPECT_EQ(addresses[1], "10.0.0.9:1");
  EXPECT_EQ(std::count(addresses.begin(), addresses.end(), "10.0.0.5:1"), 1);
  EXPECT_TRUE(ada->remember_address(99, "10.0.0.1:1"));
}

TEST_F(PeersTest, WhatIsWaitingGoesDownAsItIsAcknowledgedAndNeverUp) {
  EXPECT_EQ(*ada->waiting(peer(), {}), 0u);
  share_thanks(ada, "one");
  share_thanks(ada, "two");
  share_thanks(ada, "three");
  EXPECT_EQ(*ada->waiting(peer(), {}), 3u);
  ASSERT_TRUE(ada->set_acked(ada.peer_row, {{ada.own().row, 2}}));
  EXPECT_EQ(*ada->waiting(peer(), {}), 1u);
  ASSERT_TRUE(ada->set_acked(ada.peer_row, {{ada.own().row, 1}}));
  EXPECT_EQ(*ada->waiting(peer(), {}), 1u);
  ASSERT_TRUE(ada->set_acked(ada.peer_row, {{ada.own().row, 3}}));
  share_thanks(bo, "theirs");
  ASSERT_TRUE(carry(ada, bo));
  EXPECT_EQ(*ada->waiting(peer(), {}), 0u) << "the peer's own changes wait for no one here";
}

TEST_F(PeersTest, EntriesWaitOnceHoweverOftenTheyWereEdited) {
  EXPECT_EQ(ada->waiting_entries(peer(), {})->count, 0u);
  EXPECT_EQ(ada->waiting_entries(peer(), {})->oldest_ms, 0);
  const auto begin = ada.clock.now_ms;
  const auto first = share_thanks(ada, "one");
  ada.clock.now_ms += 1'000;
  share_thanks(ada, "two");
  ASSERT_TRUE(ada->create(kGratitudeSpec, thanks("private"), std::nullopt));
  EXPECT_EQ(ada->waiting_entries(peer(), {})->count, 2u);
  EXPECT_EQ(ada->waiting_entries(peer(), {})->oldest_ms, begin);
  ada.clock.now_ms += 1'000;
  ASSERT_TRUE(ada->edit(first, thanks("one, edited")));
  ASSERT_TRUE(ada->edit(first, thanks("one, edited twice")));
  EXPECT_EQ(*ada->waiting(peer(), {}), 4u);
  EXPECT_EQ(ada->waiting_entries(peer(), {})->count, 2u);
  EXPECT_EQ(ada->waiting_entries(peer(), {})->oldest_ms, begin + 1'000) << "the second's, by now";
}

TEST_F(PeersTest, EntriesWaitUntilTheirLastChangeIsAcknowledged) {
  const auto id = share_thanks(ada, "one");
  share_thanks(ada, "two");
  ASSERT_TRUE(ada->edit(id, thanks("one, edited")));
  const auto row = ada.own().row;
  const auto count = [&](const Store::Acked& in_session) {
    return ada->waiting_entries(peer(), in_session)->count;
  };
  EXPECT_EQ(count({{row, 1}}), 2u);
  EXPECT_EQ(count({{row, 2}}), 1u) << "what a session knows counts";
  EXPECT_EQ(count({{row, 3}}), 0u);
  ASSERT_TRUE(ada->set_acked(ada.peer_row, {{row, 2}}));
  EXPECT_EQ(count({}), 1u) << "and what is stored";
  EXPECT_EQ(count({{row, 1}}), 1u) << "whichever is further";
  ASSERT_TRUE(ada->set_acked(ada.peer_row, {{row, 3}}));
  EXPECT_EQ(count({}), 0u);
  share_thanks(bo, "theirs");
  ASSERT_TRUE(carry(ada, bo));
  EXPECT_EQ(count({}), 0u) << "the peer's own entries wait for no one here";
}

TEST_F(PeersTest, WhatIsToBeTakenBackWaitsToo) {
  const auto id = share_thanks(ada, "one");
  ASSERT_TRUE(ada->set_acked(ada.peer_row, {{ada.own().row, 1}}));
  ASSERT_EQ(ada->waiting_entries(peer(), {})->count, 0u);
  ASSERT_TRUE(ada->withdraw({id}));
  EXPECT_EQ(ada->waiting_entries(peer(), {})->count, 1u);
}

TEST_F(PeersTest, TheLastContactIsKept) {
  EXPECT_EQ(peer().contact.at_ms, 0);
  EXPECT_EQ(peer().contact.way, Way::kNone);
  EXPECT_EQ(peer().contact.heard, BeaconMark());
  for (const auto way : {Way::kRemembered, Way::kBeacon, Way::kTyped, Way::kAnswered}) {
    ASSERT_TRUE(ada->note_contact(ada.peer_row, {77 + static_cast<int>(way), way}));
    ada.reopen();
    EXPECT_EQ(peer().contact.at_ms, 77 + static_cast<int>(way));
    EXPECT_EQ(peer().contact.way, way);
  }
  EXPECT_TRUE(ada->note_contact(99, {1, Way::kTyped}));
  EXPECT_EQ(peer().contact.way, Way::kAnswered);
}

TEST_F(PeersTest, TheMarkOfBeaconsOnlyRises) {
  const auto kept_after = [&](BeaconMark mark) {
    EXPECT_TRUE(ada->note_contact(ada.peer_row, {77, Way::kBeacon, mark}));
    ada.reopen();
    return peer().contact.heard;
  };
  EXPECT_EQ(kept_after({5, 9}), (BeaconMark{5, 9}));
  EXPECT_EQ(kept_after({}), (BeaconMark{5, 9})) << "nothing was heard, and nothing is forgotten";
  EXPECT_EQ(kept_after({5, 8}), (BeaconMark{5, 9}));
  EXPECT_EQ(kept_after({4, 100}), (BeaconMark{5, 9}));
  EXPECT_EQ(kept_after({5, 10}), (BeaconMark{5, 10}));
  constexpr BeaconMark kMost{std::numeric_limits<std::int64_t>::max(),
                             std::numeric_limits<std::uint32_t>::max()};
  EXPECT_EQ(kept_after(kMost), kMost);
}

// --- the end of a pairing ------------------------------------------------------------------------

TEST_F(PeersTest, StoppingKeepsBothPeoplesEntriesAsPrivateCopiesUnderNewIds) {
  const auto mine = share_thanks(ada, "mine");
  const auto theirs = share_thanks(bo, "theirs");
  const auto kept = *ada->create(kGratitudeSpec, thanks("kept"), std::nullopt);
  const auto withdrawn = share_thanks(ada, "taken back");
  ASSERT_TRUE(ada->withdraw({withdrawn}));
  const auto unseen = share_thanks(bo, "never seen");
  ASSERT_TRUE(carry(ada, bo));
  ASSERT_TRUE(bo->withdraw({unseen}));
  ASSERT_TRUE(carry(ada, bo));
  ASSERT_EQ(found(ada, "theirs"), Ids{theirs});
  ASSERT_TRUE(ada->remove_peer(ada.peer_row));
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(ada->peers()->empty());
    EXPECT_FALSE(ada->log().find_space(pair_space()).has_value());
    const auto entries = *ada->list({});
    ASSERT_EQ(entries.size(), 4u);
    for (const auto& entry : entries) {
      EXPECT_EQ(entry.share, Share::kPrivate);
      EXPECT_TRUE(entry.id == kept || (entry.id != mine && entry.id != theirs));
    }
    EXPECT_EQ(found(ada, "theirs").size(), 1u);
    EXPECT_EQ(found(ada, "mine").size(), 1u);
    EXPECT_EQ(found(ada, "taken").size(), 1u);
    EXPECT_EQ(found(ada, "never").size(), 0u);
    EXPECT_EQ(ask(ada,
                  "SELECT (SELECT count(*) FROM change) + (SELECT count(*) FROM replica) + "
                  "(SELECT count(*) FROM space) + (SELECT count(*) FROM acked)"),
              "0");
  }
  // A new pairing starts from nothing, and what is shared again is as new.
  ada.join(pair_space(0x60), 2);
  EXPECT_EQ(ada.own().seq, 0u);
  const auto again = found(ada, "mine").front();
  EXPECT_EQ(verdict(ada->share({again}, ada.space)), "good");
  EXPECT_EQ(verdict(ada->edit(again, thanks("mine still"))), "good");
}

TEST_F(PeersTest, ForgettingWithoutCopiesLeavesNothingOfTheSpace) {
  share_thanks(ada, "qzxcanary mine");
  share_thanks(bo, "qzxcanary theirs");
  ASSERT_TRUE(carry(ada, bo));
  const auto kept = *ada->create(kGratitudeSpec, thanks("kept"), std::nullopt);
  ASSERT_EQ(found(ada, "qzxcanary").size(), 2u);
  ASSERT_EQ(verdict(ada->remove_peer(ada.peer_row, false)), "good");
  EXPECT_EQ(listed(ada), Ids{kept});
  EXPECT_EQ(found(ada, "qzxcanary"), Ids{});
  ada.settle_down();
  EXPECT_EQ(tables_holding(ada, "zxcanary"), "");
}

TEST_F(PeersTest, TheOtherPeersSpaceIsLeftAlone) {
  const auto first = ada.space;
  const auto first_row = ada.peer_row;
  const auto here = share_thanks(ada, "first space");
  ada.join(pair_space(0x51), 3);
  share_thanks(ada, "second space");
  ASSERT_TRUE(ada->remove_peer(ada.peer_row));
  ada.space = first;
  EXPECT_EQ(ada->get(here)->share, Share::kShared);
  EXPECT_EQ(ada.own().seq, 1u);
  EXPECT_EQ(ada->peers()->front().row, first_row);
}

TEST_F(PeersTest, AnUnknownPeerCannotBeRemoved) {
  EXPECT_EQ(verdict(ada->remove_peer(99)), "not_paired");
}

}  // namespace
}  // namespace lull::store
