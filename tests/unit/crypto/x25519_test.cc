// SPDX-License-Identifier: Apache-2.0
#include "crypto/x25519.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "unit/crypto/wycheproof.h"

namespace lull::crypto {
namespace {

TEST(X25519, WycheproofAgreesAndAllZeroSecretsAreRefused) {
  int cases = 0;
  int refused = 0;
  for_each_case("wycheproof-x25519.json", [&](const auto& test, const auto&) {
    ++cases;
    const auto secret = PrivateKey::copy_of(hex(test, "private"));
    const auto pub = PublicKey::from(hex(test, "public")).value();
    const Bytes expected = hex(test, "shared");
    SharedSecret shared;
    const bool zero = std::ranges::all_of(expected, [](auto b) { return b == 0; });
    ASSERT_EQ(x25519(secret, pub, shared), !zero) << test.at("tcId");
    refused += zero ? 1 : 0;
    if (!zero) {
      ASSERT_EQ(to_hex(shared.expose_bytes()), to_hex(expected)) << test.at("tcId");
    }
  });
  EXPECT_EQ(cases, 518);
  EXPECT_EQ(refused, 31);
}

TEST(X25519, BothSidesComeToOneSecret) {
  const auto a = KeyPair::generate();
  const auto b = KeyPair::generate();
  SharedSecret one;
  SharedSecret two;
  ASSERT_TRUE(x25519(a.secret, b.pub, one));
  ASSERT_TRUE(x25519(b.secret, a.pub, two));
  EXPECT_TRUE(equal_constant_time(one.expose_bytes(), two.expose_bytes()));
}

TEST(KeyPair, PublicKeyFollowsFromTheStoredPrivateOne) {
  const auto pair = KeyPair::from_private(PrivateKey::copy_of(Bytes(32, 1)));
  EXPECT_EQ(to_hex(pair.pub.view()),
            "a4e09292b651c278b9772c569f5fa9bb13d906b46ab68c9df9dc2b4409f8a209");
  EXPECT_EQ(KeyPair::from_private(pair.secret.clone()).pub, pair.pub);
  EXPECT_EQ(pair.clone().pub, pair.pub);
}

TEST(KeyPair, GeneratedOnesDiffer) {
  EXPECT_NE(KeyPair::generate().pub, KeyPair::generate().pub);
}

}  // namespace
}  // namespace lull::crypto
