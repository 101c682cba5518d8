// SPDX-License-Identifier: Apache-2.0
#include "vault/log_file.h"

#include <algorithm>

namespace lull::vault {

namespace {

constexpr auto kHeader = static_cast<std::int64_t>(kLogHeaderBytes);
constexpr auto kFrame = static_cast<std::int64_t>(kFrameBytes);
constexpr std::uint32_t kLogMagic = 0x377f0682;  ///< the lowest bit is the checksum's byte order

void zero(MutableBytes bytes) {
  std::memset(bytes.data(), 0, bytes.size());
}

/// Cuts [offset, offset + size) into the log's header and frames, calls `header(begin, count)` and
/// `frame(number, at, begin, count)`, and stops at the first that does not answer SQLITE_OK.
template <class Header, class Frame>
int for_each_piece(std::int64_t offset, std::size_t size, Header header, Frame frame) {
  std::size_t done = 0;
  int code = SQLITE_OK;
  if (offset < kHeader) {
    done = std::min(size, static_cast<std::size_t>(kHeader - offset));
    code = header(std::size_t{0}, done);
  }
  while (code == SQLITE_OK && done < size) {
    const std::int64_t position = offset + static_cast<std::int64_t>(done) - kHeader;
    const auto at = static_cast<std::size_t>(position % kFrame);
    const std::size_t count = std::min(size - done, kFrameBytes - at);
    code = frame(static_cast<std::uint32_t>(position / kFrame + 1), at, done, count);
    done += count;
  }
  return code;
}

}  // namespace

LogFile::~LogFile() {
  crypto::wipe(plain_);
}

int LogFile::read(MutableBytes out, std::int64_t offset) {
  if (const int code = settle(); code != SQLITE_OK) return code;
  const int code = for_each_piece(
      offset, out.size(),
      [&](std::size_t begin, std::size_t count) {
        return read_header(out.subspan(begin, count), offset);
      },
      [&](std::uint32_t frame, std::size_t at, std::size_t begin, std::size_t count) {
        return read_in_frame(frame, at, out.subspan(begin, count));
      });
  if (code != SQLITE_OK) zero(out);
  return code;
}

// The header is plain, so anybody can write one that looks right. Frames of another size than ours
// would be cut in the wrong places.
int LogFile::read_header(MutableBytes out, std::int64_t offset) {
  const int code = base().read(out, offset);
  if (code != SQLITE_OK || offset != 0 || out.size() < 12) return code;
  const bool ours = (load_be<std::uint32_t>(out.data()) & ~1u) == kLogMagic;
  const bool page_fits = load_be<std::uint32_t>(out.data() + 8) == kPageBytes;
  return ours && !page_fits ? SQLITE_IOERR_DATA : SQLITE_OK;
}

int LogFile::read_in_frame(std::uint32_t frame, std::size_t at, MutableBytes out) {
  if (holds(frame)) {
    std::memcpy(out.data(), plain_.data() + at, out.size());
    return SQLITE_OK;
  }
  if (out.size() == kFrameBytes && !has_written_) return open_for_recovery(frame, out);
  if (at == kFrameHeaderBytes && out.size() == kPageBytes) {
    const int code = base().read(sealed_, frame_offset(frame));
    if (code != SQLITE_OK) return code == SQLITE_IOERR_SHORT_READ ? SQLITE_IOERR_DATA : code;
    std::array<std::uint8_t, kFrameHeaderBytes> header;
    return sealer().open_frame(frame, sealed_, header, out) ? SQLITE_OK : SQLITE_IOERR_DATA;
  }
  // What is left are the reads before a rewrite of headers: the frame will be written next.
  const int code = load(frame);
  if (code != SQLITE_OK) return code == SQLITE_IOERR_SHORT_READ ? SQLITE_IOERR_DATA : code;
  std::memcpy(out.data(), plain_.data() + at, out.size());
  return SQLITE_OK;
}

// Recovery reads frame after frame until one is invalid, which is how a log ends: with a torn tail,
// or with leftovers. Zeros are an invalid frame. Once this handle has written, SQLite reads whole
// frames only to rewrite their headers; zeros would then silently drop a commit.
int LogFile::open_for_recovery(std::uint32_t frame, MutableBytes out) {
  const int code = base().read(sealed_, frame_offset(frame));
  if (code != SQLITE_OK) return code;
  if (!sealer().open_frame(frame, sealed_, out.first(kFrameHeaderBytes), out.last(kPageBytes)))
    zero(out);
  return SQLITE_OK;
}

int LogFile::write(ByteView bytes, std::int64_t offset) {
  return for_each_piece(
      offset, bytes.size(),
      [&](std::size_t begin, std::size_t count) {
        if (const int code = settle(); code != SQLITE_OK) return code;
        return base().write(bytes.subspan(begin, count), offset);
      },
      [&](std::uint32_t frame, std::size_t at, std::size_t begin, std::size_t count) {
        return write_in_frame(frame, at, bytes.subspan(begin, count));
      });
}

int LogFile::write_in_frame(std::uint32_t frame, std::size_t at, ByteView bytes) {
  if (held_ != frame) {
    if (const int code = settle(); code != SQLITE_OK) return code;
    held_ = frame;
    known_ = 0;
  }
  // Nearly always: a header, then the whole page. Seal it from where SQLite has it.
  if (known_ == kFrameHeaderBytes && at == kFrameHeaderBytes && bytes.size() == kPageBytes) {
    held_ = 0;
    return put(frame, held_header(), bytes);
  }
  if (at > known_) {
    if (const int code = complete_held(); code != SQLITE_OK) return code;
  }
  std::memcpy(plain_.data() + at, bytes.data(), bytes.size());
  known_ = std::max(known_, at + bytes.size());
  return known_ == kFrameBytes ? put(frame, held_header(), held_page()) : SQLITE_OK;
}

int LogFile::truncate(std::int64_t size) {
  if (const int code = settle(); code != SQLITE_OK) return code;
  held_ = 0;
  const auto whole = size < kHeader ? 0 : static_cast<std::uint32_t>((size - kHeader) / kFrame);
  last_written_ = std::min(last_written_, whole);
  return base().truncate(size);
}

int LogFile::sync(int flags) {
  const int code = base().sync(flags);
  return code == SQLITE_OK ? base().sync_name_once() : code;
}

int LogFile::settle() {
  if (held_ == 0 || known_ == kFrameBytes) return SQLITE_OK;
  if (base().files().failed) {  // nothing is written any more, but reads go on
    held_ = 0;
    return SQLITE_OK;
  }
  if (const int code = complete_held(); code != SQLITE_OK) return code;
  return put(held_, held_header(), held_page());
}

/// Fetches a frame into `plain_`. SQLITE_IOERR_SHORT_READ if it is not all there.
int LogFile::load(std::uint32_t frame) {
  held_ = 0;
  const int code = base().read(sealed_, frame_offset(frame));
  if (code != SQLITE_OK) return code;
  if (!sealer().open_frame(frame, sealed_, held_header(), held_page())) return SQLITE_IOERR_DATA;
  held_ = frame;
  known_ = kFrameBytes;
  return SQLITE_OK;
}

/// Takes the part of the held frame that SQLite did not give from the disk. Where there is nothing,
/// or a torn tail of an earlier run, the part reads as zeros, as in any file; a frame that we wrote
/// ourselves must open, or its commit would be lost without a word.
int LogFile::complete_held() {
  const std::uint32_t frame = held_;
  const std::size_t given = known_;
  std::array<std::uint8_t, kFrameBytes> pieces;
  std::memcpy(pieces.data(), plain_.data(), given);
  const int code = load(frame);
  const bool absent = code == SQLITE_IOERR_SHORT_READ || code == SQLITE_IOERR_DATA;
  if (code != SQLITE_OK && !(absent && frame > last_written_))
    return base().refuse(absent ? SQLITE_IOERR_DATA : code);
  if (code != SQLITE_OK) zero(plain_);
  std::memcpy(plain_.data(), pieces.data(), given);
  held_ = frame;
  known_ = kFrameBytes;
  return SQLITE_OK;
}

int LogFile::put(std::uint32_t frame, ByteView header, ByteView page) {
  if (!PageSealer::sealable(page)) return base().refuse(SQLITE_IOERR_WRITE);
  sealer().seal_frame(frame, header, page, sealed_);
  const int code = base().write(sealed_, frame_offset(frame));
  if (code != SQLITE_OK) {
    held_ = 0;
    return code;
  }
  has_written_ = true;
  last_written_ = std::max(last_written_, frame);
  return SQLITE_OK;
}

}  // namespace lull::vault
