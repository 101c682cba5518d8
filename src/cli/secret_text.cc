// SPDX-License-Identifier: Apache-2.0
#include "cli/secret_text.h"

#include <sys/mman.h>

#include <cstring>
#include <utility>

namespace lull::cli {

SecretText::SecretText() : memory_(std::make_unique<Memory>()) {
  // Not locked is no reason to refuse: the limit may be zero in a container.
  static_cast<void>(::mlock(memory_->data(), memory_->size()));
}

SecretText::SecretText(SecretText&& other) noexcept
    : memory_(std::move(other.memory_)), size_(std::exchange(other.size_, 0)) {}

SecretText& SecretText::operator=(SecretText&& other) noexcept {
  if (this == &other) return *this;
  wipe();
  memory_ = std::move(other.memory_);
  size_ = std::exchange(other.size_, 0);
  return *this;
}

SecretText::~SecretText() {
  wipe();
}

void SecretText::wipe() {
  if (!memory_) return;
  ::explicit_bzero(memory_->data(), memory_->size());
  ::munlock(memory_->data(), memory_->size());
}

bool SecretText::push_back(char c) {
  if (!memory_ || size_ == memory_->size()) return false;
  (*memory_)[size_++] = c;
  return true;
}

void SecretText::pop_back() {
  if (size_ > 0) (*memory_)[--size_] = 0;
}

void wipe(std::string& text) {
  ::explicit_bzero(text.data(), text.size());
  text.clear();
}

}  // namespace lull::cli
