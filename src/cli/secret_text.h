// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "cli/limits.h"

namespace lull::cli {

/// A passphrase as typed: one place in memory that never grows (growing leaves copies behind), is
/// locked where the system allows, and is wiped when it goes. Move-only. `cli` may not include
/// `crypto`, so this is not a crypto::Secret.
class SecretText {
 public:
  SecretText();
  SecretText(SecretText&& other) noexcept;
  SecretText& operator=(SecretText&& other) noexcept;
  ~SecretText();

  /// False, and nothing added, once it is full.
  bool push_back(char c);
  void pop_back();
  bool empty() const { return size_ == 0; }
  /// The text, borrowed for one call.
  std::string_view expose_text() const {
    return memory_ ? std::string_view(memory_->data(), size_) : std::string_view();
  }

 private:
  using Memory = std::array<char, kLineBytesMax>;
  void wipe();
  std::unique_ptr<Memory> memory_;
  std::size_t size_ = 0;
};

/// Overwrites a string's bytes, in a way that the compiler keeps, and empties it.
void wipe(std::string& text);

/// Empties the field of a call that holds a passphrase, whatever happened to the call.
template <class Request>
struct WipedPassphrase {
  Request& request;
  ~WipedPassphrase() { wipe(*request.mutable_passphrase()); }
};

}  // namespace lull::cli
