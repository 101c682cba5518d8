// SPDX-License-Identifier: Apache-2.0
#include "unit/vault/faulty_disk.h"

#include <algorithm>

#include "base/check.h"
#include "unit/vault/vault_fixture.h"
#include "vault/vfs.h"

namespace lull::vault {

namespace {

constexpr std::size_t kSectorBytes = 512;

FaultyDisk* g_disk = nullptr;

struct Handle {
  sqlite3_file head;
  std::string* name;
  sqlite3_file* real;
};

Handle* handle(sqlite3_file* file) {
  return reinterpret_cast<Handle*>(file);
}
sqlite3_file* real(sqlite3_file* file) {
  return handle(file)->real;
}

int on_close(sqlite3_file* file) {
  const int code = real(file)->pMethods->xClose(real(file));
  delete[] reinterpret_cast<std::max_align_t*>(handle(file)->real);
  delete handle(file)->name;
  return code;
}
int on_read(sqlite3_file* file, void* out, int size, sqlite3_int64 offset) {
  if (const int code = g_disk->next(FaultyDisk::kRead); code != SQLITE_OK) return code;
  return real(file)->pMethods->xRead(real(file), out, size, offset);
}
int on_write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  const int code = g_disk->next(FaultyDisk::kWrite);
  if (code != SQLITE_OK) size /= 2;
  const auto* from = static_cast<const std::uint8_t*>(bytes);
  g_disk->trace.push_back({DiskOp::kWrite, *handle(file)->name, offset, Bytes(from, from + size)});
  const int written = real(file)->pMethods->xWrite(real(file), bytes, size, offset);
  return code != SQLITE_OK ? code : written;
}
int on_truncate(sqlite3_file* file, sqlite3_int64 size) {
  if (const int code = g_disk->next(FaultyDisk::kTruncate); code != SQLITE_OK) return code;
  g_disk->trace.push_back({DiskOp::kTruncate, *handle(file)->name, size});
  return real(file)->pMethods->xTruncate(real(file), size);
}
int on_sync(sqlite3_file* file, int flags) {
  if (const int code = g_disk->next(FaultyDisk::kSync); code != SQLITE_OK) return code;
  g_disk->trace.push_back({DiskOp::kSync, *handle(file)->name});
  return real(file)->pMethods->xSync(real(file), flags);
}
int on_size(sqlite3_file* file, sqlite3_int64* size) {
  if (const int code = g_disk->next(FaultyDisk::kOther); code != SQLITE_OK) return code;
  return real(file)->pMethods->xFileSize(real(file), size);
}
int on_lock(sqlite3_file* file, int level) {
  return real(file)->pMethods->xLock(real(file), level);
}
int on_unlock(sqlite3_file* file, int level) {
  return real(file)->pMethods->xUnlock(real(file), level);
}
int on_reserved(sqlite3_file* file, int* out) {
  return real(file)->pMethods->xCheckReservedLock(real(file), out);
}
int on_control(sqlite3_file* file, int op, void* arg) {
  return real(file)->pMethods->xFileControl(real(file), op, arg);
}
int on_sector_size(sqlite3_file* file) {
  return real(file)->pMethods->xSectorSize(real(file));
}
int on_characteristics(sqlite3_file* file) {
  return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

constexpr sqlite3_io_methods kMethods = {1,
                                         on_close,
                                         on_read,
                                         on_write,
                                         on_truncate,
                                         on_sync,
                                         on_size,
                                         on_lock,
                                         on_unlock,
                                         on_reserved,
                                         on_control,
                                         on_sector_size,
                                         on_characteristics,
                                         nullptr,
                                         nullptr,
                                         nullptr,
                                         nullptr,
                                         nullptr,
                                         nullptr};

int on_open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
  handle(file)->head.pMethods = nullptr;
  if (const int code = g_disk->next(FaultyDisk::kOther); code != SQLITE_OK) return code;
  g_disk->open_flags.push_back(flags);
  const bool existed = std::filesystem::exists(name);
  const auto size = static_cast<std::size_t>(g_disk->real()->szOsFile);
  auto* memory = new std::max_align_t[size / sizeof(std::max_align_t) + 1]();
  auto* below = reinterpret_cast<sqlite3_file*>(memory);
  const int code = g_disk->real()->xOpen(g_disk->real(), name, below, flags, out);
  if (code != SQLITE_OK) {
    delete[] memory;
    return code;
  }
  const auto plain_name = std::filesystem::path(name).filename().string();
  if (!existed) g_disk->trace.push_back({DiskOp::kCreate, plain_name});
  handle(file)->name = new std::string(plain_name);
  handle(file)->real = below;
  handle(file)->head.pMethods = &kMethods;
  return SQLITE_OK;
}
int on_delete(sqlite3_vfs*, const char* name, int sync) {
  if (const int code = g_disk->next(FaultyDisk::kOther); code != SQLITE_OK) return code;
  g_disk->trace.push_back({DiskOp::kDelete, std::filesystem::path(name).filename().string()});
  return g_disk->real()->xDelete(g_disk->real(), name, sync);
}
int on_access(sqlite3_vfs*, const char* name, int flags, int* out) {
  if (const int code = g_disk->next(FaultyDisk::kOther); code != SQLITE_OK) return code;
  return g_disk->real()->xAccess(g_disk->real(), name, flags, out);
}
int on_full_pathname(sqlite3_vfs*, const char* name, int size, char* out) {
  return g_disk->real()->xFullPathname(g_disk->real(), name, size, out);
}
int on_randomness(sqlite3_vfs*, int size, char* out) {
  return g_disk->real()->xRandomness(g_disk->real(), size, out);
}
int on_last_error(sqlite3_vfs*, int, char*) {
  return 0;
}

}  // namespace

