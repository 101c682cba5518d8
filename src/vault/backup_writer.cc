// SPDX-License-Identifier: Apache-2.0
#include "vault/backup_writer.h"

#include <algorithm>
#include <cerrno>

#include "vault/disk.h"

namespace lull::vault {

namespace {

/// At a slow stick's pace still about a second.
constexpr int kBlocksInAStep = 64;

Bytes encode_sizes(const BackupSizes& sizes) {
  Bytes out;
  for (const auto size : sizes) append_le(out, size);
  return out;
}

}  // namespace

Result<std::shared_ptr<BackupWriter>> BackupWriter::begin(Descriptor out, const DataKey& shared,
                                                          const SlotTable& shared_slots,
                                                          const SlotTable& notebook_slots,
                                                          Parts parts) {
  BackupSizes sizes{};
  for (std::size_t i = 0; i < kBackupParts; ++i) sizes[i] = parts[i] ? parts[i]->bytes() : 0;
  const auto file_bytes = backup_bytes(sizes);
  if (!file_bytes) return fail(Code::kTooLarge, "backup_too_large");
  const auto head = encode_head({kBackupVersion, *file_bytes, shared_slots, notebook_slots});
  std::shared_ptr<BackupWriter> made(
      new BackupWriter(std::move(out), shared, head, *file_bytes, std::move(parts)));
  made->sizes_ = encode_sizes(sizes);
  LULL_TRY(write_all(made->out_.get(), head));
  return made;
}

BackupWriter::BackupWriter(Descriptor out, const DataKey& shared, const Bytes& head,
                           std::uint64_t file_bytes, Parts parts)
    : sealer_(shared, head),
      file_bytes_(file_bytes),
      parts_(std::move(parts)),
      block_(kBackupBlockBytes),
      out_(std::move(out)) {}

Result<bool> BackupWriter::step() {
  for (int i = 0; i < kBlocksInAStep; ++i) {
    const bool last = backup_block(file_bytes_, next_).last;
    LULL_TRY(put_block());
    if (!last) continue;
    if (::fsync(out_.get()) != 0) return fail(disk_error(errno, "fsync"));
    return true;
  }
  // A little at a time: a slow disk then makes nobody wait for all of it at the end.
  if (::fdatasync(out_.get()) != 0) return fail(disk_error(errno, "fdatasync"));
  return false;
}

Result<void> BackupWriter::put_block() {
  const auto block = backup_block(file_bytes_, next_);
  const auto sealed = MutableBytes(block_).first(block.bytes);
  LULL_TRY(fill(next_ * kBackupTextBytes, sealed.first(block.bytes - crypto::kTagBytes)));
  sealer_.seal(next_, block.last, sealed);
  LULL_TRY(write_all(out_.get(), sealed));
  ++next_;
  return {};
}

/// The text from `at` on: sizes, parts one after the other, zeros.
Result<void> BackupWriter::fill(std::uint64_t at, MutableBytes out) const {
  std::ranges::fill(out, std::uint8_t{0});
  std::uint64_t begin = 0;
  for (std::size_t i = 0; i <= kBackupParts; ++i) {
    const auto* part = i == 0 ? nullptr : parts_[i - 1].get();
    const std::uint64_t bytes = i == 0 ? sizes_.size() : part != nullptr ? part->bytes() : 0;
    const auto from = std::max(at, begin);
    const auto to = std::min(at + out.size(), begin + bytes);
    if (from < to) {
      const auto piece = out.subspan(from - at, to - from);
      if (part != nullptr)
        LULL_TRY(part->read(from - begin, piece));
      else
        std::ranges::copy(ByteView(sizes_).subspan(from - begin, piece.size()), piece.begin());
    }
    begin += bytes;
  }
  return {};
}

}  // namespace lull::vault
