// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "crypto/secret.h"
#include "crypto/x25519.h"

namespace lull::pairing {

inline constexpr std::size_t kInvitationCharsMax = 160;
inline constexpr std::size_t kHintsMax = 4;

/// What the two people pass from screen to camera: known to whoever saw the code, used once.
using OneTimeSecret = crypto::Secret<struct OneTimeSecretTag, 32>;

/// Where the offering side may be reached: 4 (IPv4) or 16 (IPv6) address bytes in network order.
struct AddressHint {
  std::array<std::uint8_t, 16> raw{};
  std::uint8_t size = 4;
  std::uint16_t port = 0;

  static AddressHint v4(std::array<std::uint8_t, 4> address, std::uint16_t port);
  static AddressHint v6(std::array<std::uint8_t, 16> address, std::uint16_t port);
  ByteView address() const { return {raw.data(), size}; }
  bool operator==(const AddressHint&) const = default;
};

/// What the QR code holds. It lives in memory only, for as long as the window is open.
///
/// As bytes: version 1 | shape 1 | static key 32 | secret 32 | hints of 6 or 18 | checksum 4.
/// `shape` has the number of hints in its low three bits and, from bit 4 up, one bit per hint that
/// is IPv6. The checksum is the first 4 bytes of BLAKE2b-256 over all before it, in every version
/// to come, so that a typo in the version is not taken for a newer one.
///
/// As text: "L1:" and Crockford base 32, all of it in the QR alphanumeric alphabet. 160 characters
/// leave 98 bytes, of which 28 for hints: four IPv4, or one IPv6 and one IPv4. (Base 45 would give
/// 104, room for no second IPv6 address either, and its alphabet has a space: not to be typed.)
struct Invitation {
  crypto::PublicKey offerer;
  OneTimeSecret secret;
  std::vector<AddressHint> hints{};  ///< the likeliest first

  /// The text of the code. Hints are kept in their order, each that still fits, at most four; one
  /// without port or address is passed over. The text holds the secret: show it, do not keep it.
  std::string encode() const;

  /// Reads what was scanned, pasted or typed: either case, spaces, line breaks and hyphens passed
  /// over. Errors: kInvalid "invitation_foreign" (something else altogether),
  /// "invitation_truncated" (its end is missing), "invitation_damaged" (mistyped); kTooNew
  /// "invitation_too_new".
  static Result<Invitation> decode(std::string_view text);

  /// The exact bytes, as both sides must have them. Guarded, since they hold the secret.
  crypto::GuardedBytes packed() const;
};

}  // namespace lull::pairing
