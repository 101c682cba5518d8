// SPDX-License-Identifier: Apache-2.0
#include "crypto/aead.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "unit/crypto/wycheproof.h"

namespace lull::crypto {
namespace {

Bytes counting(std::size_t size) {
  Bytes out(size);
  std::iota(out.begin(), out.end(), std::uint8_t{0});
  return out;
}

TEST(XChaCha20Poly1305, WycheproofAgrees) {
  int cases = 0;
  int refused = 0;
  for_each_case("wycheproof-xchacha20-poly1305.json", [&](const auto& test, const auto&) {
    ++cases;
    const bool valid = test.at("result") == "valid";
    refused += valid ? 0 : 1;
    const Bytes nonce = hex(test, "iv");
    if (nonce.size() != kXNonceBytes) {
      // Callers draw 24 bytes; another size cannot be asked for.
      EXPECT_FALSE(valid) << test.at("tcId");
      return;
    }
    const Bytes key = hex(test, "key");
    const Bytes ad = hex(test, "aad");
    const Bytes text = hex(test, "msg");
    const Bytes sealed = hex(test, "ct");
    Bytes out(sealed.size());
    ASSERT_EQ(xchacha_open(key, nonce, ad, sealed, hex(test, "tag"), out), valid)
        << test.at("tcId");
    if (!valid) return;
    EXPECT_EQ(out, text) << test.at("tcId");
    Bytes again(text.size());
    Bytes tag(kTagBytes);
    xchacha_seal(key, nonce, ad, text, again, tag);
    EXPECT_EQ(again, sealed) << test.at("tcId");
    EXPECT_EQ(tag, hex(test, "tag")) << test.at("tcId");
  });
  EXPECT_EQ(cases, 315);
  EXPECT_EQ(refused, 69);
}

TEST(XChaCha20Poly1305, SealsAndOpensInPlace) {
  Bytes text = counting(1000);
  Bytes tag(kTagBytes);
  xchacha_seal(counting(32), counting(24), {}, text, text, tag);
  EXPECT_NE(text, counting(1000));
  ASSERT_TRUE(xchacha_open(counting(32), counting(24), {}, text, tag, text));
  EXPECT_EQ(text, counting(1000));
}

// From Python's cryptography package.
TEST(ChaCha20Poly1305, NonceIsFourZerosAndTheCounterLittleEndian) {
  Bytes out(5 + kTagBytes);
  chacha_seal(counting(32), 7, as_bytes("ad"), as_bytes("hello"), out);
  EXPECT_EQ(to_hex(out), "996ae8244d093c7f4f2089037a941aad78f372dba4");
}

TEST(ChaCha20Poly1305, SealsAndOpensInPlace) {
  Bytes text = counting(1000);
  text.resize(1000 + kTagBytes);
  chacha_seal(counting(32), 1, {}, ByteView(text).first(1000), text);
  ASSERT_TRUE(chacha_open(counting(32), 1, {}, text, MutableBytes(text).first(1000)));
  text.resize(1000);
  EXPECT_EQ(text, counting(1000));
}

TEST(ChaCha20Poly1305, WhatDoesNotOpenLeavesZeros) {
  Bytes sealed(20 + kTagBytes);
  chacha_seal(counting(32), 1, {}, counting(20), sealed);
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    Bytes bad = sealed;
    bad[at] ^= 1;
    Bytes out(20, 0xff);
    ASSERT_FALSE(chacha_open(counting(32), 1, {}, bad, out)) << at;
    ASSERT_EQ(out, Bytes(20, 0));
  }
  Bytes out(20);
  EXPECT_FALSE(chacha_open(counting(32), 2, {}, sealed, out));
  EXPECT_FALSE(chacha_open(counting(32), 1, as_bytes("ad"), sealed, out));
  EXPECT_FALSE(chacha_open(Bytes(32, 1), 1, {}, sealed, out));
}

TEST(ChaCha20Poly1305, LessThanATagIsRefused) {
  Bytes out;
  for (std::size_t size = 0; size < kTagBytes; ++size)
    EXPECT_FALSE(chacha_open(counting(32), 0, {}, Bytes(size), out));
}

}  // namespace
}  // namespace lull::crypto
