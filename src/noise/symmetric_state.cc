// SPDX-License-Identifier: Apache-2.0
#include "noise/symmetric_state.h"

#include <algorithm>

#include "crypto/aead.h"

namespace lull::noise {

namespace {
/// Section 5.2: with HASHLEN 64 a key is the first 32 bytes.
CipherKey key_from(ByteView output) {
  return CipherKey::copy_of(output.first(CipherKey::kSize));
}
}  // namespace

SymmetricState::SymmetricState(HashKind kind, std::string_view protocol_name) : kind_(kind) {
  const auto name = as_bytes(protocol_name);
  if (name.size() <= hash_bytes(kind))
    std::ranges::copy(name, hash_.begin());
  else
    hash(kind, {name}, MutableBytes(hash_).first(hash_bytes(kind)));
  set_chaining_key(handshake_hash());
}

SymmetricState SymmetricState::clone() const {
  SymmetricState copy(kind_);
  copy.set_chaining_key(chaining_key());
  copy.hash_ = hash_;
  if (cipher_) copy.cipher_ = cipher_->clone();
  return copy;
}

void SymmetricState::set_chaining_key(ByteView key) {
  std::ranges::copy(key, chaining_.expose_bytes().begin());
}

void SymmetricState::mix_key(ByteView input) {
  const HkdfOutput output(kind_, chaining_key(), input, 2);
  set_chaining_key(output.part(0));
  cipher_.emplace(key_from(output.part(1)));
}

void SymmetricState::mix_hash(ByteView data) {
  hash(kind_, {handshake_hash(), data}, MutableBytes(hash_).first(hash_bytes(kind_)));
}

void SymmetricState::mix_key_and_hash(ByteView input) {
  const HkdfOutput output(kind_, chaining_key(), input, 3);
  set_chaining_key(output.part(0));
  mix_hash(output.part(1));
  cipher_.emplace(key_from(output.part(2)));
}

Result<void> SymmetricState::encrypt_and_hash(ByteView plaintext, Bytes& out) {
  const std::size_t at = out.size();
  if (cipher_) {
    out.resize(at + plaintext.size() + crypto::kTagBytes);
    LULL_TRY(cipher_->seal(handshake_hash(), plaintext, MutableBytes(out).subspan(at)));
  } else {
    append(out, plaintext);
  }
  mix_hash(ByteView(out).subspan(at));
  return {};
}

Result<Bytes> SymmetricState::decrypt_and_hash(ByteView sealed) {
  Bytes plaintext;
  if (cipher_) {
    if (sealed.size() < crypto::kTagBytes) return fail(Code::kInvalid, "noise_message_truncated");
    plaintext.resize(sealed.size() - crypto::kTagBytes);
    LULL_TRY(cipher_->open(handshake_hash(), sealed, plaintext));
  } else {
    plaintext.assign(sealed.begin(), sealed.end());
  }
  mix_hash(sealed);
  return plaintext;
}

SymmetricState::Split SymmetricState::split() const {
  const HkdfOutput output(kind_, chaining_key(), {}, 3);
  return {CipherState(key_from(output.part(0))), CipherState(key_from(output.part(1))),
          ExportedKey::copy_of(output.part(2).first(ExportedKey::kSize))};
}

}  // namespace lull::noise
