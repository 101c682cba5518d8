// SPDX-License-Identifier: Apache-2.0
#include "lan/beacon.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

#include "crypto/aead.h"
#include "crypto/random.h"
#include "lan/endpoint.h"

namespace lull::lan {
namespace {

using Sealed = std::array<std::uint8_t, kBeaconBytes>;

BeaconKey key_of(std::uint8_t byte) {
  BeaconKey key;
  std::ranges::fill(key.expose_bytes(), byte);
  return key;
}

Endpoint at(const char* address, std::uint16_t port) {
  return {asio::ip::make_address(address), port};
}

Beacon beacon_at(const Endpoint& where) {
  return {488'888, 0x0807060504030201, 9, 1, 1, 1, where};
}

// --- sealing and opening -------------------------------------------------------------------------

TEST(Beacon, WhatWasSealedIsOpened) {
  const auto key = key_of(1);
  for (const char* address : {"10.0.0.2", "192.168.255.255", "0.0.0.0", "255.255.255.255",
                              "::", "fe80::1", "fd00::2", "2001:db8::ffff"})
    for (const auto port : std::array<std::uint16_t, 3>{1, 4000, 65'535}) {
      const auto beacon = beacon_at(at(address, port));
      EXPECT_EQ(open_beacon(key, seal_beacon(key, beacon)), beacon) << address << " " << port;
    }
}

TEST(Beacon, EveryFieldHoldsItsLeastAndItsMost) {
  const auto key = key_of(1);
  constexpr auto kMost32 = std::numeric_limits<std::uint32_t>::max();
  constexpr auto kMost64 = std::numeric_limits<std::uint64_t>::max();
  const Beacon least{0, 0, 0, 0, 0, 0, at("10.0.0.2", 1)};
  const Beacon most{kMost32, kMost64, kMost32, 255, 255, 255, at("10.0.0.2", 65'535)};
  EXPECT_EQ(open_beacon(key, seal_beacon(key, least)), least);
  EXPECT_EQ(open_beacon(key, seal_beacon(key, most)), most);
}

TEST(Beacon, AZoneIsTheSendersOwnAndStaysThere) {
  const auto key = key_of(1);
  const asio::ip::address_v6 zoned(asio::ip::make_address_v6("fe80::1").to_bytes(), 7);
  const auto opened = open_beacon(key, seal_beacon(key, beacon_at({zoned, 4000})));
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->at, at("fe80::1", 4000));
  EXPECT_EQ(opened->at.address().to_v6().scope_id(), 0u);
}

/// proto/README.md, "Beacons": what a device that was built by somebody else has to write.
TEST(Beacon, EveryFieldLiesInItsPlace) {
  const auto key = key_of(1);
  const auto plain_of = [&key](const Beacon& beacon) {
    const auto sealed = seal_beacon(key, beacon);
    const ByteView all(sealed);
    std::array<std::uint8_t, kBeaconBytes - 40> plain{};
    EXPECT_TRUE(crypto::xchacha_open(key.expose_bytes(), all.first(24), {}, all.subspan(24, 56),
                                     all.last(16), plain));
    return to_hex(plain);
  };
  const Beacon beacon{0x04030201, 0xa8a7a6a5a4a3a2a1, 0x08070605, 2, 3, 4, {}};
  auto v4 = beacon;
  v4.at = at("10.1.2.3", 0x0f0e);
  EXPECT_EQ(plain_of(v4),
            "01020304a1a2a3a4a5a6a7a805060708020304"
            "0e0f040a010203" +
                std::string(2 * (12 + 18), '0'));
  auto v6 = beacon;
  v6.at = at("fd01:203:405:607:809:a0b:c0d:e0f", 0x0f0e);
  EXPECT_EQ(plain_of(v6),
            "01020304a1a2a3a4a5a6a7a805060708020304"
            "0e0f06fd0102030405060708090a0b0c0d0e0f" +
                std::string(std::size_t{2} * 18, '0'));
}

// --- what is no beacon ---------------------------------------------------------------------------

TEST(Beacon, EveryFlippedBitIsRefused) {
  const auto key = key_of(1);
  const auto sealed = seal_beacon(key, beacon_at(at("10.0.0.2", 4000)));
  for (std::size_t byte = 0; byte < sealed.size(); ++byte)
    for (int bit = 0; bit < 8; ++bit) {
      auto damaged = sealed;
      damaged[byte] = static_cast<std::uint8_t>(damaged[byte] ^ (1 << bit));
      EXPECT_FALSE(open_beacon(key, damaged)) << "byte " << byte << ", bit " << bit;
    }
  EXPECT_TRUE(open_beacon(key, sealed));
}

TEST(Beacon, AnotherKeyOpensNothing) {
  const auto key = key_of(1);
  const auto sealed = seal_beacon(key, beacon_at(at("10.0.0.2", 4000)));
  EXPECT_FALSE(open_beacon(key_of(2), sealed));
  auto near = key_of(1);
  near.expose_bytes()[31] ^= 0x80;
  EXPECT_FALSE(open_beacon(near, sealed));
}

TEST(Beacon, AnotherSizeIsNoBeacon) {
  const auto key = key_of(1);
  const auto sealed = seal_beacon(key, beacon_at(at("10.0.0.2", 4000)));
  Bytes bytes(sealed.begin(), sealed.end());
  for (std::size_t size = 0; size < kBeaconBytes; ++size)
    EXPECT_FALSE(open_beacon(key, ByteView(bytes).first(size))) << size;
  EXPECT_TRUE(open_beacon(key, bytes));
  bytes.push_back(0);
  EXPECT_FALSE(open_beacon(key, bytes));
}

TEST(Beacon, WhatIsNoBeaconIsRefused) {
  const auto key = key_of(1);
  Sealed noise{};
  EXPECT_FALSE(open_beacon(key, noise));
  for (int i = 0; i < 1'000; ++i) {
    crypto::random_fill(noise);
    EXPECT_FALSE(open_beacon(key, noise));
  }
}

TEST(Beacon, NobodyListensAtPortZero) {
  const auto key = key_of(1);
  for (const char* address : {"10.0.0.2", "fe80::1"}) {
    EXPECT_FALSE(open_beacon(key, seal_beacon(key, beacon_at(at(address, 0)))));
    EXPECT_TRUE(open_beacon(key, seal_beacon(key, beacon_at(at(address, 1)))));
  }
}

TEST(Beacon, AnAddressOfAFamilyThatIsNotKnownIsRefused) {
  const auto key = key_of(1);
  for (int family = 0; family < 256; ++family) {
    std::array<std::uint8_t, kBeaconBytes - 40> plain{};
    plain[19] = 1;
    plain[21] = static_cast<std::uint8_t>(family);
    Sealed sealed{};
    const MutableBytes all(sealed);
    crypto::random_fill(all.first(24));
    crypto::xchacha_seal(key.expose_bytes(), all.first(24), {}, plain, all.subspan(24, 56),
                         all.last(16));
    EXPECT_EQ(open_beacon(key, sealed).has_value(), family == 4 || family == 6) << family;
  }
}

// --- what an onlooker sees -----------------------------------------------------------------------

/// Many beacons that say nearly the same thing under one key, as an onlooker records them.
class Recorded : public ::testing::Test {
 protected:
#ifdef __SANITIZE_ADDRESS__
  static constexpr std::size_t kCount = 10'000;
#else
  static constexpr std::size_t kCount = 100'000;
#endif
  static const std::vector<Sealed>& beacons() {
    static const auto all = [] {
      const auto key = key_of(1);
      std::vector<Sealed> made(kCount);
      auto beacon = beacon_at(at("10.0.0.2", 4000));
      for (std::size_t i = 0; i < kCount; ++i) {
        if (i % 2 == 0) ++beacon.count;  // every other one repeats what the one before said
        made[i] = seal_beacon(key, beacon);
      }
      return made;
    }();
    return all;
  }
  /// How often each value stands at a place.
  static std::array<std::size_t, 256> counts_at(std::size_t place) {
    std::array<std::size_t, 256> counts{};
    for (const auto& one : beacons()) ++counts[one[place]];
    return counts;
  }
};

TEST_F(Recorded, NoPlaceIsConstantAndEachTakesEveryValue) {
  for (std::size_t place = 0; place < kBeaconBytes; ++place)
    for (const auto count : counts_at(place)) ASSERT_GT(count, 0u) << "at byte " << place;
}

TEST_F(Recorded, AtEachPlaceAllValuesAreAsFrequent) {
  // Chi squared with 255 degrees of freedom: 255 on average, within 75 and 460 but once in 10^11.
  constexpr double kExpected = kCount / 256.0;
  for (std::size_t place = 0; place < kBeaconBytes; ++place) {
    double chi = 0;
    for (const auto count : counts_at(place)) {
      const auto off = static_cast<double>(count) - kExpected;
      chi += off * off / kExpected;
    }
    EXPECT_GT(chi, 75) << "at byte " << place;
    EXPECT_LT(chi, 460) << "at byte " << place;
  }
}

TEST_F(Recorded, SR_44_NoEightBytesAreSeenTwiceAnywhere) {
  constexpr std::size_t kWindows = kBeaconBytes - sizeof(std::uint64_t) + 1;
  std::vector<std::uint64_t> windows;
  windows.reserve(kCount * kWindows);
  for (const auto& one : beacons())
    for (std::size_t from = 0; from < kWindows; ++from)
      windows.push_back(load_le<std::uint64_t>(&one[from]));
  std::sort(windows.begin(), windows.end());
  const auto twice = std::adjacent_find(windows.begin(), windows.end());
  EXPECT_EQ(twice, windows.end()) << "0x" << std::hex << *twice;
}

}  // namespace
}  // namespace lull::lan
