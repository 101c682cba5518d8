// SPDX-License-Identifier: Apache-2.0
#include "crypto/x25519.h"

#include <sodium.h>

#include "crypto/random.h"

namespace lull::crypto {

KeyPair KeyPair::generate() {
  return from_private(random_secret<PrivateKey>());
}

KeyPair KeyPair::from_private(PrivateKey secret) {
  KeyPair pair{std::move(secret), {}};
  LULL_CHECK(crypto_scalarmult_curve25519_base(pair.pub.raw.data(),
                                               pair.secret.expose_bytes().data()) == 0);
  return pair;
}

bool x25519(const PrivateKey& secret, const PublicKey& pub, SharedSecret& out) {
  // libsodium answers -1 for an all-zero result.
  return crypto_scalarmult_curve25519(out.expose_bytes().data(), secret.expose_bytes().data(),
                                      pub.raw.data()) == 0;
}

}  // namespace lull::crypto
