// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <initializer_list>

#include "base/bytes.h"

namespace lull::crypto {

/// A 32-byte BLAKE2b digest (RFC 7693).
using Digest = std::array<std::uint8_t, 32>;

/// BLAKE2b-256 over the parts, one after the other. Callers make the parts unambiguous.
Digest blake2b(std::initializer_list<ByteView> parts);
/// The same, keyed (RFC 7693 section 2.9), as a MAC. Key 16 to 64 bytes, output 16 to 64.
void blake2b_keyed(ByteView key, std::initializer_list<ByteView> parts, MutableBytes out);

/// Plain hashes for Noise: `out` is 64, 32 and 64 bytes.
void blake2b_512(std::initializer_list<ByteView> parts, MutableBytes out);
void sha256(std::initializer_list<ByteView> parts, MutableBytes out);
void sha512(std::initializer_list<ByteView> parts, MutableBytes out);

}  // namespace lull::crypto
