// SPDX-License-Identifier: Apache-2.0
#include "pairing/invite_keys.h"

#include "crypto/hash.h"
#include "crypto/kdf.h"

namespace lull::pairing {

namespace {
constexpr std::string_view kPrologueTag = "lull pairing 1";
constexpr std::string_view kClaimTag = "lull pairing claim";
}  // namespace

InviteKeys InviteKeys::of(const Invitation& invitation) {
  const auto secret = invitation.secret.expose_bytes();
  InviteKeys keys{crypto::derive<noise::KnockKey>(secret, crypto::kLabelInviteKnock),
                  crypto::derive<noise::Psk>(secret, crypto::kLabelInvitePsk),
                  Bytes(as_bytes(kPrologueTag).begin(), as_bytes(kPrologueTag).end())};
  append(keys.prologue, crypto::blake2b({invitation.packed().expose_bytes()}));
  return keys;
}

ClaimTag claim_tag(const noise::KnockKey& knock, const crypto::PublicKey& dialler) {
  ClaimTag tag;
  crypto::blake2b_keyed(knock.expose_bytes(), {as_bytes(kClaimTag), dialler.view()}, tag.raw);
  return tag;
}

}  // namespace lull::pairing
