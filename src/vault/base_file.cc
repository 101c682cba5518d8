// SPDX-License-Identifier: Apache-2.0
#include "vault/base_file.h"

#include "vault/disk.h"

namespace lull::vault {

BaseFile::BaseFile(sqlite3_vfs* base, const char* name, VaultFiles& files)
    : files_(files), name_(name) {
  const auto units = static_cast<std::size_t>(base->szOsFile) / sizeof(std::max_align_t) + 1;
  memory_ = std::make_unique<std::max_align_t[]>(units);
  std::memset(memory_.get(), 0, units * sizeof(std::max_align_t));
  file_ = reinterpret_cast<sqlite3_file*>(memory_.get());
}

int BaseFile::open(sqlite3_vfs* base, const char* name, int flags, int* flags_out,
                   VaultFiles& files, std::unique_ptr<BaseFile>& out) {
  std::unique_ptr<BaseFile> made(new BaseFile(base, name, files));
  int got = flags;
  const int code = base->xOpen(base, name, made->file_, flags, &got);
  if (code != SQLITE_OK) return code;
  // The default VFS quietly falls back to reading; we always write.
  if ((got & SQLITE_OPEN_READONLY) != 0) return SQLITE_READONLY;
  if (flags_out != nullptr) *flags_out = got;
  out = std::move(made);
  return SQLITE_OK;
}

BaseFile::~BaseFile() {
  if (file_->pMethods != nullptr) file_->pMethods->xClose(file_);
}

int BaseFile::read(MutableBytes out, std::int64_t offset) {
  const int code = file_->pMethods->xRead(file_, out.data(), static_cast<int>(out.size()), offset);
  // SQLite takes a disk that refuses to read for a damaged database. What is damaged is what was
  // read and does not open; a loose cable is not.
  return code == SQLITE_IOERR_CORRUPTFS ? SQLITE_IOERR_READ : code;
}

int BaseFile::write(ByteView bytes, std::int64_t offset) {
  if (files_.failed) return SQLITE_IOERR_WRITE;
  return latch(
      file_->pMethods->xWrite(file_, bytes.data(), static_cast<int>(bytes.size()), offset));
}

int BaseFile::truncate(std::int64_t size) {
  if (files_.failed) return SQLITE_IOERR_TRUNCATE;
  return latch(file_->pMethods->xTruncate(file_, size));
}

int BaseFile::sync(int flags) {
  if (files_.failed) return SQLITE_IOERR_FSYNC;
  return latch(file_->pMethods->xSync(file_, flags));
}

int BaseFile::sync_name_once() {
  if (named_) return SQLITE_OK;
  named_ = sync_name(name_).has_value();
  return latch(named_ ? SQLITE_OK : SQLITE_IOERR_DIR_FSYNC);
}

int BaseFile::refuse(int code) {
  return latch(code);
}

int BaseFile::latch(int code) {
  if (code != SQLITE_OK) files_.failed = true;
  return code;
}

}  // namespace lull::vault
