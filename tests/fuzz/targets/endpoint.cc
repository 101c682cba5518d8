// SPDX-License-Identifier: Apache-2.0
// An address that was typed.
#include "lan/endpoint.h"

#include "base/check.h"
#include "fuzz/target.h"

namespace lull::lan {

LULL_FUZZ_TARGET(endpoint) {
  const auto endpoint = parse_endpoint(as_text(input));
  if (!endpoint) return;
  const auto again = parse_endpoint(to_text(*endpoint));
  LULL_CHECK(again && *again == *endpoint);
}

}  // namespace lull::lan
