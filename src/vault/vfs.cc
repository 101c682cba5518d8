// SPDX-License-Identifier: Apache-2.0
#include "vault/vfs.h"

#include <string_view>
#include <utility>

#include "vault/log_file.h"
#include "vault/main_file.h"

namespace lull::vault {

namespace {

sqlite3_vfs* g_base = nullptr;

/// Whose keys the next database opened on this thread gets; set only within `open_sealed`.
thread_local VaultFiles* t_opening = nullptr;

/// What SQLite allocates for us. It needs a plain struct, so the object hangs on a pointer.
struct Handle {
  sqlite3_file head;
  SealedFile* file;
};

SealedFile& sealed(sqlite3_file* file) {
  return *reinterpret_cast<Handle*>(file)->file;
}
sqlite3_file* below(sqlite3_file* file) {
  return sealed(file).base().raw();
}

// --- File methods. Everything but read and write first settles what a log holds back.

int file_close(sqlite3_file* file) {
  auto* handle = reinterpret_cast<Handle*>(file);
  const std::unique_ptr<SealedFile> closed(std::exchange(handle->file, nullptr));
  return closed->settle();
}

int file_read(sqlite3_file* file, void* out, int size, sqlite3_int64 offset) {
  return sealed(file).read({static_cast<std::uint8_t*>(out), static_cast<std::size_t>(size)},
                           offset);
}

int file_write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  return sealed(file).write(
      {static_cast<const std::uint8_t*>(bytes), static_cast<std::size_t>(size)}, offset);
}

int file_truncate(sqlite3_file* file, sqlite3_int64 size) {
  return sealed(file).truncate(size);
}

int file_sync(sqlite3_file* file, int flags) {
  if (const int code = sealed(file).settle(); code != SQLITE_OK) return code;
  return sealed(file).sync(flags);
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  if (const int code = sealed(file).settle(); code != SQLITE_OK) return code;
  return below(file)->pMethods->xFileSize(below(file), size);
}

int file_lock(sqlite3_file* file, int level) {
  return below(file)->pMethods->xLock(below(file), level);
}

int file_unlock(sqlite3_file* file, int level) {
  return below(file)->pMethods->xUnlock(below(file), level);
}

int file_check_reserved_lock(sqlite3_file* file, int* locked) {
  return below(file)->pMethods->xCheckReservedLock(below(file), locked);
}

/// Only what neither maps, nor fills, nor bypasses our pages is passed on.
int file_control(sqlite3_file* file, int op, void* arg) {
  if (const int code = sealed(file).settle(); code != SQLITE_OK) return code;
  switch (op) {
    case SQLITE_FCNTL_HAS_MOVED:
    case SQLITE_FCNTL_LAST_ERRNO:
    case SQLITE_FCNTL_LOCKSTATE:
    case SQLITE_FCNTL_LOCK_TIMEOUT:
    case SQLITE_FCNTL_PERSIST_WAL:
    case SQLITE_FCNTL_SYNC:
    case SQLITE_FCNTL_COMMIT_PHASETWO:
      return below(file)->pMethods->xFileControl(below(file), op, arg);
    default:
      return SQLITE_NOTFOUND;
  }
}

int file_sector_size(sqlite3_file* file) {
  return below(file)->pMethods->xSectorSize(below(file));
}

/// A write never harms bytes beside it: as true here as of the file below, since every byte lies
/// where SQLite would put it. Without this promise SQLite pads each commit to a sector and splits
/// frames. Nothing else is promised.
int file_characteristics(sqlite3_file*) {
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

/// Version 1: no shared memory and no memory map.
constexpr sqlite3_io_methods kMethods = {
    .iVersion = 1,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_reserved_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
    .xShmMap = nullptr,
    .xShmLock = nullptr,
    .xShmBarrier = nullptr,
    .xShmUnmap = nullptr,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

// --- VFS methods.

int open_main(const char* name, int flags, int* flags_out, std::unique_ptr<SealedFile>& out) {
  VaultFiles* files = std::exchange(t_opening, nullptr);
  if (files == nullptr) return SQLITE_CANTOPEN;
  std::unique_ptr<BaseFile> base;
  int code = BaseFile::open(g_base, name, flags, flags_out, *files, base);
  if (code != SQLITE_OK) return code;
  auto file = std::make_unique<MainFile>(std::move(base));
  code = file->check_size();
  if (code == SQLITE_OK) out = std::move(file);
  return code;
}

int open_log(const char* name, int flags, int* flags_out, std::unique_ptr<SealedFile>& out) {
  sqlite3_file* database = sqlite3_database_file_object(name);
  if (database == nullptr || database->pMethods != &kMethods) return SQLITE_CANTOPEN;
  std::unique_ptr<BaseFile> base;
  const int code =
      BaseFile::open(g_base, name, flags, flags_out, sealed(database).base().files(), base);
  if (code == SQLITE_OK) out = std::make_unique<LogFile>(std::move(base));
  return code;
}

int vfs_open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* flags_out) {
  auto* handle = reinterpret_cast<Handle*>(file);
  handle->head.pMethods = nullptr;  // SQLite calls xClose only if this is set
  if (name == nullptr) return SQLITE_CANTOPEN;
  std::unique_ptr<SealedFile> made;
  int code = SQLITE_CANTOPEN;
  if ((flags & SQLITE_OPEN_MAIN_DB) != 0) code = open_main(name, flags, flags_out, made);
  if ((flags & SQLITE_OPEN_WAL) != 0) code = open_log(name, flags, flags_out, made);
  if (code != SQLITE_OK) return code;
  handle->file = made.release();
  handle->head.pMethods = &kMethods;
  return SQLITE_OK;
}

int vfs_delete(sqlite3_vfs*, const char* name, int sync_directory) {
  return g_base->xDelete(g_base, name, sync_directory);
}

/// There are no journals here. One that somebody put beside a vault would make SQLite try to roll
/// it back, and the vault could not be opened.
int vfs_access(sqlite3_vfs*, const char* name, int flags, int* out) {
  if (std::string_view(name).ends_with("-journal")) {
    *out = 0;
    return SQLITE_OK;
  }
  return g_base->xAccess(g_base, name, flags, out);
}

int vfs_full_pathname(sqlite3_vfs*, const char* name, int size, char* out) {
  return g_base->xFullPathname(g_base, name, size, out);
}

void* vfs_dl_open(sqlite3_vfs*, const char*) {
  return nullptr;
}
void vfs_dl_error(sqlite3_vfs*, int size, char* out) {
  if (size > 0) *out = '\0';
}
void (*vfs_dl_sym(sqlite3_vfs*, void*, const char*))() {
  return nullptr;
}
void vfs_dl_close(sqlite3_vfs*, void*) {}

int vfs_randomness(sqlite3_vfs*, int size, char* out) {
  return g_base->xRandomness(g_base, size, out);
}
int vfs_sleep(sqlite3_vfs*, int microseconds) {
  return g_base->xSleep(g_base, microseconds);
}
int vfs_current_time(sqlite3_vfs*, double* out) {
  return g_base->xCurrentTime(g_base, out);
}
int vfs_last_error(sqlite3_vfs*, int size, char* out) {
  return g_base->xGetLastError(g_base, size, out);
}

constexpr char kVfsName[] = "lull";

int register_vfs() {
  // Counting what SQLite allocates takes a lock each time, and nobody asks. Refused where SQLite is
  // in use already, as in tests beside plain databases, and then it only stays slower.
  (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static sqlite3_vfs vfs = {};
  vfs.iVersion = 1;
  vfs.szOsFile = sizeof(Handle);
  vfs.mxPathname = sqlite3_vfs_find(nullptr)->mxPathname;
  vfs.zName = kVfsName;
  vfs.xOpen = vfs_open;
  vfs.xDelete = vfs_delete;
  vfs.xAccess = vfs_access;
  vfs.xFullPathname = vfs_full_pathname;
  vfs.xDlOpen = vfs_dl_open;
  vfs.xDlError = vfs_dl_error;
  vfs.xDlSym = vfs_dl_sym;
  vfs.xDlClose = vfs_dl_close;
  vfs.xRandomness = vfs_randomness;
  vfs.xSleep = vfs_sleep;
  vfs.xCurrentTime = vfs_current_time;
  vfs.xGetLastError = vfs_last_error;
  g_base = sqlite3_vfs_find(nullptr);
  return sqlite3_vfs_register(&vfs, 0);
}

}  // namespace

int open_sealed(const char* path, VaultFiles& files, sqlite3** db) {
  static const int registered = register_vfs();
  LULL_CHECK(registered == SQLITE_OK);
  t_opening = &files;
  const int code = sqlite3_open_v2(
      path, db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, kVfsName);
  t_opening = nullptr;
  return code;
}

}  // namespace lull::vault
