// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace lull::model {

/// How an item is answered: receiving and giving apart, for oneself, or one answer for a setting.
enum class ItemDirection : std::uint8_t { kReceiveGive, kSelf, kSetting };

/// What is built in, from catalogue_en.json. An id's meaning never changes; wording may.
struct Item {
  std::string_view id;
  std::string_view label;
  std::string_view category;
  ItemDirection direction;
  std::string_view phases;  ///< letters of the phase vocabulary, "RS"
  std::string_view kind;    ///< "action", "item", "setting", "space", "rule", "signal", …
  std::string_view description;
  bool quick_start;  ///< one of the first five minutes' sixteen
};
struct Category {
  std::string_view id;
  std::string_view label;
  std::string_view about;
};
struct Situation {
  std::string_view id;
  std::string_view label;
};
/// A starting point: its steps are items.
struct Preset {
  std::string_view id;
  std::string_view label;
  std::string_view about;
  std::span<const std::string_view> steps;
};
struct Deck {
  std::string_view id;
  std::string_view label;
};
/// A conversation card. `mode` is a number of the vocabulary "prompt_mode".
struct Prompt {
  std::string_view id;
  std::string_view deck;
  std::uint32_t mode;
  std::string_view text;
};
/// A question of the check-in, of a follow-up or of the private notebook. `field` is the name of
/// the field that takes the answer, in the kind of that form; `alone`: it is left out of "share
/// these answers" and shared on its own only.
struct Question {
  std::string_view id;  ///< "ci.met", "fu.mood", "pv.free"
  std::string_view text;
  std::string_view field;
  bool alone;
};
/// General safety information. Tier 1 is the most urgent.
struct Signpost {
  std::string_view id;
  std::uint32_t tier;
  std::string_view title;
  std::string_view text;
  bool always;  ///< listed wherever signposts are, not only when its rule applies
};
/// A line for reading, by id: first-aid lines, signal cards, notification titles, the deck's
/// opening line, the six lines of the first run, …
struct Line {
  std::string_view id;
  std::string_view text;
};

/// One value of a field that chooses among few. `id` is the word of scripts and the command line,
/// `phrase` the wording.
struct Choice {
  std::uint32_t number;
  std::string_view id;
  std::string_view phrase;
};
struct Vocabulary {
  std::string_view id;
  std::span<const Choice> choices;

  const Choice* find(std::uint64_t number) const;
  const Choice* find(std::string_view choice) const;
};

/// How a kind is called by people, and its fields.
struct KindWords {
  std::string_view kind;   ///< KindSpec::name
  std::string_view one;    ///< "care note"
  std::string_view many;   ///< "care notes"
  std::string_view about;  ///< one sentence
  struct FieldWords {
    std::string_view field;  ///< FieldSpec::name; "steps.minutes" for an element's own field
    std::string_view label;
  };
  std::span<const FieldWords> fields;
};

std::span<const Item> items();
std::span<const Category> categories();
std::span<const Situation> situations();
std::span<const Preset> presets();
std::span<const Deck> decks();
std::span<const Prompt> prompts();
std::span<const Question> check_in_questions();
std::span<const Question> follow_up_questions();
std::span<const Question> private_questions();
std::span<const Signpost> signposts();
std::span<const Line> signal_cards();
std::span<const Line> first_aid();
std::span<const Line> notification_titles();
std::span<const Line> lines();
std::span<const Vocabulary> vocabularies();
std::span<const KindWords> kind_words();

const Item* find_item(std::string_view id);
const Category* find_category(std::string_view id);
const Situation* find_situation(std::string_view id);
const Preset* find_preset(std::string_view id);
const Prompt* find_prompt(std::string_view id);
const Signpost* find_signpost(std::string_view id);
const Vocabulary* find_vocabulary(std::string_view id);
const KindWords* find_kind_words(std::string_view kind);
/// The text of a line, or "" for an unknown id.
std::string_view line(std::string_view id);
/// A field's label, or its name where the language has none.
std::string_view field_label(std::string_view kind, std::string_view field);

}  // namespace lull::model
