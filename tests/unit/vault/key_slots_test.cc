// SPDX-License-Identifier: Apache-2.0
#include "vault/key_slots.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <set>

#include "crypto/hash.h"
#include "crypto/random.h"
#include "support/memory_bound.h"
#include "unit/vault/vault_fixture.h"
#include "vault/recovery_code.h"

namespace lull::vault {
namespace {

using crypto::Passphrase;

Passphrase phrase(std::string_view text = "heather and warm milk") {
  return Passphrase::copy_of(text);
}
std::string text_of(const RecoveryCode& code) {
  return std::string(as_text(code.text.expose_bytes()));
}

/// One key file for most tests: Argon2id is slow, even at its floor.
class KeySlotsTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    TempDir dir;
    auto code = RecoveryCode::generate();
    auto made = KeySlots::create(dir / "k", phrase(), code, crypto::kArgon2Floor);
    ASSERT_TRUE(made);
    s_code = new std::string(text_of(code));
    s_key = new Bytes(made->key.expose_bytes().begin(), made->key.expose_bytes().end());
    s_content = new Bytes(read_all(dir / "k"));
  }
  static void TearDownTestSuite() {
    delete s_code;
    delete s_key;
    delete s_content;
  }
  void SetUp() override { write_all(file(), *s_content); }

  std::filesystem::path file() const { return dir_ / "k"; }
  /// Through the recovery code, which costs nothing.
  bool opens() const {
    const auto slots = KeySlots::load(file());
    if (!slots) return false;
    const auto unlocked = slots->open_with_recovery(*s_code);
    return unlocked && std::ranges::equal(unlocked->key.expose_bytes(), *s_key);
  }
  /// Writes both copies of `content` with digests that fit: what an attacker can do, not what decay
  /// does.
  void write_with_digests(Bytes content) const {
    for (std::size_t at : {std::size_t{0}, kSlotCopyBytes}) {
      const auto digest = crypto::blake2b({ByteView(content).subspan(at, kSlotCopyBytes - 32)});
      std::ranges::copy(digest,
                        content.begin() + static_cast<std::ptrdiff_t>(at + kSlotCopyBytes - 32));
    }
    write_all(file(), content);
  }

  static std::string* s_code;
  static Bytes* s_key;
  static Bytes* s_content;
  TempDir dir_;
};
std::string* KeySlotsTest::s_code;
Bytes* KeySlotsTest::s_key;
Bytes* KeySlotsTest::s_content;

// FORMAT.md: 8 magic, 4 + 4 cost, 16 + 16 salts, then the slots.
constexpr std::size_t kCostAt = 8, kSlotsAt = 48, kSlotBytes = 120;

TEST_F(KeySlotsTest, BothKeysOpenToTheSame) {
  const auto slots = KeySlots::load(file());
  ASSERT_TRUE(slots);
  EXPECT_FALSE(slots->healed());
  const auto by_phrase = slots->open(phrase());
  ASSERT_TRUE(by_phrase);
  const auto by_code = slots->open_with_recovery(*s_code);
  ASSERT_TRUE(by_code);
  EXPECT_EQ(by_phrase->vault, by_code->vault);
  EXPECT_TRUE(std::ranges::equal(by_phrase->key.expose_bytes(), by_code->key.expose_bytes()));
  EXPECT_TRUE(std::ranges::equal(by_phrase->key.expose_bytes(), *s_key));
}

TEST_F(KeySlotsTest, AWrongKeyIsToldFromDamage) {
  const auto slots = KeySlots::load(file());
  ASSERT_TRUE(slots);
  const auto wrong = slots->open(phrase("heather and warm silk"));
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, Code::kWrongKey);
  EXPECT_STREQ(wrong.error().reason, "wrong_passphrase");
  const auto other = slots->open_with_recovery(text_of(RecoveryCode::generate()));
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, Code::kWrongKey);
  EXPECT_STREQ(other.error().reason, "wrong_recovery_code");
}

TEST_F(KeySlotsTest, ASlotThatTheKeyFitsButDoesNotOpenIsDamaged) {
  // Whatever slot is the recovery code's, all wrapped keys are changed and all commitments kept.
  auto content = *s_content;
  for (std::size_t copy : {std::size_t{0}, kSlotCopyBytes})
    for (std::size_t slot = 0; slot < kSlots; ++slot)
      content[copy + kSlotsAt + slot * kSlotBytes + 60] ^= 1;
  write_with_digests(content);
  const auto slots = KeySlots::load(file());
  ASSERT_TRUE(slots);
  const auto opened = slots->open_with_recovery(*s_code);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Code::kDamaged);
  EXPECT_STREQ(opened.error().reason, "key_slot_damaged");
}

