// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>

#include "base/bytes.h"
#include "crypto/aead.h"
#include "crypto/kdf.h"

/// The bytes of NAME.keys, as FORMAT.md has them. Nothing here is secret.
namespace lull::vault {

inline constexpr std::size_t kSlots = 4;
inline constexpr std::size_t kCommitmentBytes = 32;
inline constexpr std::size_t kWrappedBytes = 16 + 32;  ///< vault id and data key
inline constexpr std::size_t kSaltBytes = crypto::kArgon2SaltBytes;
/// A copy fills a page of its own, so that no torn or bad sector reaches both.
inline constexpr std::size_t kSlotCopyBytes = 4096;
inline constexpr std::size_t kSlotFileBytes = 2 * kSlotCopyBytes;

/// All random bytes if unused.
struct Slot {
  std::array<std::uint8_t, kCommitmentBytes> commitment;
  std::array<std::uint8_t, crypto::kXNonceBytes> nonce;
  std::array<std::uint8_t, kWrappedBytes> wrapped;
  std::array<std::uint8_t, crypto::kTagBytes> tag;
  bool operator==(const Slot&) const = default;
};

struct SlotTable {
  crypto::Argon2Params params;  ///< of the passphrase slot, whichever that is
  std::array<std::uint8_t, kSaltBytes> passphrase_salt;
  std::array<std::uint8_t, kSaltBytes> recovery_salt;
  std::array<Slot, kSlots> slots;
};

/// A table as it stands at the start of each copy.
inline constexpr std::size_t kSlotTableBytes = 48 + kSlots * 120;
Bytes encode_table(const SlotTable& table);
/// Nothing if its costs are out of bounds, or it is none.
std::optional<SlotTable> decode_table(ByteView bytes);

/// The file: the table twice.
Bytes encode_slot_file(const SlotTable& table);

/// Both copies as they are, each if it is whole and within bounds.
struct SlotCopies {
  std::optional<SlotTable> first, second;
  /// True if the file is exactly what encode_slot_file makes of the first whole copy.
  bool intact = false;
};
SlotCopies decode_slot_file(ByteView file);

}  // namespace lull::vault
