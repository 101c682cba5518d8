// SPDX-License-Identifier: Apache-2.0
// Puts SQLite's own test programs on our VFS. Databases and logs go through src/vault, every byte;
// what the product never lets through, and those programs cannot do without, goes past it: journals
// and temporary files (as they are), shared memory (several connections), and databases that are
// made as they are opened. README.md lists these allowances. LULL_SUITE=plain leaves it all out.
//
// The product's file is included, not linked, so that its methods are used as they stand and
// nothing in src/ has to know of this.
#include "vault/vfs.cc"  // NOLINT

#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>
#include <mutex>
#include <string_view>

extern "C" int __real_sqlite3_vfs_register(sqlite3_vfs* vfs, int is_default);

namespace lull::vault {
namespace {

/// All databases have one key: the tests copy, swap and attach files as they like.
std::shared_ptr<VaultFiles> fresh_files() {
  VaultId vault;
  vault.raw.fill(0x11);
  DataKey key;
  std::ranges::fill(key.expose_bytes(), std::uint8_t{0x5a});
  return std::shared_ptr<VaultFiles>(new VaultFiles{PageSealer(vault, key), true});
}

/// One of our VFS: over the system's, or over the suite's crash simulation.
struct Layer {
  sqlite3_vfs vfs = {};
  sqlite3_vfs* base = nullptr;
  /// The base, except that it says of every file that it can be written: a vault opens no other.
  sqlite3_vfs below = {};
};

/// A file as the suite sees it. `handle` is the product's own, and comes first.
struct SuiteFile {
  Handle handle;
  std::shared_ptr<VaultFiles>* files;
};

/// Databases that are open, by the pointer to their name, which SQLite keeps for each. A log finds
/// its database here, so that both share one latch, as in a vault.
class OpenDatabases {
 public:
  void add(const char* name, const std::shared_ptr<VaultFiles>& files) {
    const std::lock_guard guard(mutex_);
    files_[name] = files;
  }
  std::shared_ptr<VaultFiles> of(const char* name) {
    const std::lock_guard guard(mutex_);
    const auto found = files_.find(name);
    if (found == files_.end()) return fresh_files();
    if (auto files = found->second.lock()) return files;
    return fresh_files();
  }

