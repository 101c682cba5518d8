// SPDX-License-Identifier: Apache-2.0
// The store's part in replication: what comes in and what goes out.
#include <algorithm>
#include <set>

#include "store/limits.h"
#include "store/store.h"
#include "vault/format.h"

namespace lull::store {

namespace {

/// Bytes of the vault's file that are in use, what is not committed yet included.
Result<std::uint64_t> held_bytes(Db& db) {
  std::uint64_t pages[2] = {};
  const char* const kAsk[2] = {"PRAGMA page_count", "PRAGMA freelist_count"};
  for (int i = 0; i < 2; ++i) {
    auto row = db.use(kAsk[i]);
    LULL_TRY(row.step());
    pages[i] = row.number(0);
  }
  return (pages[0] - pages[1]) * vault::kPageBytes;
}

}  // namespace

Result<ChainHead> Store::head_at(const Replica& replica, Seq seq) {
  LULL_TRY(finish());
  return log_.head_at(replica, seq);
}

Result<const Replica*> Store::admit_replica(SpaceRow space, const ReplicaId& id,
                                            const PersonId& person) {
  return write([&] { return log_.admit(space, id, person, person == identity_.person); });
}

Result<void> Store::renew_own_replica(SpaceRow space) {
  return write([&]() -> Result<void> {
    const auto& own = log_.own(space);
    Seq common = own.seq;
    LULL_ASSIGN(const auto peers, peers_.states());
    for (const auto& peer : peers) {
      if (peer.space != space) continue;
      LULL_ASSIGN(const auto acked, peers_.acked(peer.row, own.row));
      common = std::min(common, acked);
    }
    // What a change that is held here has seen is held where it was made.
    for (const auto* replica : log_.replicas(space))
      if (replica->id != own.id) common = std::max(common, replica->seen.of(own.id));
    return records_.reissue(space, common);
  });
}

Result<void> Store::begin_anew(std::uint64_t stamps_from) {
  return write([&]() -> Result<void> {
    LULL_ASSIGN(const auto peers, peers_.states());
    std::set<SpaceRow> renewed;
    for (const auto& peer : peers) {
      LULL_TRY(peers_.raise_stamps(peer.row, stamps_from));
      if (renewed.contains(peer.space)) continue;
      auto done = log_.renew_own(peer.space, identity_.person);
      if (done) renewed.insert(peer.space);
      if (!done && done.error().code != Code::kTooLarge) return done;
      if (!done) LULL_TRY(peers_.mark_ended(peer.row));
    }
    return {};
  });
}

Result<wire::Changes> Store::read_after(SpaceRow space, model::VersionVector& have) {
  LULL_TRY(finish());
  return log_.read_after(space, have);
}

Result<void> Store::take_in(SpaceRow space, wire::Changes&& batch) {
  LULL_ASSIGN(const auto held, held_bytes(db_));
  if (held > kHeldBytesMax) {
    // What came so far is kept, or it would come again each time.
    LULL_TRY(finish());
    return fail(Code::kTooLarge, "store_full");
  }
  if (!taking_in_) {
    LULL_TRY(begin());
    taking_in_ = true;
  }
  for (auto& run : batch.runs) {
    auto taken = take_run(space, std::move(run));
    if (!taken) {
      undo();
      return taken;
    }
  }
  return {};
}

Result<void> Store::take_run(SpaceRow space, wire::Run&& run) {
  const auto* replica = log_.find(space, run.replica);
  if (replica == nullptr) return fail(Code::kInvalid, "replica_unknown");
  Seq seq = run.first_seq;
  for (const auto& item : run.items) {
    LULL_ASSIGN(const auto change, log_.accept(*replica, seq++, item));
    if (!change) continue;
    LULL_TRY(records_.take(*replica, *change));
  }
  return {};
}

}  // namespace lull::store
