// SPDX-License-Identifier: Apache-2.0
#include "vault/backup_format.h"

#include <algorithm>
#include <numeric>

#include "base/padme.h"
#include "crypto/hash.h"
#include "crypto/random.h"

namespace lull::vault {

namespace {

constexpr std::size_t kMaskedBytes = kBackupHeadBytes - crypto::kXNonceBytes - crypto::kTagBytes;
constexpr std::size_t kVersionAt = 0;
constexpr std::size_t kFileBytesAt = 8;
constexpr std::size_t kSharedAt = 16;
constexpr std::size_t kNotebookAt = kSharedAt + kSlotTableBytes;
static_assert(kNotebookAt + kSlotTableBytes <= kMaskedBytes);

/// Known to everybody who knows this program.
crypto::Digest mask_key() {
  return crypto::blake2b({as_bytes("backup head 1")});
}

std::uint64_t padded(std::uint64_t bytes) {
  return std::max<std::uint64_t>(kBackupBytesMin, padme(bytes));
}

}  // namespace

BackupBlock backup_block(std::uint64_t file_bytes, std::uint64_t index) {
  const auto offset = kBackupHeadBytes + index * kBackupBlockBytes;
  const auto left = file_bytes - offset;
  return {offset, std::min<std::uint64_t>(left, kBackupBlockBytes), left <= kBackupBlockBytes};
}

std::optional<std::uint64_t> backup_bytes(const BackupSizes& sizes) {
  std::uint64_t text = kBackupSizesBytes;
  for (const auto size : sizes) {
    if (size > kBackupBytesMax) return std::nullopt;
    text += size;
  }
  const auto blocks = (text + kBackupTextBytes - 1) / kBackupTextBytes;
  const auto made = padded(kBackupHeadBytes + text + blocks * crypto::kTagBytes);
  return made <= kBackupBytesMax ? std::optional(made) : std::nullopt;
}

bool is_backup_size(std::uint64_t file_bytes) {
  return file_bytes >= kBackupBytesMin && file_bytes <= kBackupBytesMax &&
         padme(file_bytes) == file_bytes;
}

Bytes encode_head(const BackupHead& head) {
  Bytes out(kBackupHeadBytes);
  const auto nonce = MutableBytes(out).first(crypto::kXNonceBytes);
  const auto text = MutableBytes(out).subspan(crypto::kXNonceBytes, kMaskedBytes);
  crypto::random_fill(nonce);
  text[kVersionAt] = head.version;
  store_le(text.data() + kFileBytesAt, head.file_bytes);
  std::ranges::copy(encode_table(head.shared), text.subspan(kSharedAt).begin());
  std::ranges::copy(encode_table(head.notebook), text.subspan(kNotebookAt).begin());
  crypto::xchacha_seal(mask_key(), nonce, {}, text, text,
                       MutableBytes(out).last(crypto::kTagBytes));
  return out;
}

Result<BackupHead> decode_head(ByteView bytes) {
  if (bytes.size() < kBackupHeadBytes) return fail(Code::kInvalid, "backup_foreign");
  Bytes text(kMaskedBytes);
  if (!crypto::xchacha_open(mask_key(), bytes.first(crypto::kXNonceBytes), {},
                            bytes.subspan(crypto::kXNonceBytes, kMaskedBytes),
                            bytes.subspan(crypto::kXNonceBytes + kMaskedBytes, crypto::kTagBytes),
                            text))
    return fail(Code::kInvalid, "backup_foreign");
  BackupHead head;
  head.version = text[kVersionAt];
  if (head.version > kBackupVersion) return fail(Code::kTooNew, "backup_too_new");
  head.file_bytes = load_le<std::uint64_t>(text.data() + kFileBytesAt);
  const auto shared = decode_table(ByteView(text).subspan(kSharedAt, kSlotTableBytes));
  const auto notebook = decode_table(ByteView(text).subspan(kNotebookAt, kSlotTableBytes));
  if (head.version == 0 || !shared || !notebook || !is_backup_size(head.file_bytes))
    return fail(Code::kDamaged, "backup_damaged");
  head.shared = *shared;
  head.notebook = *notebook;
  return head;
}

BackupSealer::BackupSealer(const DataKey& shared, ByteView head) {
  using Master = crypto::Secret<struct BackupMasterTag, 32>;
  const auto master = crypto::derive<Master>(shared.expose_bytes(), crypto::kLabelBackup);
  crypto::blake2b_keyed(master.expose_bytes(), {head}, key_.expose_bytes());
}

// The key is used for one file, so the number of the block serves as its nonce.
void BackupSealer::seal(std::uint64_t index, bool last, MutableBytes block) const {
  const std::uint8_t mark = last ? 1 : 0;
  crypto::chacha_seal(key_.expose_bytes(), index, {&mark, 1},
                      block.first(block.size() - crypto::kTagBytes), block);
}

bool BackupSealer::open(std::uint64_t index, bool last, MutableBytes block) const {
  const std::uint8_t mark = last ? 1 : 0;
  return crypto::chacha_open(key_.expose_bytes(), index, {&mark, 1}, block,
                             block.first(block.size() - crypto::kTagBytes));
}

}  // namespace lull::vault
