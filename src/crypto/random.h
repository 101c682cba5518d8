// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.h"
#include "crypto/secret.h"

namespace lull::crypto {

/// Fills with the kernel's randomness.
void random_fill(MutableBytes out);
/// A uniform number below `bound` (at least 1).
std::uint32_t random_below(std::uint32_t bound);

template <class IdType>
IdType random_id() {
  IdType id;
  random_fill(id.raw);
  return id;
}
template <class SecretType>
SecretType random_secret() {
  SecretType made;
  random_fill(made.expose_bytes());
  return made;
}

}  // namespace lull::crypto
