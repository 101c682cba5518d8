// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "cli/options.h"

namespace lull::cli::test {
namespace {

/// The last line of a verb's help; "" if that has no example.
std::string example_of(const std::string& verb) {
  const std::string text = help(verb).text;
  const std::string before = "\nExample:\n  ";
  const auto at = text.find(before);
  if (at == std::string::npos) return {};
  const auto start = at + before.size();
  return text.substr(start, text.find('\n', start) - start);
}

/// The words that a shell makes of an example: quotes are taken off, redirections left out.
std::vector<std::string> words_of_line(const std::string& line) {
  std::vector<std::string> out;
  std::string word;
  bool in_quotes = false;
  bool redirects = false;
  bool begun = false;
  for (const char c : line + " ") {
    if (c == '"') {
      in_quotes = !in_quotes;
      begun = true;
    } else if (c == ' ' && !in_quotes) {
      if (begun && !redirects) out.push_back(word);
      word.clear();
      begun = redirects = false;
    } else {
      redirects = redirects || (!in_quotes && (c == '<' || c == '>'));
      word += c;
      begun = true;
    }
  }
  EXPECT_FALSE(in_quotes) << line;
  return out;
}

TEST(Examples, EveryVerbHasOneOfItself) {
  for (const auto& name : verb_names())
    EXPECT_TRUE((example_of(name) + " ").starts_with("lull " + name + " ")) << name;
}

TEST(Examples, EachIsOneLineThatTheCommandLineTakes) {
  auto names = verb_names();
  names.emplace_back();
  for (const auto& name : names) {
    auto words = words_of_line(example_of(name));
    ASSERT_FALSE(words.empty()) << name;
    EXPECT_EQ(words.front(), "lull");
    words.erase(words.begin());
    const auto parsed = parse(words);
    const auto* said = std::get_if<Said>(&parsed);
    EXPECT_TRUE(said == nullptr || said->exit == kExitDone) << name << ": " << said->text;
  }
}

}  // namespace
}  // namespace lull::cli::test
