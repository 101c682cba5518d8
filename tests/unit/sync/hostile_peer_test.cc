// SPDX-License-Identifier: Apache-2.0
// A peer that says what it should not: each message in each state.
#include <gtest/gtest.h>

#include "unit/sync/line.h"

namespace lull::sync {
namespace {

using namespace store;

class HostilePeer : public ::testing::Test {
 protected:
  HostilePeer() {
    ada.join(pair_space(), 2);
    crypto::random_fill(theirs.raw);
    session.emplace(*ada, person(2), ada.space);
  }
  wire::ReplicaState state(const ReplicaId& id, std::uint8_t who, Seq seq = 0) {
    return {id, person(who), seq, {}};
  }
  wire::Hello hello() { return {{{pair_space(), theirs, {state(theirs, 2)}}}}; }
  wire::Changes changes(const ReplicaId& id, Seq first = 1) {
    RecordId record;
    crypto::random_fill(record.raw);
    wire::Item item{"", body_of(record, model::kGratitudeSpec, thanks("tea"))};
    return {pair_space(), {{id, first, {item}}}};
  }
  wire::Ack ack(const ReplicaId& id, Seq seq) {
    auto acked = state(id, 1, seq);
    const auto* replica = ada->log().find(ada.space, id);
    if (replica != nullptr && seq <= replica->seq) acked.head = *ada->head_at(*replica, seq);
    return {pair_space(), {acked}};
  }
  std::string say(wire::SyncMessage message) {
    return verdict(session->receive(wire::encode(std::move(message))));
  }
  void greet() { ASSERT_EQ(say(hello()), "good"); }
  /// Everything the session wants to send now.
  void listen() {
    for (;;) {
      const auto message = session->next();
      ASSERT_TRUE(message);
      if (!*message) return;
    }
  }

