// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace lull::control {

/// A file that a face has named, open for reading.
class ImportFile {
 public:
  /// kInvalid "path_not_absolute" (the daemon has another working directory), kNotFound
  /// "file_missing", kIo "file_unreadable" (anything but a plain file as well).
  static Result<ImportFile> open(const std::string& path);
  ImportFile(ImportFile&& other) noexcept;
  ImportFile& operator=(ImportFile&&) = delete;
  ~ImportFile();

  std::uint64_t size() const { return size_; }
  /// Up to `most` bytes from an offset; fewer only at the end.
  Result<std::string> read(std::uint64_t offset, std::size_t most) const;

 private:
  ImportFile(int fd, std::uint64_t size) : fd_(fd), size_(size) {}
  int fd_;
  std::uint64_t size_;
};

}  // namespace lull::control
