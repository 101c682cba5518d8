// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"

/// The recovery code's digits: 26 random ones (130 bits) and 2 that check them.
namespace lull::vault {

inline constexpr std::size_t kCodeRandomDigits = 26;
inline constexpr std::size_t kCodeDigits = kCodeRandomDigits + 2;
/// Each holds 0 to 31.
using CodeDigits = std::array<std::uint8_t, kCodeDigits>;

/// Sets the last two digits from the others. Any one or two wrong digits are noticed for certain,
/// and so is a swap of two: a Reed-Solomon code over GF(32), of distance 3.
void set_check_digits(CodeDigits& digits);
bool check_digits_fit(const CodeDigits& digits);

/// Reads what a person typed: either case, hyphens and spaces passed over. Nothing if it is not 28
/// digits that fit together.
std::optional<CodeDigits> read_code(std::string_view typed);

}  // namespace lull::vault
