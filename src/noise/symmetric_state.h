// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "noise/cipher_state.h"
#include "noise/hkdf.h"

namespace lull::noise {

/// 32 secret bytes that both sides of a finished handshake hold and nobody else: for keys beyond
/// the connection. A third output of the same HKDF that gives the two cipher keys, as the Noise
/// extension for additional symmetric keys does; the handshake hash would not do, it is not secret.
using ExportedKey = crypto::Secret<struct ExportedKeyTag, 32>;

/// Chaining key and handshake hash (Noise specification, section 5.2). A failed decrypt leaves it
/// as it was.
class SymmetricState {
 public:
  SymmetricState(HashKind kind, std::string_view protocol_name);
  SymmetricState clone() const;

  void mix_key(ByteView input);
  void mix_hash(ByteView data);
  void mix_key_and_hash(ByteView input);
  bool has_key() const { return cipher_.has_value(); }
  /// Appends to `out`: the plaintext and, once there is a key, sealed and 16 bytes longer.
  Result<void> encrypt_and_hash(ByteView plaintext, Bytes& out);
  Result<Bytes> decrypt_and_hash(ByteView sealed);

  ByteView handshake_hash() const { return ByteView(hash_).first(hash_bytes(kind_)); }

  struct Split {
    CipherState initiator;  ///< from initiator to responder
    CipherState responder;
    ExportedKey exported;
  };
  Split split() const;

 private:
  using ChainingKey = crypto::Secret<struct ChainingKeyTag, kHashBytesMax>;
  explicit SymmetricState(HashKind kind) : kind_(kind) {}

  ByteView chaining_key() const { return chaining_.expose_bytes().first(hash_bytes(kind_)); }
  void set_chaining_key(ByteView key);

  HashKind kind_;
  ChainingKey chaining_;
  std::array<std::uint8_t, kHashBytesMax> hash_{};
  std::optional<CipherState> cipher_;
};

}  // namespace lull::noise
