// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <memory>
#include <optional>

#include "vault/key_slots.h"
#include "vault/vault.h"

/// The bytes of a backup, as FORMAT.md has them, and what its writer and its reader share.
namespace lull::vault {

inline constexpr std::uint8_t kBackupVersion = 1;
inline constexpr std::size_t kBackupHeadBytes = 2048;
/// All blocks are of this size but the last.
inline constexpr std::size_t kBackupBlockBytes = 65536;
inline constexpr std::size_t kBackupTextBytes = kBackupBlockBytes - crypto::kTagBytes;
/// Whoever has written little has a backup of this size.
inline constexpr std::size_t kBackupBytesMin = std::size_t{1} << 20;
/// Far more than anybody writes, and far less than overflows.
inline constexpr std::uint64_t kBackupBytesMax = std::uint64_t{1} << 42;

/// What is in it besides the key slots, in this order. The notebook's log is there if the notebook
/// was cut off while it was open.
inline constexpr std::size_t kBackupParts = 3;
using BackupSizes = std::array<std::uint64_t, kBackupParts>;
inline constexpr std::size_t kBackupSizesBytes = 8 * kBackupParts;

/// A block's place in the file.
struct BackupBlock {
  std::uint64_t offset;
  std::size_t bytes;  ///< sealed
  bool last;
};
/// The block `index` of a backup of `file_bytes`, which is one that backup_bytes() gives.
BackupBlock backup_block(std::uint64_t file_bytes, std::uint64_t index);
/// The size of the whole file for these parts. Nothing if they are more than kBackupBytesMax.
std::optional<std::uint64_t> backup_bytes(const BackupSizes& sizes);
/// Whether a backup can have this size.
bool is_backup_size(std::uint64_t file_bytes);

/// The head: nonce, mask, tag. The mask hides that this is a backup from whoever does not know the
/// program; it protects nothing.
struct BackupHead {
  std::uint8_t version = kBackupVersion;
  std::uint64_t file_bytes = 0;
  SlotTable shared{};
  SlotTable notebook{};
};
Bytes encode_head(const BackupHead& head);
/// kInvalid "backup_foreign"; kTooNew "backup_too_new"; kDamaged "backup_damaged".
Result<BackupHead> decode_head(ByteView bytes);

/// Seals a backup's blocks, under a key that this head and this vault alone give.
class BackupSealer {
 public:
  BackupSealer(const DataKey& shared, ByteView head);
  /// In place: the text, then room for the tag.
  void seal(std::uint64_t index, bool last, MutableBytes block) const;
  [[nodiscard]] bool open(std::uint64_t index, bool last, MutableBytes block) const;

 private:
  crypto::Secret<struct BackupKeyTag, 32> key_;
};

}  // namespace lull::vault
