// SPDX-License-Identifier: Apache-2.0
#include "cli/completion.h"

namespace lull::cli {
namespace {

constexpr std::string_view kHead = R"(# Completes lull in fish. Made by: lull completion fish

# The verb that the line has come to, and the place after it. After help it is "help/VERB".
function __lull_where
    set -l start lull
    set -l verb ''
    set -l place 1
    set -l value ''
    set -l plain ''
    set -l words (commandline -opc)
    set -e words[1]
    for word in $words
        if test -n "$value"
            set value ''
        else if test -z "$plain"; and string match -qr -- '^-.' $word
            switch "$verb $word"
                case '* --'
                    set plain yes
                case )";

constexpr std::string_view kAfterTaking = R"(
                    set value yes
            end
        else if test "$start$verb $word" = 'lull help'
            set start help
        else if contains -- $verb/$word )";

constexpr std::string_view kAfterVerbs = R"(
            set verb $verb/$word
        else
            set place (math $place + 1)
        end
    end
    echo $start$verb
    echo $place
end

# True at the verb $argv[1] and, if they are given, from the place $argv[2] to $argv[3] after it.
function __lull_at
    set -l where (__lull_where)
    test "$where[1]" = "$argv[1]"; or return 1
    set -q argv[2]; or return 0
    set -q argv[3]; or set argv[3] $argv[2]
    test $where[2] -ge $argv[2] -a $where[2] -le $argv[3]
end

)";

constexpr std::string_view kBegin = "complete -c lull";
constexpr std::string_view kLastPlace = " 99";

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

/// "/pair/accept"
std::string path_of(const VerbRule& verb) {
  std::string out;
  for (const auto& word : verb.path) out += "/" + word;
  return out;
}

/// For a `switch` over verb and option: every option that takes a value.
std::string patterns_of_taking(const Grammar& grammar) {
  std::vector<std::string> out;
  const auto add = [&](const std::vector<OptionRule>& options, const std::string& verb) {
    for (const auto& option : options)
      for (const auto& name : option.names)
        if (!option.value.empty()) out.push_back(quoted(verb + " " + name));
  };
  add(grammar.global, "*");
  for (const auto& verb : grammar.verbs) add(verb.options, path_of(verb));
  return joined(out);
}

std::string paths_of_all(const Grammar& grammar) {
  std::vector<std::string> out;
  for (const auto& verb : grammar.verbs)
    if (!verb.path.empty()) out.push_back(path_of(verb));
  return joined(out);
}

std::string list_function(const WordList& list) {
  std::string out = "function __lull_list_" + list.name + "\n    printf '%s\\t%s\\n'";
  for (const auto& one : list.words)
    out += " \\\n        " + quoted(one.word) + " " + quoted(one.about);
  return out + "\nend\n\n";
}

/// What stands for an offer in a line of `complete`.
std::string offering(const Offer& offer) {
  switch (offer.from) {
    case Offer::From::kWords:
      return " -a " + quoted(joined(offer.words));
    case Offer::From::kList:
      return " -a " + quoted("(__lull_list_" + offer.list + ")");
    case Offer::From::kFiles:
      return " -F";
    case Offer::From::kFolders:
      return " -a '(__fish_complete_directories)'";
    case Offer::From::kNowhere:
    case Offer::From::kVerbs:
      break;
  }
  return {};
}

std::string option_row(const OptionRule& option, const std::string& when) {
  std::string out = std::string(kBegin) + when;
  for (const auto& name : option.names)
    out += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  if (!option.value.empty()) out += (option.offer.from == Offer::From::kFiles ? " -r" : " -x");
  return out + offering(option.offer) + " -d " + quoted(option.about) + "\n";
}

std::string verb_rows(const VerbRule& verb) {
  const std::string path = path_of(verb);
  const auto when = [](const std::string& what) { return " -n " + quoted(what); };
  std::string out;
  for (const auto& one : verb.verbs)
    out += std::string(kBegin) + when("__lull_at lull" + path + " 1; or __lull_at help" + path) +
           " -a " + one.word + " -d " + quoted(one.about) + "\n";
  for (const auto& option : verb.options) out += option_row(option, when("__lull_at lull" + path));
  for (std::size_t i = 0; i < verb.places.size(); ++i) {
    const std::string offer = offering(verb.places[i].offer);
    const std::string place = " " + std::to_string(i + 1);
    const std::string last(verb.places[i].repeats ? kLastPlace : "");
    if (!offer.empty())
      out += std::string(kBegin) + when("__lull_at lull" + path + place + last) + offer + "\n";
  }
  return out;
}

}  // namespace

std::string fish_completion(const Grammar& grammar) {
  std::string out(kHead);
  out += patterns_of_taking(grammar);
  out += kAfterTaking;
  out += paths_of_all(grammar);
  out += kAfterVerbs;
  for (const auto& list : grammar.lists) out += list_function(list);
  out += std::string(kBegin) + " -f\n";
  for (const auto& option : grammar.global) out += option_row(option, "");
  for (const auto& verb : grammar.verbs) out += verb_rows(verb);
  return out;
}

}  // namespace lull::cli
