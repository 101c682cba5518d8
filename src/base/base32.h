// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace lull {

/// Crockford's base 32 (https://www.crockford.com/base32.html): digits and capitals without I, L,
/// O and U. Bits are taken from the front; the last digit is filled with zero bits.
std::string base32_encode(ByteView bytes);

/// The same in lower case: how ids and digests stand in records and are shown to people.
std::string base32_token(ByteView bytes);

/// Reads what a person typed: either case, I and L as 1, O as 0, spaces and hyphens passed over.
/// Nothing for any other character, for left-over bits that are not zero, or for a length that no
/// byte string has.
std::optional<Bytes> base32_decode(std::string_view text);

/// One digit's value as base32_decode reads it, or -1.
int base32_digit(char c);

}  // namespace lull
