// SPDX-License-Identifier: Apache-2.0
// The frame reader: raw bytes, and frames sealed with the right key by a peer that does as it
// likes.
#include "noise/frames.h"

#include "base/check.h"
#include "base/padme.h"
#include "crypto/aead.h"
#include "fuzz/input.h"
#include "fuzz/target.h"

namespace lull::noise {

namespace {

CipherState cipher() {
  return CipherState(CipherKey::copy_of(Bytes(32, 0x42)));
}

/// A frame whose plaintext is the given bytes, then zeros up to a size of some writer's choice,
/// then a trailer as given.
Bytes hostile_frame(CipherState& sender, fuzz::Input& in) {
  const std::size_t content = in.u16() % (kFrameContentMax + 8);
  const std::size_t told = in.choice(4) == 0 ? in.u16() : content;
  const std::uint8_t flag =
      in.choice(8) == 0 ? in.byte() : static_cast<std::uint8_t>(in.byte() & 1);
  std::size_t wire = frame_bytes(std::min(content, kFrameContentMax));
  if (in.choice(8) == 0) wire = std::max<std::size_t>(64, in.u16());
  Bytes frame(wire);
  const auto sealed = MutableBytes(frame).subspan(kFrameLengthBytes);
  const auto plain = sealed.first(sealed.size() - crypto::kTagBytes);
  const auto bytes = in.take(std::min<std::size_t>(in.byte(), plain.size() - kFrameTrailerBytes));
  std::ranges::copy(bytes, plain.begin());
  store_be(plain.last(kFrameTrailerBytes).data(), static_cast<std::uint16_t>(told));
  plain.back() = flag;
  store_be(frame.data(), static_cast<std::uint16_t>(sealed.size()));
  LULL_CHECK(sender.seal({}, plain, sealed).has_value());
  return frame;
}

Bytes stream_of(fuzz::Input& in) {
  CipherState sender = cipher();
  FrameWriter honest(cipher());
  Bytes stream;
  const auto mode = in.choice(3);
  if (mode == 0) append(stream, in.rest());
  for (int i = 0; mode == 1 && i < 8 && !in.empty(); ++i) append(stream, hostile_frame(sender, in));
  for (int i = 0; mode == 2 && i < 8 && !in.empty(); ++i) {
    const std::size_t zeros = in.byte() == 255 ? in.u16() * std::size_t{17} : 0;
    Bytes message(zeros);
    append(message, in.piece());
    LULL_CHECK(honest.write(message, stream).has_value() == (message.size() <= kMessageBytesMax));
  }
  return stream;
}

}  // namespace

/// However the bytes are cut, the same messages and the same verdict come out.
LULL_FUZZ_TARGET(frames) {
  fuzz::Input in(input);
  const std::size_t step = 1 + in.u16() % 4096;
  const Bytes stream = stream_of(in);
  std::vector<Bytes> at_once;
  FrameReader one(cipher());
  const auto whole = one.feed(stream, at_once);
  std::vector<Bytes> in_pieces;
  FrameReader other(cipher());
  Result<void> pieces;
  for (ByteView rest = stream; pieces && !rest.empty();
       rest = rest.subspan(std::min(step, rest.size())))
    pieces = other.feed(rest.first(std::min(step, rest.size())), in_pieces);
  LULL_CHECK(at_once == in_pieces && whole.has_value() == pieces.has_value());
  LULL_CHECK(whole || std::string_view(whole.error().reason) == pieces.error().reason);
  for (const auto& message : at_once) LULL_CHECK(message.size() <= kMessageBytesMax);
  if (whole) return;
  // A fault is final.
  LULL_CHECK(!one.feed(stream, at_once) && at_once == in_pieces);
}

}  // namespace lull::noise
