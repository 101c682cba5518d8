// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>

#include "crypto/secret.h"

namespace lull::noise {

/// Noise's hash functions (specification, section 12).
enum class HashKind { kBlake2b, kSha256, kSha512 };
inline constexpr std::size_t kHashBytesMax = 64;

/// HASHLEN: 64, 32, 64.
std::size_t hash_bytes(HashKind kind);
/// The plain hash of the parts, one after the other; `out` has HASHLEN bytes.
void hash(HashKind kind, std::initializer_list<ByteView> parts, MutableBytes out);

/// HMAC (RFC 2104) over the hash, with blocks of 128, 64 and 128 bytes. For BLAKE2b too: Noise does
/// not use its keyed form. The key is at most a block; there are one or two parts.
void hmac(HashKind kind, ByteView key, std::initializer_list<ByteView> parts, MutableBytes out);

/// HKDF (section 4.3): two or three outputs of HASHLEN bytes.
class HkdfOutput {
 public:
  HkdfOutput(HashKind kind, ByteView chaining_key, ByteView input, std::size_t outputs);
  /// Output `index`, from 0; borrowed.
  ByteView part(std::size_t index) const;

 private:
  crypto::Secret<struct HkdfOutputTag, 3 * kHashBytesMax> bytes_;
  std::size_t hash_bytes_;
  std::size_t outputs_;
};

}  // namespace lull::noise
