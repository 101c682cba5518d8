// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "noise/cipher_state.h"
#include "noise/limits.h"

namespace lull::noise {

// Messages on a finished connection.
//
//   frame     = length (2, big endian) | sealed (length bytes)
//   plaintext = content | zeros | content length (2, big endian) | flag (1)
//
// The flag is 1 if the message goes on in the next frame, and 0 in its last one. All frames of a
// message but the last are full (kFrameContentMax). A frame's size on the wire follows from its
// content's alone: Padmé (base/padme.h) over a floor of 256 bytes. There is one way to frame a
// message and a reader refuses every other. The content comes first so that it can be opened where
// the message is put together, without another copy.

/// A frame without content: length, trailer, tag.
inline constexpr std::size_t kFrameOverheadBytes = kFrameLengthBytes + kFrameTrailerBytes + 16;
inline constexpr std::size_t kFrameContentMax = kFrameBytesMax - kFrameOverheadBytes;

/// A frame's size on the wire for that much content, at most kFrameContentMax.
std::size_t frame_bytes(std::size_t content);

/// Seals messages into frames.
class FrameWriter {
 public:
  explicit FrameWriter(CipherState sender) : sender_(std::move(sender)) {}

  /// Appends the message's frames to `out`. kTooLarge over kMessageBytesMax, kRefused if the nonces
  /// do not suffice; `out` is then as it was.
  Result<void> write(ByteView message, Bytes& out);

 private:
  CipherState sender_;
};

/// Opens frames, fed in pieces of any size. The first error is final: it comes again for all that
/// follows.
class FrameReader {
 public:
  explicit FrameReader(CipherState receiver) : receiver_(std::move(receiver)) {}

  /// Appends to `messages` those that the bytes complete. On an error the ones before it are there
  /// and authentic.
  Result<void> feed(ByteView bytes, std::vector<Bytes>& messages);

 private:
  Result<void> consume(ByteView bytes, std::vector<Bytes>& messages);
  Result<ByteView> next_frame(ByteView& bytes);
  Result<void> open_frame(ByteView frame, std::vector<Bytes>& messages);

  CipherState receiver_;
  Bytes partial_;  ///< the start of a frame whose end has not come
  Bytes message_;  ///< the content so far of a message in several frames
  std::optional<Error> fault_;
};

}  // namespace lull::noise
