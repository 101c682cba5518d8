// SPDX-License-Identifier: Apache-2.0
// A message of the pairing ritual.
#include "base/check.h"
#include "fuzz/input.h"
#include "fuzz/target.h"
#include "wire/pairing_messages.h"

namespace lull::wire {

LULL_FUZZ_TARGET(pair_message) {
  static_cast<void>(display_fits(as_text(input)));
  const auto message = decode_pair_message(input);
  if (!message) return;
  const auto bytes = encode_pair_message(*message);
  LULL_CHECK(bytes.size() == input.size());
  const auto again = decode_pair_message(bytes);
  LULL_CHECK(again && *again == *message);
}

}  // namespace lull::wire
