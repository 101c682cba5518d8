// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace lull::noise {

// From the Noise specification, revision 34 (sections 3, 4.2 and 8).
inline constexpr std::size_t kNoiseMessageBytesMax = 65535;
inline constexpr std::size_t kProtocolNameBytesMax = 255;
inline constexpr std::size_t kDhBytes = 32;
/// Never a message's nonce: rekey uses it.
inline constexpr std::uint64_t kNonceReserved = ~std::uint64_t{0};

// Ours: the connection before both sides know each other.
inline constexpr std::size_t kKnockBytes = 16;
/// Knock and message 1; the same for every protocol, so that they look alike.
inline constexpr std::size_t kFirstFlightBytes = 160;
/// What message 1 carries: 160 less the knock, `e` and a tag.
inline constexpr std::size_t kFirstPayloadBytes = 96;
/// All that a side takes before the connection is established.
inline constexpr std::size_t kHandshakeBytesMax = 4096;

// Ours: frames. Sizes of frames are on the wire, with the length in front.
inline constexpr std::size_t kFrameLengthBytes = 2;
/// Content length and flag, at the end of a frame's plaintext.
inline constexpr std::size_t kFrameTrailerBytes = 3;
inline constexpr std::size_t kFrameBytesMin = 256;
/// The largest Padmé size that a 2-byte length can name.
inline constexpr std::size_t kFrameBytesMax = 65536;
inline constexpr std::size_t kMessageBytesMax = (1024 + 64 + 4) * 1024;

}  // namespace lull::noise
