// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

#include "base/descriptor.h"
#include "base/result.h"

namespace lull::cli {

/// A file of this user's alone (0600) that has its name only once it is whole and on the disk.
/// Until then it has none where the file system can do that, and otherwise one that ends in
/// ".part": what is cut off leaves nothing to read behind. kNoSpace "disk_full", "disk_read_only",
/// and what its owner says to the rest.
class NewFile {
 public:
  /// Reasons, as what the file is for has them.
  struct Reasons {
    const char* exists;    ///< kExists: another file has the name
    const char* unusable;  ///< kIo: there can be no file of that name
  };
  /// Whether a file could get this name, as far as can be told before; `replace`: in place of one.
  static Result<void> check(const std::filesystem::path& file, bool replace, Reasons reasons);
  static Result<NewFile> begin(const std::filesystem::path& file, Reasons reasons);
  NewFile(NewFile&& other) noexcept;
  NewFile& operator=(NewFile&&) = delete;
  ~NewFile();

  /// For whoever else writes into it.
  const Descriptor& descriptor() const { return fd_; }
  Result<void> append(std::string_view bytes);
  /// Gives it its name.
  Result<void> finish(bool replace);

 private:
  NewFile(std::filesystem::path file, Reasons reasons, Descriptor fd)
      : file_(std::move(file)), reasons_(reasons), fd_(std::move(fd)) {}
  tl::unexpected<Error> refused(int error) const;
  Result<void> name_part();
  Result<void> move_part(bool replace);

  std::filesystem::path file_;
  Reasons reasons_;
  Descriptor fd_;
  std::filesystem::path part_;  ///< its name for now; empty: it has none
};

}  // namespace lull::cli
