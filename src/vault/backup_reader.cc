// SPDX-License-Identifier: Apache-2.0
#include "vault/backup_reader.h"

#include <algorithm>
#include <cerrno>

#include "vault/disk.h"

namespace lull::vault {

namespace {

tl::unexpected<Error> damaged(const char* where) {
  return fail(Code::kDamaged, "backup_damaged", where);
}

/// Cuts the text that comes block by block into the parts.
class Unpacker {
 public:
  explicit Unpacker(const BackupReader::Names& names) : names_(names) {}

  /// The start of the text; gives how much of it that was.
  Result<std::size_t> begin(ByteView text, std::uint64_t file_bytes) {
    BackupSizes sizes{};
    for (std::size_t i = 0; i < kBackupParts; ++i)
      sizes[i] = load_le<std::uint64_t>(text.data() + 8 * i);
    if (backup_bytes(sizes) != file_bytes) return damaged("sizes");
    left_ = sizes;
    return kBackupSizesBytes;
  }

  Result<void> take(ByteView text) {
    for (; part_ < kBackupParts && !text.empty(); next_part_if_full()) {
      const auto piece = text.first(std::min<std::uint64_t>(left_[part_], text.size()));
      LULL_TRY(put(piece));
      text = text.subspan(piece.size());
    }
    const bool zeros = std::ranges::all_of(text, [](std::uint8_t one) { return one == 0; });
    if (!zeros) return damaged("padding");
    return {};
  }

 private:
  Result<void> put(ByteView piece) {
    if (piece.empty()) return {};
    if (!out_.ok()) out_ = Descriptor(names_[part_], O_WRONLY | O_CREAT | O_EXCL);
    if (!out_.ok()) return fail(disk_error(errno, "create"));
    LULL_TRY(write_all(out_.get(), piece));
    left_[part_] -= piece.size();
    if (left_[part_] == 0 && ::fsync(out_.get()) != 0) return fail(disk_error(errno, "fsync"));
    return {};
  }

  void next_part_if_full() {
    if (left_[part_] != 0) return;
    out_ = Descriptor();
    ++part_;
  }

  const BackupReader::Names& names_;
  BackupSizes left_{};
  std::size_t part_ = 0;
  Descriptor out_;
};

/// A file that cannot be read is told from a disk that cannot be written.
Result<void> read_from_backup(int fd, std::uint64_t offset, MutableBytes out) {
  auto got = read_at(fd, offset, out);
  if (!got) return fail(Code::kIo, "backup_unreadable", got.error().detail);
  return {};
}

}  // namespace

Result<BackupReader> BackupReader::open(Descriptor in) {
  struct stat info {};
  if (::fstat(in.get(), &info) != 0) return fail(Code::kIo, "backup_unreadable");
  const auto size = static_cast<std::uint64_t>(info.st_size);
  if (!S_ISREG(info.st_mode) || size < kBackupHeadBytes)
    return fail(Code::kInvalid, "backup_foreign");
  Bytes bytes(kBackupHeadBytes);
  LULL_TRY(read_from_backup(in.get(), 0, bytes));
  LULL_ASSIGN(const auto head, decode_head(bytes));
  if (size < head.file_bytes) return fail(Code::kDamaged, "backup_truncated");
  if (size > head.file_bytes) return fail(Code::kDamaged, "backup_damaged", "size");
  return BackupReader(std::move(in), std::move(bytes), head);
}

Result<void> BackupReader::unpack(const DataKey& shared, const Names& names) const {
  const BackupSealer sealer(shared, head_bytes_);
  Unpacker parts(names);
  Bytes buffer(kBackupBlockBytes);
  for (std::uint64_t index = 0;; ++index) {
    const auto block = backup_block(head_.file_bytes, index);
    const auto sealed = MutableBytes(buffer).first(block.bytes);
    LULL_TRY(read_from_backup(in_.get(), block.offset, sealed));
    if (!sealer.open(index, block.last, sealed)) return damaged("block");
    ByteView text = sealed.first(sealed.size() - crypto::kTagBytes);
    if (index == 0) {
      LULL_ASSIGN(const auto used, parts.begin(text, head_.file_bytes));
      text = text.subspan(used);
    }
    LULL_TRY(parts.take(text));
    // All parts have come: their sizes gave the file its own.
    if (block.last) return {};
  }
}

}  // namespace lull::vault
