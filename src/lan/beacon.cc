// SPDX-License-Identifier: Apache-2.0
#include "lan/beacon.h"

#include <algorithm>

#include "crypto/aead.h"
#include "crypto/random.h"

namespace lull::lan {

namespace {

constexpr std::size_t kNonceBytes = crypto::kXNonceBytes;
constexpr std::size_t kPlainBytes = kBeaconBytes - kNonceBytes - crypto::kTagBytes;

// Where things lie in the plaintext; what is left is zero.
constexpr std::size_t kSlotAt = 0;
constexpr std::size_t kBootAt = 4;
constexpr std::size_t kCountAt = 12;
constexpr std::size_t kRoleAt = 16;
constexpr std::size_t kVersionsAt = 17;
constexpr std::size_t kPortAt = 19;
constexpr std::size_t kFamilyAt = 21;
constexpr std::size_t kAddressAt = 22;
constexpr std::size_t kEnd = kAddressAt + 16;
static_assert(kEnd <= kPlainBytes);

}  // namespace

std::array<std::uint8_t, kBeaconBytes> seal_beacon(const BeaconKey& key, const Beacon& beacon) {
  std::array<std::uint8_t, kPlainBytes> plain{};
  store_le(&plain[kSlotAt], beacon.slot);
  store_le(&plain[kBootAt], beacon.boot);
  store_le(&plain[kCountAt], beacon.count);
  plain[kRoleAt] = beacon.role;
  plain[kVersionsAt] = beacon.version_min;
  plain[kVersionsAt + 1] = beacon.version_max;
  store_le(&plain[kPortAt], beacon.at.port());
  plain[kFamilyAt] = beacon.at.address().is_v4() ? 4 : 6;
  if (beacon.at.address().is_v4())
    std::ranges::copy(beacon.at.address().to_v4().to_bytes(), plain.begin() + kAddressAt);
  else
    std::ranges::copy(beacon.at.address().to_v6().to_bytes(), plain.begin() + kAddressAt);

  std::array<std::uint8_t, kBeaconBytes> sealed{};
  const MutableBytes out(sealed);
  crypto::random_fill(out.first(kNonceBytes));
  crypto::xchacha_seal(key.expose_bytes(), out.first(kNonceBytes), {}, plain,
                       out.subspan(kNonceBytes, kPlainBytes),
                       out.subspan(kNonceBytes + kPlainBytes));
  return sealed;
}

std::optional<Beacon> open_beacon(const BeaconKey& key, ByteView datagram) {
  if (datagram.size() != kBeaconBytes) return std::nullopt;
  std::array<std::uint8_t, kPlainBytes> plain{};
  if (!crypto::xchacha_open(key.expose_bytes(), datagram.first(kNonceBytes), {},
                            datagram.subspan(kNonceBytes, kPlainBytes),
                            datagram.subspan(kNonceBytes + kPlainBytes), plain))
    return std::nullopt;
  Beacon beacon;
  beacon.slot = load_le<std::uint32_t>(&plain[kSlotAt]);
  beacon.boot = load_le<std::uint64_t>(&plain[kBootAt]);
  beacon.count = load_le<std::uint32_t>(&plain[kCountAt]);
  beacon.role = plain[kRoleAt];
  beacon.version_min = plain[kVersionsAt];
  beacon.version_max = plain[kVersionsAt + 1];
  const auto port = load_le<std::uint16_t>(&plain[kPortAt]);
  if (plain[kFamilyAt] == 4) {
    asio::ip::address_v4::bytes_type raw;
    std::copy_n(plain.begin() + kAddressAt, raw.size(), raw.begin());
    beacon.at = {asio::ip::address_v4(raw), port};
  } else if (plain[kFamilyAt] == 6) {
    asio::ip::address_v6::bytes_type raw;
    std::copy_n(plain.begin() + kAddressAt, raw.size(), raw.begin());
    beacon.at = {asio::ip::address_v6(raw), port};
  }
  if (port == 0 || beacon.at.port() == 0) return std::nullopt;
  return beacon;
}

}  // namespace lull::lan
