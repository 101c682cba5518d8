// SPDX-License-Identifier: Apache-2.0
#include "vault/main_file.h"

namespace lull::vault {

namespace {
constexpr auto kPage = static_cast<std::int64_t>(kPageBytes);
}

MainFile::~MainFile() {
  crypto::wipe(scratch_);
}

int MainFile::check_size() {
  if (base().files().creating) return SQLITE_OK;
  sqlite3_int64 size = 0;
  const int code = base().raw()->pMethods->xFileSize(base().raw(), &size);
  if (code != SQLITE_OK) return code;
  return size < kPage ? SQLITE_IOERR_DATA : SQLITE_OK;
}

int MainFile::read(MutableBytes out, std::int64_t offset) {
  const auto page = static_cast<std::uint32_t>(offset / kPage + 1);
  const auto at = static_cast<std::size_t>(offset % kPage);
  if (at == 0 && out.size() == kPageBytes) return read_page(page, out);
  if (at + out.size() > kPageBytes) return SQLITE_IOERR_DATA;

  // SQLite's very first look at a database, before it looks at the log. A checkpoint that power cut
  // short may have left this page torn while the log holds it whole: an empty answer makes SQLite
  // go on to the log. Zeros at any other time would stand for a page's content.
  const bool first_look = !header_read_ && offset == 0 && out.size() == kDatabaseHeaderBytes;
  header_read_ = true;
  const int code = read_page(page, scratch_);
  if (code == SQLITE_OK) {
    std::memcpy(out.data(), scratch_.data() + at, out.size());
    return SQLITE_OK;
  }
  std::memset(out.data(), 0, out.size());
  return first_look && code == SQLITE_IOERR_DATA ? SQLITE_IOERR_SHORT_READ : code;
}

int MainFile::read_page(std::uint32_t page, MutableBytes out) {
  const int code = base().read(out, (std::int64_t{page} - 1) * kPage);
  // A page past the end reads as zeros in SQLite; here it is missing, except in a file that is
  // being made. (Pages that SQLite never wrote it never reads either.)
  if (code == SQLITE_IOERR_SHORT_READ && !base().files().creating) return SQLITE_IOERR_DATA;
  if (code != SQLITE_OK) return code;
  return sealer().open_page(page, out) ? SQLITE_OK : SQLITE_IOERR_DATA;
}

int MainFile::write(ByteView bytes, std::int64_t offset) {
  // SQLite writes whole pages in every mode that we allow.
  if (bytes.size() != kPageBytes || offset % kPage != 0 || !PageSealer::sealable(bytes))
    return base().refuse(SQLITE_IOERR_WRITE);
  sealer().seal_page(static_cast<std::uint32_t>(offset / kPage + 1), bytes, scratch_);
  return base().write(scratch_, offset);
}

}  // namespace lull::vault
