// SPDX-License-Identifier: Apache-2.0
#include "store/change_log.h"

#include "base/varint.h"
#include "crypto/hash.h"
#include "unit/store/raw.h"

namespace lull::store {
namespace {

using model::kGratitudeSpec;
using model::VersionVector;

ReplicaId replica(std::uint8_t number) {
  ReplicaId id;
  id.raw.fill(number);
  return id;
}
std::string entry(std::uint8_t number, std::uint64_t more) {
  Bytes out(8, number);
  append_varint(out, more);
  return std::string(as_text(out));
}

// --- the difference of what was seen -------------------------------------------------------------

TEST(Seen, IsWrittenAsTheDifferenceAndReadBack) {
  VersionVector before;
  before.raise(replica(1), 4);
  before.raise(replica(2), 7);
  auto now = before;
  now.raise(replica(2), 300);
  now.raise(replica(3), 1);
  now.raise(replica(9), 5);
  const auto difference = encode_seen(before, now, replica(9));
  EXPECT_EQ(as_text(difference), entry(2, 293) + entry(3, 1)) << "without the replica itself";
  auto read = before;
  ASSERT_TRUE(add_seen(as_text(difference), replica(9), read));
  read.raise(replica(9), 5);
  EXPECT_EQ(read, now);
}

TEST(Seen, NothingNewTakesNoBytes) {
  VersionVector same;
  same.raise(replica(1), 4);
  EXPECT_TRUE(encode_seen(same, same, replica(9)).empty());
  EXPECT_TRUE(add_seen("", replica(9), same));
}

TEST(Seen, OnlyTheCanonicalEncodingIsRead) {
  const auto reads = [](const std::string& difference) {
    VersionVector seen;
    return add_seen(difference, replica(9), seen);
  };
  EXPECT_TRUE(reads(entry(1, 1) + entry(2, 1)));
  EXPECT_FALSE(reads(entry(2, 1) + entry(1, 1))) << "out of order";
  EXPECT_FALSE(reads(entry(1, 1) + entry(1, 1))) << "twice";
  EXPECT_FALSE(reads(entry(1, 0))) << "no increase";
  EXPECT_FALSE(reads(entry(9, 1))) << "itself";
  EXPECT_FALSE(reads(entry(1, 1) + "x")) << "trailing bytes";
  EXPECT_FALSE(reads(entry(1, 1).substr(0, 8))) << "no number";
  EXPECT_FALSE(reads(entry(1, 1).substr(0, 7)));
  EXPECT_FALSE(reads(std::string(8, 1) + "\x80")) << "cut short";
  EXPECT_FALSE(reads(std::string(8, 1) + "\x81" + std::string(1, 0))) << "longer than need be";
  EXPECT_TRUE(reads(entry(1, (std::uint64_t{1} << 40) - 1)));
  EXPECT_FALSE(reads(entry(1, std::uint64_t{1} << 40))) << "more changes than a key can number";
  EXPECT_FALSE(reads(entry(1, ~std::uint64_t{0})));
}

// --- chains --------------------------------------------------------------------------------------

class Chain : public ::testing::Test {
 protected:
  Chain() {
    ada.join(pair_space(), 2);
    bo.join(pair_space(), 1);
  }
  Home ada{1};
  Home bo{2};
};

// proto/README.md, "Change": head_n = H(head_{n-1} | space | replica | seq | size of seen | seen |
// H(body)), written out once more here.
ChainHead head_after(const ChainHead& before, Home& home, const wire::Run& run, std::size_t at) {
  const auto& item = run.items[at];
  Bytes number;
  append_le(number, run.first_seq + at);
  Bytes size;
  append_le(size, static_cast<std::uint32_t>(item.seen.size()));
  const auto hash = item.body() != nullptr ? BodyHash{crypto::blake2b({as_bytes(*item.body())})}
                                           : std::get<BodyHash>(item.content);
  return {crypto::blake2b({before.view(), home->log().space_id(home.space).view(),
                           run.replica.view(), number, size, as_bytes(item.seen), hash.view()})};
}

TEST_F(Chain, HeadsAreAsDocumentedAndTheSameOnBothSides) {
  const auto id = share_thanks(ada, "one");
  ASSERT_TRUE(carry(bo, ada));
  share_thanks(bo, "two");
  ASSERT_TRUE(carry(ada, bo));
  ASSERT_TRUE(ada->edit(id, thanks("three")));
  ASSERT_TRUE(carry(bo, ada));
  for (const auto* replica : ada->log().replicas(ada.space))
    EXPECT_EQ(bo->log().find(bo.space, replica->id)->head, replica->head);
  VersionVector without_bo;
  without_bo.raise(bo.own().id, bo.own().seq);
  const auto batch = *ada->read_after(ada.space, without_bo);
  ASSERT_EQ(batch.runs.size(), 1u);
  const auto& run = batch.runs[0];
  ASSERT_EQ(run.items.size(), 2u);
  EXPECT_EQ(run.items[0].seen, "");
  std::string seen(as_text(bo.own().id.view()));
  seen.push_back(1);
  EXPECT_EQ(run.items[1].seen, seen);
  const auto first = head_after({}, ada, run, 0);
  EXPECT_EQ(*ada->head_at(ada.own(), 1), first);
  EXPECT_EQ(ada.own().head, head_after(first, ada, run, 1));
}

TEST_F(Chain, HeadsOfEveryChangeAreKept) {
  EXPECT_TRUE(ada->head_at(ada.own(), 0)->is_zero());
  share_thanks(ada, "one");
  const auto first = ada.own().head;
  share_thanks(ada, "two");
  EXPECT_EQ(*ada->head_at(ada.own(), 1), first);
  EXPECT_EQ(*ada->head_at(ada.own(), 2), ada.own().head);
  EXPECT_EQ(verdict(ada->head_at(ada.own(), 3)), "change_missing");
}

TEST_F(Chain, TheSameEntryTwiceHasTwoHashes) {
  const auto id = share_thanks(ada, "tea");
  ASSERT_TRUE(ada->edit(id, thanks("cake")));
  ASSERT_TRUE(ada->edit(id, thanks("tea")));
  ASSERT_TRUE(ada->edit(id, thanks("cake")));
  ASSERT_TRUE(ada->edit(id, thanks("tea")));
  EXPECT_EQ(ask(ada, "SELECT count(DISTINCT hash) FROM change WHERE hash IS NOT NULL"), "4")
      << "a kept hash must not tell which text it was";
}

TEST_F(Chain, ReplicasInASpaceAreHeldToTheirNumber) {
  const auto admit = [&](std::uint8_t number) {
    return verdict(ada->admit_replica(ada.space, replica(number), person(2)));
  };
  for (std::uint8_t i = 1; i < wire::kReplicasMax; ++i) EXPECT_EQ(admit(i), "good");
  EXPECT_EQ(admit(100), "too_many_replicas");
  EXPECT_EQ(ada.replicas(), wire::kReplicasMax);
  EXPECT_EQ(verdict(ada->renew_own_replica(ada.space)), "too_many_replicas")
      << "its own hello would be refused";
  ada.reopen();
  EXPECT_EQ(ada.replicas(), wire::kReplicasMax);
}

TEST_F(Chain, ANewOwnReplicaGoesOnFromWhatTheOldOneHeld) {
  const auto id = share_thanks(ada, "one");
  ASSERT_TRUE(carry(bo, ada));
  ASSERT_TRUE(ada->set_acked(ada.peer_row, {{ada.own().row, 1}}));
  const auto old = ada.own().id;
  ASSERT_TRUE(ada->renew_own_replica(ada.space));
  ada.reopen();
  EXPECT_NE(ada.own().id, old);
  EXPECT_TRUE(ada->log().find(ada.space, old)->mine);
  ASSERT_TRUE(ada->edit(id, thanks("two")));
  ASSERT_TRUE(carry(bo, ada));
  EXPECT_EQ(bo->get(id)->fields, thanks("two"));
  EXPECT_TRUE(bo->get(id)->clashes.empty()) << "the new one knows what the old one wrote";
}

// --- what does not extend a chain ----------------------------------------------------------------

std::string seen_of(const Home&, const ReplicaId& id, std::uint64_t more) {
  Bytes out(id.raw.begin(), id.raw.end());
  append_varint(out, more);
  return std::string(as_text(out));
}
std::string fresh_thanks(std::string_view text = "tea") {
  return body_of(crypto::random_id<RecordId>(), kGratitudeSpec, thanks(text));
}

TEST_F(Chain, SeenMayOnlyNameWhatExists) {
  share_thanks(ada, "one");
  Forger forger(2);
  forger.meet(ada);
  const auto tell = [&](const std::string& seen) {
    const auto before = forger.seq();
    auto told = verdict(forger.tell(ada, fresh_thanks(), seen));
    if (told != "good") forger.set_seq(before);
    return told;
  };
  EXPECT_EQ(tell(seen_of(ada, ada.own().id, 2)), "seen_unknown") << "not made yet";
  EXPECT_EQ(tell(seen_of(ada, replica(0x77), 1)), "seen_unknown") << "a stranger's";
  EXPECT_EQ(tell(seen_of(ada, ada.own().id, 1)), "good");
  EXPECT_EQ(tell(seen_of(ada, ada.own().id, 1)), "seen_unknown") << "a difference, not a count";
  EXPECT_EQ(tell(seen_of(ada, forger.replica(), 1)), "seen_malformed");
  EXPECT_EQ(tell(""), "good");
}

// The total order is the sum of what was seen: it agrees with causality only if whoever has seen a
// change has seen all that it had. A third device would be sent the two in the wrong order.
TEST_F(Chain, WhoeverHasSeenAChangeHasSeenWhatItHad) {
  share_thanks(ada, "one");
  ASSERT_TRUE(carry(bo, ada));
  share_thanks(bo, "two");
  ASSERT_TRUE(carry(ada, bo));
  Forger forger(2);
  forger.meet(ada);
  EXPECT_EQ(verdict(forger.tell(ada, fresh_thanks(), seen_of(ada, bo.own().id, 1))),
            "seen_unknown");
  forger.set_seq(0);
  const auto both = ada.own().id < bo.own().id
                        ? seen_of(ada, ada.own().id, 1) + seen_of(ada, bo.own().id, 1)
                        : seen_of(ada, bo.own().id, 1) + seen_of(ada, ada.own().id, 1);
  EXPECT_EQ(verdict(forger.tell(ada, fresh_thanks(), both)), "good");
}

// --- batches -------------------------------------------------------------------------------------

std::size_t count_of(const wire::Changes& batch) {
  std::size_t count = 0;
  for (const auto& run : batch.runs) count += run.items.size();
  return count;
}
std::size_t bytes_of(const wire::Changes& batch) {
  std::size_t bytes = 0;
  for (const auto& run : batch.runs)
    for (const auto& item : run.items) bytes += item.wire_bytes();
  return bytes;
}

TEST_F(Chain, ABatchEndsAtItsNumberOfChanges) {
  Forger forger(2);
  forger.meet(ada);
  auto changes = forger.say(ada, fresh_thanks());
  while (changes.runs[0].items.size() < wire::kBatchChangesMax + 10)
    changes.runs[0].items.push_back(forger.say(ada, fresh_thanks()).runs[0].items[0]);
  ASSERT_TRUE(ada->take_in(ada.space, std::move(changes)));
  VersionVector have;
  EXPECT_EQ(count_of(*ada->read_after(ada.space, have)), wire::kBatchChangesMax);
  EXPECT_EQ(have.of(forger.replica()), wire::kBatchChangesMax);
  EXPECT_EQ(count_of(*ada->read_after(ada.space, have)), 10u);
  EXPECT_EQ(count_of(*ada->read_after(ada.space, have)), 0u);
}

TEST_F(Chain, ABatchEndsOncePastItsSizeAndCanBeRead) {
  Forger forger(2);
  forger.meet(ada);
  RecordId id{};
  std::string huge = newer_body(id, "");
  // A body at its limit, of a newer kind: the length takes three bytes then.
  huge.resize(huge.size() - 1);
  const std::size_t content = wire::kBodyBytesMax - huge.size() - 3;
  Bytes length;
  append_varint(length, content);
  huge += as_text(length);
  huge += std::string(content, 'x');
  ASSERT_EQ(huge.size(), wire::kBodyBytesMax);
  for (int i = 0; i < 40; ++i) ASSERT_TRUE(forger.tell(ada, huge));
  VersionVector have;
  std::size_t all = 0;
  for (;;) {
    auto batch = *ada->read_after(ada.space, have);
    if (batch.runs.empty()) break;
    all += count_of(batch);
    EXPECT_LT(bytes_of(batch), wire::kBatchBytesMax + huge.size() + 100);
    EXPECT_TRUE(wire::decode_sync(wire::encode(std::move(batch))).has_value());
  }
  EXPECT_EQ(all, 40u);
}

TEST_F(Chain, BatchesAreInCausalOrderAcrossReplicas) {
  for (int i = 0; i < 6; ++i) {
    share_thanks(ada, "a");
    share_thanks(ada, "b");
    ASSERT_TRUE(carry(bo, ada));
    share_thanks(bo, "c");
    ASSERT_TRUE(carry(ada, bo));
  }
  const auto batch = all_changes(ada);
  VersionVector held;
  VersionVector seen_so_far[2];
  for (const auto& run : batch.runs)
    for (std::size_t i = 0; i < run.items.size(); ++i) {
      auto& seen = seen_so_far[run.replica == ada.own().id ? 0 : 1];
      ASSERT_TRUE(add_seen(run.items[i].seen, run.replica, seen));
      for (const auto& [id, seq] : seen) EXPECT_LE(seq, held.of(id));
      EXPECT_EQ(held.of(run.replica) + 1, run.first_seq + i);
      held.raise(run.replica, run.first_seq + i);
    }
  EXPECT_EQ(held, ada->log().version(ada.space));
}

TEST_F(Chain, NothingIsReadForWhoHasEverything) {
  share_thanks(ada, "one");
  auto have = ada->log().version(ada.space);
  EXPECT_TRUE(ada->read_after(ada.space, have)->runs.empty());
  have.raise(ada.own().id, 100);
  EXPECT_TRUE(ada->read_after(ada.space, have)->runs.empty()) << "or claims more";
}

}  // namespace
}  // namespace lull::store
