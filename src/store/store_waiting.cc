// SPDX-License-Identifier: Apache-2.0
// What a peer does not hold yet, and what it sent that breaks a rule.
#include <algorithm>
#include <map>

#include "store/store.h"

namespace lull::store {

Result<Seq> Store::acked_of(const PeerState& peer, const Replica& own, const Acked& in_session) {
  LULL_ASSIGN(auto acked, peers_.acked(peer.row, own.row));
  for (const auto& [row, seq] : in_session)
    if (row == own.row) acked = std::max(acked, seq);
  return std::min(acked, own.seq);
}

Result<std::uint64_t> Store::waiting(const PeerState& peer, const Acked& in_session) {
  LULL_TRY(finish());
  std::uint64_t waiting = 0;
  for (const auto* replica : log_.replicas(peer.space)) {
    if (!replica->mine) continue;
    LULL_ASSIGN(const auto acked, acked_of(peer, *replica, in_session));
    waiting += replica->seq - acked;
  }
  return waiting;
}

/// Tells of a change whether the peer lacks it.
Result<std::function<bool(const ChangeKey&)>> Store::lacks(const PeerState& peer,
                                                           const Acked& in_session) {
  std::map<ReplicaRow, Seq> acked;
  for (const auto* replica : log_.replicas(peer.space))
    if (replica->mine) {
      LULL_ASSIGN(acked[replica->row], acked_of(peer, *replica, in_session));
    }
  return [acked = std::move(acked)](const ChangeKey& key) {
    const auto at = acked.find(key.replica);
    return at != acked.end() && key.seq > at->second;
  };
}

Result<bool> Store::waits_for(const PeerState& peer, const Acked& in_session,
                              const RecordId& record) {
  LULL_TRY(finish());
  LULL_ASSIGN(const auto waits, lacks(peer, in_session));
  LULL_ASSIGN(const auto row, RecordRows(db_).find(record));
  return row && std::ranges::any_of(row->live, waits);
}

Result<Store::WaitingEntries> Store::waiting_entries(const PeerState& peer,
                                                     const Acked& in_session) {
  LULL_TRY(finish());
  LULL_ASSIGN(const auto waits, lacks(peer, in_session));
  WaitingEntries found;
  LULL_ASSIGN(const auto rows, RecordRows(db_).in_space(peer.space));
  for (const auto& row : rows) {
    if (!std::ranges::any_of(row.live, waits)) continue;
    found.oldest_ms = found.count == 0 ? row.edited_ms : std::min(found.oldest_ms, row.edited_ms);
    ++found.count;
  }
  return found;
}

Result<std::uint64_t> Store::quarantined() {
  LULL_TRY(finish());
  auto count = db_.use("SELECT count(*) FROM quarantine");
  LULL_TRY(count.step());
  return count.number(0);
}

}  // namespace lull::store
