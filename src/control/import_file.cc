// SPDX-License-Identifier: Apache-2.0
#include "control/import_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace lull::control {

Result<ImportFile> ImportFile::open(const std::string& path) {
  if (path.empty() || path.front() != '/' || path.find('\0') != std::string::npos)
    return fail(Code::kInvalid, "path_not_absolute");
  // A pipe or a terminal must not hold the daemon up.
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0 && errno == ENOENT) return fail(Code::kNotFound, "file_missing");
  if (fd < 0) return fail(Code::kIo, "file_unreadable");
  ImportFile file(fd, 0);
  struct stat found {};
  if (::fstat(fd, &found) != 0 || !S_ISREG(found.st_mode))
    return fail(Code::kIo, "file_unreadable");
  file.size_ = static_cast<std::uint64_t>(found.st_size);
  return file;
}

ImportFile::ImportFile(ImportFile&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), size_(other.size_) {}

ImportFile::~ImportFile() {
  if (fd_ >= 0) ::close(fd_);
}

Result<std::string> ImportFile::read(std::uint64_t offset, std::size_t most) const {
  std::string bytes(most, '\0');
  std::size_t have = 0;
  while (have < most) {
    const auto got =
        ::pread(fd_, bytes.data() + have, most - have, static_cast<off_t>(offset + have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(Code::kIo, "file_unreadable");
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

}  // namespace lull::control
