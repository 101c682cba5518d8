// SPDX-License-Identifier: Apache-2.0
#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace lull {

void check_failed(const char* what, const char* file, int line) {
  std::fprintf(stderr, "lull: internal error: %s at %s:%d\n", what, file, line);
  std::abort();
}

}  // namespace lull
