// SPDX-License-Identifier: Apache-2.0
#include "noise/cipher_state.h"

#include <algorithm>
#include <array>

#include "crypto/aead.h"
#include "noise/limits.h"

namespace lull::noise {

Result<void> CipherState::seal(ByteView ad, ByteView plaintext, MutableBytes out) {
  if (nonce_ == kNonceReserved) return fail(Code::kRefused, "noise_nonces_used_up");
  crypto::chacha_seal(key_.expose_bytes(), nonce_, ad, plaintext, out);
  ++nonce_;
  return {};
}

Result<void> CipherState::open(ByteView ad, ByteView sealed, MutableBytes out) {
  if (nonce_ == kNonceReserved) return fail(Code::kRefused, "noise_nonces_used_up");
  if (!crypto::chacha_open(key_.expose_bytes(), nonce_, ad, sealed, out))
    return fail(Code::kWrongKey, "noise_open_failed");
  ++nonce_;
  return {};
}

void CipherState::rekey() {
  constexpr std::array<std::uint8_t, CipherKey::kSize> kZeros{};
  std::array<std::uint8_t, CipherKey::kSize + crypto::kTagBytes> sealed;
  crypto::chacha_seal(key_.expose_bytes(), kNonceReserved, {}, kZeros, sealed);
  std::copy_n(sealed.begin(), CipherKey::kSize, key_.expose_bytes().begin());
  crypto::wipe(sealed);
}

}  // namespace lull::noise
