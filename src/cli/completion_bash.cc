// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "cli/completion.h"

namespace lull::cli {
namespace {

constexpr std::string_view kHead = R"(# Completes lull in bash. Made by: lull completion bash

# What may follow the verb $1: verbs below it, options, and options that take a value.
_lull_at() {
  verbs='' flags=')";

constexpr std::string_view kBetween = R"(  esac
}

# What may be the value of an option ("want --pressure") or stand in a place ("want 2").
_lull_offer() {
)";

constexpr std::size_t kLineColumns = 98;

constexpr std::string_view kTail = R"(  esac
}

_lull() {
  local word=${COMP_WORDS[COMP_CWORD]} verb='' place=1 option='' helping='' plain=''
  local verbs flags takes words='' files='' one i IFS=$' \t\n'
  COMPREPLY=()
  _lull_at ''
  for ((i = 1; i < COMP_CWORD; i++)); do
    one=${COMP_WORDS[i]}
    if [[ $option ]]; then
      [[ $one == '=' ]] || option=''
    elif [[ $plain || $one != -?* ]]; then
      if [[ $one == help && ! $verb ]]; then
        helping=yes
      elif [[ " $verbs " == *" $one "* ]]; then
        verb=${verb:+$verb }$one
        _lull_at "$verb"
      else
        place=$((place + 1)) verbs=''
      fi
    elif [[ $one == -- ]]; then
      plain=yes
    elif [[ " $takes " == *" $one "* ]]; then
      option=$one
    fi
  done
  if [[ $option ]]; then
    [[ $word != '=' ]] || word=''
    _lull_offer "$verb $option"
  elif [[ $helping ]]; then
    words=$verbs
  elif [[ $word == -* && ! $plain ]]; then
    words="$flags $takes"
  else
    _lull_offer "$verb $place"
    words+=" $verbs"
  fi
  for one in $words; do
    [[ $one != "$word"* ]] || COMPREPLY+=("$one")
  done
  [[ ! $files ]] || compopt -o "$files"
}

complete -F _lull lull
)";

struct Names {
  std::vector<std::string> flags;
  std::vector<std::string> takes;
};

Names names_of(const std::vector<OptionRule>& options) {
  Names out;
  for (const auto& option : options) {
    auto& to = option.value.empty() ? out.flags : out.takes;
    to.insert(to.end(), option.names.begin(), option.names.end());
  }
  return out;
}

std::string verb_row(const VerbRule& verb) {
  std::vector<std::string> below;
  for (const auto& one : verb.verbs) below.push_back(one.word);
  const auto [flags, takes] = names_of(verb.options);
  std::string sets;
  if (!below.empty()) sets += " verbs='" + joined(below) + "'";
  if (!flags.empty()) sets += " flags+=' " + joined(flags) + "'";
  if (!takes.empty()) sets += " takes+=' " + joined(takes) + "'";
  return sets.empty() ? "" : "    '" + joined(verb.path) + "')" + sets + " ;;\n";
}

/// Words over several lines; to the shell all blanks are the same.
std::string folded(const std::vector<Word>& words) {
  std::string out;
  std::size_t columns = kLineColumns;
  for (const auto& one : words) {
    const bool breaks = columns + one.word.size() + 1 > kLineColumns;
    out += (breaks ? "\n      " : " ") + one.word;
    columns = (breaks ? 6 : columns + 1) + one.word.size();
  }
  return out;
}

std::string sets_of(const Offer& offer) {
  switch (offer.from) {
    case Offer::From::kWords:
      return "words='" + joined(offer.words) + "'";
    case Offer::From::kList:
      return "words=$" + offer.list;
    case Offer::From::kFiles:
      return "files=default";
    case Offer::From::kFolders:
      return "files=dirnames";
    case Offer::From::kNowhere:
    case Offer::From::kVerbs:
      break;
  }
  return {};
}

/// The rows of _lull_offer: what offers the same stands in one, in the order in which it came.
class OfferRows {
 public:
  explicit OfferRows(const Grammar& grammar) {
    for (const auto& option : grammar.global)
      for (const auto& name : option.names) add(option.offer, "*' " + name + "'");
    for (const auto& verb : grammar.verbs) add(verb);
  }
  std::string text() const {
    std::string out;
    for (const auto& sets : order_)
      out += "    " + joined(patterns_.at(sets), " | ") + ") " + sets + " ;;\n";
    return out;
  }

 private:
  void add(const VerbRule& verb) {
    const std::string path = "'" + joined(verb.path) + " ";
    for (const auto& option : verb.options)
      for (const auto& name : option.names) add(option.offer, path + name + "'");
    for (std::size_t i = 0; i < verb.places.size(); ++i) {
      const std::string place = std::to_string(i + 1);
      const bool repeats = verb.places[i].repeats;
      add(verb.places[i].offer, path + (repeats ? "'[" + place + "-9]*" : place + "'"));
    }
  }
  void add(const Offer& offer, const std::string& pattern) {
    const std::string sets = sets_of(offer);
    if (sets.empty()) return;
    auto& patterns = patterns_[sets];
    if (patterns.empty()) order_.push_back(sets);
    patterns.push_back(pattern);
  }

  std::vector<std::string> order_;
  std::map<std::string, std::vector<std::string>> patterns_;
};

}  // namespace

std::string bash_completion(const Grammar& grammar) {
  const auto [flags, takes] = names_of(grammar.global);
  std::string out(kHead);
  out += joined(flags) + "' takes='" + joined(takes) + "'\n  case $1 in\n";
  for (const auto& verb : grammar.verbs) out += verb_row(verb);
  out += kBetween;
  for (const auto& list : grammar.lists)
    out += "  local " + list.name + "='" + folded(list.words) + "'\n";
  out += "  case $1 in\n" + OfferRows(grammar).text();
  out += kTail;
  return out;
}

}  // namespace lull::cli
