// SPDX-License-Identifier: Apache-2.0
#include "cli/new_file.h"

#include <sys/random.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <utility>

#include "base/base32.h"

namespace lull::cli {
namespace {

std::filesystem::path folder_of(const std::filesystem::path& file) {
  return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

/// A name of its own, so that no file of the person's is ever written over.
std::filesystem::path part_of(const std::filesystem::path& file) {
  std::array<std::uint8_t, 10> random{};
  if (::getrandom(random.data(), random.size(), 0) < 0) random.fill(0);
  auto part = file;
  part += "." + base32_encode(random) + ".part";
  return part;
}

}  // namespace

Result<void> NewFile::check(const std::filesystem::path& file, bool replace, Reasons reasons) {
  std::error_code ignored;
  const auto there = std::filesystem::symlink_status(file, ignored);
  if (!file.has_filename() || !std::filesystem::is_directory(folder_of(file), ignored))
    return fail(Code::kIo, reasons.unusable);
  if (!std::filesystem::exists(there)) return {};
  if (!replace) return fail(Code::kExists, reasons.exists);
  // A device or a pipe of that name is not for us to replace.
  if (!std::filesystem::is_regular_file(there)) return fail(Code::kIo, reasons.unusable);
  return {};
}

Result<NewFile> NewFile::begin(const std::filesystem::path& file, Reasons reasons) {
  struct stat about {};
  if (::lstat(file.c_str(), &about) == 0 && !S_ISREG(about.st_mode))
    return fail(Code::kIo, reasons.unusable);
  NewFile made(file, reasons, Descriptor(folder_of(file), O_TMPFILE | O_WRONLY));
  if (made.fd_.ok()) return made;
  const auto part = part_of(file);
  made.fd_ = Descriptor(part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW);
  if (!made.fd_.ok()) return made.refused(errno);
  made.part_ = part;
  return made;
}

NewFile::NewFile(NewFile&& other) noexcept
    : file_(std::move(other.file_)),
      reasons_(other.reasons_),
      fd_(std::move(other.fd_)),
      part_(std::exchange(other.part_, {})) {}

NewFile::~NewFile() {
  if (!part_.empty()) ::unlink(part_.c_str());
}

tl::unexpected<Error> NewFile::refused(int error) const {
  if (error == ENOSPC || error == EDQUOT) return fail(Code::kNoSpace, "disk_full");
  if (error == EROFS) return fail(Code::kNoSpace, "disk_read_only");
  return fail(Code::kIo, reasons_.unusable);
}

Result<void> NewFile::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd_.get(), bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return refused(errno);
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return {};
}

Result<void> NewFile::name_part() {
  if (!part_.empty()) return {};
  const auto part = part_of(file_);
  const std::string self = "/proc/self/fd/" + std::to_string(fd_.get());
  if (::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, part.c_str(), AT_SYMLINK_FOLLOW) != 0)
    return refused(errno);
  part_ = part;
  return {};
}

Result<void> NewFile::move_part(bool replace) {
  const unsigned how = replace ? 0 : RENAME_NOREPLACE;
  int moved = ::renameat2(AT_FDCWD, part_.c_str(), AT_FDCWD, file_.c_str(), how);
  // Some file systems of sticks cannot look and rename in one step.
  if (moved != 0 && (errno == EINVAL || errno == ENOSYS) && !replace) {
    struct stat about {};
    if (::lstat(file_.c_str(), &about) == 0) return fail(Code::kExists, reasons_.exists);
    moved = std::rename(part_.c_str(), file_.c_str());
  }
  if (moved != 0 && errno == EEXIST) return fail(Code::kExists, reasons_.exists);
  if (moved != 0) return refused(errno);
  part_.clear();
  return {};
}

Result<void> NewFile::finish(bool replace) {
  if (::fsync(fd_.get()) != 0) return refused(errno);
  LULL_TRY(name_part());
  LULL_TRY(move_part(replace));
  // The name, too, is there after a power cut.
  const Descriptor folder(folder_of(file_), O_RDONLY | O_DIRECTORY);
  if (!folder.ok() || ::fsync(folder.get()) != 0) return refused(errno);
  return {};
}

}  // namespace lull::cli
