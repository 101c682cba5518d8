// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "store/sql.h"

namespace lull::store {

/// Full-text search over what one can see (SQLite FTS5, contentless, no triggers). Rows below
/// `from()` are in the index; newer ones are put in later, in slices, so that a first sync does not
/// wait for it.
class SearchIndex {
 public:
  explicit SearchIndex(Db& db) : db_(db) {}

  Result<void> load();
  std::int64_t from() const { return from_; }
  bool holds(std::int64_t row) const { return row < from_; }
  Result<void> set_from(std::int64_t row);

  Result<void> add(std::int64_t row, std::string_view text);
  /// `text` must be what was added. The words stay in old parts of the index until tidy() has
  /// rewritten them.
  Result<void> remove(std::int64_t row, std::string_view text);
  /// One bounded step of rewriting the index without what was removed; false when it is done.
  Result<bool> tidy();
  bool untidy() const { return untidy_; }

  /// The records, newest first, in which every word occurs that a person typed, the last as a
  /// whole; where these are fewer than `most`, also those in which the last word is only begun.
  Result<std::vector<std::int64_t>> find(std::string_view typed, std::size_t most);
  /// What a person typed as an FTS5 query. Empty if there is no word in it.
  static std::string query(std::string_view typed);

 private:
  Result<std::vector<std::int64_t>> matches(const std::string& query, std::size_t most);
  Result<std::int64_t> total_changes();

  Db& db_;
  std::int64_t from_ = 1;
  bool untidy_ = false;
};

}  // namespace lull::store
