// SPDX-License-Identifier: Apache-2.0
#include "vault/key_slots.h"

#include <algorithm>

#include "base/log.h"
#include "crypto/hash.h"
#include "crypto/random.h"
#include "vault/disk.h"
#include "vault/recovery_code.h"

namespace lull::vault {

namespace {

using WrapKey = crypto::Secret<struct WrapKeyTag, 32>;
using crypto::StretchedKey;

/// Which slots hold what. It follows from the data key, so that whoever has it can replace a slot
/// and nobody else can tell a slot in use from the random ones.
struct Places {
  std::size_t passphrase;
  std::size_t recovery;
};

Places places_of(const DataKey& key) {
  using Draw = crypto::Secret<struct SlotPlaceTag, 16>;
  const auto draw = crypto::derive<Draw>(key.expose_bytes(), crypto::kLabelSlotPlace);
  const auto bytes = draw.expose_bytes();
  const std::size_t passphrase = load_le<std::uint64_t>(bytes.data()) % kSlots;
  const std::size_t step = 1 + load_le<std::uint64_t>(bytes.data() + 8) % (kSlots - 1);
  return {passphrase, (passphrase + step) % kSlots};
}

/// Binds a slot to its place, so that slots cannot be moved about.
std::array<std::uint8_t, 9> slot_ad(std::size_t place) {
  return {'l', 'u', 'l', 'l', 's', 'l', 't', '1', static_cast<std::uint8_t>(place)};
}

std::array<std::uint8_t, kCommitmentBytes> commitment_of(const StretchedKey& stretched) {
  std::array<std::uint8_t, kCommitmentBytes> out;
  crypto::derive_into(stretched.expose_bytes(), crypto::kLabelSlotCommit, out);
  return out;
}

Slot seal_slot(const StretchedKey& stretched, std::size_t place, const Unlocked& unlocked) {
  Slot slot;
  slot.commitment = commitment_of(stretched);
  crypto::random_fill(slot.nonce);
  crypto::Secret<struct WrappedTag, kWrappedBytes> plain;
  std::ranges::copy(unlocked.vault.raw, plain.expose_bytes().begin());
  std::ranges::copy(unlocked.key.expose_bytes(),
                    plain.expose_bytes().subspan(VaultId::kSize).begin());
  const auto key = crypto::derive<WrapKey>(stretched.expose_bytes(), crypto::kLabelSlotWrap);
  crypto::xchacha_seal(key.expose_bytes(), slot.nonce, slot_ad(place), plain.expose_bytes(),
                       slot.wrapped, slot.tag);
  return slot;
}

Result<Unlocked> open_slot(const StretchedKey& stretched, std::size_t place, const Slot& slot) {
  crypto::Secret<struct WrappedTag, kWrappedBytes> plain;
  const auto key = crypto::derive<WrapKey>(stretched.expose_bytes(), crypto::kLabelSlotWrap);
  if (!crypto::xchacha_open(key.expose_bytes(), slot.nonce, slot_ad(place), slot.wrapped, slot.tag,
                            plain.expose_bytes()))
    return fail(Code::kDamaged, "key_slot_damaged");
  const ByteView bytes = plain.expose_bytes();
  return Unlocked{*VaultId::from(bytes.first(VaultId::kSize)),
                  DataKey::copy_of(bytes.subspan(VaultId::kSize))};
}

/// The commitment says whether a key fits before anything is opened: a key that fits none is a
/// wrong key, and nothing is damaged.
Result<Unlocked> find_and_open(const SlotTable& table, const StretchedKey& stretched,
                               const char* wrong) {
  const auto commitment = commitment_of(stretched);
  for (std::size_t place = 0; place < kSlots; ++place) {
    if (crypto::equal_constant_time(commitment, table.slots[place].commitment))
      return open_slot(stretched, place, table.slots[place]);
  }
  return fail(Code::kWrongKey, wrong);
}

/// 130 random bits need no stretching.
StretchedKey stretch_code(const CodeDigits& digits, ByteView salt) {
  StretchedKey out;
  crypto::blake2b_keyed(salt, {digits}, out.expose_bytes());
  return out;
}

}  // namespace

Result<Unlocked> KeySlots::create(const std::filesystem::path& file,
                                  const crypto::Passphrase& passphrase, const RecoveryCode& code,
                                  crypto::Argon2Params params) {
  if (!is_absent(file)) return fail(Code::kExists, "key_slots_exist");
  auto digits = read_code(as_text(code.text.expose_bytes()));
  if (!digits) return fail(Code::kInvalid, "recovery_code_typo");
  Unlocked made{crypto::random_id<VaultId>(), crypto::random_secret<DataKey>()};
  SlotTable table{};
  table.params = params;
  crypto::random_fill(table.passphrase_salt);
  crypto::random_fill(table.recovery_salt);
  for (auto& slot : table.slots) {
    crypto::random_fill(slot.commitment);
    crypto::random_fill(slot.nonce);
    crypto::random_fill(slot.wrapped);
    crypto::random_fill(slot.tag);
  }
  LULL_ASSIGN(const auto stretched, crypto::argon2id(passphrase, table.passphrase_salt, params));
  const Places places = places_of(made.key);
  table.slots[places.passphrase] = seal_slot(stretched, places.passphrase, made);
  table.slots[places.recovery] =
      seal_slot(stretch_code(*digits, table.recovery_salt), places.recovery, made);
  crypto::wipe(*digits);
  LULL_TRY(replace_file(file, encode_slot_file(table)));
  return made;
}

Result<KeySlots> KeySlots::load(const std::filesystem::path& file) {
  // One byte more than there should be, to notice a file that is too long.
  auto content = read_file(file, kSlotFileBytes + 1);
  // A disk that cannot be looked at is not a file that is gone.
  if (!content && content.error().code == Code::kNotFound)
    return is_absent(file) ? fail(Code::kNotFound, "key_slots_missing")
                           : fail(Code::kIo, "disk_failed", "look");
  if (!content) return fail(content.error());
  const auto copies = decode_slot_file(*content);
  if (!copies.first && !copies.second) return fail(Code::kDamaged, "key_slots_damaged");
  KeySlots slots(file, copies.first ? *copies.first : *copies.second);
  if (!copies.intact) {
    const auto healed = replace_file(file, encode_slot_file(slots.table_));
    // One whole copy serves as well as two, until it is damaged in its turn.
    if (!healed)
      log_warning("a copy of the key slots is damaged and cannot be healed", healed.error());
    slots.healed_ = healed.has_value();
  }
  return slots;
}

bool KeySlots::healed() const {
  return healed_;
}

Result<Unlocked> KeySlots::open(const crypto::Passphrase& passphrase) const {
  LULL_ASSIGN(const auto stretched,
              crypto::argon2id(passphrase, table_.passphrase_salt, table_.params));
  return find_and_open(table_, stretched, "wrong_passphrase");
}

Result<Unlocked> KeySlots::open_with_recovery(std::string_view typed) const {
  auto digits = read_code(typed);
  if (!digits) return fail(Code::kInvalid, "recovery_code_typo");
  const auto stretched = stretch_code(*digits, table_.recovery_salt);
  crypto::wipe(*digits);
  return find_and_open(table_, stretched, "wrong_recovery_code");
}

Result<void> KeySlots::replace_passphrase(const Unlocked& unlocked,
                                          const crypto::Passphrase& passphrase,
                                          crypto::Argon2Params params) {
  SlotTable next = table_;
  next.params = params;
  crypto::random_fill(next.passphrase_salt);
  LULL_ASSIGN(const auto stretched, crypto::argon2id(passphrase, next.passphrase_salt, params));
  const auto place = places_of(unlocked.key).passphrase;
  next.slots[place] = seal_slot(stretched, place, unlocked);
  LULL_TRY(replace_file(file_, encode_slot_file(next)));
  table_ = next;
  return {};
}

Result<void> KeySlots::destroy(const std::filesystem::path& file) {
  auto fresh = file;
  fresh += ".new";
  const auto leftover = shred_file(fresh);
  LULL_TRY(shred_file(file));
  return leftover;
}

}  // namespace lull::vault
