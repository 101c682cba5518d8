// SPDX-License-Identifier: Apache-2.0
#include "pairing/invitation.h"

#include <algorithm>
#include <optional>

#include "base/base32.h"
#include "crypto/hash.h"

namespace lull::pairing {

namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::string_view kPrefix = "L1:";
constexpr std::size_t kChecksumBytes = 4;
constexpr std::size_t kFixedBytes =
    2 + crypto::PublicKey::kSize + OneTimeSecret::kSize + kChecksumBytes;
constexpr std::size_t kPackedBytesMax = (kInvitationCharsMax - kPrefix.size()) * 5 / 8;
/// More than this is no invitation, however it is spaced.
constexpr std::size_t kTypedCharsMax = 1024;
/// Eight digits are five bytes with nothing over: enough to read version and shape.
constexpr std::size_t kFrontDigits = 8;
static_assert(kFrontDigits * 5 / 8 > kChecksumBytes);

constexpr std::uint8_t kHintCountMask = 0x07;
constexpr int kFirstV6Bit = 4;

std::size_t hint_bytes(const AddressHint& hint) {
  return hint.size + sizeof hint.port;
}

bool usable(const AddressHint& hint) {
  const auto zero = [](std::uint8_t b) { return b == 0; };
  return hint.port != 0 && !std::ranges::all_of(hint.address(), zero);
}

/// Those that go into the code: in order, each that still fits.
std::vector<AddressHint> fitting(const std::vector<AddressHint>& hints) {
  std::vector<AddressHint> kept;
  std::size_t room = kPackedBytesMax - kFixedBytes;
  for (const auto& hint : hints) {
    if (kept.size() == kHintsMax || !usable(hint) || hint_bytes(hint) > room) continue;
    room -= hint_bytes(hint);
    kept.push_back(hint);
  }
  return kept;
}

std::uint8_t shape_of(const std::vector<AddressHint>& hints) {
  unsigned shape = static_cast<unsigned>(hints.size());
  for (std::size_t i = 0; i < hints.size(); ++i)
    if (hints[i].size == 16) shape |= 1u << (kFirstV6Bit + i);
  return static_cast<std::uint8_t>(shape);
}

/// Address bytes of each hint; nothing for a shape that no encoder makes.
std::optional<std::vector<std::uint8_t>> sizes_of(std::uint8_t shape) {
  const std::size_t count = shape & kHintCountMask;
  if (count > kHintsMax || (shape & 0x08) != 0) return std::nullopt;
  if (shape >> (kFirstV6Bit + count) != 0) return std::nullopt;
  std::vector<std::uint8_t> sizes;
  sizes.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    sizes.push_back((shape >> (kFirstV6Bit + i) & 1) != 0 ? 16 : 4);
  return sizes;
}

std::size_t packed_bytes(const std::vector<std::uint8_t>& sizes) {
  std::size_t bytes = kFixedBytes;
  for (auto size : sizes) bytes += size + sizeof(AddressHint::port);
  return bytes;
}

bool checksum_fits(ByteView packed) {
  const auto body = packed.first(packed.size() - kChecksumBytes);
  return std::ranges::equal(packed.last(kChecksumBytes),
                            ByteView(crypto::blake2b({body})).first(kChecksumBytes));
}

/// Fills from the front.
class Packer {
 public:
  explicit Packer(MutableBytes to) : to_(to) {}
  void put(std::uint8_t byte) { put(ByteView(&byte, 1)); }
  void put(ByteView bytes) {
    std::ranges::copy(bytes, to_.begin() + static_cast<std::ptrdiff_t>(at_));
    at_ += bytes.size();
  }
  ByteView done() const { return to_.first(at_); }

