// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/descriptor.h"
#include "vault/backup_format.h"

namespace lull::vault {

/// Writes one backup in steps, into a file that is open for writing and empty. It is whole, and on
/// the disk, once the last step says so: whoever made the file gives it its name then, and removes
/// it otherwise. Steps may come on any thread, one at a time.
class BackupWriter {
 public:
  /// A part that is not there is null.
  using Parts = std::array<std::shared_ptr<Snapshot>, kBackupParts>;
  /// kTooLarge "backup_too_large", and those of disk.h.
  static Result<std::shared_ptr<BackupWriter>> begin(Descriptor out, const DataKey& shared,
                                                     const SlotTable& shared_slots,
                                                     const SlotTable& notebook_slots, Parts parts);
  BackupWriter(const BackupWriter&) = delete;
  BackupWriter& operator=(const BackupWriter&) = delete;

  /// Some megabytes more, on the disk on return. True once the file is whole.
  Result<bool> step();
  std::uint64_t file_bytes() const { return file_bytes_; }

 private:
  BackupWriter(Descriptor out, const DataKey& shared, const Bytes& head, std::uint64_t file_bytes,
               Parts parts);
  Result<void> put_block();
  Result<void> fill(std::uint64_t at, MutableBytes out) const;

  BackupSealer sealer_;
  std::uint64_t file_bytes_;
  Parts parts_;
  Bytes sizes_;
  Bytes block_;
  Descriptor out_;
  std::uint64_t next_ = 0;
};

}  // namespace lull::vault
