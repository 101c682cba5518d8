// SPDX-License-Identifier: Apache-2.0
#include "crypto/secret.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <type_traits>

#include "crypto/random.h"

namespace lull::crypto {
namespace {

using Key = Secret<struct KeyTag, 32>;
using OtherKey = Secret<struct OtherKeyTag, 32>;

// One purpose is not another, and nothing copies or compares a secret by accident.
static_assert(!std::is_copy_constructible_v<Key> && !std::is_copy_assignable_v<Key>);
static_assert(!std::is_convertible_v<OtherKey, Key> && !std::is_constructible_v<Key, OtherKey>);
static_assert(!std::equality_comparable<Key>);

TEST(Secret, StartsZeroed) {
  const Key key;
  EXPECT_TRUE(std::ranges::all_of(key.expose_bytes(), [](auto b) { return b == 0; }));
}

TEST(Secret, AMovedFromOneIsEmpty) {
  Key key = Key::copy_of(Bytes(32, 7));
  const auto* at = key.expose_bytes().data();
  const Key other = std::move(key);
  EXPECT_EQ(other.expose_bytes().data(), at);
  EXPECT_TRUE(key.expose_bytes().empty());  // NOLINT(bugprone-use-after-move)
}

TEST(Secret, MoveAssignmentTakesTheOtherAndFreesItsOwn) {
  Key key = Key::copy_of(Bytes(32, 7));
  Key other = Key::copy_of(Bytes(32, 8));
  other = std::move(key);
  EXPECT_EQ(to_hex(other.expose_bytes()), to_hex(Bytes(32, 7)));
  auto& same = other;
  other = std::move(same);
  EXPECT_EQ(to_hex(other.expose_bytes()), to_hex(Bytes(32, 7)));
}

TEST(Secret, AMovedFromOneCanBeFilledAgain) {
  Key key = Key::copy_of(Bytes(32, 7));
  const Key other = std::move(key);
  key = Key::copy_of(Bytes(32, 8));
  EXPECT_EQ(to_hex(key.expose_bytes()), to_hex(Bytes(32, 8)));
  EXPECT_EQ(to_hex(other.expose_bytes()), to_hex(Bytes(32, 7)));
}

TEST(Secret, AClonesChangeDoesNotReachTheOriginal) {
  const Key key = Key::copy_of(Bytes(32, 7));
  Key clone = key.clone();
  clone.expose_bytes()[0] = 9;
  EXPECT_EQ(key.expose_bytes()[0], 7);
}

TEST(Secret, RepurposedBytesAreTheSame) {
  const Key key = Key::copy_of(Bytes(32, 7));
  EXPECT_TRUE(equal_constant_time(OtherKey::repurpose(key).expose_bytes(), key.expose_bytes()));
}

TEST(SecretDeathTest, ItsMemoryIsGoneWithIt) {
  EXPECT_DEATH(
      {
        const volatile std::uint8_t* at = nullptr;
        {
          const Key key = Key::copy_of(Bytes(32, 7));
          at = key.expose_bytes().data();
        }
        if (at[0] == 7) std::abort();
      },
      "");
}

TEST(SecretDeathTest, WritingBehindItsEndIsCaught) {
  EXPECT_DEATH(
      {
        Key key;
        volatile std::uint8_t* at = key.expose_bytes().data();
        at[32] = 1;
      },
      "");
}

TEST(SecretDeathTest, ACopyOfTheWrongSizeIsAFaultOfOurs) {
  EXPECT_DEATH(Key::copy_of(Bytes(31)), "internal error");
}

TEST(Wipe, LeavesZeros) {
  Bytes bytes(100, 0xff);
  wipe(MutableBytes(bytes).subspan(10, 80));
  EXPECT_EQ(std::ranges::count(bytes, 0), 80);
  EXPECT_EQ(bytes[9], 0xff);
  EXPECT_EQ(bytes[90], 0xff);
  wipe({});
}

TEST(EqualConstantTime, ComparesContentAndLength) {
  const Bytes a{1, 2, 3};
  EXPECT_TRUE(equal_constant_time(a, Bytes{1, 2, 3}));
  EXPECT_FALSE(equal_constant_time(a, Bytes{1, 2, 4}));
  EXPECT_FALSE(equal_constant_time(a, Bytes{0, 2, 3}));
  EXPECT_FALSE(equal_constant_time(a, Bytes{1, 2}));
  EXPECT_FALSE(equal_constant_time(a, {}));
  EXPECT_TRUE(equal_constant_time({}, {}));
}

TEST(Passphrase, KeepsItsBytesAndMayBeEmpty) {
  const auto phrase = Passphrase::copy_of("three blue cats");
  EXPECT_EQ(as_text(phrase.bytes.expose_bytes()), "three blue cats");
  EXPECT_TRUE(Passphrase::copy_of("").bytes.empty());
}

TEST(Random, IsNotTheSameTwice) {
  const auto a = random_secret<Key>();
  const auto b = random_secret<Key>();
  EXPECT_FALSE(equal_constant_time(a.expose_bytes(), b.expose_bytes()));
  EXPECT_NE(random_id<RecordId>(), random_id<RecordId>());
}

TEST(Random, BelowStaysBelowAndReachesAll) {
  bool seen[5] = {};
  for (int i = 0; i < 1000; ++i) seen[random_below(5)] = true;
  EXPECT_TRUE(std::ranges::all_of(seen, [](bool s) { return s; }));
  EXPECT_EQ(random_below(1), 0u);
}

}  // namespace
}  // namespace lull::crypto
