// SPDX-License-Identifier: Apache-2.0
#include "control/import_file.h"

#include <cerrno>

namespace lull::control {

Result<ImportFile> ImportFile::of(Descriptor file) {
  struct stat found {};
  if (::fstat(file.get(), &found) != 0) return fail(Code::kIo, "file_unreadable");
  return ImportFile(std::move(file), static_cast<std::uint64_t>(found.st_size));
}

Result<std::string> ImportFile::read(std::uint64_t offset, std::size_t most) const {
  std::string bytes(most, '\0');
  std::size_t have = 0;
  while (have < most) {
    const auto got =
        ::pread(file_.get(), bytes.data() + have, most - have, static_cast<off_t>(offset + have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(Code::kIo, "file_unreadable");
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

}  // namespace lull::control
