// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace lull::crypto {

/// A key-derivation purpose: libsodium's 8-byte context and a subkey number. Each is used once;
/// SECURITY.md prints this table and a test compares the two.
struct Label {
  std::string_view context;  ///< exactly 8 bytes
  std::uint64_t number;
};

// From a vault's data key.
inline constexpr Label kLabelVaultPage{"lullvlt1", 1};
inline constexpr Label kLabelVaultFrameHeader{"lullvlt1", 2};
inline constexpr Label kLabelSlotPlace{"lullvlt1", 3};
inline constexpr Label kLabelBackup{"lullvlt1", 4};
// From a passphrase or recovery code, after Argon2id or BLAKE2b.
inline constexpr Label kLabelSlotWrap{"lullslt1", 1};
inline constexpr Label kLabelSlotCommit{"lullslt1", 2};
// From the pairing handshake.
inline constexpr Label kLabelPairPsk{"lullpar1", 1};
inline constexpr Label kLabelPairKnock{"lullpar1", 2};
inline constexpr Label kLabelPairBeacon{"lullpar1", 3};
inline constexpr Label kLabelPairSpace{"lullpar1", 4};
inline constexpr Label kLabelPairConfirm{"lullpar1", 5};
// From a device's private key.
inline constexpr Label kLabelAuthor{"lullaut1", 1};
// From an invitation's one-time secret.
inline constexpr Label kLabelInviteKnock{"lullinv1", 1};
inline constexpr Label kLabelInvitePsk{"lullinv1", 2};

inline constexpr Label kAllLabels[] = {
    kLabelAuthor,      kLabelVaultPage,   kLabelVaultFrameHeader, kLabelSlotPlace,  kLabelSlotWrap,
    kLabelSlotCommit,  kLabelPairPsk,     kLabelPairKnock,        kLabelPairBeacon, kLabelPairSpace,
    kLabelPairConfirm, kLabelInviteKnock, kLabelInvitePsk,        kLabelBackup};

}  // namespace lull::crypto
