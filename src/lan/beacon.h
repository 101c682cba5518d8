// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <asio/ip/tcp.hpp>
#include <optional>

#include "base/bytes.h"
#include "crypto/secret.h"

namespace lull::lan {

using BeaconKey = crypto::Secret<struct BeaconKeyTag, 32>;

inline constexpr std::size_t kBeaconBytes = 96;
/// How long a time slot is. A beacon is taken in its own slot and in the two beside it, so clocks
/// that are an hour apart still find each other.
inline constexpr std::int64_t kBeaconSlotMs = 3'600'000;

/// What one device tells the other by a beacon (proto/README.md, "Beacons").
struct Beacon {
  std::uint32_t slot = 0;        ///< hours since 1970 by the sender's clock
  std::uint64_t boot = 0;        ///< greater each time that the sender begins to look
  std::uint32_t count = 0;       ///< from 1, one more with every beacon of this boot
  std::uint8_t role = 0;         ///< 1: sent by the device with the smaller key, 2: the other
  std::uint8_t version_min = 0;  ///< of the session protocol
  std::uint8_t version_max = 0;
  asio::ip::tcp::endpoint at;  ///< where the sender listens; zones are the receiver's own
  bool operator==(const Beacon&) const = default;
};

/// 96 bytes that look random, no two of them alike.
std::array<std::uint8_t, kBeaconBytes> seal_beacon(const BeaconKey& key, const Beacon& beacon);
/// Nothing if it is not a beacon under this key.
std::optional<Beacon> open_beacon(const BeaconKey& key, ByteView datagram);

}  // namespace lull::lan
