// SPDX-License-Identifier: Apache-2.0
#include "support/faulty_disk.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "base/check.h"

namespace lull::support {

namespace {

FaultyDisk* g_disk = nullptr;

// Straight to the kernel: the functions of these names lead back here.
int system_open(const char* path, int flags, mode_t mode) {
  return static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path, flags, mode));
}
bool system_exists(const char* path) {
  return ::syscall(SYS_faccessat, AT_FDCWD, path, F_OK) == 0;
}
ssize_t system_pwrite(int fd, const std::uint8_t* bytes, std::size_t size, off_t offset) {
  return ::syscall(SYS_pwrite64, fd, bytes, size, offset);
}
struct stat system_stat(int fd) {
  struct stat info {};
  LULL_CHECK(::syscall(SYS_fstat, fd, &info) == 0);
  return info;
}

Bytes read_whole(const std::filesystem::path& file, ino_t& number) {
  const int fd = system_open(file.c_str(), O_RDONLY | O_CLOEXEC, 0);
  LULL_CHECK(fd >= 0);
  const auto info = system_stat(fd);
  number = info.st_ino;
  Bytes content(static_cast<std::size_t>(info.st_size));
  const auto got = ::syscall(SYS_pread64, fd, content.data(), content.size(), 0);
  LULL_CHECK(got == info.st_size);
  ::syscall(SYS_close, fd);
  return content;
}

}  // namespace

std::string describe(const DiskOp& op) {
  const auto at = " " + std::to_string(op.offset) + "+" + std::to_string(op.bytes.size());
  switch (op.kind) {
    case DiskOp::kMakeDirectory:
      return "make folder " + op.name;
    case DiskOp::kCreate:
      return "create " + op.name;
    case DiskOp::kRename:
      return "rename " + op.name + " to " + op.to;
    case DiskOp::kRemove:
      return "remove " + op.name;
    case DiskOp::kSyncDirectory:
      return "sync folder " + op.name;
    case DiskOp::kWrite:
      return "write " + op.name + at;
    case DiskOp::kTruncate:
      return "truncate " + op.name + " to " + std::to_string(op.offset);
    case DiskOp::kSync:
      return "sync " + op.name;
  }
  return "";
}

FaultyDisk::FaultyDisk(std::filesystem::path folder) : folder_(std::move(folder)) {
  LULL_CHECK(g_disk == nullptr);
  scan("");
  g_disk = this;
}

FaultyDisk::~FaultyDisk() {
  g_disk = nullptr;
}

FaultyDisk* FaultyDisk::current() {
  return g_disk;
}

void FaultyDisk::scan(const std::string& name) {
  for (const auto& entry : std::filesystem::directory_iterator(folder_ / name)) {
    const auto below = std::filesystem::relative(entry.path(), folder_).string();
    if (entry.is_directory()) {
      before_.directories.insert(below);
      scan(below);
    } else if (entry.is_regular_file()) {
      ino_t number = 0;
      auto content = read_whole(entry.path(), number);
      const int node = static_cast<int>(nodes_.size()) + 1;
      nodes_[number] = node;
      before_.names[below] = node;
      before_.nodes[node] = std::move(content);
    }
  }
}

void FaultyDisk::fail_at(unsigned calls, int after, int error, int repeat) {
  mask_ = calls;
  calls_ = failures_ = 0;
  after_ = after;
  error_ = error;
  repeat_ = repeat;
}

bool FaultyDisk::fails(Call call) {
  if ((mask_ & call) == 0) return false;
  const int now = calls_++;
  if (now < after_ || now - after_ > repeat_) return false;
  ++failures_;
  errno = error_;
  return true;
}

std::optional<std::string> FaultyDisk::name_of(const char* path) const {
  const std::string_view whole(path);
  const auto& root = folder_.native();
  if (!whole.starts_with(root)) return std::nullopt;
  if (whole.size() == root.size()) return "";
  if (whole[root.size()] != '/') return std::nullopt;
  return std::string(whole.substr(root.size() + 1));
}

const FaultyDisk::Open* FaultyDisk::known(int fd) const {
  const auto at = open_.find(fd);
  return at == open_.end() ? nullptr : &at->second;
}

int FaultyDisk::open(const char* path, int flags, mode_t mode) {
  const auto name = name_of(path);
  if (!name) {
    if ((flags & (O_WRONLY | O_RDWR | O_CREAT)) != 0) elsewhere.insert(path);
    return system_open(path, flags, mode);
  }
  // A file without a name is not written down; the program then makes one that has one.
  if ((flags & O_TMPFILE) == O_TMPFILE) {
    errno = EOPNOTSUPP;
    return -1;
  }
  if (fails(kOpen)) return -1;
  const bool existed = system_exists(path);
  const int fd = system_open(path, flags, mode);
  if (fd >= 0) note_opened(fd, *name, existed, flags);
  return fd;
}

