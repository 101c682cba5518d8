// SPDX-License-Identifier: Apache-2.0
#include "crypto/secret.h"

#include <sodium.h>

#include "crypto/init.h"

namespace lull::crypto {

GuardedBytes::GuardedBytes(std::size_t size) : size_(size) {
  ensure_initialised();
  data_ = static_cast<std::uint8_t*>(sodium_malloc(size));
  LULL_CHECK(data_ != nullptr);
  sodium_memzero(data_, size);
}

GuardedBytes& GuardedBytes::operator=(GuardedBytes&& other) noexcept {
  if (this != &other) {
    if (data_ != nullptr) sodium_free(data_);
    data_ = std::exchange(other.data_, nullptr);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

GuardedBytes::~GuardedBytes() {
  if (data_ != nullptr) sodium_free(data_);
}

Passphrase Passphrase::copy_of(std::string_view text) {
  Passphrase made{GuardedBytes(text.size())};
  std::memcpy(made.bytes.expose_bytes().data(), text.data(), text.size());
  return made;
}

bool equal_constant_time(ByteView a, ByteView b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

void wipe(MutableBytes bytes) {
  sodium_memzero(bytes.data(), bytes.size());
}

}  // namespace lull::crypto
