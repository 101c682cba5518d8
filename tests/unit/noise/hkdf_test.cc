// SPDX-License-Identifier: Apache-2.0
#include "noise/hkdf.h"

#include <gtest/gtest.h>

#include "unit/noise/support.h"

namespace lull::noise {
namespace {

std::string hmac_hex(HashKind kind, std::string_view key, std::string_view data) {
  Bytes out(hash_bytes(kind));
  hmac(kind, as_bytes(key), {as_bytes(data)}, out);
  return to_hex(out);
}

TEST(Hmac, Sha256GivesTheAnswerOfRfc4231) {
  EXPECT_EQ(hmac_hex(HashKind::kSha256, "Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Hmac, Sha512GivesTheAnswerOfRfc4231) {
  EXPECT_EQ(
      hmac_hex(HashKind::kSha512, "Jefe", "what do ya want for nothing?"),
      "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65"
      "f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
}

// Computed with Python's hmac over hashlib.blake2b.
TEST(Hmac, Blake2bIsHmacWithABlockOf128AndNotTheKeyedHash) {
  EXPECT_EQ(
      hmac_hex(HashKind::kBlake2b, "key", "The quick brown fox jumps over the lazy dog"),
      "92294f92c0dfb9b00ec9ae8bd94d7e7d8a036b885a499f149dfe2fd2199394aaaf6b8894a1730cccb2cd050f"
      "9bcf5062a38b51b0dab33207f8ef35ae2c9df51b");
}

TEST(Hmac, PartsAreOneMessage) {
  Bytes whole(64);
  Bytes parts(64);
  hmac(HashKind::kBlake2b, as_bytes("k"), {as_bytes("onetwo")}, whole);
  hmac(HashKind::kBlake2b, as_bytes("k"), {as_bytes("one"), as_bytes("two")}, parts);
  EXPECT_EQ(whole, parts);
}

TEST(Hkdf, GivesTheAnswerOfRfc5869WithoutSaltAndInfo) {
  const HkdfOutput output(HashKind::kSha256, {}, Bytes(22, 0x0b), 2);
  EXPECT_EQ(to_hex(output.part(0)),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
  EXPECT_EQ(to_hex(output.part(1).first(10)), "9d201395faa4b61a96c8");
}

TEST(Hkdf, ThreeOutputsStartWithTheTwo) {
  const HkdfOutput two(HashKind::kBlake2b, Bytes(64, 1), Bytes(32, 2), 2);
  const HkdfOutput three(HashKind::kBlake2b, Bytes(64, 1), Bytes(32, 2), 3);
  EXPECT_EQ(to_hex(two.part(0)), to_hex(three.part(0)));
  EXPECT_EQ(to_hex(two.part(1)), to_hex(three.part(1)));
  EXPECT_NE(to_hex(three.part(1)), to_hex(three.part(2)));
}

}  // namespace
}  // namespace lull::noise
