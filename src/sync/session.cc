// SPDX-License-Identifier: Apache-2.0
#include "sync/session.h"

#include <algorithm>

namespace lull::sync {

Session::Session(store::Store& store, const PersonId& peer_person, store::SpaceRow space)
    : store_(store), peer_person_(peer_person), space_(space) {}

// --- what goes out -------------------------------------------------------------------------------

wire::Hello Session::hello() const {
  const auto& log = store_.log();
  wire::SpaceState space{log.space_id(space_), log.own(space_).id, {}};
  for (const auto* replica : log.replicas(space_))
    space.replicas.push_back({replica->id, replica->person, replica->seq, replica->head});
  return {{std::move(space)}};
}

wire::Ack Session::ack() {
  const auto& log = store_.log();
  wire::Ack ack{log.space_id(space_), {}};
  for (const auto* replica : log.replicas(space_)) {
    // What the peer has not been sent yet it cannot have acknowledged.
    if (replica->seq <= told_.of(replica->id) || replica->seq > sent_.of(replica->id)) continue;
    ack.replicas.push_back({replica->id, replica->person, replica->seq, replica->head});
    told_.raise(replica->id, replica->seq);
  }
  return ack;
}

Result<std::optional<Bytes>> Session::next() {
  if (!hello_sent_) {
    LULL_TRY(store_.finish());
    hello_sent_ = true;
    told_ = store_.log().version(space_);
    return wire::encode(hello());
  }
  if (ack_due_) {
    // More may have been taken in since: nothing is acknowledged that is not durable.
    LULL_TRY(store_.finish());
    ack_due_ = false;
    auto due = ack();
    if (!due.replicas.empty()) return wire::encode(std::move(due));
  }
  if (hello_received_ && more_ && unacked_bytes_ < kUnackedBytesMax) {
    LULL_ASSIGN(auto changes, next_changes());
    if (changes) return changes;
  }
  if (hello_received_ && !more_ && std::exchange(farewell_, false))
    return wire::encode(wire::Farewell{});
  if (!keepalive_) return std::nullopt;
  keepalive_ = false;
  return wire::encode(wire::Keepalive{std::exchange(keepalive_answer_, false)});
}

Result<std::optional<Bytes>> Session::next_changes() {
  LULL_ASSIGN(auto batch, store_.read_after(space_, sent_));
  if (batch.runs.empty()) {
    more_ = false;
    return std::nullopt;
  }
  // Own changes need no acknowledgement of ours.
  for (const auto& run : batch.runs) {
    std::size_t bytes = 0;
    for (const auto& item : run.items) bytes += item.wire_bytes();
    unacked_.push_back({run.replica, run.first_seq + run.items.size() - 1, bytes});
    unacked_bytes_ += bytes;
    told_.raise(run.replica, unacked_.back().seq);
  }
  return wire::encode(std::move(batch));
}

// --- what comes in -------------------------------------------------------------------------------

Result<void> Session::receive(ByteView message) {
  LULL_ASSIGN(auto decoded, wire::decode_sync(message));
  const bool is_hello = std::holds_alternative<wire::Hello>(decoded);
  if (is_hello == hello_received_) return fail(Code::kInvalid, "message_out_of_turn");
  return std::visit([this](auto& kind) { return on(kind); }, decoded);
}

Result<void> Session::on(wire::Hello& hello) {
  LULL_TRY(store_.finish());
  hello_received_ = true;
  const auto& id = store_.log().space_id(space_);
  for (const auto& theirs : hello.spaces)
    if (theirs.space == id) return meet(theirs);
  return fail(Code::kInvalid, "space_unknown");
}

Result<void> Session::meet(const wire::SpaceState& theirs) {
  bool listed = false;
  for (const auto& replica : theirs.replicas) {
    listed = listed || replica.replica == theirs.own_replica;
    LULL_TRY(meet(replica, replica.replica == theirs.own_replica));
  }
  if (!listed) return fail(Code::kInvalid, "message_malformed");
  acked_ = sent_;
  missing_at_hello_ = missing();
  LULL_TRY(check_heads());
  // The peer holds all of what it writes. What came of it through a twin of this session does not
  // go back: nobody takes changes of their own replica.
  sent_.raise(theirs.own_replica, wire::kSeqMax);
  return {};
}

Result<void> Session::meet(const wire::ReplicaState& theirs, bool own_of_peer) {
  const auto* replica = store_.log().find(space_, theirs.replica);
  if (own_of_peer && (theirs.person != peer_person_ || (replica != nullptr && replica->mine)))
    return fail(Code::kRefused, "replica_forged");
  if (replica == nullptr) {
    // The peer's, or mine from before a restore: what comes in my name must bear my mark. Of others
    // this space knows nothing.
    if (theirs.person != peer_person_ && theirs.person != store_.identity().person) return {};
    LULL_TRY(store_.admit_replica(space_, theirs.replica, theirs.person));
  } else if (replica->person != theirs.person) {
    return fail(Code::kRefused, "replica_forged");
  } else if (theirs.seq > replica->seq && replica->id == store_.log().own(space_).id) {
    // The peer knows more of this replica than it does itself: it was restored or copied. Its chain
    // must never be extended again.
    LULL_TRY(store_.renew_own_replica(space_));
    return fail(Code::kUnavailable, "replica_renewed");
  }
  sent_.raise(theirs.replica, theirs.seq);
  if (theirs.seq > 0) claimed_[theirs.replica] = theirs;
  return {};
}

Result<void> Session::check_heads() {
  for (auto at = claimed_.begin(); at != claimed_.end();) {
    const auto* replica = store_.log().find(space_, at->first);
    if (replica == nullptr || replica->seq < at->second.seq) {
      ++at;
      continue;
    }
    LULL_ASSIGN(const auto head, store_.head_at(*replica, at->second.seq));
    if (head != at->second.head) {
      // Two histories of one replica: neither may win silently, so neither is passed on.
      if (replica->id == store_.log().own(space_).id) {
        LULL_TRY(store_.renew_own_replica(space_));
        return fail(Code::kUnavailable, "replica_renewed");
      }
      forked_.insert(replica->id);
      sent_.raise(replica->id, replica->seq);
    }
    at = claimed_.erase(at);
  }
  return {};
}

Result<void> Session::on(wire::Changes& changes) {
  if (unsettled_bytes_ == 0) undone_ = store_.undone();
  const auto& log = store_.log();
  if (changes.space != log.space_id(space_)) return fail(Code::kInvalid, "space_unknown");
  std::erase_if(changes.runs, [this](const auto& run) { return forked_.contains(run.replica); });
  for (const auto& run : changes.runs) {
    if (run.replica == log.own(space_).id) return fail(Code::kRefused, "replica_forged");
    for (const auto& item : run.items) unsettled_bytes_ += item.wire_bytes();
    // What came from there need not go back.
    sent_.raise(run.replica, run.first_seq + run.items.size() - 1);
  }
  return store_.take_in(space_, std::move(changes));
}

Result<void> Session::settle() {
  if (unsettled_bytes_ == 0) return {};
  LULL_TRY(store_.finish());
  if (store_.undone() != undone_) return fail(Code::kUnavailable, "changes_not_stored");
  unsettled_bytes_ = 0;
  ack_due_ = true;
  return claimed_.empty() ? Result<void>{} : check_heads();
}

Result<void> Session::on(wire::Ack& ack) {
  if (ack.space != store_.log().space_id(space_)) return fail(Code::kInvalid, "space_unknown");
  for (const auto& theirs : ack.replicas) {
    const auto* replica = store_.log().find(space_, theirs.replica);
    if (replica == nullptr || theirs.seq > replica->seq) return fail(Code::kInvalid, "ack_unknown");
    LULL_ASSIGN(const auto head, store_.head_at(*replica, theirs.seq));
    if (head != theirs.head) {
      // It passed over what it was sent, since it holds another history (see check_heads).
      claimed_[theirs.replica] = theirs;
      continue;
    }
    acked_.raise(theirs.replica, theirs.seq);
    // It may have come there through a twin of this session: then it need not be sent again.
    sent_.raise(theirs.replica, theirs.seq);
  }
  LULL_TRY(check_heads());
  std::erase_if(unacked_, [this](const Sent& sent) {
    if (sent.seq > acked_.of(sent.replica) && !forked_.contains(sent.replica)) return false;
    unacked_bytes_ -= sent.bytes;
    return true;
  });
  return {};
}

bool Session::in_step() const {
  return hello_sent_ && hello_received_ && quiet() && claimed_.empty();
}

std::uint64_t Session::missing() const {
  std::uint64_t sum = 0;
  for (const auto& [id, theirs] : claimed_) {
    const auto* replica = store_.log().find(space_, id);
    const Seq held = replica != nullptr ? replica->seq : 0;
    if (theirs.seq > held) sum += theirs.seq - held;
  }
  return sum;
}

Session::Coming Session::coming() const {
  const auto left = missing();
  return left > 0 ? Coming{left, missing_at_hello_} : Coming{};
}

std::vector<std::pair<store::ReplicaRow, Seq>> Session::acked() const {
  std::vector<std::pair<store::ReplicaRow, Seq>> out;
  for (const auto* replica : store_.log().replicas(space_))
    if (const Seq seq = acked_.of(replica->id); seq > 0) out.emplace_back(replica->row, seq);
  return out;
}

}  // namespace lull::sync
