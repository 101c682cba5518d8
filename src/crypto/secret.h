// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "base/check.h"

namespace lull::crypto {

/// Guarded, locked memory that is wiped when it goes (libsodium's sodium_malloc). Move-only,
/// without operators that could print or copy it. A moved-from one is empty.
class GuardedBytes {
 public:
  GuardedBytes() = default;
  explicit GuardedBytes(std::size_t size);
  GuardedBytes(GuardedBytes&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  GuardedBytes& operator=(GuardedBytes&& other) noexcept;
  GuardedBytes(const GuardedBytes&) = delete;
  GuardedBytes& operator=(const GuardedBytes&) = delete;
  ~GuardedBytes();

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  /// The naked bytes, borrowed for one call.
  MutableBytes expose_bytes() { return {data_, size_}; }
  ByteView expose_bytes() const { return {data_, size_}; }

 private:
  std::uint8_t* data_ = nullptr;
  std::size_t size_ = 0;
};

/// A secret of N bytes and one purpose: the tag keeps keys of different purposes apart.
template <class Tag, std::size_t N>
class Secret {
 public:
  static constexpr std::size_t kSize = N;

  /// All zero, to be filled.
  Secret() : bytes_(N) {}
  static Secret copy_of(ByteView from) {
    LULL_CHECK(from.size() == N);
    Secret made;
    std::memcpy(made.expose_bytes().data(), from.data(), N);
    return made;
  }
  Secret clone() const { return copy_of(expose_bytes()); }
  /// Takes the same bytes for another purpose. Only where a protocol says that they are one key.
  template <class Other>
  static Secret repurpose(const Secret<Other, N>& other) {
    return copy_of(other.expose_bytes());
  }

  MutableBytes expose_bytes() { return bytes_.expose_bytes(); }
  ByteView expose_bytes() const { return bytes_.expose_bytes(); }

 private:
  GuardedBytes bytes_;
};

/// A passphrase as typed, after NFC. UTF-8, not zero-terminated.
struct Passphrase {
  GuardedBytes bytes;
  static Passphrase copy_of(std::string_view text);
};

/// True if both hold the same bytes; time depends on the length alone.
bool equal_constant_time(ByteView a, ByteView b);

/// Overwrites memory in a way the compiler keeps.
void wipe(MutableBytes bytes);

}  // namespace lull::crypto
