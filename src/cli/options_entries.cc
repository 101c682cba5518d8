// SPDX-License-Identifier: Apache-2.0
// Verbs that write, read and share entries.
#include <algorithm>
#include <cctype>

#include "cli/builder.h"
#include "cli/field_values.h"
#include "cli/kind_verbs.h"
#include "model/catalogue.h"

namespace lull::cli {
namespace {

constexpr const char* kMoreThanOne = "; more than once if you like";

bool is_flag(const model::FieldSpec& field) {
  return field.choices == "yes_no";
}

bool is_many(const model::FieldSpec& field) {
  return field.type == model::FieldType::kSet || field.type == model::FieldType::kList;
}

/// The value's place-holder in the help. Completion knows some of them (grammar.cc).
const char* value_name(const model::FieldSpec& field) {
  if (field.name == "item" || field.name == "about" || field.name == "helped" ||
      field.name == "ask")
    return "ITEM";
  if (field.name == "situation" || field.name == "situations") return "S";
  if (field.type == model::FieldType::kNumber && field.choices.empty()) return "N";
  if (field.type == model::FieldType::kDay) return "DAY";
  return field.choices.empty() ? "TEXT" : "WORD";
}

CLI::Validator fits(const model::FieldSpec& field) {
  const auto words = words_of(field);
  if (!words.empty()) return one_of(words);
  return CLI::Validator(
      [&field](const std::string& given) {
        model::Fields ignored;
        return put_typed(field, given, false, ignored) ? std::string() : what_fits(field);
      },
      "", "");
}

void add_put(CLI::App& app, const char* flag, const char* about, const char* field,
             const char* value, verb::Write& to) {
  app.add_flag_callback(
      flag,
      [&to, field, value] {
        to.puts.push_back({field, value});
      },
      about);
}

}  // namespace

std::vector<std::string> kind_names() {
  std::vector<std::string> names;
  for (const auto* kind : model::all_kinds()) names.emplace_back(kind->name);
  for (const auto* kind : model::notebook_kinds()) names.emplace_back(kind->name);
  return names;
}

void Builder::add_field(CLI::App& app, const model::FieldSpec& field, verb::Write& to) {
  const std::string name(field.name);
  if (is_flag(field)) {
    app.add_flag_callback(
        "--" + typed_name(field),
        [&to, name] {
          to.puts.push_back({name, "yes"});
        },
        std::string(model::field_label(to.kind, field.name)));
    return;
  }
  // A set is named by what one of its members is.
  std::string option = "--" + typed_name(field);
  if (field.name == "tags") option = "--tag";
  if (field.name == "situations") option = "--situation";
  if (field.name == "my_words") option = "--words";
  std::string about(model::field_label(to.kind, field.name));
  const auto words = words_of(field);
  if (words.empty() && !field.choices.empty()) about += ": " + what_fits(field);
  if (words.empty() && field.type == model::FieldType::kNumber) about += ": " + what_fits(field);
  if (is_many(field)) about += kMoreThanOne;
  app.add_option_function<std::vector<std::string>>(
         option,
         [&to, name](const std::vector<std::string>& values) {
           for (const auto& value : values) to.puts.push_back({name, value});
         },
         about)
      ->type_name(value_name(field))
      ->allow_extra_args(false)
      ->take_all()
      ->check(fits(field));
}

/// An option for every field that has no place of its own.
void Builder::add_fields(CLI::App& app, const model::KindSpec& kind,
                         const std::vector<std::string_view>& places, verb::Write& to) {
  for (const auto& field : kind.fields) {
    const bool placed = std::find(places.begin(), places.end(), field.name) != places.end();
    if (is_typed(field) && !placed) add_field(app, field, to);
  }
}

void Builder::kinds() {
  for (const auto& made : kind_verbs()) {
    const auto& kind = model::spec_of(made.kind);
    verb::Write fresh;
    fresh.kind = kind.name;
    fresh.share = made.for_both;
    auto write = verb<verb::Write>(made.verb, made.about, made.example, fresh);
    for (const auto place : made.places) {
      const auto& field = *kind.field(place);
      std::string shown = typed_name(field);
      for (auto& c : shown) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      auto* option = write.app.add_option_function<std::string>(
          shown,
          [&to = write.what, name = std::string(place)](const std::string& value) {
            to.puts.push_back({name, value});
          },
          std::string(model::field_label(kind.name, place)));
      option->type_name("")->required(!made.may_be_asked)->check(fits(field));
    }
    add_fields(write.app, kind, made.places, write.what);
    if (!made.for_both && !model::in_notebook(kind))
      write.app.add_flag("--share", write.what.share, "let the other person see it");
  }
}

void Builder::acknowledge() {
  const auto& kind = model::kAcknowledgementSpec;
  verb::Write fresh;
  fresh.kind = kind.name;
  fresh.share = true;
  auto ack = verb<verb::Write>("ack", "answer an entry of the other person's with a few words",
                               "lull ack 3f2a9c1d thanks", fresh);
  auto& to = ack.what;
  ack.app
      .add_option_function<std::string>(
          "ID",
          [&to](const std::string& v) {
            to.puts.push_back({"target", v});
          },
          "the id or its start")
      ->type_name("")
      ->required();
  ack.app
      .add_option_function<std::string>(
          "WORDS",
          [&to](const std::string& v) {
            to.puts.push_back({"which", v});
          },
          "heard, thanks, talk or time")
      ->type_name("")
      ->required()
      ->check(one_of(words_of(*kind.field("which"))));
}

void Builder::want() {
  verb::Write fresh;
  fresh.kind = model::kPreferenceSpec.name;
  auto want = verb<verb::Write>(
      "want", "answer one item: what you like, and how much",
      "lull want touch.hold_still matters --minutes 20 --note \"lights low\"", fresh);
  auto& to = want.what;
  const auto place = [&](const char* shown, const char* field, const char* about) {
    return want.app
        .add_option_function<std::string>(
            shown,
            [&to, field](const std::string& v) {
              to.puts.push_back({field, v});
            },
            about)
        ->type_name("")
        ->required();
  };
  place("ITEM", "item", "an item's id");
  place("WANT", "want", "matters, nice, fine, rather-not or clear")
      ->check(one_of(words_of(*model::kPreferenceSpec.field("want"))));
  add_put(want.app, "--receive", "about receiving", "direction", "receive", to);
  add_put(want.app, "--give", "about giving", "direction", "give", to);
  add_fields(want.app, model::kPreferenceSpec, {"item", "want", "direction"}, to);
  want.app.add_flag("--share", to.share, "let the other person see it");
}

void Builder::limit() {
  verb::Write fresh;
  fresh.kind = model::kLimitSpec.name;
  auto limit = verb<verb::Write>("limit", "say what you do not want; it outranks everything",
                                 "lull limit touch.hair_strokes --soft --share", fresh);
  auto& to = limit.what;
  limit.app
      .add_option_function<std::string>(
          "WHAT",
          [&to](const std::string& v) {
            to.puts.push_back({"what", v});
          },
          "an item, a category, or your own words")
      ->type_name("")
      ->required();
  auto* hard = limit.app.add_flag_callback(
      "--hard",
      [&to] {
        to.puts.push_back({"strength", "hard"});
      },
      "not at all (this is so if you say nothing)");
  limit.app
      .add_flag_callback(
          "--soft",
          [&to] {
            to.puts.push_back({"strength", "soft"});
          },
          "ask me each time")
      ->excludes(hard);
  auto* share = limit.app.add_flag("--share", to.share, "the other person may see it");
  limit.app.add_flag("--keep", to.keep, "it stays with you")->excludes(share);
  add_put(limit.app, "--item", "WHAT is an item's id", "target", "item", to);
  add_put(limit.app, "--category", "WHAT is a category's id", "target", "category", to);
  add_put(limit.app, "--cue", "WHAT is a signal", "target", "cue", to);
  add_put(limit.app, "--word", "WHAT is a word to leave out", "target", "word", to);
  add_put(limit.app, "--own", "WHAT is in your own words", "target", "own", to);
  add_put(limit.app, "--receive", "about receiving", "direction", "receive", to);
  add_put(limit.app, "--give", "about giving", "direction", "give", to);
  add_fields(limit.app, model::kLimitSpec, {"what", "strength", "target", "direction"}, to);
  auto keep = verb<verb::KeepLimit>(
      "keep", "a limit stays as it is; what you had asked for is undone", "lull keep 3f2a9c1d");
  add_id(keep.app, keep.what.id);
}

void Builder::writing() {
  want();
  limit();
  kinds();
  acknowledge();
  edit();
}

void Builder::edit() {
  auto edit = verb<verb::Edit>("edit", "change an entry: FIELD=VALUE, tags+=WORD, tags-=WORD",
                               "lull edit 3f2a9c1d minutes=10 note=\"lights low\"");
  add_id(edit.app, edit.what.id);
  edit.app
      .add_option("FIELD=VALUE", edit.what.puts,
                  "fields as lull kinds names them; - is standard input")
      ->type_name("")
      ->required();
  auto kinds =
      verb<verb::Kinds>("kinds", "kinds of entries, or the fields of one", "lull kinds preference");
  kinds.app.add_option("KIND", kinds.what.kind, "a kind, or a list of words")->type_name("");
}

void Builder::reading() {
  auto list = verb<verb::List>("list", "entries, one a line", "lull list limit");
  list.app.add_option("KIND", list.what.kind, "one kind only")
      ->type_name("")
      ->check(one_of(kind_names()));
  auto show = verb<verb::Show>("show", "all of one entry", "lull show 3f2a9c1d");
  add_id(show.app, show.what.id);
  auto search =
      verb<verb::Search>("search", "find entries by their words", "lull search warm drink");
  search.app.add_option("WORDS", search.what.words, "all of them")->type_name("")->required();
  auto history = verb<verb::History>("history", "how an entry came to be", "lull history 3f2a9c1d");
  add_id(history.app, history.what.id);
  verb<verb::Watch>("watch", "say what changes, until you stop it", "lull watch --json");
}

void Builder::sharing() {
  auto share = verb<verb::Share>("share", "show what the other person would see, then share it",
                                 "lull share 3f2a9c1d 77aa01be");
  add_ids(share.app, share.what.ids);
  share.app
      .add_option("--only", share.what.fields,
                  "of a check-in or comfort log, this answer; more than once if you like")
      ->type_name("FIELD")
      ->allow_extra_args(false);
  share.app.add_flag("--yes", share.what.yes, "do not ask");
  auto withdraw = verb<verb::Withdraw>(
      "withdraw", "take a shared entry back, from the other device too", "lull withdraw 3f2a9c1d");
  auto* which = withdraw.app.add_option("ID", withdraw.what.ids, "ids or their starts");
  which->type_name("");
  withdraw.app.add_flag("--all", withdraw.what.all, "everything that you share")->excludes(which);
  auto remove = verb<verb::Delete>("delete", "remove an entry of yours, here and there",
                                   "lull delete 3f2a9c1d");
  add_ids(remove.app, remove.what.ids);
}

}  // namespace lull::cli
