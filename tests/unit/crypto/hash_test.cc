// SPDX-License-Identifier: Apache-2.0
#include "crypto/hash.h"

#include <gtest/gtest.h>

#include <numeric>

namespace lull::crypto {
namespace {

Bytes counting(std::size_t size) {
  Bytes out(size);
  std::iota(out.begin(), out.end(), std::uint8_t{0});
  return out;
}

// Known answers: RFC 7693 and FIPS 180-4 for "abc"; the shorter and keyed forms from Python's
// hashlib.
TEST(Hash, Blake2bOf32Bytes) {
  EXPECT_EQ(to_hex(blake2b({as_bytes("abc")})),
            "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

TEST(Hash, Blake2bOf64Bytes) {
  Bytes out(64);
  blake2b_512({as_bytes("abc")}, out);
  EXPECT_EQ(to_hex(out),
            "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
            "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
}

TEST(Hash, KeyedBlake2bOf16Bytes) {
  Bytes out(16);
  blake2b_keyed(counting(32), {as_bytes("abc")}, out);
  EXPECT_EQ(to_hex(out), "1a64be47e4729d951c302ee543f97cf3");
}

TEST(Hash, Sha256) {
  Bytes out(32);
  sha256({as_bytes("abc")}, out);
  EXPECT_EQ(to_hex(out), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Hash, Sha512) {
  Bytes out(64);
  sha512({as_bytes("abc")}, out);
  EXPECT_EQ(to_hex(out),
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

TEST(Hash, PartsAreHashedAsOneText) {
  EXPECT_EQ(blake2b({as_bytes("a"), {}, as_bytes("bc")}), blake2b({as_bytes("abc")}));
  EXPECT_NE(blake2b({}), blake2b({as_bytes("a")}));
}

TEST(Hash, AnotherKeyGivesAnotherMac) {
  Bytes one(16);
  Bytes two(16);
  blake2b_keyed(counting(32), {as_bytes("abc")}, one);
  blake2b_keyed(Bytes(32, 1), {as_bytes("abc")}, two);
  EXPECT_NE(one, two);
}

}  // namespace
}  // namespace lull::crypto
