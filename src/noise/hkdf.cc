// SPDX-License-Identifier: Apache-2.0
#include "noise/hkdf.h"

#include <algorithm>
#include <array>

#include "crypto/hash.h"

namespace lull::noise {

namespace {

constexpr std::size_t kBlockBytesMax = 128;

/// A block of stack memory that key material passes through.
struct WipedBlock {
  std::array<std::uint8_t, kBlockBytesMax> raw{};
  WipedBlock() = default;
  WipedBlock(const WipedBlock&) = delete;
  WipedBlock& operator=(const WipedBlock&) = delete;
  ~WipedBlock() { crypto::wipe(raw); }
};

std::size_t block_bytes(HashKind kind) {
  return kind == HashKind::kSha256 ? 64 : 128;
}

}  // namespace

std::size_t hash_bytes(HashKind kind) {
  return kind == HashKind::kSha256 ? 32 : 64;
}

void hash(HashKind kind, std::initializer_list<ByteView> parts, MutableBytes out) {
  if (kind == HashKind::kBlake2b) return crypto::blake2b_512(parts, out);
  if (kind == HashKind::kSha256) return crypto::sha256(parts, out);
  LULL_CHECK(kind == HashKind::kSha512);
  crypto::sha512(parts, out);
}

void hmac(HashKind kind, ByteView key, std::initializer_list<ByteView> parts, MutableBytes out) {
  const std::size_t block = block_bytes(kind);
  // HKDF needs no more than an output and a counter.
  LULL_CHECK(key.size() <= block && (parts.size() == 1 || parts.size() == 2));
  WipedBlock pad;
  WipedBlock inner;
  const MutableBytes pad_view = MutableBytes(pad.raw).first(block);
  const MutableBytes inner_view = MutableBytes(inner.raw).first(hash_bytes(kind));
  std::ranges::copy(key, pad_view.begin());
  for (auto& b : pad_view) b ^= 0x36;
  const ByteView first = parts.begin()[0];
  const ByteView second = parts.size() > 1 ? parts.begin()[1] : ByteView{};
  hash(kind, {pad_view, first, second}, inner_view);
  for (auto& b : pad_view) b ^= 0x36 ^ 0x5c;
  hash(kind, {pad_view, inner_view}, out);
}

HkdfOutput::HkdfOutput(HashKind kind, ByteView chaining_key, ByteView input, std::size_t outputs)
    : hash_bytes_(noise::hash_bytes(kind)), outputs_(outputs) {
  LULL_CHECK(outputs == 2 || outputs == 3);
  WipedBlock temp;
  const MutableBytes temp_key = MutableBytes(temp.raw).first(hash_bytes_);
  hmac(kind, chaining_key, {input}, temp_key);
  ByteView previous;
  for (std::size_t i = 0; i < outputs; ++i) {
    const std::uint8_t counter = static_cast<std::uint8_t>(i + 1);
    const MutableBytes out = bytes_.expose_bytes().subspan(i * hash_bytes_, hash_bytes_);
    hmac(kind, temp_key, {previous, ByteView(&counter, 1)}, out);
    previous = out;
  }
}

ByteView HkdfOutput::part(std::size_t index) const {
  LULL_CHECK(index < outputs_);
  return bytes_.expose_bytes().subspan(index * hash_bytes_, hash_bytes_);
}

}  // namespace lull::noise
