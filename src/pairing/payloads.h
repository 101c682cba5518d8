// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "crypto/hash.h"
#include "pairing/invite_keys.h"

namespace lull::pairing {

/// Versions of the protocol that a side speaks, both ends included.
struct VersionRange {
  std::uint8_t min = 1;
  std::uint8_t max = 1;
  bool operator==(const VersionRange&) const = default;
};

/// The highest version that both speak; 0 if there is none.
std::uint8_t common_version(const VersionRange& a, const VersionRange& b);

/// One side's share of the words: 32 random bytes.
using Contribution = Id<struct ContributionTag, 32>;

/// What the dialler fixes before it sees the other's contribution.
crypto::Digest commitment_to(const Contribution& a);

/// Handshake payload 0: min | max | commitment | claim | room for later versions, passed over.
struct Opening {
  VersionRange versions;
  crypto::Digest commitment;
  ClaimTag claim;

  Bytes encode() const;
  static Result<Opening> decode(ByteView payload);
};

/// Handshake payload 1: version | min | max | b, exactly. Version 0: the ranges do not meet.
struct Reply {
  std::uint8_t version;
  VersionRange versions;
  Contribution b;

  Bytes encode() const;
  static Result<Reply> decode(ByteView payload);
};

}  // namespace lull::pairing