 private:
  std::mutex mutex_;  // some of the tests have threads
  std::map<const char*, std::weak_ptr<VaultFiles>> files_;
};

OpenDatabases& databases() {
  static OpenDatabases all;
  return all;
}

// --- What is added to the product's methods.

int suite_close(sqlite3_file* file) {
  auto* files = reinterpret_cast<SuiteFile*>(file)->files;
  const int code = kMethods.xClose(file);
  delete files;
  return code;
}
/// A vault writes nothing more once a write has failed, until it is opened again. The suite makes
/// thousands of writes fail and goes on with the connection, so the latch is lifted at once.
template <auto kMethod, class... Arguments>
int unlatched(sqlite3_file* file, Arguments... arguments) {
  const int code = (kMethods.*kMethod)(file, arguments...);
  (*reinterpret_cast<SuiteFile*>(file)->files)->failed = false;
  return code;
}
int suite_map(sqlite3_file* file, int region, int size, int extend, void volatile** out) {
  return below(file)->pMethods->xShmMap(below(file), region, size, extend, out);
}
int suite_lock(sqlite3_file* file, int offset, int count, int flags) {
  return below(file)->pMethods->xShmLock(below(file), offset, count, flags);
}
void suite_barrier(sqlite3_file* file) {
  below(file)->pMethods->xShmBarrier(below(file));
}
int suite_unmap(sqlite3_file* file, int remove) {
  return below(file)->pMethods->xShmUnmap(below(file), remove);
}

const sqlite3_io_methods* suite_methods() {
  static const sqlite3_io_methods methods = [] {
    sqlite3_io_methods made = kMethods;
    made.iVersion = 2;
    made.xClose = suite_close;
    made.xRead = unlatched<&sqlite3_io_methods::xRead, void*, int, sqlite3_int64>;
    made.xWrite = unlatched<&sqlite3_io_methods::xWrite, const void*, int, sqlite3_int64>;
    made.xTruncate = unlatched<&sqlite3_io_methods::xTruncate, sqlite3_int64>;
    made.xSync = unlatched<&sqlite3_io_methods::xSync, int>;
    made.xFileSize = unlatched<&sqlite3_io_methods::xFileSize, sqlite3_int64*>;
    made.xFileControl = unlatched<&sqlite3_io_methods::xFileControl, int, void*>;
    made.xShmMap = suite_map;
    made.xShmLock = suite_lock;
    made.xShmBarrier = suite_barrier;
    made.xShmUnmap = suite_unmap;
    return made;
  }();
  return &methods;
}

// --- The VFS. It asks nothing of who opens a file.

/// What the base said of the file that is being opened on this thread.
thread_local int t_flags = 0;

sqlite3_vfs* system_vfs() {
  return sqlite3_vfs_find("unix");
}

sqlite3_vfs* base_of(sqlite3_vfs* vfs) {
  return static_cast<Layer*>(vfs->pAppData)->base;
}

int open_below(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* flags_out) {
  sqlite3_vfs* base = base_of(vfs);
  t_flags = flags;
  const int code = base->xOpen(base, name, file, flags, &t_flags);
  *flags_out = t_flags & ~SQLITE_OPEN_READONLY;
  return code;
}

int suite_open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* flags_out) {
  sqlite3_vfs* base = base_of(vfs);
  const bool is_log = (flags & SQLITE_OPEN_WAL) != 0;
  if (!is_log && (flags & SQLITE_OPEN_MAIN_DB) == 0)
    return base->xOpen(base, name, file, flags, flags_out);

  file->pMethods = nullptr;
  auto files = is_log ? databases().of(sqlite3_filename_database(name)) : fresh_files();
  std::unique_ptr<BaseFile> below;
  sqlite3_vfs* layer_below = &static_cast<Layer*>(vfs->pAppData)->below;
  const int code = BaseFile::open(layer_below, name, flags, nullptr, *files, below);
  if (code != SQLITE_OK) return code;
  if (flags_out != nullptr) *flags_out = t_flags;
  auto* made = reinterpret_cast<SuiteFile*>(file);
  if (is_log) {
    made->handle.file = new LogFile(std::move(below));
  } else {
    made->handle.file = new MainFile(std::move(below));
    databases().add(name, files);
  }
  made->files = new std::shared_ptr(std::move(files));
  made->handle.head.pMethods = suite_methods();
  return SQLITE_OK;
}

int suite_delete(sqlite3_vfs* vfs, const char* name, int sync_directory) {
  return base_of(vfs)->xDelete(base_of(vfs), name, sync_directory);
}
int suite_access(sqlite3_vfs* vfs, const char* name, int flags, int* out) {
  return base_of(vfs)->xAccess(base_of(vfs), name, flags, out);
}
int suite_full_pathname(sqlite3_vfs* vfs, const char* name, int size, char* out) {
  return base_of(vfs)->xFullPathname(base_of(vfs), name, size, out);
}

int register_layer(Layer& layer, const char* name, sqlite3_vfs* base, bool is_default) {
  layer.base = base;
  layer.below = *base;
  layer.below.pAppData = &layer;
  layer.below.xOpen = open_below;
  layer.vfs = *system_vfs();  // for all that is not about files
  layer.vfs.zName = name;
  layer.vfs.pAppData = &layer;
  layer.vfs.pNext = nullptr;
  layer.vfs.szOsFile = std::max(static_cast<int>(sizeof(SuiteFile)), base->szOsFile);
  layer.vfs.xOpen = suite_open;
  layer.vfs.xDelete = suite_delete;
  layer.vfs.xAccess = suite_access;
  layer.vfs.xFullPathname = suite_full_pathname;
  return __real_sqlite3_vfs_register(&layer.vfs, is_default ? 1 : 0);
}

bool is_plain() {
  const char* chosen = std::getenv("LULL_SUITE");
  return chosen != nullptr && std::string_view(chosen) == "plain";
}

Layer g_over_system;
Layer g_over_crash;

}  // namespace
}  // namespace lull::vault

// SQLite calls this at the end of each sqlite3_initialize (SQLITE_EXTRA_INIT), which has just made
// the system's VFS the default one again.
extern "C" int lull_suite_register(const char*) {
  using namespace lull::vault;
  if (is_plain()) return SQLITE_OK;
  return register_layer(g_over_system, kVfsName, system_vfs(), true);
}

// The suite simulates power cuts in a VFS "crash", over the default one. It belongs below ours:
// what a cut leaves behind is then sealed bytes, torn. The linker sends the suite's calls here
// (--wrap=sqlite3_vfs_register).
extern "C" int __wrap_sqlite3_vfs_register(sqlite3_vfs* vfs, int is_default) {
  using namespace lull::vault;
  if (is_plain() || std::string_view(vfs->zName) != "crash")
    return __real_sqlite3_vfs_register(vfs, is_default);
  vfs->pAppData = system_vfs();
  return register_layer(g_over_crash, "crash", vfs, is_default != 0);
}