  Home ada{1};
  ReplicaId theirs;
  std::optional<Session> session;
};

TEST_F(HostilePeer, NothingIsTakenBeforeItsHello) {
  EXPECT_EQ(say(changes(theirs)), "message_out_of_turn");
  EXPECT_EQ(say(ack(ada.own().id, 1)), "message_out_of_turn");
  EXPECT_EQ(say(wire::Keepalive{}), "message_out_of_turn");
  EXPECT_EQ(ada.replicas(), 1u);
}

TEST_F(HostilePeer, AHelloComesOnce) {
  greet();
  EXPECT_EQ(say(hello()), "message_out_of_turn");
}

TEST_F(HostilePeer, AfterTheHelloEachIsTaken) {
  greet();
  EXPECT_EQ(say(wire::Keepalive{}), "good");
  EXPECT_EQ(say(changes(theirs)), "good");
  EXPECT_EQ(say(wire::Ack{pair_space(), {}}), "good");
}

TEST_F(HostilePeer, BytesThatAreNoMessageAreRefusedInBothStates) {
  EXPECT_EQ(verdict(session->receive(as_bytes("rubbish"))), "message_malformed");
  EXPECT_EQ(verdict(session->receive({})), "message_malformed");
  EXPECT_EQ(verdict(session->receive(Bytes(wire::kSyncMessageBytesMax + 1))), "message_too_large");
  greet();
  EXPECT_EQ(verdict(session->receive(as_bytes("rubbish"))), "message_malformed");
}

TEST_F(HostilePeer, AnotherSpaceIsRefusedEverywhere) {
  auto other = hello();
  other.spaces[0].space = pair_space(0x66);
  EXPECT_EQ(say(other), "space_unknown");
  session.emplace(*ada, person(2), ada.space);
  EXPECT_EQ(say(wire::Hello{}), "space_unknown");
  session.emplace(*ada, person(2), ada.space);
  greet();
  auto batch = changes(theirs);
  batch.space = pair_space(0x66);
  EXPECT_EQ(say(batch), "space_unknown");
  auto late = ack(ada.own().id, 0);
  late.replicas.clear();
  late.space = pair_space(0x66);
  EXPECT_EQ(say(late), "space_unknown");
}

TEST_F(HostilePeer, SpacesThatAreNotSharedAreNoneOfItsBusiness) {
  auto two = hello();
  auto other = two.spaces[0];
  other.space = pair_space(0x66);
  two.spaces.insert(two.spaces.begin(), other);
  EXPECT_EQ(say(two), "good");
}

TEST_F(HostilePeer, ItsOwnReplicaMustBeListed) {
  auto without = hello();
  without.spaces[0].replicas.clear();
  EXPECT_EQ(say(without), "message_malformed");
}

TEST_F(HostilePeer, ItCannotWriteAsSomeoneElse) {
  auto as_me = hello();
  as_me.spaces[0].replicas = {state(theirs, 1)};
  EXPECT_EQ(say(as_me), "replica_forged");
  session.emplace(*ada, person(2), ada.space);
  auto as_my_replica = hello();
  as_my_replica.spaces[0].own_replica = ada.own().id;
  as_my_replica.spaces[0].replicas = {state(ada.own().id, 2)};
  EXPECT_EQ(say(as_my_replica), "replica_forged");
  session.emplace(*ada, person(2), ada.space);
  auto mine = hello();
  mine.spaces[0].replicas.push_back(state(ada.own().id, 2));
  EXPECT_EQ(say(mine), "replica_forged") << "a known replica under another name";
  EXPECT_EQ(ada.own().person, ada.me);
}

TEST_F(HostilePeer, ItCannotExtendMyReplica) {
  greet();
  EXPECT_EQ(say(changes(ada.own().id)), "replica_forged");
  EXPECT_EQ(ada.own().seq, 0u);
  EXPECT_TRUE(listed(ada).empty());
}

TEST_F(HostilePeer, AReplicaItDidNotIntroduceIsRefused) {
  greet();
  ReplicaId stranger;
  stranger.raw.fill(0x44);
  EXPECT_EQ(say(changes(stranger)), "replica_unknown");
}

TEST_F(HostilePeer, AThirdPersonsReplicaIsNotAdmitted) {
  ReplicaId third;
  third.raw.fill(0x44);
  auto more = hello();
  more.spaces[0].replicas.push_back(state(third, 9));
  EXPECT_EQ(say(more), "good");
  EXPECT_EQ(ada->log().find(ada.space, third), nullptr);
  EXPECT_EQ(say(changes(third)), "replica_unknown");
}

TEST_F(HostilePeer, WhatItClaimsOfMyNameNeedsMyMark) {
  ReplicaId lost;
  lost.raw.fill(0x44);
  auto more = hello();
  more.spaces[0].replicas.push_back(state(lost, 1));
  EXPECT_EQ(say(more), "good");
  EXPECT_EQ(say(changes(lost)), "good");
  ASSERT_TRUE(session->settle());
  EXPECT_TRUE(listed(ada).empty()) << "nobody puts words into my mouth";
}

TEST_F(HostilePeer, AGapEndsTheSessionAndLeavesNothing) {
  greet();
  ASSERT_EQ(say(changes(theirs, 1)), "good");
  EXPECT_EQ(say(changes(theirs, 3)), "chain_gap");
  EXPECT_TRUE(listed(ada).empty());
  EXPECT_EQ(ada->log().find(ada.space, theirs)->seq, 0u);
  // The next session starts from what is durable.
  session.emplace(*ada, person(2), ada.space);
  greet();
  EXPECT_EQ(say(changes(theirs, 1)), "good");
  ASSERT_TRUE(session->settle());
  EXPECT_EQ(listed(ada).size(), 1u);
}

TEST_F(HostilePeer, ItCannotAcknowledgeWhatDoesNotExist) {
  share_thanks(ada, "tea");
  greet();
  ReplicaId stranger;
  stranger.raw.fill(0x44);
  EXPECT_EQ(say(ack(stranger, 1)), "ack_unknown");
  listen();
  EXPECT_EQ(say(ack(ada.own().id, 2)), "ack_unknown");
  EXPECT_TRUE(session->acked().empty());
  EXPECT_FALSE(session->in_step());
  EXPECT_EQ(say(ack(ada.own().id, 1)), "good");
  EXPECT_EQ(say(ack(ada.own().id, 1)), "good") << "again is nothing new";
  EXPECT_EQ(session->acked().size(), 1u);
  EXPECT_TRUE(session->in_step());
}

TEST_F(HostilePeer, TheSameChangesAgainChangeNothing) {
  greet();
  const auto batch = changes(theirs);
  EXPECT_EQ(say(batch), "good");
  EXPECT_EQ(say(batch), "good");
  ASSERT_TRUE(session->settle());
  EXPECT_EQ(say(batch), "good");
  ASSERT_TRUE(session->settle());
  EXPECT_EQ(listed(ada).size(), 1u);
  listen();
  EXPECT_TRUE(session->in_step());
}

TEST_F(HostilePeer, MoreReplicasThanASpaceHasAreRefused) {
  auto many = hello();
  for (std::uint8_t i = 1; i < wire::kReplicasMax; ++i) {
    ReplicaId id;
    id.raw.fill(i);
    many.spaces[0].replicas.push_back(state(id, 2));
  }
  EXPECT_EQ(say(many), "too_many_replicas");
  EXPECT_LE(ada.replicas(), wire::kReplicasMax);
}

TEST_F(HostilePeer, ClaimsOfHistoriesItDoesNotShowMakeNoHarm) {
  auto boast = hello();
  boast.spaces[0].replicas[0].seq = 1'000'000;
  EXPECT_EQ(say(boast), "good");
  listen();
  EXPECT_FALSE(session->in_step()) << "it owes them";
  EXPECT_EQ(say(changes(theirs)), "good");
  ASSERT_EQ(verdict(session->settle()), "good");
  EXPECT_FALSE(session->forked());
  EXPECT_EQ(listed(ada).size(), 1u);
}

}  // namespace
}  // namespace lull::sync
