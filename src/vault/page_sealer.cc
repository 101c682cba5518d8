// SPDX-License-Identifier: Apache-2.0
#include "vault/page_sealer.h"

#include <unistd.h>

#include <algorithm>

#include "crypto/labels.h"
#include "crypto/random.h"

namespace lull::vault {

namespace {

constexpr std::size_t kPrefixBytes = VaultId::kSize + 2 + 4;

/// vault id | version | 'P' or 'F' | number, and for a frame its header.
struct AssociatedData {
  std::array<std::uint8_t, kPrefixBytes + kFrameHeaderBytes> raw;
  std::size_t size = kPrefixBytes;

  AssociatedData(const VaultId& vault, char kind, std::uint32_t number) {
    std::memcpy(raw.data(), vault.raw.data(), VaultId::kSize);
    raw[VaultId::kSize] = kFormatVersion;
    raw[VaultId::kSize + 1] = static_cast<std::uint8_t>(kind);
    store_le(raw.data() + VaultId::kSize + 2, number);
  }
  void add_header(ByteView header) {
    std::memcpy(raw.data() + kPrefixBytes, header.data(), kFrameHeaderBytes);
    size = raw.size();
  }
  ByteView view() const { return {raw.data(), size}; }
};

/// The three parts of a sealed page.
template <class Span>
struct PageParts {
  Span text, nonce, tag;
  explicit PageParts(Span page)
      : text(page.first(kTextBytes)),
        nonce(page.subspan(kTextBytes, crypto::kXNonceBytes)),
        tag(page.last(crypto::kTagBytes)) {}
};

void zero(MutableBytes bytes) {
  std::memset(bytes.data(), 0, bytes.size());
}

}  // namespace

NonceSource::~NonceSource() {
  crypto::wipe(drawn_);
}

void NonceSource::next(MutableBytes out) {
  LULL_CHECK(out.size() == crypto::kXNonceBytes);
  const pid_t self = ::getpid();
  if (used_ == kDrawn || owner_ != self) {
    crypto::random_fill(drawn_);
    used_ = 0;
    owner_ = self;
  }
  std::memcpy(out.data(), drawn_.data() + used_, out.size());
  std::memset(drawn_.data() + used_, 0, out.size());
  used_ += out.size();
}

PageSealer::PageSealer(const VaultId& vault, const DataKey& key)
    : vault_(vault),
      page_key_(crypto::derive<PageKey>(key.expose_bytes(), crypto::kLabelVaultPage)),
      header_key_(
          crypto::derive<FrameHeaderKey>(key.expose_bytes(), crypto::kLabelVaultFrameHeader)) {}

bool PageSealer::sealable(ByteView plain) {
  const auto reserved = plain.last(kReservedBytes);
  return std::all_of(reserved.begin(), reserved.end(), [](std::uint8_t b) { return b == 0; });
}

void PageSealer::seal_page(std::uint32_t page, ByteView plain, MutableBytes out) {
  LULL_CHECK(plain.size() == kPageBytes && out.size() == kPageBytes);
  const PageParts to(out);
  nonces_.next(to.nonce);
  const AssociatedData ad(vault_, 'P', page);
  crypto::xchacha_seal(page_key_.expose_bytes(), to.nonce, ad.view(), plain.first(kTextBytes),
                       to.text, to.tag);
}

bool PageSealer::open_page(std::uint32_t page, MutableBytes page_bytes) const {
  LULL_CHECK(page_bytes.size() == kPageBytes);
  const PageParts from(page_bytes);
  const AssociatedData ad(vault_, 'P', page);
  const bool opened = crypto::xchacha_open(page_key_.expose_bytes(), from.nonce, ad.view(),
                                           from.text, from.tag, from.text);
  zero(opened ? page_bytes.last(kReservedBytes) : page_bytes);
  return opened;
}

void PageSealer::seal_frame(std::uint32_t frame, ByteView header, ByteView plain,
                            MutableBytes out) {
  LULL_CHECK(header.size() == kFrameHeaderBytes && plain.size() == kPageBytes &&
             out.size() == kFrameBytes);
  const PageParts to(out.last(kPageBytes));
  nonces_.next(to.nonce);
  mask_header(to.nonce, header, out.first(kFrameHeaderBytes));
  AssociatedData ad(vault_, 'F', frame);
  ad.add_header(header);
  crypto::xchacha_seal(page_key_.expose_bytes(), to.nonce, ad.view(), plain.first(kTextBytes),
                       to.text, to.tag);
}

bool PageSealer::open_frame(std::uint32_t frame, ByteView sealed, MutableBytes header,
                            MutableBytes plain) const {
  LULL_CHECK(sealed.size() == kFrameBytes && header.size() == kFrameHeaderBytes &&
             plain.size() == kPageBytes);
  const PageParts from(sealed.last(kPageBytes));
  mask_header(from.nonce, sealed.first(kFrameHeaderBytes), header);
  AssociatedData ad(vault_, 'F', frame);
  ad.add_header(header);
  const bool opened = crypto::xchacha_open(page_key_.expose_bytes(), from.nonce, ad.view(),
                                           from.text, from.tag, plain.first(kTextBytes));
  zero(opened ? plain.last(kReservedBytes) : plain);
  if (!opened) zero(header);
  return opened;
}

// The same call masks and unmasks: sealing with a stream cipher twice under one nonce gives the
// text back. The tag is not kept, for the page's own tag covers the plain header; the key is the
// header's alone, so the nonce may be the page's.
void PageSealer::mask_header(ByteView nonce, ByteView header, MutableBytes out) const {
  std::array<std::uint8_t, crypto::kTagBytes> unused_tag;
  crypto::xchacha_seal(header_key_.expose_bytes(), nonce, {}, header, out, unused_tag);
}

}  // namespace lull::vault
