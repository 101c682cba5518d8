// SPDX-License-Identifier: Apache-2.0
#include "vault/page_sealer.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <set>

#include "unit/vault/vault_fixture.h"

namespace lull::vault {
namespace {

using Page = std::array<std::uint8_t, kPageBytes>;
using Frame = std::array<std::uint8_t, kFrameBytes>;
using FrameHeader = std::array<std::uint8_t, kFrameHeaderBytes>;

PageSealer sealer(std::uint8_t number = 1) {
  const auto unlocked = keys(number);
  return PageSealer(unlocked.vault, unlocked.key);
}

Page plain_page() {
  Page page{};
  for (std::size_t i = 0; i < kTextBytes; ++i) page[i] = static_cast<std::uint8_t>(i * 7);
  return page;
}

TEST(PageSealer, WhatIsSealedOpensToTheSameWithZerosInTheReservedBytes) {
  auto s = sealer();
  Page sealed;
  s.seal_page(3, plain_page(), sealed);
  EXPECT_NE(sealed, plain_page());
  ASSERT_TRUE(s.open_page(3, sealed));
  EXPECT_EQ(sealed, plain_page());
}

TEST(PageSealer, APageOpensOnlyInItsOwnPlaceAndVault) {
  auto s = sealer();
  Page sealed;
  s.seal_page(3, plain_page(), sealed);
  Page copy = sealed;
  EXPECT_FALSE(s.open_page(4, copy));
  EXPECT_EQ(copy, Page{}) << "nothing is left behind";
  copy = sealed;
  EXPECT_FALSE(sealer(2).open_page(3, copy));
  // The same key, another vault id.
  const PageSealer other(keys(2).vault, keys(1).key);
  copy = sealed;
  EXPECT_FALSE(other.open_page(3, copy));
}

TEST(PageSealer, EveryFlippedBitOfAPageIsNoticed) {
  auto s = sealer();
  Page sealed;
  s.seal_page(1, plain_page(), sealed);
  for (std::size_t at = 0; at < kPageBytes; ++at) {
    Page copy = sealed;
    copy[at] ^= static_cast<std::uint8_t>(1 << at % 8);
    ASSERT_FALSE(s.open_page(1, copy)) << at;
  }
}

TEST(PageSealer, EveryFlippedBitOfAFrameIsNoticed) {
  auto s = sealer();
  Frame sealed;
  FrameHeader header;
  Page page;
  s.seal_frame(1, FrameHeader{1, 2, 3}, plain_page(), sealed);
  ASSERT_TRUE(s.open_frame(1, sealed, header, page));
  EXPECT_EQ(header, (FrameHeader{1, 2, 3}));
  EXPECT_EQ(page, plain_page());
  for (std::size_t at = 0; at < kFrameBytes; ++at) {
    Frame copy = sealed;
    copy[at] ^= static_cast<std::uint8_t>(1 << at % 8);
    ASSERT_FALSE(s.open_frame(1, copy, header, page)) << at;
  }
  EXPECT_FALSE(s.open_frame(2, sealed, header, page)) << "a frame has its place";
}

TEST(PageSealer, AFramesPageIsNoPageOfTheDatabase) {
  auto s = sealer();
  Frame sealed;
  s.seal_frame(1, FrameHeader{}, plain_page(), sealed);
  Page graft;
  std::copy_n(sealed.begin() + kFrameHeaderBytes, kPageBytes, graft.begin());
  EXPECT_FALSE(s.open_page(1, graft));
}

TEST(PageSealer, AnAllZeroPageOrFrameIsNeverAccepted) {
  auto s = sealer();
  Page page{};
  FrameHeader header;
  for (std::uint32_t number = 0; number < 64; ++number) {
    EXPECT_FALSE(s.open_page(number, page));
    EXPECT_FALSE(s.open_frame(number, Frame{}, header, page));
  }
}

TEST(PageSealer, AFramesHeaderIsMasked) {
  auto s = sealer();
  const FrameHeader header{0, 0, 0, 7};
  std::set<Bytes> seen;
  for (int i = 0; i < 16; ++i) {
    Frame sealed;
    s.seal_frame(1, header, plain_page(), sealed);
    seen.insert(Bytes(sealed.begin(), sealed.begin() + kFrameHeaderBytes));
  }
  EXPECT_EQ(seen.size(), 16u) << "the same header never looks the same";
  EXPECT_FALSE(seen.contains(Bytes(header.begin(), header.end())));
}

// FORMAT.md, read by hand.
TEST(PageSealer, WritesWhatTheFormatSays) {
  const auto unlocked = keys(1);
  using Key = crypto::Secret<struct TestKeyTag, 32>;
  const auto page_key = crypto::derive<Key>(unlocked.key.expose_bytes(), crypto::kLabelVaultPage);
  const auto header_key =
      crypto::derive<Key>(unlocked.key.expose_bytes(), crypto::kLabelVaultFrameHeader);
  auto s = sealer();
  Page sealed;
  s.seal_page(0x01020304, plain_page(), sealed);
  Bytes ad(16, 1);
  append(ad, Bytes{1, 'P', 4, 3, 2, 1});
  Bytes text(kTextBytes);
  const ByteView page(sealed);
  EXPECT_TRUE(crypto::xchacha_open(page_key.expose_bytes(), page.subspan(4056, 24), ad,
                                   page.first(4056), page.subspan(4080, 16), text));
  EXPECT_TRUE(std::equal(text.begin(), text.end(), plain_page().begin()));

  const FrameHeader header{9, 8, 7};
  Frame sealed_frame;
  s.seal_frame(2, header, plain_page(), sealed_frame);
  const ByteView frame(sealed_frame);
  ad = Bytes(16, 1);
  append(ad, Bytes{1, 'F', 2, 0, 0, 0});
  append(ad, header);
  EXPECT_TRUE(crypto::xchacha_open(page_key.expose_bytes(), frame.subspan(4080, 24), ad,
                                   frame.subspan(24, 4056), frame.subspan(4104, 16), text));
  Bytes keystream(24), tag(16);
  crypto::xchacha_seal(header_key.expose_bytes(), frame.subspan(4080, 24), {}, Bytes(24), keystream,
                       tag);
  for (std::size_t i = 0; i < 24; ++i) EXPECT_EQ(frame[i] ^ keystream[i], header[i]);
}

TEST(NonceSource, NeverGivesANonceTwice) {
  NonceSource source;
  std::set<Bytes> seen;
  for (int i = 0; i < 2000; ++i) {
    Bytes nonce(crypto::kXNonceBytes);
    source.next(nonce);
    EXPECT_TRUE(seen.insert(nonce).second);
  }
}

// A child that went on with the parent's drawn bytes would seal other pages under the same nonces.
TEST(NonceSource, AForkedChildDrawsItsOwn) {
  NonceSource source;
  Bytes nonce(crypto::kXNonceBytes);
  source.next(nonce);
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    source.next(nonce);
    ::_exit(::write(ends[1], nonce.data(), nonce.size()) == 24 ? 0 : 1);
  }
  int status = 1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  Bytes theirs(crypto::kXNonceBytes);
  ASSERT_EQ(::read(ends[0], theirs.data(), theirs.size()), 24);
  ::close(ends[0]);
  ::close(ends[1]);
  source.next(nonce);
  EXPECT_NE(nonce, theirs);
}

}  // namespace
}  // namespace lull::vault
