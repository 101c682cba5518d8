// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "base/result.h"
#include "crypto/labels.h"
#include "crypto/secret.h"

namespace lull::crypto {

/// Derives a subkey with libsodium's crypto_kdf (BLAKE2b keyed by `master`, 32 bytes, salted by the
/// label). `out` is 16 to 64 bytes.
void derive_into(ByteView master, Label label, MutableBytes out);

template <class SecretType>
SecretType derive(ByteView master, Label label) {
  SecretType made;
  derive_into(master, label, made.expose_bytes());
  return made;
}

/// Cost of Argon2id (RFC 9106), one lane.
struct Argon2Params {
  std::uint32_t memory_kib;
  std::uint32_t passes;
};
inline constexpr Argon2Params kArgon2Default{256 * 1024, 3};
inline constexpr Argon2Params kArgon2Floor{64 * 1024, 3};
inline constexpr Argon2Params kArgon2Ceiling{4 * 1024 * 1024, 64};

inline constexpr std::size_t kArgon2SaltBytes = 16;
using StretchedKey = Secret<struct StretchedKeyTag, 32>;

/// Argon2id v1.3. Slow on purpose; safe to call from any thread. kInvalid outside floor and
/// ceiling, kUnavailable ("out_of_memory") if the memory cannot be had.
Result<StretchedKey> argon2id(const Passphrase& passphrase, ByteView salt, Argon2Params params);

}  // namespace lull::crypto
