// SPDX-License-Identifier: Apache-2.0
#include "noise/frames.h"

#include <algorithm>

#include "base/padme.h"
#include "crypto/aead.h"

namespace lull::noise {

static_assert(kFrameOverheadBytes == kFrameLengthBytes + kFrameTrailerBytes + crypto::kTagBytes);
static_assert(kFrameBytesMax - kFrameLengthBytes <= kNoiseMessageBytesMax);

namespace {

constexpr std::uint8_t kLastFrame = 0;
constexpr std::uint8_t kMoreFollows = 1;

/// The size on the wire of the frame that starts here; `front` holds its length. Sizes that no
/// writer makes are refused before anything is kept for them.
Result<std::size_t> announced_bytes(ByteView front) {
  const std::size_t size = kFrameLengthBytes + load_be<std::uint16_t>(front.data());
  if (size < kFrameBytesMin || size > kFrameBytesMax || padme(size) != size)
    return fail(Code::kInvalid, "frame_size_impossible");
  return size;
}

struct Trailer {
  std::size_t content;
  std::uint8_t flag;
};

void write_trailer(std::uint8_t* at, std::size_t content, std::uint8_t flag) {
  store_be(at, static_cast<std::uint16_t>(content));
  at[2] = flag;
}

/// Reads an opened frame's trailer and holds the frame to the one form that it may have.
Result<Trailer> check_plaintext(ByteView plaintext, std::size_t wire_bytes) {
  const auto end = plaintext.last(kFrameTrailerBytes);
  const Trailer trailer{load_be<std::uint16_t>(end.data()), end[2]};
  if (trailer.flag != kLastFrame && trailer.flag != kMoreFollows)
    return fail(Code::kInvalid, "frame_flag_unknown");
  if (trailer.content > kFrameContentMax || frame_bytes(trailer.content) != wire_bytes)
    return fail(Code::kInvalid, "frame_content_misfit");
  if (trailer.flag == kMoreFollows && trailer.content != kFrameContentMax)
    return fail(Code::kInvalid, "frame_fragment_not_full");
  const auto padding =
      plaintext.subspan(trailer.content, plaintext.size() - kFrameTrailerBytes - trailer.content);
  if (std::ranges::any_of(padding, [](std::uint8_t b) { return b != 0; }))
    return fail(Code::kInvalid, "frame_padding_not_zero");
  return trailer;
}

/// How many frames a message takes; an empty one takes one.
std::size_t frame_count(std::size_t message_bytes) {
  return message_bytes == 0 ? 1 : (message_bytes + kFrameContentMax - 1) / kFrameContentMax;
}

}  // namespace

std::size_t frame_bytes(std::size_t content) {
  return std::max(kFrameBytesMin, padme(content + kFrameOverheadBytes));
}

Result<void> FrameWriter::write(ByteView message, Bytes& out) {
  if (message.size() > kMessageBytesMax) return fail(Code::kTooLarge, "message_too_large");
  const std::size_t frames = frame_count(message.size());
  if (kNonceReserved - sender_.nonce() < frames)
    return fail(Code::kRefused, "noise_nonces_used_up");

  const std::size_t last = message.size() - (frames - 1) * kFrameContentMax;
  std::size_t at = out.size();
  // One growth, zeroed: the padding is there already. Each frame is then sealed in place.
  out.resize(at + (frames - 1) * kFrameBytesMax + frame_bytes(last));
  for (std::size_t i = 0; i < frames; ++i) {
    const bool more = i + 1 < frames;
    const auto content = message.first(more ? kFrameContentMax : last);
    const auto frame = MutableBytes(out).subspan(at, frame_bytes(content.size()));
    const auto sealed = frame.subspan(kFrameLengthBytes);
    const auto plaintext = sealed.first(sealed.size() - crypto::kTagBytes);
    store_be(frame.data(), static_cast<std::uint16_t>(sealed.size()));
    std::ranges::copy(content, plaintext.begin());
    write_trailer(plaintext.last(kFrameTrailerBytes).data(), content.size(),
                  more ? kMoreFollows : kLastFrame);
    LULL_CHECK(sender_.seal({}, plaintext, sealed).has_value());
    message = message.subspan(content.size());
    at += frame.size();
  }
  return {};
}

Result<void> FrameReader::feed(ByteView bytes, std::vector<Bytes>& messages) {
  if (fault_) return fail(*fault_);
  auto done = consume(bytes, messages);
  if (!done) {
    fault_ = done.error();
    partial_ = {};
    message_ = {};
  }
  return done;
}

Result<void> FrameReader::consume(ByteView bytes, std::vector<Bytes>& messages) {
  for (;;) {
    LULL_ASSIGN(const ByteView frame, next_frame(bytes));
    if (frame.empty()) return {};
    LULL_TRY(open_frame(frame, messages));
    partial_.clear();
  }
}

/// The next whole frame, taken off the front of `bytes`; empty if its end has not come yet. A frame
/// that lies whole in `bytes` is not copied.
Result<ByteView> FrameReader::next_frame(ByteView& bytes) {
  if (partial_.empty() && bytes.size() >= kFrameLengthBytes) {
    LULL_ASSIGN(const std::size_t size, announced_bytes(bytes));
    if (bytes.size() >= size) {
      const auto frame = bytes.first(size);
      bytes = bytes.subspan(size);
      return frame;
    }
  }
  const auto fill_to = [&](std::size_t size) {
    if (partial_.size() >= size) return;
    const auto piece = bytes.first(std::min(size - partial_.size(), bytes.size()));
    append(partial_, piece);
    bytes = bytes.subspan(piece.size());
  };
  fill_to(kFrameLengthBytes);
  if (partial_.size() < kFrameLengthBytes) return ByteView{};
  LULL_ASSIGN(const std::size_t size, announced_bytes(partial_));
  fill_to(size);
  return partial_.size() == size ? ByteView(partial_) : ByteView{};
}

Result<void> FrameReader::open_frame(ByteView frame, std::vector<Bytes>& messages) {
  const auto sealed = frame.subspan(kFrameLengthBytes);
  const std::size_t at = message_.size();
  message_.resize(at + sealed.size() - crypto::kTagBytes);
  const auto plaintext = MutableBytes(message_).subspan(at);
  LULL_TRY(receiver_.open({}, sealed, plaintext));
  LULL_ASSIGN(const Trailer trailer, check_plaintext(plaintext, frame.size()));
  if (trailer.content == 0 && at > 0) return fail(Code::kInvalid, "frame_continues_nothing");
  if (at + trailer.content > kMessageBytesMax) return fail(Code::kTooLarge, "message_too_large");
  message_.resize(at + trailer.content);
  if (trailer.flag == kMoreFollows) return {};
  messages.push_back(std::move(message_));
  message_ = {};
  return {};
}

}  // namespace lull::noise
