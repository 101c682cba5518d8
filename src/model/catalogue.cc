// SPDX-License-Identifier: Apache-2.0
#include "model/catalogue.h"

namespace lull::model {

namespace {

// Made from catalogue_en.json at build time by tools/make_catalogue.cc: a table for each of the
// functions below.
#include "catalogue_en.inc"

template <class T>
const T* find_in(std::span<const T> all, std::string_view id) {
  for (const auto& one : all)
    if (one.id == id) return &one;
  return nullptr;
}

}  // namespace

const Choice* Vocabulary::find(std::uint64_t number) const {
  for (const auto& choice : choices)
    if (choice.number == number) return &choice;
  return nullptr;
}
const Choice* Vocabulary::find(std::string_view choice) const {
  return find_in(choices, choice);
}

std::span<const Item> items() {
  return kItems;
}
std::span<const Category> categories() {
  return kCategories;
}
std::span<const Situation> situations() {
  return kSituations;
}
std::span<const Preset> presets() {
  return kPresets;
}
std::span<const Deck> decks() {
  return kDecks;
}
std::span<const Prompt> prompts() {
  return kPrompts;
}
std::span<const Question> check_in_questions() {
  return kCheckInQuestions;
}
std::span<const Question> follow_up_questions() {
  return kFollowUpQuestions;
}
std::span<const Question> private_questions() {
  return kPrivateQuestions;
}
std::span<const Signpost> signposts() {
  return kSignposts;
}
std::span<const Line> signal_cards() {
  return kSignalCards;
}
std::span<const Line> first_aid() {
  return kFirstAid;
}
std::span<const Line> notification_titles() {
  return kNotificationTitles;
}
std::span<const Line> lines() {
  return kLines;
}
std::span<const Vocabulary> vocabularies() {
  return kVocabularies;
}
std::span<const KindWords> kind_words() {
  return kKindWords;
}

const Item* find_item(std::string_view id) {
  return find_in(items(), id);
}
const Category* find_category(std::string_view id) {
  return find_in(categories(), id);
}
const Situation* find_situation(std::string_view id) {
  return find_in(situations(), id);
}
const Preset* find_preset(std::string_view id) {
  return find_in(presets(), id);
}
const Prompt* find_prompt(std::string_view id) {
  return find_in(prompts(), id);
}
const Signpost* find_signpost(std::string_view id) {
  return find_in(signposts(), id);
}
const Vocabulary* find_vocabulary(std::string_view id) {
  return find_in(vocabularies(), id);
}
const KindWords* find_kind_words(std::string_view kind) {
  for (const auto& words : kind_words())
    if (words.kind == kind) return &words;
  return nullptr;
}

std::string_view line(std::string_view id) {
  const auto* found = find_in(lines(), id);
  return found == nullptr ? std::string_view() : found->text;
}

std::string_view field_label(std::string_view kind, std::string_view field) {
  const auto* words = find_kind_words(kind);
  if (words != nullptr)
    for (const auto& one : words->fields)
      if (one.field == field) return one.label;
  return field;
}

}  // namespace lull::model
