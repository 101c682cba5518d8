// SPDX-License-Identifier: Apache-2.0
// A backup, written by somebody who has its key: sizes, blocks and padding as they like.
#include <fcntl.h>

#include "vault/backup_reader.h"

#include <algorithm>

#include "base/check.h"
#include "fuzz/home.h"
#include "fuzz/input.h"
#include "fuzz/target.h"

namespace lull::vault {

namespace {

DataKey key() {
  return DataKey::copy_of(Bytes(32, 0x77));
}

SlotTable table() {
  SlotTable made{};
  made.params = crypto::kArgon2Floor;
  return made;
}

BackupSizes sizes_of(fuzz::Input& in) {
  BackupSizes sizes{};
  for (auto& size : sizes) {
    size = in.u32() % (400 * 1024);
    if (in.choice(16) == 15) size = std::uint64_t{in.u32()} << in.choice(33);
  }
  return sizes;
}

/// All blocks sealed right; the text begins with these sizes, and goes on with zeros and a piece.
Bytes file_of(const BackupSizes& sizes, std::uint64_t file_bytes, fuzz::Input& in) {
  BackupHead head{kBackupVersion, file_bytes, table(), table()};
  Bytes file = encode_head(head);
  const BackupSealer sealer(key(), file);
  file.resize(file_bytes);
  for (std::uint64_t index = 0;; ++index) {
    const auto block = backup_block(file_bytes, index);
    const auto bytes = MutableBytes(file).subspan(block.offset, block.bytes);
    if (index == 0)
      for (std::size_t i = 0; i < sizes.size(); ++i) store_le(bytes.data() + 8 * i, sizes[i]);
    if (in.choice(8) == 7) {
      const auto piece = in.take(std::min<std::size_t>(in.byte(), bytes.size() - 64));
      std::ranges::copy(piece, bytes.begin() + 32);
    }
    sealer.seal(index, in.choice(32) == 31 ? !block.last : block.last, bytes);
    if (block.last) return file;
  }
}

void damage(Bytes& file, fuzz::Input& in) {
  if (in.choice(4) == 3) file.resize(in.u32() % (file.size() + 1));
  if (in.choice(4) == 3 && !file.empty()) file[in.u32() % file.size()] ^= in.byte();
}

}  // namespace

LULL_FUZZ_TARGET(backup) {
  fuzz::Input in(input);
  const auto sizes = sizes_of(in);
  const auto right = backup_bytes(sizes);
  const auto told =
      in.choice(4) == 3 || !right || *right > 4 * kBackupBytesMin ? kBackupBytesMin : *right;
  Bytes file = file_of(sizes, told, in);
  damage(file, in);
  const auto path = fuzz::folder() / "backup";
  fuzz::write_file(path, file);
  const auto reader = BackupReader::open(Descriptor(path, O_RDONLY));
  if (!reader) return;
  BackupReader::Names names;
  for (std::size_t i = 0; i < names.size(); ++i) {
    names[i] = fuzz::folder() / ("part" + std::to_string(i));
    std::filesystem::remove(names[i]);
  }
  if (!reader->unpack(key(), names)) return;
  LULL_CHECK(right == told);
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::error_code none;
    const auto size = std::filesystem::file_size(names[i], none);
    LULL_CHECK(sizes[i] == (none ? 0 : size));
  }
}

}  // namespace lull::vault
