// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "model/kinds.h"
#include "store/change_log.h"

namespace lull::store {

enum class Share : std::uint8_t { kPrivate = 1, kShared = 2, kWithdrawn = 3 };

/// One row of the record table.
struct RecordRow {
  std::int64_t n = 0;
  RecordId id;
  std::uint16_t kind = 0;
  PersonId person;
  SpaceRow space = 0;
  Share share = Share::kPrivate;
  std::vector<ChangeKey> live;
  std::optional<Bytes> own;
  bool opened = false;
  std::int64_t made_ms = 0;
  std::int64_t edited_ms = 0;

  const model::KindSpec* spec() const { return model::find_kind(kind); }
  /// It holds something to read: not a tombstone alone.
  bool readable() const { return share != Share::kWithdrawn || own.has_value(); }
  /// A withdrawn entry is seen by its author while they keep a copy, by the other if they had
  /// looked at it before: their memory is not rewritten.
  bool visible_to(const PersonId& me) const { return readable() || (opened && person != me); }
};

/// Which entries, newest first.
struct ListQuery {
  std::uint16_t kind = 0;         ///< 0: every kind
  std::optional<RecordId> after;  ///< the last entry of the page before
  std::size_t most = 200;
};

/// The record table, row by row. It knows what a row holds and not what that means.
class RecordRows {
 public:
  explicit RecordRows(Db& db) : db_(db) {}

  Result<std::optional<RecordRow>> find(const RecordId& id);
  Result<std::optional<RecordRow>> find(std::int64_t n);
  /// Gives the row its number.
  /// False, and nothing done, if there is one of this id.
  Result<bool> insert(RecordRow& row);
  Result<void> update(const RecordRow& row);
  Result<void> remove(std::int64_t n);
  Result<void> mark_opened(const RecordId& id);

  Result<std::vector<RecordRow>> in_space(SpaceRow space);
  Result<std::vector<RecordRow>> shared_in(SpaceRow space, std::uint16_t kind);
  /// In ascending order.
  Result<std::vector<RecordRow>> numbered_from(std::int64_t n, std::size_t most);
  /// What `me` sees, in descending order.
  Result<std::vector<RecordRow>> visible(const PersonId& me, std::uint16_t kind, std::int64_t below,
                                         std::size_t most);
  /// The same from the other end: those after row `n`, in ascending order.
  Result<std::vector<RecordRow>> visible_after(const PersonId& me, std::uint16_t kind,
                                               std::int64_t n, std::size_t most);
  /// How many of what `me` sees was not looked at yet, by kind.
  Result<std::map<std::uint16_t, std::uint32_t>> fresh_by_kind(const PersonId& me);
  /// Shared ones of which this device holds something back.
  Result<std::vector<RecordRow>> held_back(std::uint16_t kind);
  Result<std::vector<RecordId>> visible_ids(const PersonId& me, const RecordId& low,
                                            const RecordId& high, std::size_t most);

 private:
  Db& db_;
};

}  // namespace lull::store
