// SPDX-License-Identifier: Apache-2.0
#include "crypto/random.h"

#include <sodium.h>

#include "crypto/init.h"

namespace lull::crypto {

void random_fill(MutableBytes out) {
  ensure_initialised();
  randombytes_buf(out.data(), out.size());
}

std::uint32_t random_below(std::uint32_t bound) {
  ensure_initialised();
  return randombytes_uniform(bound);
}

}  // namespace lull::crypto
