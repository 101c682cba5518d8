// SPDX-License-Identifier: Apache-2.0
#include "cli/verb_tree.h"

#include <CLI/CLI.hpp>

namespace lull::cli {
namespace {

/// The first options of each verb are those of every verb.
constexpr std::size_t kGlobalOptions = 4;

HelpRow row_of(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const bool takes = !option.get_positional() && option.get_items_expected_max() > 0;
  return {option.get_positional()
              ? option.get_name(true)
              : option.get_name(false, true) + (takes && !type.empty() ? " " + type : ""),
          option.get_description()};
}

const CLI::App* verb_in(const CLI::App& app, const std::string& name) {
  for (const auto* one : app.get_subcommands(nullptr))
    if (one->get_name() == name) return one;
  return nullptr;
}

}  // namespace

void add_verbs(const CLI::App& app, const std::string& before, std::vector<HelpRow>& to) {
  for (const auto* one : app.get_subcommands(nullptr)) {
    to.push_back({before + one->get_name(), one->get_description()});
    add_verbs(*one, one->get_name() + " ", to);
  }
}

HelpPage page_of(const CLI::App& app) {
  HelpPage page;
  for (const auto* at = &app; at->get_parent() != nullptr; at = at->get_parent())
    page.usage = " " + at->get_name() + page.usage;
  page.usage = "lull" + (page.usage.empty() ? " [VERB]" : page.usage);
  const auto options = app.get_options();
  for (std::size_t i = 0; i < options.size(); ++i) {
    const CLI::Option& option = *options[i];
    (i < kGlobalOptions ? page.global : page.own).push_back(row_of(option));
    if (!option.get_positional()) continue;
    const std::string name =
        page.own.back().name + (option.get_items_expected_max() > 1 ? "…" : "");
    page.usage += option.get_required() ? " " + name : " [" + name + "]";
  }
  page.usage += " [OPTION…]";
  page.about = app.get_description();
  add_verbs(app, app.get_parent() == nullptr ? "" : app.get_name() + " ", page.verbs);
  page.example = app.get_footer();
  return page;
}

const CLI::App* find_verb(const CLI::App& app, const std::string& about) {
  const CLI::App* at = &app;
  std::string rest = about;
  while (!rest.empty()) {
    const auto space = rest.find(' ');
    at = verb_in(*at, rest.substr(0, space));
    if (at == nullptr) return nullptr;
    rest = space == std::string::npos ? "" : rest.substr(space + 1);
  }
  return at;
}

std::string path_of(const CLI::App& app, const std::vector<std::string>& args) {
  std::string out;
  const auto* at = &app;
  for (const auto& arg : args) {
    const auto* next = verb_in(*at, arg);
    if (next == nullptr) continue;
    out += (out.empty() ? "" : " ") + arg;
    at = next;
    if (at->get_subcommands(nullptr).empty()) break;
  }
  return out;
}

}  // namespace lull::cli