TEST_F(KeySlotsTest, SlotsCannotBeMovedAbout) {
  auto content = *s_content;
  for (std::size_t copy : {std::size_t{0}, kSlotCopyBytes}) {
    const auto first = content.begin() + static_cast<std::ptrdiff_t>(copy + kSlotsAt);
    std::rotate(first, first + kSlotBytes, first + kSlots * kSlotBytes);
  }
  write_with_digests(content);
  const auto slots = KeySlots::load(file());
  ASSERT_TRUE(slots);
  EXPECT_STREQ(slots->open_with_recovery(*s_code).error().reason, "key_slot_damaged");
}

TEST_F(KeySlotsTest, AMistypedCodeIsToldFromAWrongOne) {
  const auto slots = KeySlots::load(file());
  ASSERT_TRUE(slots);
  auto typo = *s_code;
  typo[3] = typo[3] == '7' ? '8' : '7';
  for (const auto& typed :
       {typo, s_code->substr(1), *s_code + "0", std::string(), std::string("U")}) {
    const auto opened = slots->open_with_recovery(typed);
    ASSERT_FALSE(opened) << typed;
    EXPECT_EQ(opened.error().code, Code::kInvalid);
    EXPECT_STREQ(opened.error().reason, "recovery_code_typo");
  }
}

TEST_F(KeySlotsTest, TheCodeMayBeTypedAnyWay) {
  const auto slots = KeySlots::load(file());
  ASSERT_TRUE(slots);
  std::string loose;
  for (char c : *s_code) {
    if (c == '-') continue;
    loose += c == '1' ? 'l' : c == '0' ? 'o' : static_cast<char>(std::tolower(c));
    loose += ' ';
  }
  EXPECT_TRUE(slots->open_with_recovery(loose));
}

TEST_F(KeySlotsTest, OneDamagedCopyIsHealedByTheOther) {
  for (std::size_t copy : {std::size_t{0}, kSlotCopyBytes}) {
    for (std::size_t at = 0; at < kSlotCopyBytes; at += 61) {
      write_all(file(), *s_content);
      flip(file(), copy + at);
      const auto slots = KeySlots::load(file());
      ASSERT_TRUE(slots) << copy + at;
      EXPECT_TRUE(slots->healed()) << copy + at;
      EXPECT_EQ(read_all(file()), *s_content) << copy + at;
      EXPECT_TRUE(slots->open_with_recovery(*s_code)) << copy + at;
    }
  }
}

TEST_F(KeySlotsTest, TwoDamagedCopiesAreDamaged) {
  for (std::size_t at = 0; at < kSlotCopyBytes; at += 61) {
    write_all(file(), *s_content);
    flip(file(), at);
    flip(file(), kSlotCopyBytes + (at * 7) % kSlotCopyBytes);
    const auto slots = KeySlots::load(file());
    ASSERT_FALSE(slots) << at;
    EXPECT_EQ(slots.error().code, Code::kDamaged);
    EXPECT_STREQ(slots.error().reason, "key_slots_damaged");
  }
}

TEST_F(KeySlotsTest, ACutOrLongFileIsHealedWhileACopyIsWhole) {
  for (std::size_t size :
       {std::size_t{4096}, std::size_t{5000}, std::size_t{8191}, std::size_t{8193}}) {
    auto content = *s_content;
    content.resize(size);
    write_all(file(), content);
    const auto slots = KeySlots::load(file());
    ASSERT_TRUE(slots) << size;
    EXPECT_TRUE(slots->healed());
    EXPECT_EQ(read_all(file()), *s_content);
  }
  for (std::size_t size : {0u, 1u, 4095u}) {
    std::filesystem::resize_file(file(), size);
    EXPECT_FALSE(KeySlots::load(file())) << size;
  }
}

TEST_F(KeySlotsTest, CostsOutOfBoundsAreRefusedBeforeAnythingIsDerived) {
  const crypto::Argon2Params floor = crypto::kArgon2Floor, ceiling = crypto::kArgon2Ceiling;
  const auto loads = [&](std::uint32_t memory, std::uint32_t passes) {
    auto content = *s_content;
    for (std::size_t copy : {std::size_t{0}, kSlotCopyBytes}) {
      store_le(content.data() + copy + kCostAt, memory);
      store_le(content.data() + copy + kCostAt + 4, passes);
    }
    write_with_digests(content);
    return KeySlots::load(file()).has_value();
  };
  EXPECT_TRUE(loads(floor.memory_kib, floor.passes));
  EXPECT_FALSE(loads(floor.memory_kib - 1, floor.passes));
  EXPECT_FALSE(loads(floor.memory_kib, floor.passes - 1));
  EXPECT_TRUE(loads(ceiling.memory_kib, ceiling.passes));
  EXPECT_FALSE(loads(ceiling.memory_kib + 1, ceiling.passes));
  EXPECT_FALSE(loads(ceiling.memory_kib, ceiling.passes + 1));
  EXPECT_FALSE(loads(0, 0));
  EXPECT_FALSE(loads(0xffffffff, 0xffffffff));
}

