// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/options.h"
#include "model/kinds.h"

namespace lull::cli {

/// CLI11's own check prints all members in braces; ours reads as a sentence. Its name is for
/// completion, which offers what stands there (grammar.h).
CLI::Validator one_of(const std::vector<std::string>& words);
/// A number from `least` in steps, or the word `also` where there is one.
CLI::Validator number(int least, int most, int step, const char* what, const char* also = nullptr);

/// The kinds that an entry can be of, the notebook's among them.
std::vector<std::string> kind_names();

/// The grammar of the command line, verb by verb. What CLI11 writes into lives as long as this; the
/// verb that was given is taken out of `chosen`.
class Builder {
 public:
  Builder();
  CLI::App& app() { return app_; }

  Globals globals;
  std::optional<Verb> chosen;
  std::optional<std::string> help_about;
  std::string completion_for;

 private:
  template <class T>
  struct Made {
    CLI::App& app;
    T& what;
  };

  /// Adds a verb that, once parsed, is a T.
  template <class T>
  Made<T> verb(CLI::App& parent, const char* name, const char* about, const char* example,
               T what = {}) {
    CLI::App* made = parent.add_subcommand(name, about);
    made->set_help_flag();
    made->footer(example);
    auto held = std::make_shared<T>(std::move(what));
    made->callback([this, held] {
      if (!chosen) chosen = *held;
    });
    add_globals(*made);
    return {*made, *held};
  }
  template <class T>
  Made<T> verb(const char* name, const char* about, const char* example, T what = {}) {
    return verb<T>(app_, name, about, example, std::move(what));
  }

  void add_globals(CLI::App& app);
  /// An id or its start, in a place of its own.
  static void add_id(CLI::App& app, std::string& to, const char* name = "ID");
  static void add_ids(CLI::App& app, std::vector<std::string>& to);

  // options.cc
  void start();
  void keeping();
  void pairing();
  void network();
  // options_entries.cc
  void writing();
  void want();
  void limit();
  void kinds();
  void acknowledge();
  void edit();
  void reading();
  void sharing();
  void add_fields(CLI::App& app, const model::KindSpec& kind,
                  const std::vector<std::string_view>& places, verb::Write& to);
  void add_field(CLI::App& app, const model::FieldSpec& field, verb::Write& to);
  // options_practice.cc
  void plans();
  void proposals();
  void rounds();
  // options_transfer.cc
  void reminders();
  void settings();
  void transfer();
  // options_views.cc
  void views();
  void looking_back();
  void catalogue();
  void marks();
  Made<verb::Mark> mark(verb::Mark::Kind kind, const char* name, const char* about,
                        const char* example);

  CLI::App app_;
  bool help_flag_ = false;  // only shown: parse() looks for it first
  std::vector<std::string> help_words_;
};

}  // namespace lull::cli
