// SPDX-License-Identifier: Apache-2.0
#include "crypto/hash.h"

#include <sodium.h>

#include "base/check.h"

namespace lull::crypto {

void blake2b_keyed(ByteView key, std::initializer_list<ByteView> parts, MutableBytes out) {
  crypto_generichash_state state;
  LULL_CHECK(crypto_generichash_init(&state, key.data(), key.size(), out.size()) == 0);
  for (auto part : parts) crypto_generichash_update(&state, part.data(), part.size());
  crypto_generichash_final(&state, out.data(), out.size());
  sodium_memzero(&state, sizeof state);
}

Digest blake2b(std::initializer_list<ByteView> parts) {
  Digest out;
  blake2b_keyed({}, parts, out);
  return out;
}

void blake2b_512(std::initializer_list<ByteView> parts, MutableBytes out) {
  LULL_CHECK(out.size() == 64);
  blake2b_keyed({}, parts, out);
}

void sha256(std::initializer_list<ByteView> parts, MutableBytes out) {
  LULL_CHECK(out.size() == crypto_hash_sha256_BYTES);
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  for (auto part : parts) crypto_hash_sha256_update(&state, part.data(), part.size());
  crypto_hash_sha256_final(&state, out.data());
  sodium_memzero(&state, sizeof state);
}

void sha512(std::initializer_list<ByteView> parts, MutableBytes out) {
  LULL_CHECK(out.size() == crypto_hash_sha512_BYTES);
  crypto_hash_sha512_state state;
  crypto_hash_sha512_init(&state);
  for (auto part : parts) crypto_hash_sha512_update(&state, part.data(), part.size());
  crypto_hash_sha512_final(&state, out.data());
  sodium_memzero(&state, sizeof state);
}

}  // namespace lull::crypto
