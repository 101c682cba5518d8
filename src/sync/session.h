// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "store/store.h"

namespace lull::sync {

/// Bytes sent and not acknowledged yet, at most; a batch more where one is under way.
inline constexpr std::size_t kUnackedBytesMax = 8 * 1024 * 1024;
/// Bytes taken in after which the receiver makes them durable even if more is at hand, so that the
/// sender's window never runs dry.
inline constexpr std::size_t kUnsettledBytesMax = 3 * 1024 * 1024;

/// One replication session with one peer device (proto/README.md, "Session"): messages in, messages
/// out, no socket and no clock. Hello says what each side holds; then each sends what the other
/// lacks, in causal order, and goes on as new changes commit. An error of receive() or settle() is
/// final: the owner drops the connection. The reason "replica_renewed" alone is no fault: this
/// device has come back from an older state and the session starts again under a new replica.
class Session {
 public:
  Session(store::Store& store, const PersonId& peer_person, store::SpaceRow space);

  /// The next message to send, if there is one now. Called until it has none; call again after
  /// receive(), settle() and log_grew().
  Result<std::optional<Bytes>> next();
  Result<void> receive(ByteView message);
  /// To be called when no more input is at hand, or when due(): makes what came durable, and has it
  /// acknowledged.
  Result<void> settle();
  bool due() const { return unsettled_bytes_ >= kUnsettledBytesMax; }

  /// New changes were committed here.
  void log_grew() { more_ = true; }
  /// Sends a keepalive; with `answer` one that the peer answers.
  void keep_alive(bool answer = false) {
    keepalive_ = true;
    keepalive_answer_ = keepalive_answer_ || answer;
  }
  /// Says, after all else, that this side ends the pairing. Nothing may be asked of it afterwards.
  void say_farewell() { farewell_ = true; }
  /// The peer has ended the pairing and said so.
  bool farewell_received() const { return farewell_received_; }

  /// Nothing is on its way or waiting.
  bool quiet() const { return !more_ && unacked_.empty() && unsettled_bytes_ == 0; }
  /// Quiet, both have said hello, and this side holds all that the other had then.
  bool in_step() const;
  /// Of what the other held when it said hello and this side did not: how many changes have not
  /// come yet, and how many they were then. {0, 0} once all are here.
  struct Coming {
    std::uint64_t left = 0, of = 0;
  };
  Coming coming() const;
  /// Replicas of which the two sides hold different histories; they are left alone.
  bool forked() const { return !forked_.empty(); }
  /// What the peer has acknowledged; to be stored now and then and at the end.
  std::vector<std::pair<store::ReplicaRow, Seq>> acked() const;

 private:
  struct Sent {
    ReplicaId replica;
    Seq seq;
    std::size_t bytes;
  };
  Result<void> on(wire::Hello& hello);
  Result<void> on(wire::Changes& changes);
  Result<void> on(wire::Ack& ack);
  Result<void> on(wire::Keepalive& keepalive) {
    if (keepalive.answer) keepalive_ = true;
    return {};
  }
  Result<void> on(wire::Farewell&) {
    farewell_received_ = true;
    return {};
  }
  Result<void> meet(const wire::SpaceState& theirs);
  Result<void> meet(const wire::ReplicaState& theirs, bool own_of_peer);
  Result<void> check_heads();
  std::uint64_t missing() const;
  wire::Hello hello() const;
  wire::Ack ack();
  Result<std::optional<Bytes>> next_changes();

  store::Store& store_;
  PersonId peer_person_;
  store::SpaceRow space_;

  bool hello_sent_ = false;
  bool hello_received_ = false;
  bool more_ = true;
  bool keepalive_ = false;
  bool keepalive_answer_ = false;
  bool farewell_ = false;
  bool farewell_received_ = false;
  bool ack_due_ = false;
  model::VersionVector sent_;   ///< what the peer holds or will
  model::VersionVector acked_;  ///< what it holds durably
  model::VersionVector told_;   ///< what it knows that we hold durably
  std::deque<Sent> unacked_;
  std::size_t unacked_bytes_ = 0;
  std::size_t unsettled_bytes_ = 0;
  std::uint64_t undone_ = 0;  ///< Store::undone() as the unsettled part came in
  std::set<ReplicaId> forked_;
  std::map<ReplicaId, wire::ReplicaState> claimed_;  ///< heads of theirs still to be compared
  std::uint64_t missing_at_hello_ = 0;
};

}  // namespace lull::sync
