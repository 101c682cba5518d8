// SPDX-License-Identifier: Apache-2.0
// The functions by which a program meets the disk, under their own names: the linker takes these
// instead of the C library's, for this program and for the libraries that it loads. Without a
// FaultyDisk each does what it always does.
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>

#include "support/faulty_disk.h"

using lull::support::FaultyDisk;

namespace {

int do_open(const char* path, int flags, mode_t mode) {
  if (auto* disk = FaultyDisk::current()) return disk->open(path, flags, mode);
  return static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path, flags, mode));
}
ssize_t do_pread(int fd, void* out, size_t size, off_t offset) {
  if (auto* disk = FaultyDisk::current()) return disk->read(fd, out, size, offset);
  return ::syscall(SYS_pread64, fd, out, size, offset);
}
ssize_t do_pwrite(int fd, const void* bytes, size_t size, off_t offset) {
  if (auto* disk = FaultyDisk::current()) return disk->write(fd, bytes, size, offset);
  return ::syscall(SYS_pwrite64, fd, bytes, size, offset);
}
int do_truncate(int fd, off_t size) {
  if (auto* disk = FaultyDisk::current()) return disk->truncate(fd, size);
  return static_cast<int>(::syscall(SYS_ftruncate, fd, size));
}
int do_rename(const char* from, const char* to, unsigned flags) {
  if (auto* disk = FaultyDisk::current()) return disk->rename(from, to, flags);
  return static_cast<int>(::syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags));
}
int do_remove(const char* path) {
  if (auto* disk = FaultyDisk::current()) return disk->remove(path);
  return static_cast<int>(::syscall(SYS_unlinkat, AT_FDCWD, path, 0));
}
int do_stat(const char* path, struct stat* out, int flags) {
  auto* disk = FaultyDisk::current();
  if (disk != nullptr && disk->look_fails(path)) return -1;
  return static_cast<int>(::syscall(SYS_newfstatat, AT_FDCWD, path, out, flags));
}
int do_fstat(int fd, struct stat* out) {
  auto* disk = FaultyDisk::current();
  if (disk != nullptr && disk->look_fails(fd)) return -1;
  return static_cast<int>(::syscall(SYS_fstat, fd, out));
}
// Where they differ by name only they are one structure.
static_assert(sizeof(struct stat) == sizeof(struct stat64));

}  // namespace

#define LULL_OPEN(name)                        \
  int name(const char* path, int flags, ...) { \
    va_list rest;                              \
    va_start(rest, flags);                     \
    const auto mode = va_arg(rest, mode_t);    \
    va_end(rest);                              \
    return do_open(path, flags, mode);         \
  }
#define LULL_FCNTL(name)                                                          \
  int name(int fd, int command, ...) {                                            \
    va_list rest;                                                                 \
    va_start(rest, command);                                                      \
    auto* argument = va_arg(rest, void*);                                         \
    va_end(rest);                                                                 \
    auto* disk = FaultyDisk::current();                                           \
    if (disk != nullptr && command == F_SETLK && disk->lock_fails(fd)) return -1; \
    return static_cast<int>(::syscall(SYS_fcntl, fd, command, argument));         \
  }

extern "C" {

LULL_OPEN(open)
LULL_OPEN(open64)
LULL_FCNTL(fcntl)
LULL_FCNTL(fcntl64)

int dup(int fd) noexcept {
  const int made = static_cast<int>(::syscall(SYS_dup, fd));
  if (auto* disk = FaultyDisk::current(); disk != nullptr && made >= 0) disk->duplicated(fd, made);
  return made;
}
int close(int fd) {
  if (auto* disk = FaultyDisk::current()) return disk->close(fd);
  return static_cast<int>(::syscall(SYS_close, fd));
}
ssize_t read(int fd, void* out, size_t size) {
  if (auto* disk = FaultyDisk::current()) return disk->read(fd, out, size, {});
  return ::syscall(SYS_read, fd, out, size);
}
ssize_t write(int fd, const void* bytes, size_t size) {
  if (auto* disk = FaultyDisk::current()) return disk->write(fd, bytes, size, {});
  return ::syscall(SYS_write, fd, bytes, size);
}
ssize_t pread(int fd, void* out, size_t size, off_t offset) {
  return do_pread(fd, out, size, offset);
}
ssize_t pread64(int fd, void* out, size_t size, off64_t offset) {
  return do_pread(fd, out, size, offset);
}
ssize_t pwrite(int fd, const void* bytes, size_t size, off_t offset) {
  return do_pwrite(fd, bytes, size, offset);
}
ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t offset) {
  return do_pwrite(fd, bytes, size, offset);
}
int ftruncate(int fd, off_t size) noexcept {
  return do_truncate(fd, size);
}
int ftruncate64(int fd, off64_t size) noexcept {
  return do_truncate(fd, size);
}
int fsync(int fd) {
  if (auto* disk = FaultyDisk::current()) return disk->sync(fd);
  return static_cast<int>(::syscall(SYS_fsync, fd));
}
int fdatasync(int fd) {
  if (auto* disk = FaultyDisk::current()) return disk->sync(fd);
  return static_cast<int>(::syscall(SYS_fdatasync, fd));
}
int rename(const char* from, const char* to) noexcept {
  return do_rename(from, to, 0);
}
int renameat2(int from_folder, const char* from, int to_folder, const char* to,
              unsigned flags) noexcept {
  if (from_folder == AT_FDCWD && to_folder == AT_FDCWD) return do_rename(from, to, flags);
  return static_cast<int>(::syscall(SYS_renameat2, from_folder, from, to_folder, to, flags));
}
int unlink(const char* path) noexcept {
  return do_remove(path);
}
int remove(const char* path) noexcept {
  const int code = do_remove(path);
  if (code == 0 || errno != EISDIR) return code;
  return static_cast<int>(::syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR));
}
int mkdir(const char* path, mode_t mode) noexcept {
  if (auto* disk = FaultyDisk::current()) return disk->make_directory(path, mode);
  return static_cast<int>(::syscall(SYS_mkdirat, AT_FDCWD, path, mode));
}
int access(const char* path, int mode) noexcept {
  auto* disk = FaultyDisk::current();
  if (disk != nullptr && disk->look_fails(path)) return -1;
  return static_cast<int>(::syscall(SYS_faccessat, AT_FDCWD, path, mode));
}
int stat(const char* path, struct stat* out) noexcept {
  return do_stat(path, out, 0);
}
int stat64(const char* path, struct stat64* out) noexcept {
  return do_stat(path, reinterpret_cast<struct stat*>(out), 0);
}
int lstat(const char* path, struct stat* out) noexcept {
  return do_stat(path, out, AT_SYMLINK_NOFOLLOW);
}
int lstat64(const char* path, struct stat64* out) noexcept {
  return do_stat(path, reinterpret_cast<struct stat*>(out), AT_SYMLINK_NOFOLLOW);
}
int fstat(int fd, struct stat* out) noexcept {
  return do_fstat(fd, out);
}
int fstat64(int fd, struct stat64* out) noexcept {
  return do_fstat(fd, reinterpret_cast<struct stat*>(out));
}

}  // extern "C"
