// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "base/ids.h"
#include "base/result.h"
#include "crypto/kdf.h"
#include "vault/slot_file.h"

namespace lull::vault {

/// The random key that everything in one vault is sealed under.
using DataKey = crypto::Secret<struct DataKeyTag, 32>;
/// Names a vault for ever; bound into every sealed page.
using VaultId = Id<struct VaultTag, 16>;

/// What setup shows once: 130 random bits and a checksum in Crockford base 32, in groups of four.
struct RecoveryCode {
  crypto::GuardedBytes text;
  static RecoveryCode generate();
};

/// What opening the slots yields.
struct Unlocked {
  VaultId vault;
  DataKey key;
};

/// NAME.keys: four slots of equal size in two copies, unused ones random. The format is on
/// FORMAT.md. Loading reads and checks; opening derives (slow: Argon2id) and touches no state, so
/// it may run on any thread.
class KeySlots {
 public:
  /// Makes the file with a fresh vault id and data key, in the passphrase and the recovery slot.
  static Result<Unlocked> create(const std::filesystem::path& file,
                                 const crypto::Passphrase& passphrase, const RecoveryCode& code,
                                 crypto::Argon2Params params);
  /// kNotFound; kDamaged ("key_slots_damaged") if neither copy is whole. If one is, it serves, and
  /// `healed()` is true once the other has been written anew.
  static Result<KeySlots> load(const std::filesystem::path& file);
  bool healed() const;
  /// Slots that lie elsewhere (in a backup): to be opened, not replaced.
  static KeySlots of(const SlotTable& table) { return KeySlots({}, table); }
  const SlotTable& table() const { return table_; }

  /// kWrongKey ("wrong_passphrase", "wrong_recovery_code"), kInvalid ("recovery_code_typo": the
  /// checksum says it was mistyped), kDamaged ("key_slot_damaged": the key fits but the slot does
  /// not open).
  Result<Unlocked> open(const crypto::Passphrase& passphrase) const;
  Result<Unlocked> open_with_recovery(std::string_view typed) const;

  /// Replaces the passphrase slot, atomically, on disk.
  Result<void> replace_passphrase(const Unlocked& unlocked, const crypto::Passphrase& passphrase,
                                  crypto::Argon2Params params);
  /// Overwrites both copies with random bytes and removes the file: the vault is gone for good.
  static Result<void> destroy(const std::filesystem::path& file);

 private:
  KeySlots(std::filesystem::path file, const SlotTable& table)
      : file_(std::move(file)), table_(table) {}

  std::filesystem::path file_;
  SlotTable table_;
  bool healed_ = false;
};

}  // namespace lull::vault
