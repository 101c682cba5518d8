// SPDX-License-Identifier: Apache-2.0
#include "sim/memory_disk.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <new>

#include "base/check.h"
#include "sim/seeded.h"
#include "vault/vfs.h"

namespace lull::sim {

namespace {

constexpr std::size_t kSectorBytes = 512;

std::map<std::string, MemoryDisk*>& mounted() {
  static std::map<std::string, MemoryDisk*> all;
  return all;
}

struct Place {
  MemoryDisk* disk;
  std::string name;
};
Place place_of(const char* path) {
  const std::string whole(path);
  const auto slash = whole.rfind('/');
  const auto at = mounted().find(whole.substr(0, slash));
  return {at != mounted().end() ? at->second : nullptr, whole.substr(slash + 1)};
}

/// What one roll for each sector leaves of a write.
void survive(Bytes& out, std::size_t begin, ByteView bytes, Dice& dice) {
  for (std::size_t done = 0; done < bytes.size();) {
    const auto at = begin + done;
    const auto count = std::min(kSectorBytes - at % kSectorBytes, bytes.size() - done);
    const auto roll = dice.roll(3);
    if (roll != 0 && out.size() < at + count) out.resize(at + count);
    for (std::size_t i = 0; roll != 0 && i < count; ++i)
      out[at + i] = roll == 1 ? bytes[done + i] : static_cast<std::uint8_t>(dice.next());
    done += count;
  }
}

/// `how` 0: nothing that was not synced; 1: all of it; else as the dice say.
Bytes survivors(const DiskFile& file, std::size_t how, Dice& dice) {
  if (how == 0) return file.durable;
  if (how == 1) return file.now;
  auto out = file.durable;
  for (const auto& one : file.since) {
    if (!one.truncate)
      survive(out, one.offset, ByteView(file.pool).subspan(one.from, one.size), dice);
    else if (dice.one_in(2))
      out.resize(one.offset);
  }
  return out;
}

}  // namespace

// --- files ---------------------------------------------------------------------------------------

void DiskFile::write(ByteView bytes, std::size_t offset) {
  if (now.size() < offset + bytes.size()) now.resize(offset + bytes.size());
  std::memcpy(now.data() + offset, bytes.data(), bytes.size());
  since.push_back({false, offset, pool.size(), bytes.size()});
  pool.insert(pool.end(), bytes.begin(), bytes.end());
}

void DiskFile::cut_to(std::size_t size) {
  now.resize(size);
  since.push_back({true, size, 0, 0});
}

void DiskFile::sync() {
  for (const auto& one : since) {
    if (one.truncate || durable.size() < one.offset + one.size)
      durable.resize(one.offset + one.size);
    if (!one.truncate) std::memcpy(durable.data() + one.offset, pool.data() + one.from, one.size);
  }
  since.clear();
  pool.clear();
  // The default VFS syncs the folder of a new log with its first sync.
  named = true;
}

// --- disks ---------------------------------------------------------------------------------------

MemoryDisk::MemoryDisk(std::string folder) : folder_(std::move(folder)) {
  LULL_CHECK(mounted().emplace(folder_, this).second);
}

MemoryDisk::~MemoryDisk() {
  let_go();
  mounted().erase(folder_);
}

void MemoryDisk::let_go() {
  for (const auto& [name, file] : files_) file->powerless = true;
}

MemoryDisk::Image MemoryDisk::image() const {
  Image out;
  for (const auto& [name, file] : files_)
    if (!file->deleted) out[name] = file->now;
  return out;
}

void MemoryDisk::load(const Image& image) {
  let_go();
  files_.clear();
  for (const auto& [name, bytes] : image) {
    auto file = std::make_shared<DiskFile>();
    file->now = file->durable = bytes;
    file->named = true;
    files_[name] = std::move(file);
  }
  powered_ = true;
  budget_ = kEver;
}

void MemoryDisk::power_cut(Dice& dice) {
  Image left;
  for (const auto& [name, file] : files_) {
    const auto how = dice.roll(4);
    if (!file->named && (how == 0 || dice.one_in(2))) continue;
    if (file->deleted && dice.one_in(2)) continue;
    left[name] = file->deleted ? file->durable : survivors(*file, how, dice);
  }
  load(left);
}

void MemoryDisk::switch_off() {
  let_go();
  files_.clear();
}

std::shared_ptr<DiskFile> MemoryDisk::find(const std::string& name) const {
  const auto at = files_.find(name);
  return at != files_.end() && !at->second->deleted ? at->second : nullptr;
}

std::shared_ptr<DiskFile> MemoryDisk::create(const std::string& name) {
  auto& file = files_[name];
  if (file != nullptr && file->deleted) {
    // A file of this name whose deletion is not durable may still come back.
    file->deleted = false;
    file->cut_to(0);
    return file;
  }
  file = std::make_shared<DiskFile>();
  return file;
}

bool MemoryDisk::spend() {
  if (powered_ && budget_ != kEver && budget_-- == 0) powered_ = false;
  return powered_;
}

void MemoryDisk::remove(const std::string& name) {
  const auto file = find(name);
  if (file == nullptr) return;
  if (!file->named) {
    files_.erase(name);
    return;
  }
  file->deleted = true;
  file->since.clear();
  file->pool.clear();
  file->now.clear();
}

// --- the VFS -------------------------------------------------------------------------------------

namespace {

struct Open {
  std::shared_ptr<DiskFile> file;
  MemoryDisk* disk;
};
struct Handle {
  sqlite3_file head;
  Open* open;
};

Open& open_of(sqlite3_file* file) {
  return *reinterpret_cast<Handle*>(file)->open;
}
/// False once the power is gone.
bool allowed(sqlite3_file* file) {
  auto& open = open_of(file);
  return !open.file->powerless && open.disk->spend();
}

int on_close(sqlite3_file* file) {
  delete reinterpret_cast<Handle*>(file)->open;
  return SQLITE_OK;
}
int on_read(sqlite3_file* file, void* out, int size, sqlite3_int64 offset) {
  const auto& now = open_of(file).file->now;
  const auto at = static_cast<std::size_t>(offset);
  const auto wanted = static_cast<std::size_t>(size);
  const auto there = at < now.size() ? std::min(wanted, now.size() - at) : 0;
  if (there > 0) std::memcpy(out, now.data() + at, there);
  if (there == wanted) return SQLITE_OK;
  std::memset(static_cast<char*>(out) + there, 0, wanted - there);
  return SQLITE_IOERR_SHORT_READ;
}
int on_write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  if (!allowed(file)) return SQLITE_IOERR_WRITE;
  const auto* from = static_cast<const std::uint8_t*>(bytes);
  open_of(file).file->write({from, static_cast<std::size_t>(size)},
                            static_cast<std::size_t>(offset));
  return SQLITE_OK;
}
int on_truncate(sqlite3_file* file, sqlite3_int64 size) {
  if (!allowed(file)) return SQLITE_IOERR_TRUNCATE;
  open_of(file).file->cut_to(static_cast<std::size_t>(size));
  return SQLITE_OK;
}
int on_sync(sqlite3_file* file, int) {
  if (!allowed(file)) return SQLITE_IOERR_FSYNC;
  if (!open_of(file).disk->lies) open_of(file).file->sync();
  return SQLITE_OK;
}
int on_size(sqlite3_file* file, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(open_of(file).file->now.size());
  return SQLITE_OK;
}
int on_lock(sqlite3_file*, int) {
  return SQLITE_OK;
}
int on_reserved(sqlite3_file*, int* out) {
  *out = 0;
  return SQLITE_OK;
}
int on_control(sqlite3_file*, int op, void* arg) {
  if (op != SQLITE_FCNTL_HAS_MOVED) return SQLITE_NOTFOUND;
  *static_cast<int*>(arg) = 0;
  return SQLITE_OK;
}
int on_sector_size(sqlite3_file*) {
  return 4096;
}
int on_characteristics(sqlite3_file*) {
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

constexpr sqlite3_io_methods kMethods = {
    1,       on_close,    on_read,    on_write,       on_truncate,        on_sync, on_size, on_lock,
    on_lock, on_reserved, on_control, on_sector_size, on_characteristics, nullptr, nullptr, nullptr,
    nullptr, nullptr,     nullptr};

/// For what lies in no mounted folder.
sqlite3_vfs* g_real = nullptr;

int on_open(sqlite3_vfs*, const char* path, sqlite3_file* file, int flags, int* flags_out) {
  if (path != nullptr && place_of(path).disk == nullptr)
    return g_real->xOpen(g_real, path, file, flags, flags_out);
  auto* handle = reinterpret_cast<Handle*>(file);
  handle->head.pMethods = nullptr;
  if (path == nullptr) return SQLITE_CANTOPEN;
  const auto place = place_of(path);
  auto found = place.disk->find(place.name);
  if (found == nullptr && (flags & SQLITE_OPEN_CREATE) != 0) found = place.disk->create(place.name);
  if (found == nullptr) return SQLITE_CANTOPEN;
  handle->open = new Open{std::move(found), place.disk};
  handle->head.pMethods = &kMethods;
  if (flags_out != nullptr) *flags_out = flags;
  return SQLITE_OK;
}
int on_delete(sqlite3_vfs*, const char* path, int sync_directory) {
  const auto place = place_of(path);
  if (place.disk == nullptr) return g_real->xDelete(g_real, path, sync_directory);
  if (!place.disk->spend()) return SQLITE_IOERR_DELETE;
  place.disk->remove(place.name);
  return SQLITE_OK;
}
int on_access(sqlite3_vfs*, const char* path, int flags, int* out) {
  const auto place = place_of(path);
  if (place.disk == nullptr) return g_real->xAccess(g_real, path, flags, out);
  *out = place.disk->find(place.name) != nullptr ? 1 : 0;
  return SQLITE_OK;
}
int on_full_pathname(sqlite3_vfs*, const char* path, int size, char* out) {
  std::strncpy(out, path, static_cast<std::size_t>(size));
  return SQLITE_OK;
}
int on_randomness(sqlite3_vfs*, int size, char* out) {
  fill_seeded(out, static_cast<std::size_t>(size));
  return size;
}
int on_last_error(sqlite3_vfs*, int, char*) {
  return 0;
}

}  // namespace

void use_memory_disks() {
  static sqlite3_vfs vfs = {};
  g_real = sqlite3_vfs_find(nullptr);
  vfs.iVersion = 1;
  vfs.szOsFile = std::max(static_cast<int>(sizeof(Handle)), g_real->szOsFile);
  vfs.mxPathname = g_real->mxPathname;
  vfs.zName = "memory";
  vfs.xOpen = on_open;
  vfs.xDelete = on_delete;
  vfs.xAccess = on_access;
  vfs.xFullPathname = on_full_pathname;
  vfs.xRandomness = on_randomness;
  vfs.xSleep = g_real->xSleep;
  vfs.xCurrentTime = g_real->xCurrentTime;
  vfs.xGetLastError = on_last_error;
  // The default one: SQLite seeds its own randomness from that, and the vault's stands on it.
  LULL_CHECK(sqlite3_vfs_register(&vfs, 1) == SQLITE_OK);
}

}  // namespace lull::sim
