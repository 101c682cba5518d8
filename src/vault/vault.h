// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "base/descriptor.h"
#include "base/result.h"
#include "vault/key_slots.h"

struct sqlite3;

namespace lull::vault {

/// A file as it was at one moment, sealed; read from any thread, one at a time.
class Snapshot {
 public:
  /// Of a file that nobody has open. kNotFound "file_missing".
  static Result<std::shared_ptr<Snapshot>> of(const std::filesystem::path& file);
  std::uint64_t bytes() const { return bytes_; }
  Result<void> read(std::uint64_t offset, MutableBytes out) const;

 private:
  friend class Vault;
  Snapshot(std::shared_ptr<const Descriptor> file, std::uint64_t bytes)
      : file_(std::move(file)), bytes_(bytes) {}
  std::shared_ptr<const Descriptor> file_;
  std::uint64_t bytes_;
};

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
  /// Moves the log into the database. Never loses what is committed, whatever happens. Does nothing
  /// while a snapshot lives.
  Result<void> checkpoint();
  /// The database file with everything that is committed. For as long as the snapshot lives nothing
  /// is written to that file: what is new stays in the log, at closing too.
  Result<std::shared_ptr<Snapshot>> freeze();
  bool frozen() const;
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
