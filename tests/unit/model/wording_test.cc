// SPDX-License-Identifier: Apache-2.0
// The tone rules of practice/catalogue.md section 9, over every string of the language data that a
// person can see.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "unit/cli/tone.h"

namespace lull::model {
namespace {

using nlohmann::json;

struct Wording {
  std::string where;  ///< "items/touch.hold_still/label"
  std::string text;
};

/// What refers to something, or names it for programs. Under "fields" every value is a label.
const std::set<std::string> kNotShown{"id",    "category", "direction",      "phases",
                                      "deck",  "mode",     "kind",           "field",
                                      "steps", "lang",     "signpost_review"};

void collect(const json& value, const std::string& where, bool labels, std::vector<Wording>& into) {
  if (value.is_string()) into.push_back({where, value.get<std::string>()});
  if (value.is_array())
    for (std::size_t i = 0; i < value.size(); ++i) {
      const auto& one = value[i];
      const char* key = one.contains("id") ? "id" : "kind";
      collect(one, where + "/" + one.value(key, std::to_string(i)), labels, into);
    }
  if (value.is_object())
    for (const auto& [key, member] : value.items())
      if (labels || !kNotShown.contains(key))
        collect(member, where.empty() ? key : where + "/" + key, key == "fields", into);
}

const std::vector<Wording>& wordings() {
  static const auto kAll = [] {
    std::ifstream in(LULL_VECTORS "/../../src/model/catalogue_en.json");
    std::vector<Wording> all;
    collect(json::parse(in), "", false, all);
    return all;
  }();
  return kAll;
}

std::string text_at(const std::string& where) {
  for (const auto& wording : wordings())
    if (wording.where == where) return wording.text;
  return "";
}

bool matches(const std::string& text, const char* pattern) {
  return std::regex_search(text, std::regex(pattern, std::regex::icase));
}

constexpr const char* kGendered =
    "\\b(he|she|him|her|his|hers|himself|herself|husband|wife|boyfriend|girlfriend|man|men|woman|"
    "women|male|female|boys?|girls?|guys?|lady|ladies|gentleman|gentlemen|mr|mrs|ms)\\b";
constexpr const char* kInstructs =
    "\\b(you should|you must|you need to|you have to|you ought|must|don't forget|make sure you)\\b";
constexpr const char* kCountsOrReproaches =
    "\\b((\\d+|two|three|several|many) (days|weeks) (ago|in a row|since)|days? since|no reply|"
    "unanswered|not replied|(you|they|partner|one of you) (has|have) not|did not "
    "answer|skipped)\\b";
constexpr const char* kNamesActs =
    "\\b(intercourse|orgasms?|penetrat\\w*|masturbat\\w*|foreplay|oral|anal|bondage|spank\\w*|"
    "kinks?|kinky)\\b";

/// What keeps a banned word, and why it says nothing about a person.
const std::set<std::string> kExcepted{
    "items/cue.thumb_scale/description",        // "level" is how a thumb is held
    "items/later.third_day_check/description",  // "late" is a mood that comes days after
    "lines/export.footer/text",                 // "incomplete" is the file that is exported
};

TEST(Wording, TheWalkSeesWhatPeopleSeeAndNoIds) {
  EXPECT_GT(wordings().size(), 800u);
  EXPECT_EQ(text_at("items/touch.hand_held/label"), "Hands held");
  EXPECT_EQ(text_at("signposts/sp.low_mood/title"), "A dip in mood");
  EXPECT_EQ(text_at("vocabularies/want/choices/fine/phrase"), "fine either way");
  EXPECT_EQ(text_at("kinds/plan/fields/steps"), "steps");
  EXPECT_EQ(text_at("kinds/care_note/one"), "care note");
  EXPECT_EQ(text_at("items/touch.hand_held/category"), "");
  EXPECT_EQ(text_at("signpost_review"), "");
}

TEST(Wording, NoBannedWord) {
  for (const auto& [where, text] : wordings())
    EXPECT_EQ(cli::test::has_banned_word(text), kExcepted.contains(where)) << where << ": " << text;
  for (const auto& where : kExcepted) EXPECT_NE(text_at(where), "") << where;
}

TEST(Wording, NobodyIsGendered) {
  ASSERT_TRUE(matches("Ask her first", kGendered));
  for (const auto& [where, text] : wordings()) EXPECT_FALSE(matches(text, kGendered)) << where;
}

TEST(Wording, OffersAndDoesNotInstruct) {
  ASSERT_TRUE(matches("You need to answer", kInstructs));
  for (const auto& [where, text] : wordings()) EXPECT_FALSE(matches(text, kInstructs)) << where;
}

TEST(Wording, CountsNoDaysAndNeverSaysWhatSomebodyHasNotDone) {
  ASSERT_TRUE(matches("Your last talk was 5 days ago", kCountsOrReproaches));
  ASSERT_TRUE(matches("Your partner has not answered", kCountsOrReproaches));
  for (const auto& [where, text] : wordings())
    EXPECT_FALSE(matches(text, kCountsOrReproaches)) << where << ": " << text;
}

TEST(Wording, CareAndComfortOnly) {
  ASSERT_TRUE(matches("after intercourse", kNamesActs));
  for (const auto& [where, text] : wordings()) EXPECT_FALSE(matches(text, kNamesActs)) << where;
}

TEST(Wording, IsSetInTypeAsOneHand) {
  for (const auto& [where, text] : wordings()) {
    EXPECT_EQ(text.find("  "), std::string::npos) << where;
    EXPECT_FALSE(text.starts_with(' ') || text.ends_with(' ')) << where;
    EXPECT_EQ(text.find("..."), std::string::npos) << where;
    EXPECT_EQ(text.find('!'), std::string::npos) << where << ": nothing is called out";
  }
}

/// The words of each sentence. A list's parts, which colons and semicolons part, are read one by
/// one.
std::vector<int> sentence_lengths(const std::string& text) {
  std::vector<int> lengths;
  std::istringstream in(text);
  int words = 0;
  for (std::string word; in >> word;) {
    ++words;
    if (std::string_view(".?:;").find(word.back()) == std::string_view::npos) continue;
    lengths.push_back(words);
    words = 0;
  }
  if (words > 0) lengths.push_back(words);
  return lengths;
}

double mean_length(const std::string& text) {
  const auto lengths = sentence_lengths(text);
  int words = 0;
  for (const int length : lengths) words += length;
  return static_cast<double>(words) / static_cast<double>(lengths.size());
}

TEST(Wording, SentencesAreCounted) {
  EXPECT_EQ(sentence_lengths("Rest. Call for: a fall; a cut"), (std::vector<int>{1, 2, 2, 2}));
  EXPECT_DOUBLE_EQ(mean_length("One two three. Four."), 2.0);
}

// Read in a bad moment by somebody of twelve, or in a second language. A single text may be a
// little above: two of them are one or two sentences of 23 words.
TEST(Wording, SignpostsAreInShortSentences) {
  std::string all;
  int seen = 0;
  for (const auto& [where, text] : wordings()) {
    if (!where.starts_with("signposts/") || !where.ends_with("/text")) continue;
    EXPECT_LE(mean_length(text), 23.0) << where;
    all += text + " ";
    ++seen;
  }
  ASSERT_EQ(seen, 16);
  EXPECT_LE(mean_length(all), 20.0);
  EXPECT_LE(mean_length(text_at("lines/signpost.head/text")), 20.0);
}

TEST(Wording, TheFirstRunIsSixPlainLines) {
  for (const char digit : std::string("123456")) {
    const auto text = text_at(std::string("lines/setup.") + digit + "/text");
    ASSERT_NE(text, "");
    EXPECT_LE(mean_length(text), 20.0) << text;
    EXPECT_LE(std::ranges::max(sentence_lengths(text)), 25) << text;
    EXPECT_TRUE(text.ends_with('.')) << text;
  }
}

// Until a clinician has read them, the general line stands above them.
TEST(Wording, UnreviewedSignpostsAreCalledGeneralInformation) {
  EXPECT_TRUE(text_at("lines/signpost.head/text").starts_with("General information"));
}

}  // namespace
}  // namespace lull::model
