// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace lull::store {

class Db;

/// A prepared statement in use; goes back to its Db, reset, when it leaves scope. Blobs and texts
/// are borrowed until then. One text is in use at most once at a time.
class Statement {
 public:
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement();

  /// Binds the next parameter.
  Statement& bind(std::int64_t value);
  Statement& bind(std::uint64_t value) { return bind(static_cast<std::int64_t>(value)); }
  Statement& bind(int value) { return bind(std::int64_t{value}); }
  Statement& bind(std::uint32_t value) { return bind(std::int64_t{value}); }
  Statement& bind(ByteView blob);
  Statement& bind(std::string_view text);
  Statement& bind_null();

  /// True if there is a row, false at the end.
  Result<bool> step();
  /// Steps a statement that gives no rows.
  Result<void> run();

  std::int64_t integer(int column) const;
  std::uint64_t number(int column) const { return static_cast<std::uint64_t>(integer(column)); }
  /// Borrowed until the next step.
  ByteView blob(int column) const;
  std::string_view text(int column) const;
  bool is_null(int column) const;
  template <class IdType>
  IdType id(int column) const {
    return IdType::from(blob(column)).value_or(IdType{});
  }

 private:
  friend class Db;
  Statement(Db& db, sqlite3_stmt* raw) : db_(db), raw_(raw) {}
  Db& db_;
  sqlite3_stmt* raw_;
  int next_ = 1;
};

/// The connection with its prepared statements. Everything goes through one transaction at a time.
class Db {
 public:
  explicit Db(sqlite3* raw) : raw_(raw) {}
  Db(const Db&) = delete;
  Db& operator=(const Db&) = delete;
  ~Db();

  /// `sql` must be a literal: it is prepared once and kept. A statement that does not prepare is a
  /// fault of ours, unless the file is damaged; then the first step says so.
  Statement use(const char* sql);
  /// Runs one or more statements without parameters.
  Result<void> execute(const char* sql);
  std::int64_t last_row() const;
  int changed_rows() const;

  Error error(int code, const char* context) const;

 private:
  friend class Statement;
  sqlite3* raw_;
  struct Kept {
    const char* sql = nullptr;
    sqlite3_stmt* statement = nullptr;
  };
  Kept& place_of(const char* sql);
  /// By the text's address, with open addressing: a statement is asked for at every step.
  std::vector<Kept> kept_ = std::vector<Kept>(512);
  std::size_t used_ = 0;
};

}  // namespace lull::store
