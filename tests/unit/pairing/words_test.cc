// SPDX-License-Identifier: Apache-2.0
#include "pairing/words.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "crypto/hash.h"
#include "crypto/random.h"

namespace lull::pairing {
namespace {

using Random = Id<struct RandomTag, 32>;
Random draw() {
  return crypto::random_id<Random>();
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::vector<std::size_t> next{i + 1};
    for (std::size_t j = 0; j < b.size(); ++j)
      next.push_back(std::min({row[j] + (a[i] != b[j] ? 1u : 0u), row[j + 1] + 1, next[j] + 1}));
    row = next;
  }
  return row.back();
}

/// How a word sounds, roughly: consonants in groups of those that are confused on a bad line.
std::string sound(std::string_view word) {
  std::string text(word);
  for (auto [from, to] : {std::pair{"ph", "f"},
                          {"ck", "k"},
                          {"qu", "kw"},
                          {"x", "ks"},
                          {"sh", "s"},
                          {"ch", "s"},
                          {"th", "t"},
                          {"gh", ""},
                          {"wh", "w"},
                          {"kn", "n"},
                          {"wr", "r"},
                          {"ce", "se"},
                          {"ci", "si"},
                          {"cy", "si"},
                          {"ge", "je"},
                          {"gi", "ji"}})
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from))
      text.replace(at, std::string_view(from).size(), to);
  static constexpr std::string_view kFrom = "bpfvdtgkqcjszmnlr";
  static constexpr std::string_view kGroup = "ppffttkkkksssmmlr";
  static constexpr std::string_view kVowels = "aeiou";
  std::string out;
  for (char c : text) {
    const auto at = kFrom.find(c);
    char group = at == std::string_view::npos ? '\0' : kGroup[at];
    if (out.empty() && group == '\0') group = kVowels.find(c) == std::string_view::npos ? c : 'A';
    if (group != '\0' && (out.empty() || out.back() != group)) out += group;
  }
  return out;
}

TEST(WordList, HasShortLowerCaseWordsInOrder) {
  EXPECT_TRUE(std::ranges::is_sorted(kWordList));
  for (auto word : kWordList) {
    EXPECT_GE(word.size(), 4u) << word;
    EXPECT_LE(word.size(), 7u) << word;
    EXPECT_TRUE(std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; })) << word;
  }
}

TEST(WordList, NoTwoAreSpeltAlike) {
  for (std::size_t i = 0; i < kWordCount; ++i)
    for (std::size_t j = 0; j < i; ++j)
      EXPECT_GE(edit_distance(kWordList[i], kWordList[j]), 3u)
          << kWordList[i] << " " << kWordList[j];
}

TEST(WordList, NoTwoStartAlike) {
  std::set<std::string_view> starts;
  for (auto word : kWordList) EXPECT_TRUE(starts.insert(word.substr(0, 3)).second) << word;
}

TEST(WordList, NoTwoSoundAlike) {
  std::set<std::string> sounds;
  for (auto word : kWordList) EXPECT_TRUE(sounds.insert(sound(word)).second) << word;
}

TEST(WordList, HasNoHomophonesAndNothingHeavy) {
  // Words that have a twin in sound, and what has no place between two people at this moment.
  for (auto word :
       {"morning", "mustard", "desert",  "boulder", "quartz", "cypress", "beetle", "pigeon",
        "coral",   "raven",   "weather", "thyme",   "flower", "pedal",   "medal",  "berry",
        "cellar",  "plane",   "whale",   "honey",   "sugar",  "cherry",  "peach",  "melon",
        "velvet",  "leather", "candle",  "pillow",  "rubber", "saddle",  "beaver", "oyster",
        "blanket", "touch",   "kiss",    "love",    "heart",  "lover",   "naked",  "blood",
        "knife",   "pistol",  "bullet",  "hammer",  "weapon", "death",   "grave",  "coffin",
        "funeral", "tears",   "sorrow",  "lonely",  "hurt",   "pain",    "wound",  "sick",
        "fever",   "alone",   "angry",   "donkey",  "pig",    "fat"})
    EXPECT_EQ(std::ranges::find(kWordList, word), kWordList.end()) << word;
}

TEST(WordList, StaysAsItIs) {
  // The order is on the wire, so to speak: another list shows other words.
  std::string all;
  for (auto word : kWordList) all.append(word).append(" ");
  EXPECT_EQ(to_hex(ByteView(crypto::blake2b({as_bytes(all)})).first(8)), "404f8c684996882c");
}

TEST(Words, DependOnEveryInput) {
  const auto h = draw();
  const auto a = draw();
  const auto b = draw();
  const auto words = word_numbers(h.view(), a.view(), b.view());
  EXPECT_EQ(word_numbers(h.view(), a.view(), b.view()), words);
  EXPECT_NE(word_numbers(draw().view(), a.view(), b.view()), words);
  EXPECT_NE(word_numbers(h.view(), draw().view(), b.view()), words);
  EXPECT_NE(word_numbers(h.view(), a.view(), draw().view()), words);
  EXPECT_NE(word_numbers(h.view(), b.view(), a.view()), words);
}

TEST(Words, UseTheWholeList) {
  std::set<std::string_view> seen;
  for (int i = 0; i < 2000; ++i)
    for (auto word : words_of(draw().view(), draw().view(), draw().view())) seen.insert(word);
  EXPECT_EQ(seen.size(), kWordCount);
}

// Why there is a commitment. The man in the middle runs one ritual with each person; the last byte
// that he chooses decides whether both see the same words. Words are shortened to 8 bits here, so
// that what would take 2^32 tries takes 2^8; a ritual's transcript stands for its handshake hash.
struct Shortened {
  Random h, a, b;
  std::uint8_t word() const { return word_numbers(h.view(), a.view(), b.view())[0]; }
};

constexpr int kRuns = 2000;
constexpr int kGrindMax = 4096;

TEST(Words, WithoutACommitmentGrindingMakesThemEqual) {
  int fooled = 0;
  for (int run = 0; run < kRuns; ++run) {
    const std::uint8_t shown = Shortened{draw(), draw(), draw()}.word();
    // The other half: b has come, and a (or a static key, which moves h) is still his to choose.
    Shortened half{draw(), draw(), draw()};
    for (int i = 0; i < kGrindMax && half.word() != shown; ++i)
      store_le(half.a.raw.data(), static_cast<std::uint32_t>(i));
    fooled += half.word() == shown ? 1 : 0;
  }
  EXPECT_EQ(fooled, kRuns);
}

TEST(Words, WithACommitmentEachTryIsOneGuess) {
  int fooled = 0;
  for (int run = 0; run < kRuns; ++run) {
    const std::uint8_t shown = Shortened{draw(), draw(), draw()}.word();
    // He has fixed a and his key before b came: whatever he tries beforehand meets a fresh b.
    Shortened half{draw(), draw(), draw()};
    for (int i = 0; i < 16 && half.word() != shown; ++i) half.a = draw();
    half.b = draw();
    fooled += half.word() == shown ? 1 : 0;
  }
  // 2000 / 256 is 8 on average; 40 would be eleven standard deviations away.
  EXPECT_LT(fooled, 40);
}

}  // namespace
}  // namespace lull::pairing
