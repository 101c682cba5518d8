// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "vault/backup_format.h"
#include "vault/descriptor.h"

namespace lull::vault {

/// Writes one backup in steps, to a file of another name beside the one that is wanted; with the
/// last step it gets its name. Unless that is reached nothing is left. Steps may come on any
/// thread, one at a time.
class BackupWriter {
 public:
  /// A part that is not there is null.
  using Parts = std::array<std::shared_ptr<Snapshot>, kBackupParts>;
  /// kInvalid "backup_path_invalid", kExists "backup_exists" (unless `replace`), kTooLarge
  /// "backup_too_large", and those of disk.h.
  static Result<std::shared_ptr<BackupWriter>> begin(const std::filesystem::path& file,
                                                     bool replace, const DataKey& shared,
                                                     const SlotTable& shared_slots,
                                                     const SlotTable& notebook_slots, Parts parts);
  ~BackupWriter();
  BackupWriter(const BackupWriter&) = delete;
  BackupWriter& operator=(const BackupWriter&) = delete;

  /// Some megabytes more, on the disk on return. True once the file has its name.
  Result<bool> step();
  /// Removes what was written so far, from any thread. A step that is under way comes to nothing.
  void abandon() const;
  std::uint64_t file_bytes() const { return file_bytes_; }

 private:
  BackupWriter(std::filesystem::path file, bool replace, const DataKey& shared, const Bytes& head,
               std::uint64_t file_bytes, Parts parts);
  Result<void> put_block();
  Result<void> fill(std::uint64_t at, MutableBytes out) const;
  Result<void> name_it();

  std::filesystem::path file_;
  std::filesystem::path fresh_;
  bool replace_;
  BackupSealer sealer_;
  std::uint64_t file_bytes_;
  Parts parts_;
  Bytes sizes_;
  Bytes block_;
  Descriptor out_;
  std::uint64_t next_ = 0;
  bool done_ = false;
};

/// Whether a backup could get this name, as far as can be told before: kInvalid
/// "backup_path_invalid", kExists "backup_exists".
Result<void> check_backup_name(const std::filesystem::path& file, bool replace);

}  // namespace lull::vault
