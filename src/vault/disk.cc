// SPDX-License-Identifier: Apache-2.0
#include "vault/disk.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/descriptor.h"
#include "crypto/random.h"

namespace lull::vault {

namespace {

Result<void> sync(int fd) {
  if (::fsync(fd) != 0) return fail(disk_error(errno, "fsync"));
  return {};
}

Result<void> write_new(const std::filesystem::path& file, ByteView content) {
  Descriptor fd(file, O_WRONLY | O_CREAT | O_TRUNC);
  if (!fd.ok()) return fail(disk_error(errno, "create"));
  return write_all(fd.get(), content);
}

Result<void> overwrite(int fd) {
  struct stat info {};
  if (::fstat(fd, &info) != 0) return fail(disk_error(errno, "stat"));
  std::array<std::uint8_t, 65536> noise;
  for (auto left = static_cast<std::size_t>(info.st_size); left > 0;) {
    const std::size_t now = std::min(left, noise.size());
    crypto::random_fill(noise);
    LULL_TRY(write_all(fd, ByteView(noise).first(now)));
    left -= now;
  }
  return sync(fd);
}

}  // namespace

Error disk_error(int errno_value, const char* context) {
  std::string detail = std::string(context) + ": " + std::strerror(errno_value);
  switch (errno_value) {
    case ENOSPC:
    case EDQUOT:
      return {Code::kNoSpace, "disk_full", std::move(detail)};
    case EROFS:
    case EACCES:
    case EPERM:
      return {Code::kNoSpace, "disk_read_only", std::move(detail)};
    default:
      return {Code::kIo, "disk_failed", std::move(detail)};
  }
}

Result<void> write_all(int fd, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t done = ::write(fd, bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return fail(disk_error(errno, "write"));
    bytes = bytes.subspan(static_cast<std::size_t>(done));
  }
  return {};
}

Result<void> read_at(int fd, std::uint64_t offset, MutableBytes out) {
  while (!out.empty()) {
    const ssize_t done = ::pread(fd, out.data(), out.size(), static_cast<off_t>(offset));
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return fail(disk_error(errno, "read"));
    if (done == 0) return fail(Code::kIo, "disk_failed", "the file became shorter");
    out = out.subspan(static_cast<std::size_t>(done));
    offset += static_cast<std::uint64_t>(done);
  }
  return {};
}

bool is_absent(const std::filesystem::path& file) {
  std::error_code ignored;
  return std::filesystem::status(file, ignored).type() == std::filesystem::file_type::not_found;
}

Result<Bytes> read_file(const std::filesystem::path& file, std::size_t bytes_max) {
  Descriptor fd(file, O_RDONLY);
  if (!fd.ok() && errno == ENOENT) return fail(Code::kNotFound, "file_missing");
  if (!fd.ok()) return fail(disk_error(errno, "open"));
  Bytes content(bytes_max);
  std::size_t size = 0;
  while (size < bytes_max) {
    const ssize_t done = ::read(fd.get(), content.data() + size, bytes_max - size);
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return fail(disk_error(errno, "read"));
    if (done == 0) break;
    size += static_cast<std::size_t>(done);
  }
  content.resize(size);
  return content;
}

Result<void> sync_name(const std::filesystem::path& file) {
  const auto parent = file.parent_path();
  Descriptor fd(parent.empty() ? "." : parent, O_RDONLY | O_DIRECTORY);
  if (!fd.ok()) return fail(disk_error(errno, "open directory"));
  return sync(fd.get());
}

Result<void> replace_file(const std::filesystem::path& file, ByteView content) {
  auto fresh = file;
  fresh += ".new";
  const auto written = write_new(fresh, content);
  if (!written) {
    ::unlink(fresh.c_str());
    return fail(written.error());
  }
  return move_into_place(fresh, file);
}

Result<void> make_file(const std::filesystem::path& file) {
  Descriptor fd(file, O_WRONLY | O_CREAT | O_EXCL);
  if (!fd.ok() && errno == EEXIST) return fail(Code::kExists, "file_exists");
  if (!fd.ok()) return fail(disk_error(errno, "create"));
  return {};
}

Result<void> move_into_place(const std::filesystem::path& fresh,
                             const std::filesystem::path& file) {
  {
    Descriptor fd(fresh, O_WRONLY);
    if (!fd.ok()) return fail(disk_error(errno, "open"));
    LULL_TRY(sync(fd.get()));
  }
  if (::rename(fresh.c_str(), file.c_str()) != 0) return fail(disk_error(errno, "rename"));
  return sync_name(file);
}

Result<void> shred_file(const std::filesystem::path& file) {
  Descriptor fd(file, O_WRONLY);
  if (!fd.ok() && errno == ENOENT) return {};
  // What cannot be overwritten (a full or failing disk) is still removed.
  const Result<void> overwritten = fd.ok() ? overwrite(fd.get()) : fail(disk_error(errno, "open"));
  if (::unlink(file.c_str()) != 0) return fail(disk_error(errno, "unlink"));
  LULL_TRY(sync_name(file));
  return overwritten;
}

}  // namespace lull::vault