TEST_F(KeySlotsTest, ANewPassphraseTakesTheOldOnesPlace) {
  auto slots = KeySlots::load(file());
  ASSERT_TRUE(slots);
  // Known by the code alone, as after a forgotten passphrase.
  const auto unlocked = slots->open_with_recovery(*s_code);
  ASSERT_TRUE(unlocked);
  ASSERT_TRUE(slots->replace_passphrase(*unlocked, phrase("bread, butter, blanket"),
                                        {crypto::kArgon2Floor.memory_kib, 4}));
  const auto reloaded = KeySlots::load(file());
  ASSERT_TRUE(reloaded);
  EXPECT_FALSE(reloaded->healed());
  for (const KeySlots* one : {&std::as_const(*slots), &*reloaded}) {
    EXPECT_TRUE(one->open(phrase("bread, butter, blanket")));
    EXPECT_TRUE(one->open_with_recovery(*s_code));
  }
  EXPECT_EQ(reloaded->open(phrase()).error().code, Code::kWrongKey);
  // One slot, the cost and one salt are new, in both copies; nothing else, so nothing tells more.
  const auto now = read_all(file());
  int changed = 0;
  for (std::size_t slot = 0; slot < kSlots; ++slot) {
    const auto at = kSlotsAt + slot * kSlotBytes;
    changed += !std::equal(now.begin() + static_cast<std::ptrdiff_t>(at),
                           now.begin() + static_cast<std::ptrdiff_t>(at + kSlotBytes),
                           s_content->begin() + static_cast<std::ptrdiff_t>(at));
  }
  EXPECT_EQ(changed, 1);
}

TEST_F(KeySlotsTest, AReplacementThatFailsLeavesTheOldPassphrase) {
  auto slots = KeySlots::load(file());
  ASSERT_TRUE(slots);
  const auto unlocked = slots->open_with_recovery(*s_code);
  const auto refused =
      slots->replace_passphrase(*unlocked, phrase("x"), {crypto::kArgon2Floor.memory_kib - 1, 3});
  EXPECT_EQ(refused.error().code, Code::kInvalid);
  std::filesystem::create_directory(dir_ / "k.new");  // stands in the way of the new file
  EXPECT_FALSE(slots->replace_passphrase(*unlocked, phrase("x"), crypto::kArgon2Floor));
  EXPECT_EQ(read_all(file()), *s_content);
  EXPECT_TRUE(slots->open(phrase()));
}

TEST_F(KeySlotsTest, WithoutTheMemoryForAPassphraseNothingChangesAndTheCodeStillOpens) {
  auto slots = KeySlots::load(file());
  ASSERT_TRUE(slots);
  const auto unlocked = slots->open_with_recovery(*s_code);
  ASSERT_TRUE(unlocked);
  {
    const support::MemoryBound bound(crypto::kArgon2Floor.memory_kib / 2);
    EXPECT_STREQ(slots->open(phrase()).error().reason, "out_of_memory");
    const auto replaced = slots->replace_passphrase(*unlocked, phrase("x"), crypto::kArgon2Floor);
    EXPECT_STREQ(replaced.error().reason, "out_of_memory");
  }
  EXPECT_EQ(read_all(file()), *s_content);
  EXPECT_TRUE(opens());
}

TEST_F(KeySlotsTest, ATableOfAnotherSizeOrOfSomethingElseIsNone) {
  const auto table = encode_table(KeySlots::load(file())->table());
  ASSERT_TRUE(decode_table(table));
  EXPECT_FALSE(decode_table(ByteView(table).first(table.size() - 1)));
  EXPECT_FALSE(decode_table({}));
  auto longer = table;
  longer.push_back(0);
  EXPECT_FALSE(decode_table(longer));
  auto other = table;
  other[0] ^= 1;
  EXPECT_FALSE(decode_table(other));
}

TEST_F(KeySlotsTest, DestroyLeavesNothing) {
  // A second name for the same file shows what became of its bytes.
  std::filesystem::create_hard_link(file(), dir_ / "witness");
  write_all(dir_ / "k.new", *s_content);
  ASSERT_TRUE(KeySlots::destroy(file()));
  EXPECT_EQ(dir_.names(), "witness");
  const auto left = read_all(dir_ / "witness");
  EXPECT_EQ(left.size(), s_content->size());
  std::size_t same = 0;
  for (std::size_t i = 0; i < left.size(); ++i) same += left[i] == (*s_content)[i];
  EXPECT_LT(same, 200u) << "overwritten";
  EXPECT_EQ(KeySlots::load(file()).error().code, Code::kNotFound);
}

