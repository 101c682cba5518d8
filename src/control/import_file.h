// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "base/descriptor.h"
#include "base/result.h"

namespace lull::control {

/// A plain file to take in, open for reading.
class ImportFile {
 public:
  /// kIo "file_unreadable".
  static Result<ImportFile> of(Descriptor file);

  std::uint64_t size() const { return size_; }
  /// Up to `most` bytes from an offset; fewer only at the end. kIo "file_unreadable".
  Result<std::string> read(std::uint64_t offset, std::size_t most) const;

 private:
  ImportFile(Descriptor file, std::uint64_t size) : file_(std::move(file)), size_(size) {}
  Descriptor file_;
  std::uint64_t size_;
};

}  // namespace lull::control
