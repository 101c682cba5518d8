// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/descriptor.h"
#include "base/result.h"

namespace lull::control {

/// A plain file to take in, open for reading: one of our own, or one that may be gone at any time.
class ImportFile {
 public:
  /// kIo "file_unreadable".
  static Result<ImportFile> of(Descriptor file);
  static Result<ImportFile> lent(const std::shared_ptr<const Descriptor>& file);

  std::uint64_t size() const { return size_; }
  /// Up to `most` bytes from an offset; fewer only at the end. kIo "file_unreadable",
  /// kNotFound "upload_unknown" once it is gone.
  Result<std::string> read(std::uint64_t offset, std::size_t most) const;

 private:
  ImportFile() = default;
  std::shared_ptr<const Descriptor> own_;
  std::weak_ptr<const Descriptor> file_;
  std::uint64_t size_ = 0;
};

}  // namespace lull::control
