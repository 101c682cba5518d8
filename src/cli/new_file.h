// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"

namespace lull::cli {

/// A file of this user's alone (0600) that has its name only once it is whole. Until then it has
/// none where the file system can do that, and otherwise ends in ".part": what is cut off leaves
/// nothing to read behind. kIo "file_not_written", kNoSpace "disk_full", "disk_read_only".
class NewFile {
 public:
  static Result<NewFile> begin(const std::filesystem::path& file);
  NewFile(NewFile&& other) noexcept;
  NewFile& operator=(NewFile&&) = delete;
  ~NewFile();

  Result<void> append(std::string_view bytes);
  /// Gives it its name. kExists "export_exists" if another file has that and `replace` is false.
  Result<void> finish(bool replace);

 private:
  NewFile(std::filesystem::path file, int fd, bool is_named)
      : file_(std::move(file)), fd_(fd), is_named_(is_named) {}
  std::filesystem::path part() const;
  Result<void> name_part();

  std::filesystem::path file_;
  int fd_;
  bool is_named_;  // as part()
};

}  // namespace lull::cli
