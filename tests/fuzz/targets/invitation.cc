// SPDX-License-Identifier: Apache-2.0
// The text of an invitation, as scanned, pasted or typed; also with a checksum that fits.
#include "pairing/invitation.h"

#include "base/base32.h"
#include "base/check.h"
#include "crypto/hash.h"
#include "fuzz/input.h"
#include "fuzz/target.h"

namespace lull::pairing {

namespace {

/// The text that would hold these bytes, with their checksum behind them.
std::string text_of(ByteView bytes) {
  Bytes packed(bytes.begin(), bytes.end());
  const auto digest = crypto::blake2b({packed});
  append(packed, ByteView(digest).first(4));
  return "L1:" + base32_encode(packed);
}

}  // namespace

LULL_FUZZ_TARGET(invitation) {
  fuzz::Input in(input);
  const bool with_checksum = in.choice(2) == 1;
  const auto text = with_checksum ? text_of(in.rest()) : std::string(as_text(in.rest()));
  const auto invitation = Invitation::decode(text);
  if (!invitation) return;
  const auto again_text = invitation->encode();
  LULL_CHECK(again_text.size() <= kInvitationCharsMax);
  // There is one text for an invitation, since both sides mix its bytes into their handshake.
  if (with_checksum) LULL_CHECK(again_text == text);
  const auto again = Invitation::decode(again_text);
  LULL_CHECK(again && again->offerer == invitation->offerer && again->hints == invitation->hints);
  LULL_CHECK(
      crypto::equal_constant_time(again->secret.expose_bytes(), invitation->secret.expose_bytes()));
}

}  // namespace lull::pairing
