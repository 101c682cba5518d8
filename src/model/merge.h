// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/ids.h"
#include "model/kinds.h"

namespace lull::model {

/// How many changes of each replica have been seen. Sorted by replica; absent means 0.
class VersionVector {
 public:
  Seq of(const ReplicaId& replica) const;
  /// Raises an entry; never lowers one.
  void raise(const ReplicaId& replica, Seq seq);
  std::uint64_t sum() const;
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }
  std::size_t size() const { return entries_.size(); }
  bool operator==(const VersionVector&) const = default;

 private:
  std::vector<std::pair<ReplicaId, Seq>> entries_;
};

/// Where a change stands in the history of its space. `seen` says which changes came before,
/// the replica's own earlier ones included.
struct Stamp {
  ReplicaId replica;
  Seq seq = 0;
  VersionVector seen;

  /// True if this change was made knowing `other`.
  bool knows(const Stamp& other) const { return seen.of(other.replica) >= other.seq; }
  /// The total order of changes (DESIGN 5): agrees with causality, is the same everywhere.
  bool before(const Stamp& other) const;
};

/// One change of one record, as the merge sees it.
struct ChangeView {
  Stamp stamp;
  bool withdraw = false;
  const Fields* puts = nullptr;  ///< borrowed; null for a withdrawal
};

/// A field that was written in two places while apart.
struct Clash {
  FieldKey key;
  std::vector<Value> others;           ///< the values not in force, in the total order, each once
  std::size_t by = 0;                  ///< the change whose value is in force, by index
  std::vector<std::size_t> others_by;  ///< the same for each of `others`
};

struct Merged {
  bool withdrawn = false;
  Fields fields;  ///< in force; empty if withdrawn
  std::vector<Clash> clashes;
  /// Which of the given changes still matter, by index, ascending. The others are superseded: their
  /// bodies may be erased without changing any later merge.
  std::vector<std::size_t> live;
};

/// A record has at most this many mergeable places; of more, the fields count before the elements
/// of lists, these before what only a newer version knows, and of each those with the smallest
/// keys. A place once filled stays filled, so every replica drops the same ones.
inline constexpr std::size_t kPlacesMax = 1024;

/// A record's state as a pure function of its set of changes: any order, any duplication, the same
/// result on every replica. `kind` may be null (a newer version's): then every field goes by the
/// total order. Merging the live changes with more gives what merging all of them would, so long
/// as no change is added that a superseding one had seen.
Merged merge(const KindSpec* kind, std::span<const ChangeView> changes);

}  // namespace lull::model
