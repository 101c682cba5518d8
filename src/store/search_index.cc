// SPDX-License-Identifier: Apache-2.0
#include "store/search_index.h"

#include <algorithm>
#include <functional>
#include <set>

namespace lull::store {

Result<void> SearchIndex::load() {
  auto row = db_.use(
      "SELECT coalesce((SELECT value FROM meta WHERE key = 'search_from'), 1), "
      "coalesce((SELECT value FROM meta WHERE key = 'search_untidy'), 0)");
  LULL_TRY(row.step());
  from_ = row.integer(0);
  untidy_ = row.integer(1) != 0;
  return {};
}

Result<void> SearchIndex::set_from(std::int64_t row) {
  from_ = row;
  return db_.use("INSERT OR REPLACE INTO meta(key, value) VALUES('search_from', ?)")
      .bind(row)
      .run();
}

Result<void> SearchIndex::add(std::int64_t row, std::string_view text) {
  return db_.use("INSERT INTO search(rowid, text) VALUES(?, ?)").bind(row).bind(text).run();
}

Result<void> SearchIndex::remove(std::int64_t row, std::string_view text) {
  LULL_TRY(db_.use("INSERT INTO search(search, rowid, text) VALUES('delete', ?, ?)")
               .bind(row)
               .bind(text)
               .run());
  if (untidy_) return {};
  untidy_ = true;
  return db_.use("INSERT OR REPLACE INTO meta(key, value) VALUES('search_untidy', 1)").run();
}

Result<bool> SearchIndex::tidy() {
  if (!untidy_) return false;
  // A negative count rewrites the whole index, a bounded number of pages each time, and takes in
  // what was added since the last time; a step that changes fewer than two rows has found a single
  // part, so nothing left to do (https://www.sqlite.org/fts5.html#the_merge_command). Positive
  // counts would leave out parts that came while it was being rewritten, removed words among them.
  constexpr int kPages = -200;
  LULL_ASSIGN(const auto before, total_changes());
  LULL_TRY(db_.use("INSERT INTO search(search, rank) VALUES('merge', ?)").bind(kPages).run());
  LULL_ASSIGN(const auto after, total_changes());
  if (after - before >= 2) return true;
  untidy_ = false;
  LULL_TRY(db_.use("DELETE FROM meta WHERE key = 'search_untidy'").run());
  return false;
}

Result<std::int64_t> SearchIndex::total_changes() {
  auto row = db_.use("SELECT total_changes()");
  LULL_TRY(row.step());
  return row.integer(0);
}

std::string SearchIndex::query(std::string_view typed) {
  std::string out;
  std::string word;
  const auto flush = [&out, &word] {
    if (word.empty()) return;
    if (!out.empty()) out += ' ';
    out += '"' + word + '"';
    word.clear();
  };
  for (char c : typed) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || c == '"')
      flush();
    else
      word.push_back(c);
  }
  flush();
  return out;
}

Result<std::vector<std::int64_t>> SearchIndex::matches(const std::string& query, std::size_t most) {
  std::vector<std::int64_t> rows;
  auto hits = db_.use("SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?");
  hits.bind(std::string_view(query)).bind(static_cast<std::int64_t>(most));
  for (;;) {
    LULL_ASSIGN(const bool row, hits.step());
    if (!row) return rows;
    rows.push_back(hits.integer(0));
  }
}

// Whole words are read from their list's end; for a beginning, the lists of all words that begin so
// are first put together, which takes long where there are many.
Result<std::vector<std::int64_t>> SearchIndex::find(std::string_view typed, std::size_t most) {
  const auto whole = query(typed);
  if (whole.empty()) return std::vector<std::int64_t>();
  LULL_ASSIGN(auto rows, matches(whole, most));
  if (rows.size() >= most) return rows;
  LULL_ASSIGN(const auto begun, matches(whole + '*', most));
  const auto known = std::set<std::int64_t>(rows.begin(), rows.end());
  for (const auto row : begun)
    if (rows.size() < most && !known.contains(row)) rows.push_back(row);
  std::sort(rows.begin(), rows.end(), std::greater<>());
  return rows;
}

}  // namespace lull::store
