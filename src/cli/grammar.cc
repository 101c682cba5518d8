// SPDX-License-Identifier: Apache-2.0
#include "cli/grammar.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "model/catalogue.h"
#include "model/kinds.h"

namespace lull::cli {
namespace {

struct ValueName {
  std::string_view name;
  Offer::From from;
  std::string_view list;
};
constexpr ValueName kValueNames[] = {
    {"FILE", Offer::From::kFiles, ""},
    {"DIR", Offer::From::kFolders, ""},
    {"VERB", Offer::From::kVerbs, ""},
    {"ITEM", Offer::From::kList, "item"},
    {"WHAT", Offer::From::kList, "subject"},
    {"S", Offer::From::kList, "situation"},
    {"SETTING=VALUE", Offer::From::kList, "setting"},
};

/// Settings as they are typed, up to their values.
WordList list_of_settings() {
  WordList settings{"setting", {}};
  settings.words.push_back({"auto-lock=", "minutes without use"});
  settings.words.push_back({"quiet-hours=", "when no reminder comes"});
  settings.words.push_back({"title=", "what a reminder shows"});
  for (const auto* kind : model::all_kinds())
    settings.words.push_back({"keep." + std::string(kind->name) + "=", "days that it is kept"});
  settings.words.push_back({"keep.reflection=", "days that it is kept"});
  return settings;
}

std::vector<WordList> lists_of_catalogue() {
  WordList items{"item", {}};
  WordList subjects{"subject", {}};
  WordList situations{"situation", {}};
  for (const auto& one : model::items())
    items.words.push_back({std::string(one.id), std::string(one.label)});
  for (const auto& one : model::categories())
    subjects.words.push_back({std::string(one.id), std::string(one.label)});
  subjects.words.insert(subjects.words.end(), items.words.begin(), items.words.end());
  for (const auto& one : model::situations())
    situations.words.push_back({std::string(one.id), std::string(one.label)});
  return {std::move(items), std::move(subjects), std::move(situations), list_of_settings()};
}

/// The words that an option's validator names; none if it has no such validator.
std::vector<std::string> words_allowed(CLI::Option& option) {
  std::string all;
  try {
    all = option.get_validator(0)->get_name();
  } catch (const CLI::OptionNotFound&) {
    return {};
  }
  static constexpr std::string_view kBetween = ", ";
  std::vector<std::string> out;
  for (std::size_t at = 0; at < all.size();) {
    const auto end = std::min(all.find(kBetween, at), all.size());
    out.push_back(all.substr(at, end - at));
    at = end + kBetween.size();
  }
  return out;
}

Offer offer_of(CLI::Option& option, std::string_view value) {
  if (auto words = words_allowed(option); !words.empty())
    return {Offer::From::kWords, std::move(words), ""};
  for (const auto& known : kValueNames)
    if (known.name == value) return {known.from, {}, std::string(known.list)};
  return {};
}

OptionRule option_rule(CLI::Option& option) {
  OptionRule rule;
  for (const auto& name : option.get_snames()) rule.names.push_back("-" + name);
  for (const auto& name : option.get_lnames()) rule.names.push_back("--" + name);
  rule.about = option.get_description();
  if (option.get_items_expected_max() == 0) return rule;
  rule.value = option.get_type_name();
  if (rule.value.empty()) rule.value = "VALUE";
  rule.repeats = option.get_items_expected_max() > 1;
  rule.offer = offer_of(option, rule.value);
  return rule;
}

PlaceRule place_rule(CLI::Option& option) {
  const std::string name = option.get_name(true);
  return {name, option.get_items_expected_max() > 1, offer_of(option, name)};
}

bool is_among(const std::vector<OptionRule>& rules, const OptionRule& rule) {
  return std::any_of(rules.begin(), rules.end(),
                     [&](const OptionRule& one) { return one.names == rule.names; });
}

void add_verb(CLI::App& app, const std::vector<std::string>& path, Grammar& to) {
  VerbRule verb;
  verb.path = path;
  for (auto* option : app.get_options()) {
    if (option->get_positional()) {
      verb.places.push_back(place_rule(*option));
    } else if (auto rule = option_rule(*option); !is_among(to.global, rule)) {
      verb.options.push_back(std::move(rule));
    }
  }
  const auto below = app.get_subcommands([](CLI::App*) { return true; });
  for (const auto* one : below) verb.verbs.push_back({one->get_name(), one->get_description()});
  to.verbs.push_back(std::move(verb));
  for (auto* one : below) {
    auto longer = path;
    longer.push_back(one->get_name());
    add_verb(*one, longer, to);
  }
}

}  // namespace

Grammar grammar_of(CLI::App& app) {
  Grammar grammar;
  grammar.lists = lists_of_catalogue();
  // Every verb repeats the program's own options.
  for (auto* option : app.get_options()) grammar.global.push_back(option_rule(*option));
  add_verb(app, {}, grammar);
  return grammar;
}

}  // namespace lull::cli
