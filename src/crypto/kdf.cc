// SPDX-License-Identifier: Apache-2.0
#include "crypto/kdf.h"

#include <sodium.h>

namespace lull::crypto {

void derive_into(ByteView master, Label label, MutableBytes out) {
  LULL_CHECK(master.size() == crypto_kdf_KEYBYTES &&
             label.context.size() == crypto_kdf_CONTEXTBYTES);
  // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): eight bytes, as just looked at
  const char* context = label.context.data();
  LULL_CHECK(crypto_kdf_derive_from_key(out.data(), out.size(), label.number, context,
                                        master.data()) == 0);
}

Result<StretchedKey> argon2id(const Passphrase& passphrase, ByteView salt, Argon2Params params) {
  LULL_CHECK(salt.size() == kArgon2SaltBytes);
  if (params.memory_kib < kArgon2Floor.memory_kib || params.passes < kArgon2Floor.passes ||
      params.memory_kib > kArgon2Ceiling.memory_kib || params.passes > kArgon2Ceiling.passes)
    return fail(Code::kInvalid, "argon2_params_out_of_bounds");
  StretchedKey out;
  const auto text = passphrase.bytes.expose_bytes();
  if (crypto_pwhash_argon2id(out.expose_bytes().data(), StretchedKey::kSize,
                             reinterpret_cast<const char*>(text.data()), text.size(), salt.data(),
                             params.passes, std::size_t{params.memory_kib} * 1024,
                             crypto_pwhash_ALG_ARGON2ID13) != 0)
    return fail(Code::kUnavailable, "out_of_memory");
  return out;
}

}  // namespace lull::crypto
