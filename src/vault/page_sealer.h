// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <array>

#include "vault/format.h"
#include "vault/key_slots.h"

namespace lull::vault {

/// Random nonces, drawn from the kernel 4 KB at a time because a draw costs more than sealing a
/// page. Each is wiped as it is given out, and a forked child never gives out its parent's: two
/// pages under one nonce would lay both open.
class NonceSource {
 public:
  NonceSource() = default;
  NonceSource(const NonceSource&) = delete;
  NonceSource& operator=(const NonceSource&) = delete;
  ~NonceSource();

  /// Fills `out`, kXNonceBytes.
  void next(MutableBytes out);

 private:
  static constexpr std::size_t kDrawn = 4096 / crypto::kXNonceBytes * crypto::kXNonceBytes;
  std::array<std::uint8_t, kDrawn> drawn_{};
  std::size_t used_ = kDrawn;
  pid_t owner_ = 0;
};

/// Seals and opens the pages of one database and the frames of its log (FORMAT.md). Pages and
/// frames differ in their associated data, so neither passes for the other, nor for one of another
/// place or another vault.
///
/// The reserved bytes of an opened page are zeros. SQLite's checksums in the log cover them, so
/// what is given to be sealed must have zeros there too: see `sealable`.
class PageSealer {
 public:
  PageSealer(const VaultId& vault, const DataKey& key);

  /// True if `plain` (a page) has zeros where nonce and tag will be.
  static bool sealable(ByteView plain);

  /// `plain` and `out` are kPageBytes and apart. Pages count from 1.
  void seal_page(std::uint32_t page, ByteView plain, MutableBytes out);
  /// Opens in place. False, with zeros in `page`, if it is not what was sealed there.
  [[nodiscard]] bool open_page(std::uint32_t page, MutableBytes page_bytes) const;

  /// `header` and `plain` as SQLite wrote them; `out` is kFrameBytes. Frames count from 1.
  void seal_frame(std::uint32_t frame, ByteView header, ByteView plain, MutableBytes out);
  /// Opens `sealed` (kFrameBytes) into `header` and `plain`. False, with zeros in both, if it is
  /// not what was sealed there.
  [[nodiscard]] bool open_frame(std::uint32_t frame, ByteView sealed, MutableBytes header,
                                MutableBytes plain) const;

 private:
  using PageKey = crypto::Secret<struct PageKeyTag, 32>;
  using FrameHeaderKey = crypto::Secret<struct FrameHeaderKeyTag, 32>;

  void mask_header(ByteView nonce, ByteView header, MutableBytes out) const;

  VaultId vault_;
  PageKey page_key_;
  FrameHeaderKey header_key_;
  NonceSource nonces_;
};

}  // namespace lull::vault
