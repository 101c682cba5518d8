// SPDX-License-Identifier: Apache-2.0
#include "crypto/init.h"

#include <sodium.h>

#include "base/check.h"

namespace lull::crypto {

void ensure_initialised() {
  static const int state = sodium_init();
  LULL_CHECK(state >= 0);
}

}  // namespace lull::crypto