 private:
  MutableBytes to_;
  std::size_t at_ = 0;
};

ByteView take(ByteView& rest, std::size_t size) {
  const auto front = rest.first(size);
  rest = rest.subspan(size);
  return front;
}

/// What remains of pasted or typed text: no white space or hyphens.
std::string squeezed(std::string_view text) {
  std::string out;
  for (char c : text)
    if (c != ' ' && c != '-' && c != '\n' && c != '\r' && c != '\t') out.push_back(c);
  return out;
}

tl::unexpected<Error> foreign() {
  return fail(Code::kInvalid, "invitation_foreign");
}
tl::unexpected<Error> truncated() {
  return fail(Code::kInvalid, "invitation_truncated");
}
tl::unexpected<Error> damaged() {
  return fail(Code::kInvalid, "invitation_damaged");
}
tl::unexpected<Error> too_new() {
  return fail(Code::kTooNew, "invitation_too_new");
}

/// The base 32 digits behind the prefix. "L2:" would be another envelope, of a later version.
Result<std::string> digits_of(std::string_view text) {
  if (text.size() > kTypedCharsMax) return foreign();
  std::string all = squeezed(text);
  if (all.size() < kPrefix.size() || (all[0] != 'L' && all[0] != 'l') || all[2] != ':')
    return foreign();
  const int envelope = base32_digit(all[1]);
  if (envelope < 1 || envelope > 9) return foreign();
  if (envelope > 1) return too_new();
  return all.substr(kPrefix.size());
}

/// A whole code of this version, its checksum already found right.
Result<Invitation> unpack(ByteView packed, const std::vector<std::uint8_t>& sizes) {
  ByteView rest = packed.subspan(2);
  Invitation made{*crypto::PublicKey::from(take(rest, crypto::PublicKey::kSize)),
                  OneTimeSecret::copy_of(take(rest, OneTimeSecret::kSize))};
  for (auto size : sizes) {
    AddressHint hint;
    hint.size = size;
    std::ranges::copy(take(rest, size), hint.raw.begin());
    hint.port = load_be<std::uint16_t>(take(rest, sizeof hint.port).data());
    // Both sides must have the same bytes, so what no encoder writes is not passed over.
    if (!usable(hint)) return damaged();
    made.hints.push_back(hint);
  }
  return made;
}

Result<Invitation> decode_digits(std::string_view digits) {
  if (digits.size() < kFrontDigits) return truncated();
  const auto front = base32_decode(digits.substr(0, kFrontDigits));
  if (!front) return damaged();
  const bool ours = (*front)[0] == kVersion;
  const auto sizes = ours ? sizes_of((*front)[1]) : std::nullopt;
  if (sizes) {
    const std::size_t expected = (packed_bytes(*sizes) * 8 + 4) / 5;
    if (digits.size() < expected) return truncated();
    if (digits.size() > expected) return damaged();
  }
  auto packed = base32_decode(digits);
  if (!packed || !checksum_fits(*packed)) return damaged();
  if (!ours) return (*packed)[0] > kVersion ? Result<Invitation>(too_new()) : damaged();
  if (!sizes) return damaged();
  auto made = unpack(*packed, *sizes);
  crypto::wipe(*packed);
  return made;
}

}  // namespace

AddressHint AddressHint::v4(std::array<std::uint8_t, 4> address, std::uint16_t port) {
  AddressHint hint{{}, 4, port};
  std::ranges::copy(address, hint.raw.begin());
  return hint;
}

AddressHint AddressHint::v6(std::array<std::uint8_t, 16> address, std::uint16_t port) {
  return {address, 16, port};
}

crypto::GuardedBytes Invitation::packed() const {
  const auto kept = fitting(hints);
  const std::uint8_t shape = shape_of(kept);
  crypto::GuardedBytes bytes(packed_bytes(*sizes_of(shape)));
  Packer packer(bytes.expose_bytes());
  packer.put(kVersion);
  packer.put(shape);
  packer.put(offerer.view());
  packer.put(secret.expose_bytes());
  for (const auto& hint : kept) {
    packer.put(hint.address());
    packer.put(static_cast<std::uint8_t>(hint.port >> 8));
    packer.put(static_cast<std::uint8_t>(hint.port & 0xff));
  }
  packer.put(ByteView(crypto::blake2b({packer.done()})).first(kChecksumBytes));
  return bytes;
}

std::string Invitation::encode() const {
  return std::string(kPrefix) + base32_encode(packed().expose_bytes());
}

Result<Invitation> Invitation::decode(std::string_view text) {
  LULL_ASSIGN(const std::string digits, digits_of(text));
  return decode_digits(digits);
}

}  // namespace lull::pairing
