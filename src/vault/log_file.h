// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "vault/base_file.h"

namespace lull::vault {

/// NAME.vault-wal. SQLite writes a frame in two or more pieces (24 bytes of header, then the page,
/// either of them split anywhere) and rewrites pieces later: the data of a page that it spilled
/// before commit, then the headers of all frames after it. On disk a frame is sealed as one. So a
/// frame that is still missing its end is held here; one that is rewritten in part is opened,
/// changed, and sealed again under a fresh nonce.
///
/// The log's own header stays plain: magic, page size, a counter, two salts, a checksum.
class LogFile final : public SealedFile {
 public:
  using SealedFile::SealedFile;
  ~LogFile() override;

  int read(MutableBytes out, std::int64_t offset) override;
  int write(ByteView bytes, std::int64_t offset) override;
  int truncate(std::int64_t size) override;
  int sync(int flags) override;
  int settle() override;

 private:
  int read_header(MutableBytes out, std::int64_t offset);
  int read_in_frame(std::uint32_t frame, std::size_t at, MutableBytes out);
  int open_for_recovery(std::uint32_t frame, MutableBytes out);
  int write_in_frame(std::uint32_t frame, std::size_t at, ByteView bytes);
  int load(std::uint32_t frame);
  int complete_held();
  int put(std::uint32_t frame, ByteView header, ByteView page);

  bool holds(std::uint32_t frame) const { return held_ == frame && known_ == kFrameBytes; }
  MutableBytes held_header() { return MutableBytes(plain_).first(kFrameHeaderBytes); }
  MutableBytes held_page() { return MutableBytes(plain_).last(kPageBytes); }

  /// The frame in `plain_`, 0 if none. Its first `known_` bytes are there; if that is all of them
  /// it is on disk too.
  std::uint32_t held_ = 0;
  std::size_t known_ = 0;
  /// False until this handle has sealed a frame: SQLite is still in recovery.
  bool has_written_ = false;
  /// The last frame that this handle wrote and did not truncate away.
  std::uint32_t last_written_ = 0;

  std::array<std::uint8_t, kFrameBytes> plain_;
  std::array<std::uint8_t, kFrameBytes> sealed_;
};

}  // namespace lull::vault
