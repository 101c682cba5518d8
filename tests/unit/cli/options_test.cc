// SPDX-License-Identifier: Apache-2.0
#include "cli/options.h"

#include <gtest/gtest.h>

#include <sstream>

#include "cli/text.h"

namespace lull::cli::test {
namespace {

template <class T>
T verb_of(const std::vector<std::string>& args) {
  const auto parsed = parse(args);
  const auto* invocation = std::get_if<Invocation>(&parsed);
  if (invocation == nullptr) {
    ADD_FAILURE() << std::get<Said>(parsed).text;
    return {};
  }
  if (!std::holds_alternative<T>(invocation->verb)) {
    ADD_FAILURE() << "another verb";
    return {};
  }
  return std::get<T>(invocation->verb);
}

Globals globals_of(const std::vector<std::string>& args) {
  return std::get<Invocation>(parse(args)).globals;
}

Said said(const std::vector<std::string>& args) {
  const auto parsed = parse(args);
  const auto* refused = std::get_if<Said>(&parsed);
  return refused == nullptr ? Said{kExitFailed, "it was accepted"} : *refused;
}

TEST(Options, NoVerbAsksWhatIsWaiting) {
  verb_of<verb::Waiting>({});
  verb_of<verb::Waiting>({"--json"});
}

TEST(Options, GlobalsMayStandAnywhere) {
  for (const auto& args : std::vector<std::vector<std::string>>{
           {"--home", "/h", "--json", "--passphrase-fd", "3", "pair", "words"},
           {"pair", "--home", "/h", "words", "--json", "--passphrase-fd=3"},
           {"pair", "words", "--json", "--passphrase-fd", "3", "--home=/h"}}) {
    const auto globals = globals_of(args);
    EXPECT_EQ(globals.home, "/h");
    EXPECT_TRUE(globals.json);
    EXPECT_EQ(globals.passphrase_fd, 3);
    verb_of<verb::PairWords>(args);
  }
  EXPECT_EQ(globals_of({"status"}).passphrase_fd, -1);
}

TEST(Options, PairAloneOffers) {
  const auto offer = verb_of<verb::PairOffer>(
      {"pair", "--png", "a.png", "--text", "--address", "10.0.0.1:5", "--address", "10.0.0.2:5"});
  EXPECT_EQ(offer.png, "a.png");
  EXPECT_TRUE(offer.text_only);
  EXPECT_EQ(offer.addresses.size(), 2u);
}

TEST(Options, PairHasItsOwnVerbs) {
  EXPECT_EQ(verb_of<verb::PairAccept>({"pair", "accept", "LULL1:X"}).text, "LULL1:X");
  EXPECT_EQ(verb_of<verb::PairAccept>({"pair", "accept", "--image", "a.jpg"}).image, "a.jpg");
  EXPECT_TRUE(verb_of<verb::PairDecide>({"pair", "same"}).same);
  EXPECT_TRUE(verb_of<verb::PairDecide>({"pair", "same", "--wait"}).wait);
  EXPECT_FALSE(verb_of<verb::PairDecide>({"pair", "different"}).same);
  EXPECT_EQ(said({"pair", "accept", "TEXT", "--image", "a"}).exit, kExitUsage);
}

TEST(Options, WantTakesAllFields) {
  const auto want = verb_of<verb::Want>({"want",        "touch.hold_still",
                                         "rather-not",  "--give",
                                         "--situation", "tired",
                                         "--minutes",   "20",
                                         "--pressure",  "light",
                                         "--words",     "w",
                                         "--note",      "n",
                                         "--tag",       "a",
                                         "--tag",       "b",
                                         "--untag",     "c",
                                         "--share"});
  EXPECT_EQ(want.item, "touch.hold_still");
  EXPECT_EQ(want.fields.want, "rather-not");
  EXPECT_EQ(want.fields.direction, "give");
  EXPECT_EQ(want.fields.situation, "tired");
  EXPECT_EQ(want.fields.minutes, "20");
  EXPECT_EQ(want.fields.pressure, "light");
  EXPECT_EQ(want.fields.words, "w");
  EXPECT_EQ(want.fields.note, "n");
  EXPECT_EQ(want.fields.tags, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(want.fields.untags, (std::vector<std::string>{"c"}));
  EXPECT_TRUE(want.share);
}

TEST(Options, WantLeavesOutWhatWasNotSaid) {
  const auto fields = verb_of<verb::Want>({"want", "touch.hold_still", "nice"}).fields;
  EXPECT_FALSE(fields.direction || fields.situation || fields.minutes || fields.pressure ||
               fields.words || fields.note);
}

TEST(Options, MinutesAreZeroTo240InFivesOrOpen) {
  for (const std::string good : {"0", "5", "240", "open"})
    EXPECT_EQ(verb_of<verb::Want>({"want", "i", "nice", "--minutes", good}).fields.minutes, good);
  for (const std::string bad : {"245", "7", "-5", "x", "99999999999999999999", "5.0"})
    EXPECT_EQ(said({"want", "i", "nice", "--minutes", bad}).exit, kExitUsage) << bad;
}

TEST(Options, UnknownWordsAreRefused) {
  EXPECT_EQ(said({"want", "i", "very"}).exit, kExitUsage);
  EXPECT_EQ(said({"want", "i", "unset"}).exit, kExitUsage);
  EXPECT_EQ(said({"want", "i", "nice", "--pressure", "crushing"}).exit, kExitUsage);
  EXPECT_EQ(said({"list", "everything"}).exit, kExitUsage);
  EXPECT_EQ(said({"dance"}).exit, kExitUsage);
  EXPECT_EQ(said({"status", "--loud"}).exit, kExitUsage);
  EXPECT_EQ(said({"--passphrase-fd", "x", "unlock"}).exit, kExitUsage);
  EXPECT_EQ(said({"--passphrase-fd", "-1", "unlock"}).exit, kExitUsage);
}

TEST(Options, MissingArgumentsAreRefused) {
  for (const std::string verb : {"want", "limit", "thanks", "reflect", "edit", "show", "share",
                                 "withdraw", "delete", "search", "history", "connect"})
    EXPECT_EQ(said({verb}).exit, kExitUsage) << verb;
}

TEST(Options, LimitChoosesNothingByItself) {
  const auto limit = verb_of<verb::Limit>({"limit", "no surprises", "--own", "--soft"});
  EXPECT_FALSE(limit.share);
  EXPECT_FALSE(limit.keep);
  EXPECT_EQ(limit.target, "own");
  EXPECT_EQ(limit.fields.strength, "soft");
  EXPECT_EQ(said({"limit", "x", "--share", "--keep"}).exit, kExitUsage);
  EXPECT_EQ(said({"limit", "x", "--hard", "--soft"}).exit, kExitUsage);
}

TEST(Options, SeveralIdsAndWords) {
  EXPECT_EQ(verb_of<verb::Share>({"share", "a", "b", "c", "--yes"}).ids.size(), 3u);
  EXPECT_TRUE(verb_of<verb::Share>({"share", "--yes", "a"}).yes);
  EXPECT_EQ(verb_of<verb::Search>({"search", "warm", "drink"}).words.size(), 2u);
}

TEST(Options, TextAfterTwoDashesMayBeginWithOne) {
  EXPECT_EQ(verb_of<verb::Thanks>({"thanks", "--", "--for everything"}).fields.text,
            "--for everything");
  EXPECT_EQ(verb_of<verb::Thanks>({"thanks", "-"}).fields.text, "-");
}

TEST(Help, EveryVerbHasOneWithAnExampleThatParses) {
  for (const auto& name : verb_names()) {
    const Said text = help(name);
    EXPECT_EQ(text.exit, kExitDone) << name;
    const auto at = text.text.find("Example:\n  lull");
    EXPECT_NE(at, std::string::npos) << name;
    EXPECT_NE(text.text.find("lull " + name, at == std::string::npos ? 0 : at), std::string::npos);
  }
}

TEST(Help, FitsEightyColumns) {
  auto names = verb_names();
  names.push_back("");
  for (const auto& name : names) {
    std::istringstream lines(help(name).text);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(columns_of(line), 80u) << line;
  }
}

TEST(Help, IsGivenWhereverItIsAskedFor) {
  const std::string want = help("want").text;
  EXPECT_EQ(said({"help", "want"}).text, want);
  EXPECT_EQ(said({"want", "--help"}).text, want);
  EXPECT_EQ(said({"want", "touch.hold_still", "-h"}).text, want);
  EXPECT_EQ(said({"help", "pair", "accept"}).text, help("pair accept").text);
  EXPECT_EQ(said({"pair", "accept", "--help"}).text, help("pair accept").text);
  EXPECT_EQ(said({"--help"}).text, help("").text);
  EXPECT_EQ(said({"help"}).text, help("").text);
  EXPECT_EQ(said({"help"}).exit, kExitDone);
  EXPECT_EQ(said({"help", "dance"}).exit, kExitUsage);
}

}  // namespace
}  // namespace lull::cli::test
