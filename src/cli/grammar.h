// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace lull::cli {

// The command line as data: what may stand where. A completion script is made of nothing else.

/// A word of a list, and what it means.
struct Word {
  std::string word;
  std::string about;
};
/// A list that several places draw from, or that is long: "item", "subject", "situation" or
/// "setting".
struct WordList {
  std::string name;
  std::vector<Word> words;
};

/// What may stand in one place. Ids of entries are never offered: no completion reads a notebook.
struct Offer {
  enum class From { kNowhere, kWords, kList, kFiles, kFolders, kVerbs };
  From from = From::kNowhere;
  std::vector<std::string> words;  // kWords: these and no others
  std::string list;                // kList: the name of one in Grammar::lists
};

struct OptionRule {
  std::vector<std::string> names;  // "-h", "--help"
  std::string about;
  std::string value;  // what it takes, "FILE"; empty for a flag
  bool repeats = false;
  Offer offer;
};
struct PlaceRule {
  std::string name;  // "ITEM"
  bool repeats = false;
  Offer offer;
};
struct VerbRule {
  std::vector<std::string> path;  // "pair", "accept"; empty for the program itself
  std::vector<OptionRule> options;
  std::vector<PlaceRule> places;
  std::vector<Word> verbs;  // below this one
};

struct Grammar {
  std::vector<OptionRule> global;  // for every verb
  std::vector<VerbRule> verbs;     // the program itself first
  std::vector<WordList> lists;
};

/// Reads the tree of verbs. What a place takes is told by the name of its validator, which holds
/// the words it may be ("on, off"), or else by the name of the value: FILE, ITEM and so on.
Grammar grammar_of(CLI::App& app);

}  // namespace lull::cli
