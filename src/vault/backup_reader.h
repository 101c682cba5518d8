// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "base/descriptor.h"
#include "vault/backup_format.h"

namespace lull::vault {

/// Reads a backup, from any thread. What it gives is what was written, or an error.
class BackupReader {
 public:
  /// Takes a file that is open for reading. kInvalid "backup_foreign"; kTooNew "backup_too_new";
  /// kDamaged "backup_truncated", "backup_damaged"; kIo "backup_unreadable".
  static Result<BackupReader> open(Descriptor in);

  const SlotTable& shared_slots() const { return head_.shared; }
  const SlotTable& notebook_slots() const { return head_.notebook; }

  /// Writes the parts under these names, which nothing has, durably; one that is empty is not
  /// made. kDamaged "backup_damaged" and those of disk.h: then what was written is of no use.
  using Names = std::array<std::filesystem::path, kBackupParts>;
  Result<void> unpack(const DataKey& shared, const Names& names) const;

 private:
  BackupReader(Descriptor in, Bytes head_bytes, const BackupHead& head)
      : in_(std::move(in)), head_bytes_(std::move(head_bytes)), head_(head) {}

  Descriptor in_;
  Bytes head_bytes_;
  BackupHead head_;
};

}  // namespace lull::vault
