// SPDX-License-Identifier: Apache-2.0
#include <sqlite3.h>

#include "vault/disk.h"
#include "vault/vault.h"

namespace lull::vault {

namespace {

Error io_error(sqlite3* db, int code, std::string detail) {
  if (code == SQLITE_IOERR_DATA) return {Code::kDamaged, "vault_damaged", std::move(detail)};
  // SQLite knows "disk full" only from a short write; the system's own word says more.
  const int system = db != nullptr ? sqlite3_system_errno(db) : 0;
  if (system != 0) {
    auto found = disk_error(system, detail.c_str());
    if (found.code == Code::kNoSpace) return found;
  }
  return {Code::kIo, "vault_io_failed", std::move(detail)};
}

}  // namespace

// The detail is made of fixed texts only: sqlite3_errmsg may quote what people wrote.
Error sqlite_error(sqlite3* db, int code, const char* context) {
  std::string detail =
      std::string(context) + ": " + sqlite3_errstr(code) + " (" + std::to_string(code) + ")";
  switch (code & 0xff) {
    case SQLITE_FULL:
      return {Code::kNoSpace, "disk_full", std::move(detail)};
    case SQLITE_READONLY:
      return {Code::kNoSpace, "disk_read_only", std::move(detail)};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {Code::kDamaged, "vault_damaged", std::move(detail)};
    case SQLITE_BUSY:
      return {Code::kExists, "vault_in_use", std::move(detail)};
    case SQLITE_LOCKED:
      return {Code::kUnavailable, "vault_busy", std::move(detail)};
    case SQLITE_NOMEM:
      return {Code::kUnavailable, "out_of_memory", std::move(detail)};
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
      return io_error(db, code, std::move(detail));
    default:
      return {Code::kIo, "vault_failed", std::move(detail)};
  }
}

}  // namespace lull::vault