void FaultyDisk::note_opened(int fd, const std::string& name, bool existed, int flags) {
  const auto info = system_stat(fd);
  if (S_ISDIR(info.st_mode)) {
    open_[fd] = {0, name, true};
    return;
  }
  opened.insert(name);
  // The number of a file that is gone may come again.
  if (!existed) nodes_.erase(info.st_ino);
  const auto fresh = static_cast<int>(before_.nodes.size() + trace.size()) + 1;
  const int node = nodes_.try_emplace(info.st_ino, fresh).first->second;
  open_[fd] = {node, name, false};
  if (!existed)
    trace.push_back({DiskOp::kCreate, name, "", node});
  else if ((flags & O_TRUNC) != 0)
    trace.push_back({DiskOp::kTruncate, name, "", node, 0});
}

void FaultyDisk::duplicated(int fd, int made) {
  if (const auto at = open_.find(fd); at != open_.end()) open_[made] = at->second;
}

int FaultyDisk::close(int fd) {
  open_.erase(fd);
  return static_cast<int>(::syscall(SYS_close, fd));
}

ssize_t FaultyDisk::read(int fd, void* out, std::size_t size, std::optional<off_t> offset) {
  const auto* file = known(fd);
  if (file != nullptr && fails(kRead)) return -1;
  return offset ? ::syscall(SYS_pread64, fd, out, size, *offset)
                : ::syscall(SYS_read, fd, out, size);
}

ssize_t FaultyDisk::write(int fd, const void* bytes, std::size_t size,
                          std::optional<off_t> offset) {
  const auto* from = static_cast<const std::uint8_t*>(bytes);
  const auto* file = known(fd);
  if (file == nullptr)
    return offset ? ::syscall(SYS_pwrite64, fd, bytes, size, *offset)
                  : ::syscall(SYS_write, fd, bytes, size);
  const bool failing = fails(kWrite);
  const int error = errno;
  const auto at = offset.value_or(offset ? 0 : ::syscall(SYS_lseek, fd, 0, SEEK_CUR));
  const std::size_t kept = !failing ? size : error == EINTR ? 0 : size / 2;
  const auto done = system_pwrite(fd, from, kept, at);
  if (done > 0)
    trace.push_back({DiskOp::kWrite, file->name, "", file->node, at, {from, from + done}});
  if (done > 0 && !offset) ::syscall(SYS_lseek, fd, at + done, SEEK_SET);
  if (!failing) return done;
  errno = error;
  return -1;
}

int FaultyDisk::truncate(int fd, off_t size) {
  const auto* file = known(fd);
  if (file != nullptr) {
    if (fails(kTruncate)) return -1;
    trace.push_back({DiskOp::kTruncate, file->name, "", file->node, size});
  }
  return static_cast<int>(::syscall(SYS_ftruncate, fd, size));
}

int FaultyDisk::sync(int fd) {
  const auto* file = known(fd);
  if (file == nullptr) return static_cast<int>(::syscall(SYS_fsync, fd));
  if (fails(kSync)) return -1;
  trace.push_back(
      {file->directory ? DiskOp::kSyncDirectory : DiskOp::kSync, file->name, "", file->node});
  return 0;
}

int FaultyDisk::rename(const char* from, const char* to, unsigned flags) {
  const auto name = name_of(from);
  const auto target = name_of(to);
  if (name && fails(kName)) return -1;
  const int code = static_cast<int>(::syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags));
  if (code == 0 && name) {
    LULL_CHECK(target.has_value());
    struct stat info {};
    LULL_CHECK(::syscall(SYS_newfstatat, AT_FDCWD, to, &info, 0) == 0);
    trace.push_back({DiskOp::kRename, *name, *target, nodes_.at(info.st_ino)});
  }
  return code;
}

int FaultyDisk::remove(const char* path) {
  const auto name = name_of(path);
  if (name && fails(kName)) return -1;
  const int code = static_cast<int>(::syscall(SYS_unlinkat, AT_FDCWD, path, 0));
  if (code == 0 && name) trace.push_back({DiskOp::kRemove, *name});
  return code;
}

int FaultyDisk::make_directory(const char* path, mode_t mode) {
  const auto name = name_of(path);
  if (name && fails(kName)) return -1;
  const int code = static_cast<int>(::syscall(SYS_mkdirat, AT_FDCWD, path, mode));
  if (code == 0 && name) trace.push_back({DiskOp::kMakeDirectory, *name});
  return code;
}

bool FaultyDisk::look_fails(const char* path) {
  return name_of(path) && fails(kLook);
}
bool FaultyDisk::look_fails(int fd) {
  return known(fd) != nullptr && fails(kLook);
}
bool FaultyDisk::lock_fails(int fd) {
  return known(fd) != nullptr && fails(kLock);
}

}  // namespace lull::support
