// SPDX-License-Identifier: Apache-2.0
#include "vault/backup_writer.h"

#include <algorithm>
#include <cerrno>

#include "base/base32.h"
#include "crypto/random.h"
#include "vault/disk.h"

namespace lull::vault {

namespace {

/// At a slow stick's pace still about a second.
constexpr int kBlocksInAStep = 64;

/// A name of its own, so that no file of the person's is ever written over.
std::filesystem::path fresh_name(const std::filesystem::path& file) {
  std::array<std::uint8_t, 10> random;
  crypto::random_fill(random);
  auto made = file;
  made += "." + base32_encode(random);
  return made;
}

Bytes encode_sizes(const BackupSizes& sizes) {
  Bytes out;
  for (const auto size : sizes) append_le(out, size);
  return out;
}

Error place_error(int number) {
  if (number == ENOENT || number == ENOTDIR || number == ENAMETOOLONG || number == EISDIR ||
      number == ELOOP || number == EINVAL)
    return {Code::kInvalid, "backup_path_invalid"};
  return disk_error(number, "create");
}

}  // namespace

Result<void> check_backup_name(const std::filesystem::path& file, bool replace) {
  std::error_code ignored;
  const auto status = std::filesystem::symlink_status(file, ignored);
  if (!file.is_absolute() || !file.has_filename() ||
      !std::filesystem::is_directory(file.parent_path(), ignored))
    return fail(Code::kInvalid, "backup_path_invalid");
  if (!std::filesystem::exists(status)) return {};
  if (!std::filesystem::is_regular_file(status)) return fail(Code::kInvalid, "backup_path_invalid");
  return replace ? Result<void>{} : fail(Code::kExists, "backup_exists");
}

Result<std::shared_ptr<BackupWriter>> BackupWriter::begin(const std::filesystem::path& file,
                                                          bool replace, const DataKey& shared,
                                                          const SlotTable& shared_slots,
                                                          const SlotTable& notebook_slots,
                                                          Parts parts) {
  LULL_TRY(check_backup_name(file, replace));
  BackupSizes sizes{};
  for (std::size_t i = 0; i < kBackupParts; ++i) sizes[i] = parts[i] ? parts[i]->bytes() : 0;
  const auto file_bytes = backup_bytes(sizes);
  if (!file_bytes) return fail(Code::kTooLarge, "backup_too_large");
  const auto head = encode_head({kBackupVersion, *file_bytes, shared_slots, notebook_slots});
  std::shared_ptr<BackupWriter> made(
      new BackupWriter(file, replace, shared, head, *file_bytes, std::move(parts)));
  made->sizes_ = encode_sizes(sizes);
  if (!made->out_.ok()) return fail(place_error(errno));
  LULL_TRY(write_all(made->out_.get(), head));
  return made;
}

BackupWriter::BackupWriter(std::filesystem::path file, bool replace, const DataKey& shared,
                           const Bytes& head, std::uint64_t file_bytes, Parts parts)
    : file_(std::move(file)),
      fresh_(fresh_name(file_)),
      replace_(replace),
      sealer_(shared, head),
      file_bytes_(file_bytes),
      parts_(std::move(parts)),
      block_(kBackupBlockBytes),
      out_(fresh_, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW) {}

BackupWriter::~BackupWriter() {
  if (!done_ && out_.ok()) abandon();
}

void BackupWriter::abandon() const {
  ::unlink(fresh_.c_str());
}

Result<bool> BackupWriter::step() {
  for (int i = 0; i < kBlocksInAStep; ++i) {
    const bool last = backup_block(file_bytes_, next_).last;
    LULL_TRY(put_block());
    if (!last) continue;
    LULL_TRY(name_it());
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

Result<void> BackupWriter::name_it() {
  auto named = replace_ ? move_into_place(fresh_, file_) : [this]() -> Result<void> {
    if (::fsync(out_.get()) != 0) return fail(disk_error(errno, "fsync"));
    return move_to_new_name(fresh_, file_);
  }();
  if (!named && named.error().code == Code::kExists) return fail(Code::kExists, "backup_exists");
  done_ = named.has_value();
  return named;
}

}  // namespace lull::vault
