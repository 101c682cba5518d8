// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace lull::lan {

/// Before a peer has proven who it is (DESIGN 6): sockets in all, and from one address. An address
/// where a peer was or says that it is has its places besides.
inline constexpr std::size_t kStrangersMax = 16;
inline constexpr std::size_t kStrangersPerAddressMax = 2;
/// A stranger's connection ends at a random moment between these, whatever it sent.
inline constexpr std::int64_t kStrangerLeastMs = 4'000;
inline constexpr std::int64_t kStrangerMostMs = 10'000;
inline constexpr std::int64_t kConnectMs = 4'000;
/// How long after that the kernel may need to find out whether a silent neighbour is there at all.
inline constexpr std::int64_t kNeighbourMs = 4'500;
/// Connections that wait to be accepted, and how many are accepted before others have their turn.
inline constexpr int kBacklog = 1024;
inline constexpr std::size_t kAcceptsAtOnce = 32;
/// The port of beacons, the same for everybody: it is no secret and names nobody.
inline constexpr std::uint16_t kBeaconPort = 23'917;
/// Datagrams read before others have their turn; ways in which one beacon goes out, at most.
inline constexpr std::size_t kDatagramsAtOnce = 32;
inline constexpr std::size_t kBeaconPathsMax = 64;
/// Links and addresses change in bursts: looked at once they have settled this long.
inline constexpr std::int64_t kLinksSettleMs = 150;
/// One write that takes longer goes to nobody.
inline constexpr std::int64_t kWriteMs = 60'000;
/// One read, and what is asked of a driver before it is written.
inline constexpr std::size_t kReadBytes = 256 * 1024;
inline constexpr std::size_t kWriteBytes = 256 * 1024;

}  // namespace lull::lan
