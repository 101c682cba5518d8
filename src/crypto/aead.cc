// SPDX-License-Identifier: Apache-2.0
#include "crypto/aead.h"

#include <sodium.h>

#include "base/check.h"

namespace lull::crypto {

namespace {
struct CounterNonce {
  std::uint8_t raw[crypto_aead_chacha20poly1305_ietf_NPUBBYTES] = {};
  explicit CounterNonce(std::uint64_t counter) { store_le(raw + 4, counter); }
};

/// libsodium declares text pointers as never null, which those of an empty view may be.
constexpr std::uint8_t kNothing = 0;
const std::uint8_t* not_null(ByteView text) {
  return text.empty() ? &kNothing : text.data();
}
std::uint8_t* not_null(MutableBytes out, std::uint8_t& nothing) {
  return out.empty() ? &nothing : out.data();
}
}  // namespace

void chacha_seal(ByteView key, std::uint64_t counter, ByteView ad, ByteView plaintext,
                 MutableBytes out) {
  LULL_CHECK(key.size() == kAeadKeyBytes && out.size() == plaintext.size() + kTagBytes);
  const CounterNonce nonce(counter);
  crypto_aead_chacha20poly1305_ietf_encrypt(out.data(), nullptr, plaintext.data(), plaintext.size(),
                                            ad.data(), ad.size(), nullptr, nonce.raw, key.data());
}

bool chacha_open(ByteView key, std::uint64_t counter, ByteView ad, ByteView sealed,
                 MutableBytes out) {
  LULL_CHECK(key.size() == kAeadKeyBytes);
  if (sealed.size() < kTagBytes) return false;
  LULL_CHECK(out.size() == sealed.size() - kTagBytes);
  const CounterNonce nonce(counter);
  return crypto_aead_chacha20poly1305_ietf_decrypt(out.data(), nullptr, nullptr, sealed.data(),
                                                   sealed.size(), ad.data(), ad.size(), nonce.raw,
                                                   key.data()) == 0;
}

void xchacha_seal(ByteView key, ByteView nonce, ByteView ad, ByteView text, MutableBytes out,
                  MutableBytes tag) {
  LULL_CHECK(key.size() == kAeadKeyBytes && nonce.size() == kXNonceBytes &&
             out.size() == text.size() && tag.size() == kTagBytes);
  std::uint8_t nothing = 0;
  crypto_aead_xchacha20poly1305_ietf_encrypt_detached(not_null(out, nothing), tag.data(), nullptr,
                                                      text.data(), text.size(), ad.data(),
                                                      ad.size(), nullptr, nonce.data(), key.data());
}

bool xchacha_open(ByteView key, ByteView nonce, ByteView ad, ByteView text, ByteView tag,
                  MutableBytes out) {
  LULL_CHECK(key.size() == kAeadKeyBytes && nonce.size() == kXNonceBytes &&
             out.size() == text.size() && tag.size() == kTagBytes);
  return crypto_aead_xchacha20poly1305_ietf_decrypt_detached(
             out.data(), nullptr, not_null(text), text.size(), tag.data(), ad.data(), ad.size(),
             nonce.data(), key.data()) == 0;
}

}  // namespace lull::crypto
