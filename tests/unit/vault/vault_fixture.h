// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <string>
#include <vector>

#include "vault/format.h"
#include "vault/vault.h"

/// What the vault's tests share: a directory of their own, known keys, a table of numbered commits.
namespace lull::vault {

class TempDir {
 public:
  TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  ~TempDir();
  std::filesystem::path operator/(const char* name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }
  /// The names in it, sorted, separated by spaces.
  std::string names() const;

 private:
  std::filesystem::path path_;
};

/// The same vault id and data key for the same `number`.
Unlocked keys(std::uint8_t number = 1);

inline constexpr char kSchema[] = "CREATE TABLE entry(id INTEGER PRIMARY KEY, body TEXT NOT NULL)";
/// In every body that `add_entry` writes.
inline constexpr char kCanary[] = "lilac-canary-in-the-clear";

int run_sql(sqlite3* db, const std::string& sql);
/// First column of the first row, or "error N".
std::string ask_sql(sqlite3* db, const std::string& sql);

/// One commit: entry `id` with a body of `body_bytes` and more. SQLite's code.
int add_entry(sqlite3* db, int id, int body_bytes = 600);
/// N if the entries are exactly 1..N, each as it was written, and the database is sound; otherwise
/// -1. SQLITE_IOERR_DATA and the like give -1 as well.
int sound_entries(sqlite3* db);

Bytes read_all(const std::filesystem::path& file);
void write_all(const std::filesystem::path& file, ByteView content);
void flip(const std::filesystem::path& file, std::size_t at);

/// Copies NAME.vault and its log as they are on disk now, as a kill would leave them.
void copy_vault(const std::filesystem::path& from, const std::filesystem::path& to);
std::filesystem::path log_of(const std::filesystem::path& file);

/// A vault with entries 1..`checkpointed` in the database and the next up to `all` in its log, left
/// as a kill would. Its origin stays in `dir` as "origin".
void make_killed_vault(const TempDir& dir, const std::filesystem::path& file, int checkpointed,
                       int all);
/// "opened", or why not.
std::string reason_of_open(const std::filesystem::path& file);
/// As `sound_entries`.
int entries_after_open(const std::filesystem::path& file);

}  // namespace lull::vault
