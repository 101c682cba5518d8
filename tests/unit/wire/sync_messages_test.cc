// SPDX-License-Identifier: Apache-2.0
#include "wire/sync_messages.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "sync.pb.h"
#include "unit/wire/random_fields.h"

namespace lull::wire {

// Only the tests compare messages.
bool operator==(const ReplicaState& a, const ReplicaState& b) {
  return a.replica == b.replica && a.person == b.person && a.seq == b.seq && a.head == b.head;
}
bool operator==(const SpaceState& a, const SpaceState& b) {
  return a.space == b.space && a.own_replica == b.own_replica && a.replicas == b.replicas;
}
bool operator==(const Hello& a, const Hello& b) {
  return a.spaces == b.spaces;
}
bool operator==(const Item& a, const Item& b) {
  return a.seen == b.seen && a.content == b.content;
}
bool operator==(const Run& a, const Run& b) {
  return a.replica == b.replica && a.first_seq == b.first_seq && a.items == b.items;
}
bool operator==(const Changes& a, const Changes& b) {
  return a.space == b.space && a.runs == b.runs;
}
bool operator==(const Ack& a, const Ack& b) {
  return a.space == b.space && a.replicas == b.replicas;
}
bool operator==(const Farewell&, const Farewell&) {
  return true;
}
bool operator==(const Keepalive& a, const Keepalive& b) {
  return a.answer == b.answer;
}

namespace {

std::string verdict(ByteView bytes) {
  const auto message = decode_sync(bytes);
  return message ? "good" : message.error().reason;
}
std::string verdict(const proto::SyncMessage& message) {
  return verdict(as_bytes(message.SerializeAsString()));
}
constexpr char kMalformed[] = "message_malformed";

ReplicaState random_state(Dice& dice) {
  ReplicaState state{random_id<ReplicaId>(dice), random_id<PersonId>(dice), dice.roll(3), {}};
  if (state.seq != 0) state.head = random_id<ChainHead>(dice);
  return state;
}
std::vector<ReplicaState> random_states(Dice& dice) {
  std::vector<ReplicaState> states(dice.roll(kReplicasMax + 1));
  for (auto& state : states) state = random_state(dice);
  return states;
}

SyncMessage random_message(Dice& dice) {
  switch (dice.roll(4)) {
    case 0: {
      Hello hello;
      for (auto n = dice.roll(4); n > 0; --n)
        hello.spaces.push_back(
            {random_id<SpaceId>(dice), random_id<ReplicaId>(dice), random_states(dice)});
      return hello;
    }
    case 1: {
      Changes changes{random_id<SpaceId>(dice), {}};
      for (auto n = 1 + dice.roll(4); n > 0; --n) {
        Run run{random_id<ReplicaId>(dice), 1 + dice.roll(1'000'000), {}};
        for (auto m = 1 + dice.roll(6); m > 0; --m) {
          Item item{random_text(dice, 0, 20), random_text(dice, 0, 60)};
          if (dice.roll(3) == 0) item.content = random_id<BodyHash>(dice);
          run.items.push_back(std::move(item));
        }
        changes.runs.push_back(std::move(run));
      }
      return changes;
    }
    case 2:
      return Ack{random_id<SpaceId>(dice), random_states(dice)};
    default:
      return Keepalive{dice.roll(2) == 0};
  }
}

RC_GTEST_PROP(SyncMessagesProperty, WhatIsEncodedIsDecodedTheSame, (std::uint64_t seed)) {
  Dice dice(seed);
  const auto message = random_message(dice);
  const auto read = decode_sync(encode(message));
  RC_ASSERT(read.has_value());
  RC_ASSERT(*read == message);
}

RC_GTEST_PROP(SyncMessagesProperty, TruncatedAndFlippedMessagesAreRefusedOrReadWithinTheRules,
              (std::uint64_t seed)) {
  Dice dice(seed);
  auto bytes = encode(random_message(dice));
  for (std::size_t size = 0; size < bytes.size(); ++size)
    (void)decode_sync(ByteView(bytes).first(size));
  for (int i = 0; i < 50; ++i) {
    bytes[dice.roll(bytes.size())] ^= static_cast<std::uint8_t>(1u << dice.roll(8));
    (void)decode_sync(bytes);
  }
}

RC_GTEST_PROP(SyncMessagesProperty, AnyBytesAreReadOrRefused, (const Bytes& bytes)) {
  (void)decode_sync(bytes);
}

TEST(SyncMessages, TruncatedInTheMiddleOfAFieldIsRefused) {
  Ack ack{};
  ack.replicas.push_back({{}, {}, 1, {}});
  const auto bytes = encode(ack);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_EQ(verdict(ByteView(bytes).first(size)), kMalformed) << size;
}

TEST(SyncMessages, AnEmptyMessageIsRefused) {
  EXPECT_EQ(verdict(ByteView()), kMalformed);
  EXPECT_EQ(verdict(proto::SyncMessage()), kMalformed);
}

// A valid message of each kind, to be spoilt in one place.
proto::ReplicaState good_state() {
  proto::ReplicaState state;
  state.set_replica(std::string(8, 'r'));
  state.set_person(std::string(16, 'p'));
  state.set_seq(1);
  state.set_head(std::string(32, 'h'));
  return state;
}
proto::SyncMessage good_hello() {
  proto::SyncMessage message;
  auto* space = message.mutable_hello()->add_spaces();
  space->set_space(std::string(16, 's'));
  space->set_own_replica(std::string(8, 'r'));
  *space->add_replicas() = good_state();
  return message;
}
proto::SyncMessage good_ack() {
  proto::SyncMessage message;
  message.mutable_ack()->set_space(std::string(16, 's'));
  *message.mutable_ack()->add_replicas() = good_state();
  return message;
}
proto::SyncMessage good_changes() {
  proto::SyncMessage message;
  auto* changes = message.mutable_changes();
  changes->set_space(std::string(16, 's'));
  auto* run = changes->add_runs();
  run->set_replica(std::string(8, 'r'));
  run->set_first_seq(1);
  run->add_items()->set_body("x");
  return message;
}

TEST(SyncMessages, WrongSizesOfIdsAreRefusedEverywhere) {
  ASSERT_EQ(verdict(good_hello()), "good");
  ASSERT_EQ(verdict(good_ack()), "good");
  ASSERT_EQ(verdict(good_changes()), "good");
  for (const auto& [right, name] : {std::pair{8, "replica"}, {16, "person"}, {32, "head"}})
    for (const int size : {0, right - 1, right + 1}) {
      const std::string wrong(static_cast<std::size_t>(size), 'x');
      auto state = good_state();
      if (right == 8) state.set_replica(wrong);
      if (right == 16) state.set_person(wrong);
      if (right == 32) state.set_head(wrong);
      auto hello = good_hello();
      *hello.mutable_hello()->mutable_spaces(0)->mutable_replicas(0) = state;
      EXPECT_EQ(verdict(hello), kMalformed) << name << size;
      auto ack = good_ack();
      *ack.mutable_ack()->mutable_replicas(0) = state;
      EXPECT_EQ(verdict(ack), kMalformed) << name << size;
    }
  for (const std::string& wrong : {std::string(), std::string(15, 's'), std::string(17, 's')}) {
    auto hello = good_hello();
    hello.mutable_hello()->mutable_spaces(0)->set_space(wrong);
    EXPECT_EQ(verdict(hello), kMalformed);
    hello = good_hello();
    hello.mutable_hello()->mutable_spaces(0)->set_own_replica(wrong);
    EXPECT_EQ(verdict(hello), kMalformed);
    auto ack = good_ack();
    ack.mutable_ack()->set_space(wrong);
    EXPECT_EQ(verdict(ack), kMalformed);
    auto changes = good_changes();
    changes.mutable_changes()->set_space(wrong);
    EXPECT_EQ(verdict(changes), kMalformed);
    changes = good_changes();
    changes.mutable_changes()->mutable_runs(0)->set_replica(wrong);
    EXPECT_EQ(verdict(changes), kMalformed);
    changes = good_changes();
    changes.mutable_changes()->mutable_runs(0)->mutable_items(0)->set_body_hash(wrong);
    EXPECT_EQ(verdict(changes), kMalformed);
  }
}

TEST(SyncMessages, AReplicaWithNothingHasNoHead) {
  auto hello = good_hello();
  auto* state = hello.mutable_hello()->mutable_spaces(0)->mutable_replicas(0);
  state->set_seq(0);
  EXPECT_EQ(verdict(hello), kMalformed);
  state->clear_head();
  EXPECT_EQ(verdict(hello), "good");
}

TEST(SyncMessages, NumbersBeyondTheLastOneAreRefused) {
  auto ack = good_ack();
  auto* state = ack.mutable_ack()->mutable_replicas(0);
  state->set_seq(kSeqMax);
  EXPECT_EQ(verdict(ack), "good");
  state->set_seq(kSeqMax + 1);
  EXPECT_EQ(verdict(ack), kMalformed);
  auto changes = good_changes();
  auto* run = changes.mutable_changes()->mutable_runs(0);
  run->set_first_seq(kSeqMax);
  EXPECT_EQ(verdict(changes), "good");
  run->set_first_seq(kSeqMax + 1);
  EXPECT_EQ(verdict(changes), kMalformed);
}

TEST(SyncMessages, RunsStartAtOneAndHoldSomething) {
  auto changes = good_changes();
  changes.mutable_changes()->mutable_runs(0)->set_first_seq(0);
  EXPECT_EQ(verdict(changes), kMalformed);
  changes = good_changes();
  changes.mutable_changes()->mutable_runs(0)->clear_items();
  EXPECT_EQ(verdict(changes), kMalformed);
  changes = good_changes();
  changes.mutable_changes()->clear_runs();
  EXPECT_EQ(verdict(changes), kMalformed);
  changes = good_changes();
  changes.mutable_changes()->mutable_runs(0)->mutable_items(0)->Clear();
  EXPECT_EQ(verdict(changes), kMalformed) << "neither a body nor a hash";
}

TEST(SyncMessages, SpacesAndReplicasAreHeldToTheirNumber) {
  auto hello = good_hello();
  auto* spaces = hello.mutable_hello();
  while (spaces->spaces_size() < static_cast<int>(kSpacesMax))
    *spaces->add_spaces() = spaces->spaces(0);
  EXPECT_EQ(verdict(hello), "good");
  *spaces->add_spaces() = spaces->spaces(0);
  EXPECT_EQ(verdict(hello), kMalformed);

  hello = good_hello();
  auto ack = good_ack();
  auto* space = hello.mutable_hello()->mutable_spaces(0);
  for (std::size_t i = 1; i < kReplicasMax; ++i) {
    *space->add_replicas() = good_state();
    *ack.mutable_ack()->add_replicas() = good_state();
  }
  EXPECT_EQ(verdict(hello), "good");
  EXPECT_EQ(verdict(ack), "good");
  *space->add_replicas() = good_state();
  *ack.mutable_ack()->add_replicas() = good_state();
  EXPECT_EQ(verdict(hello), kMalformed);
  EXPECT_EQ(verdict(ack), kMalformed);
}

TEST(SyncMessages, ABatchIsHeldToItsNumberOfChangesOverAllRuns) {
  auto message = good_changes();
  auto* changes = message.mutable_changes();
  for (std::size_t i = 1; i < kBatchChangesMax / 2; ++i)
    changes->mutable_runs(0)->add_items()->set_body("x");
  *changes->add_runs() = changes->runs(0);
  EXPECT_EQ(verdict(message), "good");
  changes->mutable_runs(1)->add_items()->set_body("x");
  EXPECT_EQ(verdict(message), kMalformed);
}

TEST(SyncMessages, ABodyOnItsWayIsHeldToItsLimit) {
  auto message = good_changes();
  auto* item = message.mutable_changes()->mutable_runs(0)->mutable_items(0);
  item->set_body(std::string(kBodyBytesMax, 'x'));
  EXPECT_EQ(verdict(message), "good");
  item->set_body(std::string(kBodyBytesMax + 1, 'x'));
  EXPECT_EQ(verdict(message), kMalformed) << "a third device could not be told";
}

/// The largest batch there can be of so many changes, each in a run of its own: one byte short of
/// closed, by the measure that closes it, then a body at its limit.
Bytes largest_batch(std::size_t items) {
  Changes changes{SpaceId{}, {}};
  std::size_t bytes = 0;
  const auto add = [&](std::size_t size) {
    Item item{"", std::string(size, 'x')};
    bytes += item.wire_bytes();
    changes.runs.push_back({ReplicaId{}, std::uint64_t{1} << 39, {std::move(item)}});
  };
  const auto fixed = Item{"", std::string()}.wire_bytes();
  const auto each = (kBatchBytesMax - 1) / (items - 1) - fixed;
  while (changes.runs.size() + 2 < items) add(each);
  add(kBatchBytesMax - 1 - bytes - fixed);
  EXPECT_EQ(bytes, kBatchBytesMax - 1);
  add(kBodyBytesMax);
  return encode(std::move(changes));
}

TEST(SyncMessages, TheLargestBatchThatCanBeMadeCanBeRead) {
  EXPECT_EQ(verdict(largest_batch(kBatchChangesMax)), "good");
  EXPECT_EQ(verdict(largest_batch(20)), "good");
}

TEST(SyncMessages, AMessageIsReadUpToItsLimitAndNotPastIt) {
  EXPECT_EQ(verdict(Bytes(kSyncMessageBytesMax, 0x0a)), kMalformed);
  EXPECT_EQ(verdict(Bytes(kSyncMessageBytesMax + 1, 0x0a)), "message_too_large");
}

TEST(SyncMessages, KeepaliveAndFarewellAreTwoBytes) {
  EXPECT_EQ(encode(Farewell{}).size(), 2u);
  EXPECT_TRUE(std::holds_alternative<Farewell>(*decode_sync(encode(Farewell{}))));
  EXPECT_EQ(encode(Keepalive{}).size(), 2u);
}

}  // namespace
}  // namespace lull::wire
