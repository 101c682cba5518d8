// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "crypto/secret.h"

namespace lull::noise {

using CipherKey = crypto::Secret<struct CipherKeyTag, 32>;

/// A key with its nonce counter (Noise specification, section 5.1). There is none without a key.
/// Nonces are made here and nowhere else.
class CipherState {
 public:
  explicit CipherState(CipherKey key, std::uint64_t nonce = 0)
      : key_(std::move(key)), nonce_(nonce) {}
  CipherState clone() const { return CipherState(key_.clone(), nonce_); }

  /// Seals into `out`: 16 bytes more than `plaintext`, and may start where it does. kRefused if the
  /// nonces are used up.
  Result<void> seal(ByteView ad, ByteView plaintext, MutableBytes out);
  /// Opens into `out`: 16 bytes less than `sealed`. kWrongKey if it was not sealed so; the nonce
  /// then stays as it was.
  Result<void> open(ByteView ad, ByteView sealed, MutableBytes out);
  /// Section 4.2, REKEY; the nonce goes on. Both sides must do it at the same message.
  void rekey();

  /// The next message's nonce: how many were sealed or opened.
  std::uint64_t nonce() const { return nonce_; }

 private:
  CipherKey key_;
  std::uint64_t nonce_;
};

}  // namespace lull::noise
