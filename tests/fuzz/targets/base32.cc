// SPDX-License-Identifier: Apache-2.0
// Base 32 as people type it, hexadecimal, and varints.
#include "base/base32.h"

#include <algorithm>

#include "base/check.h"
#include "base/varint.h"
#include "fuzz/target.h"

namespace lull {

namespace {

void check_base32(ByteView input) {
  const auto bytes = base32_decode(as_text(input));
  if (!bytes) return;
  const auto again = base32_decode(base32_encode(*bytes));
  LULL_CHECK(again && *again == *bytes);
  LULL_CHECK(base32_decode(base32_token(*bytes)) == bytes);
}

void check_hex(ByteView input) {
  Bytes bytes;
  if (!from_hex(as_text(input), bytes)) return;
  Bytes again;
  LULL_CHECK(from_hex(to_hex(bytes), again) && again == bytes);
}

void check_varints(ByteView input) {
  std::uint64_t value = 0;
  while (!input.empty()) {
    const auto before = input;
    if (!take_varint(input, value)) return;
    Bytes again;
    append_varint(again, value);
    // There is one way to write a number.
    LULL_CHECK(std::ranges::equal(again, before.first(before.size() - input.size())));
  }
}

}  // namespace

LULL_FUZZ_TARGET(base32) {
  check_base32(input);
  check_hex(input);
  check_varints(input);
}

}  // namespace lull
