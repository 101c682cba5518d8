// SPDX-License-Identifier: Apache-2.0
#include "noise/cipher_state.h"

#include <gtest/gtest.h>

#include "noise/limits.h"
#include "unit/noise/support.h"

namespace lull::noise {
namespace {

CipherKey counting_key() {
  CipherKey key;
  std::uint8_t next = 0;
  for (auto& b : key.expose_bytes()) b = next++;
  return key;
}

Bytes seal(CipherState& state, ByteView plaintext) {
  Bytes out(plaintext.size() + 16);
  EXPECT_TRUE(state.seal({}, plaintext, out));
  return out;
}

TEST(CipherState, OpensWhatItsTwinSealed) {
  CipherState a(counting_key());
  CipherState b(counting_key());
  for (int i = 0; i < 3; ++i) {
    const Bytes sealed = seal(a, as_bytes("hello"));
    Bytes opened(5);
    ASSERT_TRUE(b.open({}, sealed, opened));
    EXPECT_EQ(as_text(opened), "hello");
  }
  EXPECT_EQ(a.nonce(), 3u);
  EXPECT_EQ(b.nonce(), 3u);
}

TEST(CipherState, AFailedOpenLeavesTheNonce) {
  CipherState a(counting_key());
  CipherState b(counting_key());
  Bytes sealed = seal(a, as_bytes("hello"));
  Bytes bad = sealed;
  bad[0] ^= 1;
  Bytes opened(5);
  EXPECT_EQ(b.open({}, bad, opened).error().code, Code::kWrongKey);
  EXPECT_EQ(b.nonce(), 0u);
  EXPECT_TRUE(b.open({}, sealed, opened));
}

TEST(CipherState, OtherAssociatedDataDoesNotOpen) {
  CipherState a(counting_key());
  CipherState b(counting_key());
  const Bytes sealed = seal(a, as_bytes("hello"));
  Bytes opened(5);
  EXPECT_FALSE(b.open(as_bytes("ad"), sealed, opened));
}

TEST(CipherState, TheLastNonceIsNeverUsed) {
  CipherState a(counting_key(), kNonceReserved - 1);
  CipherState b(counting_key(), kNonceReserved - 1);
  const Bytes sealed = seal(a, as_bytes("hello"));
  Bytes opened(5);
  ASSERT_TRUE(b.open({}, sealed, opened));
  Bytes out(21);
  EXPECT_EQ(a.seal({}, as_bytes("hello"), out).error().code, Code::kRefused);
  EXPECT_EQ(b.open({}, sealed, opened).error().code, Code::kRefused);
}

// The next key is known from another implementation: ENCRYPT(k, 2^64-1, "", zeros), first 32 bytes.
TEST(CipherState, RekeyGivesTheKeyThatTheSpecificationSays) {
  CipherState a(counting_key());
  a.rekey();
  Bytes next;
  ASSERT_TRUE(from_hex("50835543a205b22c9323f2022bc4f67d838f90e61d5ccf33c4513e01f85b5042", next));
  CipherState b(CipherKey::copy_of(next));
  EXPECT_EQ(seal(a, as_bytes("x")), seal(b, as_bytes("x")));
}

TEST(CipherState, RekeyKeepsTheNonceAndClosesTheOldKey) {
  CipherState a(counting_key());
  CipherState b(counting_key());
  seal(a, as_bytes("one"));
  Bytes opened(3);
  a.rekey();
  EXPECT_EQ(a.nonce(), 1u);
  const Bytes sealed = seal(a, as_bytes("two"));
  CipherState late(counting_key(), 1);
  EXPECT_FALSE(late.open({}, sealed, opened));
  late.rekey();
  EXPECT_TRUE(late.open({}, sealed, opened));
}

}  // namespace
}  // namespace lull::noise