TEST_F(KeySlotsTest, AVaultOpensWithWhatTheSlotsYield) {
  const auto slots = KeySlots::load(file());
  ASSERT_TRUE(slots);
  ASSERT_TRUE(Vault::create(dir_ / "v", std::move(*slots->open(phrase())), kSchema));
  EXPECT_TRUE(Vault::open(dir_ / "v", std::move(*slots->open_with_recovery(*s_code))));
}

TEST(KeySlots, CreateRefusesAnExistingFileAndLowCosts) {
  TempDir dir;
  const auto code = RecoveryCode::generate();
  write_all(dir / "k", Bytes(1));
  EXPECT_EQ(KeySlots::create(dir / "k", phrase(), code, crypto::kArgon2Floor).error().code,
            Code::kExists);
  EXPECT_EQ(KeySlots::create(dir / "l", phrase(), code, {1024, 1}).error().code, Code::kInvalid);
  const RecoveryCode none{crypto::GuardedBytes(34)};
  EXPECT_STREQ(KeySlots::create(dir / "l", phrase(), none, crypto::kArgon2Floor).error().reason,
               "recovery_code_typo");
  EXPECT_EQ(dir.names(), "k");
  EXPECT_EQ(KeySlots::load(dir / "m").error().code, Code::kNotFound);
}

TEST(KeySlots, TheFileIsForTheOwnerAloneAndTellsNothing) {
  TempDir dir;
  const mode_t before = ::umask(0);
  auto made = KeySlots::create(dir / "k", phrase(), RecoveryCode::generate(), crypto::kArgon2Floor);
  ::umask(before);
  ASSERT_TRUE(made);
  struct stat info {};
  ASSERT_EQ(::stat((dir / "k").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  EXPECT_EQ(info.st_size, static_cast<off_t>(kSlotFileBytes));
  const auto content = read_all(dir / "k");
  const ByteView key = made->key.expose_bytes();
  EXPECT_TRUE(std::ranges::search(content, key).empty());
  EXPECT_TRUE(std::ranges::search(content, made->vault.raw).empty());
  // All four slots look alike: noise. (A byte value appears 1.9 times on average in 480.)
  for (std::size_t slot = 0; slot < kSlots; ++slot) {
    std::set<std::uint8_t> values(
        content.begin() + static_cast<std::ptrdiff_t>(kSlotsAt + slot * kSlotBytes),
        content.begin() + static_cast<std::ptrdiff_t>(kSlotsAt + (slot + 1) * kSlotBytes));
    EXPECT_GT(values.size(), 70u) << slot;
  }
}

// ---- The code itself

CodeDigits random_digits() {
  CodeDigits digits;
  crypto::random_fill(digits);
  for (auto& digit : digits) digit &= 31;
  set_check_digits(digits);
  return digits;
}

TEST(RecoveryCodeTest, HasSevenGroupsOfFourAndReadsBack) {
  for (int i = 0; i < 50; ++i) {
    const auto text = text_of(RecoveryCode::generate());
    ASSERT_EQ(text.size(), 34u);
    for (std::size_t at = 4; at < text.size(); at += 5) EXPECT_EQ(text[at], '-');
    EXPECT_TRUE(read_code(text)) << text;
  }
  EXPECT_NE(text_of(RecoveryCode::generate()), text_of(RecoveryCode::generate()));
}

TEST(RecoveryCodeTest, EveryOneOrTwoWrongDigitsAreNoticed) {
  const auto digits = random_digits();
  ASSERT_TRUE(check_digits_fit(digits));
  for (std::size_t i = 0; i < kCodeDigits; ++i) {
    for (std::uint8_t a = 1; a < 32; ++a) {
      auto one = digits;
      one[i] ^= a;
      ASSERT_FALSE(check_digits_fit(one));
      for (std::size_t j = i + 1; j < kCodeDigits; ++j) {
        for (std::uint8_t b = 1; b < 32; ++b) {
          auto two = one;
          two[j] ^= b;
          ASSERT_FALSE(check_digits_fit(two)) << i << " " << j;
        }
      }
    }
  }
}

TEST(RecoveryCodeTest, SwappedDigitsAreNoticed) {
  for (int round = 0; round < 20; ++round) {
    const auto digits = random_digits();
    for (std::size_t i = 0; i < kCodeDigits; ++i)
      for (std::size_t j = i + 1; j < kCodeDigits; ++j) {
        auto swapped = digits;
        std::swap(swapped[i], swapped[j]);
        EXPECT_EQ(check_digits_fit(swapped), digits[i] == digits[j]);
      }
  }
}

}  // namespace
}  // namespace lull::vault
