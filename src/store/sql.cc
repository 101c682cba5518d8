// SPDX-License-Identifier: Apache-2.0
#include "store/sql.h"

#include <sqlite3.h>

#include "base/check.h"
#include "vault/vault.h"

namespace lull::store {

Statement::~Statement() {
  if (raw_ == nullptr) return;
  sqlite3_reset(raw_);
  sqlite3_clear_bindings(raw_);
}

Statement& Statement::bind(std::int64_t value) {
  sqlite3_bind_int64(raw_, next_++, value);
  return *this;
}

Statement& Statement::bind(ByteView blob) {
  // An empty view may have no address, which would bind NULL.
  const void* at = blob.empty() ? "" : static_cast<const void*>(blob.data());
  sqlite3_bind_blob64(raw_, next_++, at, blob.size(), SQLITE_STATIC);
  return *this;
}

Statement& Statement::bind(std::string_view text) {
  sqlite3_bind_text64(raw_, next_++, text.empty() ? "" : text.data(), text.size(), SQLITE_STATIC,
                      SQLITE_UTF8);
  return *this;
}

Statement& Statement::bind_null() {
  sqlite3_bind_null(raw_, next_++);
  return *this;
}

Result<bool> Statement::step() {
  if (raw_ == nullptr) return fail(db_.error(sqlite3_errcode(db_.raw_), "prepare"));
  const int code = sqlite3_step(raw_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return fail(db_.error(code, sqlite3_sql(raw_)));
}

Result<void> Statement::run() {
  LULL_ASSIGN(const bool row, step());
  LULL_CHECK(!row);
  return {};
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(raw_, column);
}

ByteView Statement::blob(int column) const {
  const auto* at = static_cast<const std::uint8_t*>(sqlite3_column_blob(raw_, column));
  return {at, static_cast<std::size_t>(sqlite3_column_bytes(raw_, column))};
}

// As bytes: asked for text, SQLite puts a zero behind it, and says "" where it has no memory for
// that.
std::string_view Statement::text(int column) const {
  const auto bytes = blob(column);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(raw_, column) == SQLITE_NULL;
}

Db::~Db() {
  for (auto& kept : kept_) sqlite3_finalize(kept.statement);
}

Db::Kept& Db::place_of(const char* sql) {
  auto at = (reinterpret_cast<std::uintptr_t>(sql) * 0x9e3779b97f4a7c15u >> 32) % kept_.size();
  while (kept_[at].sql != nullptr && kept_[at].sql != sql) at = (at + 1) % kept_.size();
  return kept_[at];
}

Statement Db::use(const char* sql) {
  auto& place = place_of(sql);
  auto*& kept = place.statement;
  if (place.sql == nullptr) {
    place.sql = sql;
    LULL_CHECK(++used_ < kept_.size());  // there are far fewer statements in this folder
  }
  if (kept == nullptr) {
    const int code = sqlite3_prepare_v3(raw_, sql, -1, SQLITE_PREPARE_PERSISTENT, &kept, nullptr);
    LULL_CHECK(code != SQLITE_ERROR);
  }
  LULL_CHECK(kept == nullptr || sqlite3_stmt_busy(kept) == 0);
  return Statement(*this, kept);
}

Result<void> Db::execute(const char* sql) {
  const int code = sqlite3_exec(raw_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return fail(error(code, sql));
  return {};
}

std::int64_t Db::last_row() const {
  return sqlite3_last_insert_rowid(raw_);
}
int Db::changed_rows() const {
  return sqlite3_changes(raw_);
}

Error Db::error(int code, const char* context) const {
  return vault::sqlite_error(
      raw_, sqlite3_extended_errcode(raw_) != 0 ? sqlite3_extended_errcode(raw_) : code, context);
}

}  // namespace lull::store
