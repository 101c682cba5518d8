// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "model/merge.h"
#include "store/sql.h"
#include "wire/sync_messages.h"

namespace lull::store {

/// Rows, not ids: numbers of this file alone.
using SpaceRow = std::int64_t;
using ReplicaRow = std::int64_t;

/// One change in this file: its replica's row and its sequence number.
struct ChangeKey {
  ReplicaRow replica = 0;
  Seq seq = 0;

  std::int64_t packed() const { return replica << 40 | static_cast<std::int64_t>(seq); }
  static ChangeKey unpack(std::int64_t key) {
    return {key >> 40, static_cast<Seq>(key & ((std::int64_t{1} << 40) - 1))};
  }
  bool operator==(const ChangeKey&) const = default;
};

struct Replica {
  ReplicaRow row = 0;
  SpaceRow space = 0;
  ReplicaId id;
  PersonId person;
  std::string writer;  ///< the person as fields name them, by their token
  bool mine = false;
  Seq seq = 0;
  ChainHead head;
  model::VersionVector seen;  ///< of the change at seq
  bool moved = false;         ///< further than its row says
};

/// A change on its way into the records. The body is borrowed from whoever brought it.
struct Change {
  model::Stamp stamp;
  ByteView body;
  bool erased = false;
};

struct StoredChange {
  model::Stamp stamp;
  Bytes body;
  bool erased = false;
};

/// The change logs of all spaces (proto/README.md, "Change"): for each replica a chain of changes
/// without gaps, `head_n = H(head_{n-1} | header_n | H(body_n))`. It checks that what comes extends
/// the chains it holds and knows nothing of what the bodies mean. Everything happens in the
/// transaction its owner has open; after a rollback the owner calls load().
class ChangeLog {
 public:
  explicit ChangeLog(Db& db) : db_(db) {}

  /// Reads the spaces' and replicas' states.
  Result<void> load();

  Result<SpaceRow> add_space(const SpaceId& id, const PersonId& me);
  std::optional<SpaceRow> find_space(const SpaceId& id) const;
  const SpaceId& space_id(SpaceRow space) const;
  /// Forgets a space with all its replicas and changes.
  Result<void> drop_space(SpaceRow space);
  /// The replica this device writes as.
  const Replica& own(SpaceRow space) const;
  /// Starts a new own replica; the old one's chain is never extended again. kTooLarge
  /// "too_many_replicas".
  Result<void> renew_own(SpaceRow space, const PersonId& me);

  const Replica* find(SpaceRow space, const ReplicaId& id) const;
  const Replica* find(ReplicaRow row) const;
  /// Admits a replica that was heard of: another device's, or `mine` from before a restore.
  /// kTooLarge past 16 in a space.
  Result<const Replica*> admit(SpaceRow space, const ReplicaId& id, const PersonId& person,
                               bool mine);
  std::vector<const Replica*> replicas(SpaceRow space) const;
  model::VersionVector version(SpaceRow space) const;

  /// Appends a change of this device's.
  Result<Change> append(SpaceRow space, ByteView body);
  /// Takes in one change of another's chain. Nothing if it is held already; kInvalid
  /// "chain_gap", "seen_malformed", "seen_unknown" if it does not extend the chain: the session is
  /// then at fault.
  Result<std::optional<Change>> accept(const Replica& replica, Seq seq, const wire::Item& item);

  /// Forgets a replica's changes after `seq`, as if they had never been held.
  Result<void> truncate(ReplicaRow replica, Seq seq);
  /// Writes how far the replicas have come; the last thing before a commit. False if none moved.
  Result<bool> save_states();

  /// kNotFound if it is not held.
  Result<StoredChange> read(const ChangeKey& key);
  Result<ChainHead> head_at(const Replica& replica, Seq seq);
  Result<void> erase_body(const ChangeKey& key);

  /// The next changes, in causal order, that a holder of `have` lacks, within the limits of one
  /// batch; none if it lacks nothing. `have` is moved on.
  Result<wire::Changes> read_after(SpaceRow space, model::VersionVector& have);

 private:
  struct Space {
    SpaceRow row;
    SpaceId id;
    ReplicaRow own;
  };
  struct Pending;
  Result<void> insert(Replica& replica, Seq seq, const model::VersionVector& seen,
                      ByteView seen_difference, ByteView body, const BodyHash* erased);
  Result<ReplicaRow> add_replica(SpaceRow space, const ReplicaId& id, const PersonId& person,
                                 bool mine);
  Result<void> fill(Pending& pending, Seq from);
  Result<void> check_seen(const Replica& replica, const model::VersionVector& seen);
  Replica& mutable_replica(ReplicaRow row);
  /// Borrowed until the next call.
  ByteView pack(const model::VersionVector& seen, SpaceRow space);
  Result<model::VersionVector> unpack(ByteView bytes) const;

  Db& db_;
  std::vector<Space> spaces_;
  Bytes packed_;                  // what pack() gives, kept so that no change asks for memory
  std::deque<Replica> replicas_;  // stays in place as it grows: references are handed out
};

/// The canonical encoding of what `now` saw more than `before`, without the replica itself: per
/// replica in id order its 8 bytes and the increase as a varint (proto/README.md, "Change").
Bytes encode_seen(const model::VersionVector& before, const model::VersionVector& now,
                  const ReplicaId& self);
/// Adds a difference to `seen`. False unless it is canonical.
[[nodiscard]] bool add_seen(std::string_view difference, const ReplicaId& self,
                            model::VersionVector& seen);

}  // namespace lull::store
