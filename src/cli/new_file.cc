// SPDX-License-Identifier: Apache-2.0
#include "cli/new_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

namespace lull::cli {
namespace {

constexpr mode_t kOwnerAlone = 0600;

tl::unexpected<Error> refused(int error) {
  if (error == ENOSPC || error == EDQUOT) return fail(Code::kNoSpace, "disk_full");
  if (error == EROFS) return fail(Code::kNoSpace, "disk_read_only");
  return fail(Code::kIo, "file_not_written");
}

std::filesystem::path folder_of(const std::filesystem::path& file) {
  return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

}  // namespace

Result<NewFile> NewFile::begin(const std::filesystem::path& file) {
  // A device or a pipe of that name is not for us to replace.
  struct stat about {};
  if (::lstat(file.c_str(), &about) == 0 && !S_ISREG(about.st_mode))
    return fail(Code::kIo, "file_not_written");
  int fd = ::open(folder_of(file).c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, kOwnerAlone);
  if (fd >= 0) return NewFile(file, fd, false);
  NewFile named(file, -1, true);
  ::unlink(named.part().c_str());
  fd = ::open(named.part().c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerAlone);
  if (fd < 0) {
    named.is_named_ = false;
    return refused(errno);
  }
  named.fd_ = fd;
  return named;
}

NewFile::NewFile(NewFile&& other) noexcept
    : file_(std::move(other.file_)),
      fd_(std::exchange(other.fd_, -1)),
      is_named_(std::exchange(other.is_named_, false)) {}

NewFile::~NewFile() {
  if (is_named_) ::unlink(part().c_str());
  if (fd_ >= 0) ::close(fd_);
}

std::filesystem::path NewFile::part() const {
  auto part = file_;
  part += ".part";
  return part;
}

Result<void> NewFile::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return refused(errno);
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return {};
}

Result<void> NewFile::name_part() {
  if (is_named_) return {};
  ::unlink(part().c_str());
  const std::string self = "/proc/self/fd/" + std::to_string(fd_);
  if (::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, part().c_str(), AT_SYMLINK_FOLLOW) != 0)
    return refused(errno);
  is_named_ = true;
  return {};
}

Result<void> NewFile::finish(bool replace) {
  if (::fsync(fd_) != 0) return refused(errno);
  LULL_TRY(name_part());
  const unsigned how = replace ? 0 : RENAME_NOREPLACE;
  int moved = ::renameat2(AT_FDCWD, part().c_str(), AT_FDCWD, file_.c_str(), how);
  // Some file systems cannot refuse to replace; it was looked at just before.
  if (moved != 0 && errno == EINVAL && !replace) {
    if (::access(file_.c_str(), F_OK) == 0) return fail(Code::kExists, "export_exists");
    moved = std::rename(part().c_str(), file_.c_str());
  }
  if (moved != 0 && errno == EEXIST) return fail(Code::kExists, "export_exists");
  if (moved != 0) return refused(errno);
  is_named_ = false;
  return {};
}

}  // namespace lull::cli
