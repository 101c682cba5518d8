// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.h"
#include "crypto/secret.h"

namespace lull::crypto {

using PublicKey = Id<struct PublicKeyTag, 32>;
using PrivateKey = Secret<struct PrivateKeyTag, 32>;
using SharedSecret = Secret<struct SharedSecretTag, 32>;

struct KeyPair {
  PrivateKey secret;
  PublicKey pub;

  static KeyPair generate();
  /// From a stored private key; the public key is computed.
  static KeyPair from_private(PrivateKey secret);
  KeyPair clone() const { return {secret.clone(), pub}; }
};

/// X25519 (RFC 7748). False if the result is all zero, as with low-order public keys: such a
/// secret is known to everybody and is refused.
[[nodiscard]] bool x25519(const PrivateKey& secret, const PublicKey& pub, SharedSecret& out);

}  // namespace lull::crypto
