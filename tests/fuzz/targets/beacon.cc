// SPDX-License-Identifier: Apache-2.0
// Datagrams: as they come from anybody in the network, and sealed by a peer that does as it likes.
#include "lan/beacon.h"

#include "base/check.h"
#include "crypto/aead.h"
#include "fuzz/input.h"
#include "fuzz/target.h"

namespace lull::lan {

namespace {

constexpr std::size_t kPlainBytes = kBeaconBytes - crypto::kXNonceBytes - crypto::kTagBytes;

const BeaconKey& key() {
  static const BeaconKey made = BeaconKey::copy_of(Bytes(32, 0x42));
  return made;
}

/// What a peer's device would send if these were the bytes that it seals.
Bytes sealed(ByteView plain) {
  Bytes text(kPlainBytes);
  std::ranges::copy(plain.first(std::min(plain.size(), kPlainBytes)), text.begin());
  Bytes datagram(kBeaconBytes);
  const MutableBytes out(datagram);
  crypto::xchacha_seal(key().expose_bytes(), out.first(crypto::kXNonceBytes), {}, text,
                       out.subspan(crypto::kXNonceBytes, kPlainBytes), out.last(crypto::kTagBytes));
  return datagram;
}

}  // namespace

LULL_FUZZ_TARGET(beacon) {
  fuzz::Input in(input);
  const bool from_a_peer = in.choice(2) == 1;
  const Bytes datagram =
      from_a_peer ? sealed(in.rest()) : Bytes(in.rest().begin(), in.rest().end());
  const auto beacon = open_beacon(key(), datagram);
  if (!beacon) return;
  LULL_CHECK(from_a_peer);
  LULL_CHECK(beacon->at.port() != 0);
  const auto again = open_beacon(key(), seal_beacon(key(), *beacon));
  LULL_CHECK(again == beacon);
}

}  // namespace lull::lan
