// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "base/bytes.h"

namespace lull::crypto {

inline constexpr std::size_t kAeadKeyBytes = 32;
inline constexpr std::size_t kTagBytes = 16;
inline constexpr std::size_t kXNonceBytes = 24;

/// ChaCha20-Poly1305 (RFC 8439) with Noise's nonce: four zero bytes, then the counter little
/// endian. `out` holds plaintext + 16 bytes and may start where `plaintext` does.
void chacha_seal(ByteView key, std::uint64_t counter, ByteView ad, ByteView plaintext,
                 MutableBytes out);
/// Opens `sealed` (ciphertext and tag) into `out` (16 bytes less; may overlap from the start).
/// False, with `out` zeroed, if it was not sealed so.
[[nodiscard]] bool chacha_open(ByteView key, std::uint64_t counter, ByteView ad, ByteView sealed,
                               MutableBytes out);

/// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) with the tag apart. `text` and `out` have one
/// size and may be the same memory. The nonce must be fresh and random: callers are sealers that
/// draw it themselves.
void xchacha_seal(ByteView key, ByteView nonce, ByteView ad, ByteView text, MutableBytes out,
                  MutableBytes tag);
[[nodiscard]] bool xchacha_open(ByteView key, ByteView nonce, ByteView ad, ByteView text,
                                ByteView tag, MutableBytes out);

}  // namespace lull::crypto
