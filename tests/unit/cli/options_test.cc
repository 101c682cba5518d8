// SPDX-License-Identifier: Apache-2.0
#include "cli/options.h"

#include <gtest/gtest.h>

#include <cctype>
#include <sstream>

#include "cli/field_values.h"
#include "cli/kind_verbs.h"
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

/// The values that were typed for a field, separated by spaces.
std::string typed(const verb::Write& write, std::string_view field) {
  std::string all;
  for (const auto& put : write.puts)
    if (put.field == field) all += (all.empty() ? "" : " ") + put.value;
  return all;
}

TEST(Options, WantTakesAllFields) {
  const auto want =
      verb_of<verb::Write>({"want", "touch.hold_still", "rather-not", "--give", "--situation",
                            "tired", "--minutes", "20", "--pressure", "light", "--words", "w",
                            "--note", "n", "--tag", "a", "--tag", "b", "--share"});
  EXPECT_EQ(want.kind, "preference");
  EXPECT_EQ(typed(want, "item"), "touch.hold_still");
  EXPECT_EQ(typed(want, "want"), "rather-not");
  EXPECT_EQ(typed(want, "direction"), "give");
  EXPECT_EQ(typed(want, "situation"), "tired");
  EXPECT_EQ(typed(want, "minutes"), "20");
  EXPECT_EQ(typed(want, "pressure"), "light");
  EXPECT_EQ(typed(want, "my_words"), "w");
  EXPECT_EQ(typed(want, "note"), "n");
  EXPECT_EQ(typed(want, "tags"), "a b");
  EXPECT_TRUE(want.share);
}

TEST(Options, WantLeavesOutWhatWasNotSaid) {
  EXPECT_EQ(verb_of<verb::Write>({"want", "touch.hold_still", "nice"}).puts.size(), 2u);
}

TEST(Options, MinutesAreZeroTo240InFivesOrOpen) {
  for (const std::string good : {"0", "5", "240", "open"})
    EXPECT_EQ(typed(verb_of<verb::Write>({"want", "i", "nice", "--minutes", good}), "minutes"),
              good);
  for (const std::string bad : {"245", "7", "-5", "x", "99999999999999999999", "5.0"})
    EXPECT_EQ(said({"want", "i", "nice", "--minutes", bad}).exit, kExitUsage) << bad;
}

// Every kind that people write has its verb, and every field of it that they may put is a place or
// an option.
TEST(Options, EveryKindIsWrittenByAVerbOfItsOwn) {
  for (const auto& made : kind_verbs()) {
    const auto page = help(made.verb).text;
    const auto& kind = model::spec_of(made.kind);
    for (const auto& field : kind.fields) {
      if (!is_typed(field)) continue;
      auto name = typed_name(field);
      if (field.name == "tags") name = "tag";
      if (field.name == "situations") name = "situation";
      std::string place = name;
      for (auto& c : place) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      EXPECT_TRUE(page.find("--" + name) != std::string::npos ||
                  page.find(place) != std::string::npos)
          << made.verb << ": " << name;
    }
  }
}

TEST(Options, ASetTakesSeveralWordsAndOnlyThoseOfItsList) {
  const auto check_in = verb_of<verb::Write>({"checkin", "--met", "3", "--feel", "calm", "--feel",
                                              "close", "--change", "touch.light_massage=shorter"});
  EXPECT_EQ(check_in.kind, "check_in");
  EXPECT_EQ(typed(check_in, "feel"), "calm close");
  EXPECT_EQ(typed(check_in, "change"), "touch.light_massage=shorter");
  EXPECT_EQ(said({"checkin", "--feel", "splendid"}).exit, kExitUsage);
  EXPECT_EQ(said({"checkin", "--met", "5"}).exit, kExitUsage);
  EXPECT_EQ(said({"checkin", "--change", "touch.light_massage=faster"}).exit, kExitUsage);
  EXPECT_EQ(said({"checkin", "--day", "24.11.2026"}).exit, kExitUsage);
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
  for (const std::string verb : {"want", "limit", "thanks", "support", "edit", "show", "share",
                                 "withdraw", "delete", "search", "history", "connect"})
    EXPECT_EQ(said({verb}).exit, kExitUsage) << verb;
}

TEST(Options, LimitChoosesNothingByItself) {
  const auto limit = verb_of<verb::Write>({"limit", "no surprises", "--own", "--soft"});
  EXPECT_FALSE(limit.share);
  EXPECT_FALSE(limit.keep);
  EXPECT_EQ(typed(limit, "target"), "own");
  EXPECT_EQ(typed(limit, "strength"), "soft");
  EXPECT_EQ(said({"limit", "x", "--share", "--keep"}).exit, kExitUsage);
  EXPECT_EQ(said({"limit", "x", "--hard", "--soft"}).exit, kExitUsage);
}

TEST(Options, SeveralIdsAndWords) {
  EXPECT_EQ(verb_of<verb::Share>({"share", "a", "b", "c", "--yes"}).ids.size(), 3u);
  EXPECT_TRUE(verb_of<verb::Share>({"share", "--yes", "a"}).yes);
  EXPECT_EQ(verb_of<verb::Search>({"search", "warm", "drink"}).words.size(), 2u);
}

TEST(Options, TextAfterTwoDashesMayBeginWithOne) {
  EXPECT_EQ(typed(verb_of<verb::Write>({"thanks", "--", "--for everything"}), "text"),
            "--for everything");
  EXPECT_EQ(typed(verb_of<verb::Write>({"thanks", "-"}), "text"), "-");
}

TEST(Help, EveryVerbHasOne) {
  for (const auto& name : verb_names()) {
    const Said text = help(name);
    EXPECT_EQ(text.exit, kExitDone) << name;
    EXPECT_TRUE(text.text.starts_with("Usage: lull " + name)) << name;
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
