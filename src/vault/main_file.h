// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "vault/base_file.h"

namespace lull::vault {

/// NAME.vault: whole pages, sealed each by itself.
class MainFile final : public SealedFile {
 public:
  using SealedFile::SealedFile;
  ~MainFile() override;

  /// SQLITE_IOERR_DATA if the file is shorter than a page, unless it is just being created. SQLite
  /// would take an empty file for a new database and delete the log that may still hold it all.
  int check_size();

  int read(MutableBytes out, std::int64_t offset) override;
  int write(ByteView bytes, std::int64_t offset) override;

 private:
  int read_page(std::uint32_t page, MutableBytes out);

  std::array<std::uint8_t, kPageBytes> scratch_;
  bool header_read_ = false;
};

}  // namespace lull::vault
