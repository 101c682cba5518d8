// SPDX-License-Identifier: Apache-2.0
#include "cli/completion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "cli/options.h"
#include "model/catalogue.h"
#include "unit/cli/harness.h"

namespace lull::cli::test {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string script(const std::string& shell) {
  const auto parsed = parse({"completion", shell});
  const auto* said = std::get_if<Said>(&parsed);
  if (said == nullptr || said->exit != kExitDone) {
    ADD_FAILURE() << shell;
    return {};
  }
  return said->text;
}

/// Every word of letters, digits, dashes, dots and underscores that stands in `text` by itself.
std::set<std::string> words_in(const std::string& text) {
  static const std::regex kWord("[A-Za-z0-9_.-]+");
  return {std::sregex_token_iterator(text.begin(), text.end(), kWord), {}};
}

/// The long options that a verb's help names.
std::set<std::string> options_of(const std::string& verb) {
  static const std::regex kOption("\n  (?:-[a-z],)?(--[a-z-]+)");
  const std::string text = help(verb).text;
  return {std::sregex_token_iterator(text.begin(), text.end(), kOption, 1), {}};
}

/// From `start` up to `end`.
std::string part(const std::string& text, const std::string& start, const std::string& end) {
  const auto from = text.find(start);
  if (from == std::string::npos) return {};
  return text.substr(from, text.find(end, from) - from);
}

std::string last_word(const std::string& name) {
  return name.substr(name.rfind(' ') + 1);
}

TEST(Completion, EveryScriptHasEveryVerb) {
  for (const auto& shell : shells()) {
    const auto words = words_in(script(shell));
    for (const auto& name : verb_names()) EXPECT_TRUE(words.contains(last_word(name))) << name;
  }
}

TEST(Completion, BashHasEveryOptionAtItsVerb) {
  const std::string bash = script("bash");
  const auto global = words_in(part(bash, "_lull_at() {", "case"));
  for (const auto& name : verb_names()) {
    auto words = words_in(part(bash, "    '" + name + "') ", ";;"));
    words.insert(global.begin(), global.end());
    for (const auto& option : options_of(name))
      EXPECT_TRUE(words.contains(option)) << name << option;
  }
}

TEST(Completion, ZshHasEveryOptionAtItsVerb) {
  const std::string zsh = script("zsh");
  const std::string global = part(zsh, "local -a global=(", "\n  )");
  for (const auto& name : verb_names()) {
    const bool has_verbs = zsh.find("\n_lull_" + name + "() {") != std::string::npos;
    const auto space = name.find(' ');
    const std::string above = space == std::string::npos ? "" : "_" + name.substr(0, space);
    const std::string around = part(zsh, "\n_lull" + above + "() {", "\n}\n");
    const std::string own = has_verbs ? part(zsh, "\n_lull_" + name + "() {", "case $words[1]")
                                      : part(around, "    '" + last_word(name) + "')\n", ";;");
    for (const auto& option : options_of(name))
      EXPECT_THAT(global + own, testing::ContainsRegex("[)*]" + option + "(=|\\[)")) << name;
  }
}

TEST(Completion, FishHasEveryOptionAtItsVerb) {
  const std::string fish = script("fish");
  for (const auto& name : verb_names()) {
    const std::string path = std::regex_replace(name, std::regex(" "), "/");
    for (const auto& option : options_of(name)) {
      const std::string plain = "-l " + option.substr(2) + " ";
      const bool global = fish.find("complete -c lull " + plain) != std::string::npos ||
                          fish.find("complete -c lull -s h " + plain) != std::string::npos;
      if (global) continue;
      EXPECT_THAT(fish, HasSubstr("-n '__lull_at lull/" + path + "' " + plain));
    }
  }
}

TEST(Completion, EveryScriptHasTheCatalogue) {
  for (const auto& shell : shells()) {
    const auto words = words_in(script(shell));
    for (const auto& one : model::items()) EXPECT_TRUE(words.contains(std::string(one.id)));
    for (const auto& one : model::categories()) EXPECT_TRUE(words.contains(std::string(one.id)));
    for (const auto& one : model::situations()) EXPECT_TRUE(words.contains(std::string(one.id)));
  }
}

TEST(Completion, EveryScriptHasTheSettings) {
  for (const auto& shell : shells())
    for (const char* one : {"auto-lock=", "quiet-hours=", "title=", "keep.gratitude="})
      EXPECT_THAT(script(shell), HasSubstr(one)) << shell;
}

TEST(Completion, NoScriptCallsLullOrEval) {
  for (const auto& shell : shells()) {
    const std::string text = script(shell);
    EXPECT_THAT(text, Not(HasSubstr("eval"))) << shell;
    EXPECT_THAT(text, Not(HasSubstr("`"))) << shell;
    EXPECT_THAT(text, Not(HasSubstr("$(lull"))) << shell;
    EXPECT_THAT(text, Not(HasSubstr("(lull"))) << shell;
  }
}

TEST(Completion, NeedsNeitherADaemonNorAPlaceForItsSocket) {
  const Ran ran = run({"completion", "bash"});
  EXPECT_EQ(ran.exit, 0);
  EXPECT_EQ(ran.out, script("bash"));
  EXPECT_EQ(ran.err, "");
}

TEST(Completion, AnUnknownShellIsRefusedInOneSentence) {
  for (const std::vector<std::string>& args :
       {std::vector<std::string>{"completion", "tcsh"}, {"completion", ""}, {"completion"}}) {
    const Ran ran = run(args);
    EXPECT_EQ(ran.exit, kExitUsage);
    EXPECT_EQ(ran.out, "");
    EXPECT_THAT(ran.err, HasSubstr("See: lull help completion"));
    EXPECT_THAT(ran.err, HasSubstr("SHELL"));
  }
  EXPECT_THAT(run({"completion", "tcsh"}).err, HasSubstr("bash, zsh, fish."));
}

/// One verb whose words and descriptions hold what a shell would take for its own.
Grammar awkward() {
  OptionRule option{{"--odd"}, "it's [50:50] $HOME \\ `x`", "TEXT", false, {}};
  VerbRule verb{{"one"}, {option}, {{"ID", true, {}}}, {}};
  return {{}, {{{}, {}, {}, {{"one", "it's: \\"}}}, verb}, {}};
}

TEST(Completion, DescriptionsAreQuoted) {
  const std::string zsh = completion_script("zsh", awkward());
  EXPECT_THAT(zsh, HasSubstr("'(--odd)--odd=[it'\\''s \\[50\\:50\\] $HOME \\\\ `x`]:TEXT:()'"));
  EXPECT_THAT(zsh, HasSubstr("'one:it'\\''s\\: \\\\'"));
  const std::string fish = completion_script("fish", awkward());
  EXPECT_THAT(fish, HasSubstr("-l odd -x -d 'it\\'s [50:50] $HOME \\\\ `x`'"));
  EXPECT_THAT(fish, HasSubstr("-a one -d 'it\\'s: \\\\'"));
}

/// A verb with a place that repeats after one that does not.
TEST(Completion, ALastPlaceThatRepeatsOffersItsWordsEveryTime) {
  const Offer first{Offer::From::kWords, {"a", "b"}, ""};
  const Offer more{Offer::From::kWords, {"c"}, ""};
  const Grammar grammar{
      {},
      {{{}, {}, {}, {{"one", "1"}}}, {{"one"}, {}, {{"A", false, first}, {"C", true, more}}, {}}},
      {}};
  EXPECT_THAT(bash_completion(grammar), HasSubstr("'one 1') words='a b' ;;"));
  EXPECT_THAT(bash_completion(grammar), HasSubstr("'one '[2-9]*) words='c' ;;"));
  EXPECT_THAT(zsh_completion(grammar), HasSubstr("'1:A:(a b)'"));
  EXPECT_THAT(zsh_completion(grammar), HasSubstr("'*:C:(c)'"));
  EXPECT_THAT(fish_completion(grammar), HasSubstr("'__lull_at lull/one 1' -a 'a b'"));
  EXPECT_THAT(fish_completion(grammar), HasSubstr("'__lull_at lull/one 2 99' -a 'c'"));
}

}  // namespace
}  // namespace lull::cli::test
