// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "base/result.h"
#include "vault/key_slots.h"

struct sqlite3;

namespace lull::vault {

/// An open sealed SQLite database (NAME.vault and its log): one connection, WAL, exclusive,
/// synchronous=FULL, temp_store=MEMORY, secure_delete=ON, foreign_keys=ON, cell_size_check=ON.
/// Owned by one thread. Closing checkpoints and wipes the keys.
class Vault {
 public:
  /// Makes the database file. kExists if there is one. `schema` is SQL run once, before WAL is on.
  static Result<Vault> create(const std::filesystem::path& file, Unlocked unlocked,
                              const char* schema, std::size_t cache_bytes = kCacheBytes);
  /// kNotFound ("vault_missing"); kDamaged ("vault_damaged": does not open under this key, is
  /// short, or an empty file stands beside a log); kNoSpace ("disk_full", "disk_read_only").
  static Result<Vault> open(const std::filesystem::path& file, Unlocked unlocked,
                            std::size_t cache_bytes = kCacheBytes);
  Vault(Vault&&) noexcept;
  Vault& operator=(Vault&&) noexcept;
  ~Vault();

  /// The connection, borrowed. Only `store` may use it.
  sqlite3* db() const;
  /// Bytes in the write-ahead log that a checkpoint would take in.
  std::uint64_t log_bytes() const;
  /// Moves the log into the database. Never loses what is committed, whatever happens.
  Result<void> checkpoint();
  /// Gives the page cache back; it fills again as pages are read.
  void shrink();
  /// True after a failed write or fsync: every later commit is refused until it is opened again.
  bool failed() const;
  /// Overwrites and removes the database and its log (after KeySlots::destroy).
  static Result<void> remove(const std::filesystem::path& file);

  static constexpr std::size_t kCacheBytes = 8 * 1024 * 1024;

 private:
  struct State;
  explicit Vault(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Turns an SQLite result code into an Error with a stable reason (kNoSpace for SQLITE_FULL and
/// read-only, kDamaged for CORRUPT, NOTADB and IOERR_DATA, otherwise kIo).
Error sqlite_error(sqlite3* db, int code, const char* context);

}  // namespace lull::vault
