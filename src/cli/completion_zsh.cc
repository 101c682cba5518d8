// SPDX-License-Identifier: Apache-2.0
#include "cli/completion.h"

namespace lull::cli {
namespace {

constexpr std::string_view kHead = R"(#compdef lull
# Completes lull in zsh. Made by: lull completion zsh

)";

// Read from fpath the file is the body of _lull and has to do its work at once.
constexpr std::string_view kTail = R"(if [[ $funcstack[1] == _lull ]]; then
  _lull "$@"
else
  compdef _lull lull
fi
)";

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

/// With a backslash before what _arguments and _describe would take for their own.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == ':' || c == '[' || c == ']' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string described(const std::vector<Word>& words, const std::string& indent) {
  std::string out;
  for (const auto& one : words)
    out += indent + quoted(plain(one.word) + ":" + plain(one.about)) + "\n";
  return out;
}

/// ":NAME:what it may be". An action with a space in front is called as it stands.
std::string taking(const std::string& name, const Offer& offer) {
  const std::string start = ":" + plain(name) + ":";
  switch (offer.from) {
    case Offer::From::kWords:
      return start + "(" + joined(offer.words) + ")";
    case Offer::From::kList:
      return start + " _lull_list_" + offer.list;
    case Offer::From::kFiles:
      return start + "_files";
    case Offer::From::kFolders:
      return start + "_files -/";
    case Offer::From::kVerbs:
      return start + " _lull_verbs $words[2,CURRENT-1]";
    case Offer::From::kNowhere:
      break;
  }
  return start + "()";  // a mere message would keep options from being completed in this place
}

std::string option_rows(const std::vector<OptionRule>& options, const std::string& indent,
                        const std::string& end) {
  std::string out;
  for (const auto& option : options) {
    const bool takes = !option.value.empty();
    const std::string before = option.repeats ? "*" : "(" + joined(option.names) + ")";
    for (const auto& name : option.names) {
      const std::string spec = before + name + (takes && name.starts_with("--") ? "=" : "") + "[" +
                               plain(option.about) + "]" +
                               (takes ? taking(option.value, option.offer) : "");
      out += indent + quoted(spec) + end;
    }
  }
  return out;
}

std::string place_rows(const std::vector<PlaceRule>& places) {
  std::string out;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const std::string at = places[i].repeats ? "*" : std::to_string(i + 1);
    out += " \\\n        " + quoted(at + taking(places[i].name, places[i].offer));
  }
  return out;
}

std::string function_of(const VerbRule& verb) {
  std::string name = "_lull";
  for (const auto& word : verb.path) name += "_" + word;
  return name;
}

/// What follows a verb that has none below it.
std::string leaf(const VerbRule& verb) {
  std::string out = "_arguments -S $global";
  out += option_rows(verb.options, " \\\n        ", "");
  return out + place_rows(verb.places);
}

/// A function for a verb that has others below it, and for the program itself.
std::string branch(const VerbRule& verb, const Grammar& grammar) {
  std::string out = function_of(verb) + "() {\n";
  if (verb.path.empty())
    out += "  local -a global=(\n" + option_rows(grammar.global, "    ", "\n") + "  )\n";
  const std::string path = verb.path.empty() ? "" : " " + joined(verb.path);
  out += "  local curcontext=$curcontext state state_descr line ret=1\n";
  out += "  local -A opt_args\n";
  // Options after the verb are the verb's own affair: -A.
  out += "  _arguments -S -C -A '-*' $global" + option_rows(verb.options, " \\\n    ", "");
  out += " \\\n    " + quoted("1:verb: _lull_verbs" + path) + " '*:: :->rest' && ret=0\n";
  out += "  [[ $state == rest ]] || return ret\n  case $words[1] in\n";
  for (const auto& one : grammar.verbs) {
    if (one.path.size() != verb.path.size() + 1) continue;
    if (!std::equal(verb.path.begin(), verb.path.end(), one.path.begin())) continue;
    out += "    " + quoted(one.path.back()) + ")\n      " +
           (one.verbs.empty() ? leaf(one) : function_of(one)) + " ;;\n";
  }
  return out + "  esac\n}\n\n";
}

std::string verbs_function(const Grammar& grammar) {
  std::string out = "# The verbs below a verb.\n_lull_verbs() {\n  local -a offer\n  case $* in\n";
  for (const auto& verb : grammar.verbs) {
    if (verb.verbs.empty()) continue;
    out += "    " + quoted(joined(verb.path)) + ")\n      offer=(\n";
    out += described(verb.verbs, "        ") + "      ) ;;\n";
  }
  return out + "  esac\n  _describe -t verbs verb offer\n}\n\n";
}

std::string list_function(const WordList& list) {
  return "_lull_list_" + list.name + "() {\n  local -a offer=(\n" + described(list.words, "    ") +
         "  )\n  _describe -t " + list.name + "s " + list.name + " offer\n}\n\n";
}

}  // namespace

std::string zsh_completion(const Grammar& grammar) {
  std::string out(kHead);
  for (const auto& list : grammar.lists) out += list_function(list);
  out += verbs_function(grammar);
  for (const auto& verb : grammar.verbs)
    if (!verb.verbs.empty()) out += branch(verb, grammar);
  out += kTail;
  return out;
}

}  // namespace lull::cli
