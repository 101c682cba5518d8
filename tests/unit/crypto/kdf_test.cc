// SPDX-License-Identifier: Apache-2.0
#include "crypto/kdf.h"

#include <gtest/gtest.h>

#include <numeric>
#include <set>

#include "support/memory_bound.h"

namespace lull::crypto {
namespace {

using Key = Secret<struct KeyTag, 32>;

TEST(Labels, AreUniqueAndHaveWholeContexts) {
  std::set<std::pair<std::string_view, std::uint64_t>> seen;
  for (const auto& label : kAllLabels) {
    EXPECT_EQ(label.context.size(), 8u) << label.context;
    EXPECT_TRUE(seen.emplace(label.context, label.number).second)
        << label.context << " " << label.number;
  }
}

TEST(Derive, EveryLabelGivesAnotherKey) {
  const Bytes master(32, 5);
  std::set<std::string> seen;
  for (const auto& label : kAllLabels)
    EXPECT_TRUE(seen.insert(to_hex(derive<Key>(master, label).expose_bytes())).second);
}

// From Python's hashlib: BLAKE2b-256 of nothing with key, salt (number) and person (context).
TEST(Derive, IsKeyedBlake2bWithTheLabelAsSaltAndPerson) {
  Bytes master(32);
  std::iota(master.begin(), master.end(), std::uint8_t{0});
  EXPECT_EQ(to_hex(derive<Key>(master, {"lullvlt1", 1}).expose_bytes()),
            "dfd29dbbb335d24b2a9906ef8f160d5a1db6d4c903fd0edfbf4161bde8ce2be4");
}

TEST(DeriveDeathTest, AMasterOfTheWrongSizeIsAFaultOfOurs) {
  EXPECT_DEATH(derive<Key>(Bytes(31), kLabelVaultPage), "internal error");
}

Result<StretchedKey> stretch(std::string_view phrase, std::uint8_t salt, Argon2Params params) {
  return argon2id(Passphrase::copy_of(phrase), Bytes(kArgon2SaltBytes, salt), params);
}

TEST(Argon2id, ParametersOutsideTheBoundsAreRefusedBeforeAnyWork) {
  const auto [floor_kib, floor_passes] = kArgon2Floor;
  const auto [ceiling_kib, ceiling_passes] = kArgon2Ceiling;
  for (const Argon2Params bad :
       {Argon2Params{floor_kib - 1, floor_passes}, Argon2Params{floor_kib, floor_passes - 1},
        Argon2Params{ceiling_kib + 1, floor_passes}, Argon2Params{floor_kib, ceiling_passes + 1},
        Argon2Params{0, 0}, Argon2Params{0xffffffff, 0xffffffff}}) {
    const auto key = stretch("passphrase", 1, bad);
    ASSERT_FALSE(key);
    EXPECT_STREQ(key.error().reason, "argon2_params_out_of_bounds");
  }
}

TEST(Argon2id, TheDefaultLiesWithinTheBounds) {
  EXPECT_GE(kArgon2Default.memory_kib, kArgon2Floor.memory_kib);
  EXPECT_LE(kArgon2Default.memory_kib, kArgon2Ceiling.memory_kib);
  EXPECT_GE(kArgon2Default.passes, kArgon2Floor.passes);
  EXPECT_LE(kArgon2Default.passes, kArgon2Ceiling.passes);
}

TEST(Argon2id, DependsOnPassphraseAndSalt) {
  const auto key = stretch("passphrase", 1, kArgon2Floor);
  ASSERT_TRUE(key);
  const auto hex = [](const StretchedKey& k) { return to_hex(k.expose_bytes()); };
  EXPECT_EQ(hex(*key), hex(*stretch("passphrase", 1, kArgon2Floor)));
  EXPECT_NE(hex(*key), hex(*stretch("passphrasf", 1, kArgon2Floor)));
  EXPECT_NE(hex(*key), hex(*stretch("passphrase", 2, kArgon2Floor)));
}

TEST(Argon2id, MemoryThatCannotBeHadIsSaid) {
  const auto before = stretch("passphrase", 1, kArgon2Floor);
  const auto without = [] {
    const support::MemoryBound bound(kArgon2Floor.memory_kib / 2);
    return stretch("passphrase", 1, kArgon2Floor);
  }();
  ASSERT_FALSE(without);
  EXPECT_EQ(without.error().code, Code::kUnavailable);
  EXPECT_STREQ(without.error().reason, "out_of_memory");
  // Once it is there again the same passphrase works.
  const auto after = stretch("passphrase", 1, kArgon2Floor);
  ASSERT_TRUE(before && after);
  EXPECT_TRUE(equal_constant_time(before->expose_bytes(), after->expose_bytes()));
}

}  // namespace
}  // namespace lull::crypto
