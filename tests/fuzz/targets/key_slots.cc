// SPDX-License-Identifier: Apache-2.0
// NAME.keys and the head of a backup, as they lie on a disk that anybody may have written to; and
// the recovery code, as typed.
#include "vault/key_slots.h"

#include <algorithm>

#include "base/check.h"
#include "crypto/hash.h"
#include "fuzz/input.h"
#include "fuzz/target.h"
#include "vault/backup_format.h"
#include "vault/recovery_code.h"

namespace lull::vault {

namespace {

/// Both copies with digests that fit, so that what is behind them is reached.
void set_digests(Bytes& file) {
  constexpr std::size_t kDigestAt = kSlotCopyBytes - std::tuple_size_v<crypto::Digest>;
  for (std::size_t at = 0; at + kSlotCopyBytes <= file.size(); at += kSlotCopyBytes) {
    const auto digest = crypto::blake2b({ByteView(file).subspan(at, kDigestAt)});
    std::ranges::copy(digest, file.begin() + static_cast<std::ptrdiff_t>(at + kDigestAt));
  }
}

void check_file(ByteView file) {
  const auto copies = decode_slot_file(file);
  LULL_CHECK(!copies.intact || file.size() == kSlotFileBytes);
  for (const auto& copy : {copies.first, copies.second}) {
    if (!copy) continue;
    LULL_CHECK(copy->params.memory_kib <= crypto::kArgon2Ceiling.memory_kib);
    LULL_CHECK(copy->params.passes <= crypto::kArgon2Ceiling.passes);
    const auto again = decode_table(encode_table(*copy));
    LULL_CHECK(again && again->slots == copy->slots);
    LULL_CHECK(decode_slot_file(encode_slot_file(*copy)).intact);
  }
}

/// The mask is no secret, so anybody can make a head that opens.
Bytes masked(ByteView text) {
  Bytes head(kBackupHeadBytes);
  const auto inner = MutableBytes(head).subspan(
      crypto::kXNonceBytes, kBackupHeadBytes - crypto::kXNonceBytes - crypto::kTagBytes);
  std::ranges::copy(text.first(std::min(text.size(), inner.size())), inner.begin());
  const auto key = crypto::blake2b({as_bytes("backup head 1")});
  crypto::xchacha_seal(key, ByteView(head).first(crypto::kXNonceBytes), {}, inner, inner,
                       MutableBytes(head).last(crypto::kTagBytes));
  return head;
}

void check_head(ByteView bytes) {
  const auto head = decode_head(bytes);
  if (!head) return;
  LULL_CHECK(is_backup_size(head->file_bytes));
  // All blocks lie one behind the other, and the last one ends where the file ends.
  const auto blocks =
      (head->file_bytes - kBackupHeadBytes + kBackupBlockBytes - 1) / kBackupBlockBytes;
  const auto last = backup_block(head->file_bytes, blocks - 1);
  LULL_CHECK(last.last && last.offset + last.bytes == head->file_bytes);
  LULL_CHECK(last.bytes > crypto::kTagBytes);
  const auto again = decode_head(encode_head(*head));
  LULL_CHECK(again && again->file_bytes == head->file_bytes &&
             again->shared.slots == head->shared.slots);
}

}  // namespace

LULL_FUZZ_TARGET(key_slots) {
  fuzz::Input in(input);
  const auto how = in.choice(5);
  if (how == 0) check_file(in.rest());
  if (how == 1) {
    Bytes file(in.rest().begin(), in.rest().end());
    file.resize(in.rest().size() > kSlotCopyBytes ? file.size() : kSlotFileBytes);
    set_digests(file);
    check_file(file);
  }
  if (how == 2) check_head(in.rest());
  if (how == 3) check_head(masked(in.rest()));
  if (how == 4)
    if (const auto digits = read_code(as_text(in.rest()))) LULL_CHECK(check_digits_fit(*digits));
}

}  // namespace lull::vault