FaultyDisk::FaultyDisk() : real_(sqlite3_vfs_find(nullptr)), vfs_{} {
  LULL_CHECK(g_disk == nullptr);
  g_disk = this;
  vfs_.iVersion = 1;
  vfs_.szOsFile = sizeof(Handle);
  vfs_.mxPathname = real_->mxPathname;
  vfs_.xOpen = on_open;
  vfs_.xDelete = on_delete;
  vfs_.xAccess = on_access;
  vfs_.xFullPathname = on_full_pathname;
  vfs_.xRandomness = on_randomness;
  vfs_.xGetLastError = on_last_error;
  vfs_.xSleep = real_->xSleep;
  vfs_.xCurrentTime = real_->xCurrentTime;
  set_base_vfs(&vfs_);
}

FaultyDisk::~FaultyDisk() {
  set_base_vfs(nullptr);
  g_disk = nullptr;
}

void FaultyDisk::fail_at(unsigned calls, int after, int code, int repeat) {
  mask_ = calls;
  calls_ = failures_ = 0;
  after_ = after;
  code_ = code;
  repeat_ = repeat;
}

int FaultyDisk::next(Call call) {
  if ((mask_ & call) == 0) return SQLITE_OK;
  const int now = calls_++;
  if (now < after_ || now > after_ + repeat_) return SQLITE_OK;
  ++failures_;
  return code_;
}

PowerCut::PowerCut(const std::filesystem::path& directory) {
  for (const auto& entry : std::filesystem::directory_iterator(directory))
    files_[entry.path().filename()] = {true, false, read_all(entry.path()), {}};
}

void PowerCut::apply(const DiskOp& op) {
  auto& file = files_[op.file];
  switch (op.kind) {
    case DiskOp::kCreate:
      // A file of this name whose deletion is not durable may still come back.
      if (!file.deleted) file = {};
      file.deleted = false;
      file.since.push_back({DiskOp::kTruncate, op.file, 0});
      return;
    case DiskOp::kDelete:
      file.deleted = true;
      file.since.clear();
      return;
    case DiskOp::kSync: {
      std::mt19937 unused;
      for (const auto& done : file.since) {
        const auto end = static_cast<std::size_t>(done.offset) + done.bytes.size();
        if (done.kind == DiskOp::kTruncate || file.durable.size() < end) file.durable.resize(end);
        std::ranges::copy(done.bytes, file.durable.begin() + done.offset);
      }
      file.since.clear();
      file.named = true;  // the default VFS syncs the directory of a new log with its first sync
      return;
    }
    default:
      file.since.push_back(op);
  }
}

void PowerCut::leave(const std::filesystem::path& directory, Mode mode, std::uint32_t seed) const {
  std::mt19937 dice(seed);
  std::filesystem::remove_all(directory);
  std::filesystem::create_directories(directory);
  for (const auto& [name, file] : files_) {
    if (!file.named && (mode == kNothing || dice() % 2 == 0)) continue;
    if (file.deleted && dice() % 2 == 0) continue;
    write_all(directory / name, survivors(file, mode, dice));
  }
}

Bytes PowerCut::survivors(const File& file, Mode mode, std::mt19937& dice) {
  Bytes out = file.durable;
  if (mode == kNothing) return out;
  for (const auto& op : file.since) {
    if (op.kind == DiskOp::kTruncate) {
      if (dice() % 2 == 0) out.resize(static_cast<std::size_t>(op.offset));
      continue;
    }
    const auto begin = static_cast<std::size_t>(op.offset);
    for (std::size_t done = 0; done < op.bytes.size();) {
      const std::size_t at = begin + done;
      const std::size_t count = std::min(kSectorBytes - at % kSectorBytes, op.bytes.size() - done);
      const auto roll = dice() % (mode == kTrash ? 3 : 2);
      if (roll != 0 && out.size() < at + count) out.resize(at + count);
      for (std::size_t i = 0; roll != 0 && i < count; ++i)
        out[at + i] = roll == 1 ? op.bytes[done + i] : static_cast<std::uint8_t>(dice());
      done += count;
    }
  }
  return out;
}

}  // namespace lull::vault
