// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "noise/channel.h"
#include "pairing/invitation.h"

namespace lull::pairing {

/// What both sides draw from one invitation.
struct InviteKeys {
  noise::KnockKey knock;
  noise::Psk psk;
  /// A tag and BLAKE2b-256 of the exact invitation bytes. Noise only hashes its prologue, so the
  /// digest binds as well as the bytes would, and the secret stays out of ordinary memory.
  Bytes prologue;

  static InviteKeys of(const Invitation& invitation);
  InviteKeys clone() const { return {knock.clone(), psk.clone(), prologue}; }
};

/// Names the dialler's static key in message 1, to those who hold the invitation only.
using ClaimTag = Id<struct ClaimTagTag, 32>;

/// BLAKE2b-256 keyed by the knock key. (A knock is 16 bytes long, and BLAKE2b's output length is
/// part of its input: the two never meet.)
ClaimTag claim_tag(const noise::KnockKey& knock, const crypto::PublicKey& dialler);

}  // namespace lull::pairing
