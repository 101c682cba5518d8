// SPDX-License-Identifier: Apache-2.0
#include "cli/given_file.h"

#include <cerrno>

namespace lull::cli {

Result<Descriptor> open_given(const std::filesystem::path& file, GivenFileReasons reasons) {
  // A pipe or a terminal would keep us waiting.
  Descriptor in(file, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  if (!in.ok() && (errno == ENOENT || errno == ENOTDIR))
    return fail(Code::kNotFound, reasons.missing);
  if (!in.ok()) return fail(Code::kIo, reasons.unreadable);
  struct stat found {};
  if (::fstat(in.get(), &found) != 0) return fail(Code::kIo, reasons.unreadable);
  if (!S_ISREG(found.st_mode)) return fail(Code::kInvalid, reasons.not_plain);
  return in;
}

}  // namespace lull::cli
