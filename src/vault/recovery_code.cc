// SPDX-License-Identifier: Apache-2.0
#include "vault/recovery_code.h"

#include "base/base32.h"
#include "crypto/random.h"
#include "vault/key_slots.h"

namespace lull::vault {

namespace {

constexpr std::size_t kGroupDigits = 4;
constexpr std::size_t kCodeChars = kCodeDigits + kCodeDigits / kGroupDigits - 1;

/// Multiplies by x in GF(32) = GF(2)[x] / (x^5 + x^2 + 1).
constexpr std::uint8_t times_x(std::uint8_t a) {
  return static_cast<std::uint8_t>((a << 1 & 31) ^ ((a & 16) != 0 ? 5 : 0));
}

/// The code's polynomial, first digit highest, at 1 and at x. Both are zero in a valid code. x has
/// order 31, more than the 28 digits, so no two places weigh the same.
struct Syndromes {
  std::uint8_t at_one = 0;
  std::uint8_t at_x = 0;
  explicit Syndromes(const CodeDigits& digits) {
    for (auto digit : digits) {
      at_one ^= digit;
      at_x = static_cast<std::uint8_t>(times_x(at_x) ^ digit);
    }
  }
};

}  // namespace

// With check digits a, b in the last two places: a + b = s and a x + b = t, so a (x + 1) = s + t.
// There are only 32 candidates for a.
void set_check_digits(CodeDigits& digits) {
  for (std::uint8_t a = 0; a < 32; ++a) {
    digits[kCodeDigits - 2] = a;
    digits[kCodeDigits - 1] = 0;
    digits[kCodeDigits - 1] = Syndromes(digits).at_one;
    if (check_digits_fit(digits)) return;
  }
}

bool check_digits_fit(const CodeDigits& digits) {
  const Syndromes found(digits);
  return found.at_one == 0 && found.at_x == 0;
}

std::optional<CodeDigits> read_code(std::string_view typed) {
  CodeDigits digits{};
  std::size_t count = 0;
  for (char c : typed) {
    if (c == '-' || c == ' ') continue;
    const int value = base32_digit(c);
    if (value < 0 || count == kCodeDigits) return std::nullopt;
    digits[count++] = static_cast<std::uint8_t>(value);
  }
  if (count != kCodeDigits || !check_digits_fit(digits)) return std::nullopt;
  return digits;
}

RecoveryCode RecoveryCode::generate() {
  constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  CodeDigits digits;
  crypto::random_fill(digits);
  for (auto& digit : digits) digit &= 31;
  set_check_digits(digits);
  RecoveryCode code{crypto::GuardedBytes(kCodeChars)};
  auto* at = code.text.expose_bytes().data();
  for (std::size_t i = 0; i < kCodeDigits; ++i) {
    if (i > 0 && i % kGroupDigits == 0) *at++ = '-';
    *at++ = static_cast<std::uint8_t>(kDigits[digits[i]]);
  }
  crypto::wipe(digits);
  return code;
}

}  // namespace lull::vault
