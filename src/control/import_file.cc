// SPDX-License-Identifier: Apache-2.0
#include "control/import_file.h"

#include <cerrno>

namespace lull::control {

Result<ImportFile> ImportFile::of(Descriptor file) {
  const auto own = std::make_shared<const Descriptor>(std::move(file));
  LULL_ASSIGN(auto made, lent(own));
  made.own_ = own;
  return made;
}

Result<ImportFile> ImportFile::lent(const std::shared_ptr<const Descriptor>& file) {
  struct stat found {};
  if (::fstat(file->get(), &found) != 0) return fail(Code::kIo, "file_unreadable");
  ImportFile made;
  made.file_ = file;
  made.size_ = static_cast<std::uint64_t>(found.st_size);
  return made;
}

Result<std::string> ImportFile::read(std::uint64_t offset, std::size_t most) const {
  const auto file = file_.lock();
  if (!file) return fail(Code::kNotFound, "upload_unknown");
  std::string bytes(most, '\0');
  std::size_t have = 0;
  while (have < most) {
    const auto got =
        ::pread(file->get(), bytes.data() + have, most - have, static_cast<off_t>(offset + have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(Code::kIo, "file_unreadable");
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

}  // namespace lull::control
