// SPDX-License-Identifier: Apache-2.0
#include "model/catalogue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <string>

#include "model/kinds.h"
#include "model/text.h"

namespace lull::model {
namespace {

template <class All>
std::set<std::string_view> ids_of(const All& all) {
  std::set<std::string_view> ids;
  for (const auto& one : all) ids.insert(one.id);
  return ids;
}

/// So many, each id there once, and each written as ids are.
template <class All>
void expect_ids(const All& all, std::size_t count, const char* pattern) {
  EXPECT_EQ(all.size(), count);
  EXPECT_EQ(ids_of(all).size(), all.size()) << "an id is there twice";
  const std::regex written(pattern);
  for (const auto& one : all) EXPECT_TRUE(std::regex_match(std::string(one.id), written)) << one.id;
}

void expect_text(std::string_view text, std::size_t characters_max, std::string_view who) {
  EXPECT_FALSE(text.empty()) << who;
  EXPECT_TRUE(check_clean(text, Lines::kOne)) << who << ": " << text;
  EXPECT_LE(count_characters(text), characters_max) << who << ": " << text;
}

constexpr const char* kWord = "[a-z0-9]+(-[a-z0-9]+)*";
constexpr const char* kName = "[a-z]+(_[a-z]+)*";
constexpr std::size_t kAnyLength = 600;

TEST(Catalogue, HoldsEverythingOnce) {
  expect_ids(items(), 78, "[a-z]+\\.[a-z]+(_[a-z]+)*");
  expect_ids(categories(), 10, "[a-z]+");
  expect_ids(situations(), 9, kName);
  expect_ids(presets(), 10, "pre\\.[a-z]+(_[a-z]+)*");
  expect_ids(decks(), 5, "[a-z]+");
  expect_ids(prompts(), 30, "p\\.[a-z]+\\.[0-9]{2}");
  expect_ids(check_in_questions(), 12, "ci\\.[a-z]+");
  expect_ids(follow_up_questions(), 4, "fu\\.[a-z]+");
  expect_ids(private_questions(), 3, "pv\\.[a-z]+");
  expect_ids(signposts(), 16, "sp\\.[a-z]+(_[a-z]+)*");
  expect_ids(signal_cards(), 13, kWord);
  expect_ids(first_aid(), 4, kWord);
  expect_ids(notification_titles(), 4, kWord);
  expect_ids(lines(), 32, "[a-z]+([._][a-z0-9]+)*");
  expect_ids(vocabularies(), 43, kName);
}

TEST(Catalogue, EveryItemIsInACategoryAndNamedForIt) {
  std::set<std::string_view> used;
  for (const auto& item : items()) {
    EXPECT_NE(find_category(item.category), nullptr) << item.id;
    EXPECT_TRUE(item.id.starts_with(std::string(item.category) + ".")) << item.id;
    used.insert(item.category);
  }
  EXPECT_EQ(used.size(), categories().size()) << "no category is empty";
}

TEST(Catalogue, EveryItemHasItsPhasesAndAKindOfItsOwn) {
  constexpr std::string_view kPhases = "BRSNDLE";
  const std::set<std::string_view> kinds{"action", "item",   "setting", "space",
                                         "rule",   "signal", "meaning", "list"};
  for (const auto& item : items()) {
    EXPECT_FALSE(item.phases.empty()) << item.id;
    std::size_t from = 0;
    for (const char phase : item.phases) {
      const auto at = kPhases.find(phase, from);
      ASSERT_NE(at, std::string_view::npos) << item.id << ": unknown, twice or out of order";
      from = at + 1;
    }
    EXPECT_TRUE(kinds.contains(item.kind)) << item.id;
  }
  EXPECT_EQ(find_vocabulary("phase")->choices.size(), kPhases.size());
}

TEST(Catalogue, EveryWordingIsCleanAndFitsItsPlace) {
  for (const auto& item : items()) {
    EXPECT_LE(count_characters(item.id), 48u);
    expect_text(item.label, 48, item.id);
    expect_text(item.description, 140, item.id);
  }
  for (const auto& one : categories()) {
    expect_text(one.label, 32, one.id);
    expect_text(one.about, 140, one.id);
  }
  for (const auto& one : situations()) expect_text(one.label, 32, one.id);
  for (const auto& one : decks()) expect_text(one.label, 32, one.id);
  for (const auto& one : presets()) {
    expect_text(one.label, 48, one.id);
    expect_text(one.about, 140, one.id);
  }
  for (const auto& one : prompts()) expect_text(one.text, 160, one.id);
  for (const auto& one : signposts()) {
    expect_text(one.title, 60, one.id);
    expect_text(one.text, kAnyLength, one.id);
  }
  for (const auto& one : signal_cards()) expect_text(one.text, 40, one.id);
  for (const auto& one : first_aid()) expect_text(one.text, kAnyLength, one.id);
  for (const auto& one : lines()) expect_text(one.text, kAnyLength, one.id);
}

TEST(Catalogue, FindsByIdAndNothingElse) {
  for (const auto& one : items()) EXPECT_EQ(find_item(one.id), &one);
  for (const auto& one : categories()) EXPECT_EQ(find_category(one.id), &one);
  for (const auto& one : situations()) EXPECT_EQ(find_situation(one.id), &one);
  for (const auto& one : presets()) EXPECT_EQ(find_preset(one.id), &one);
  for (const auto& one : prompts()) EXPECT_EQ(find_prompt(one.id), &one);
  for (const auto& one : signposts()) EXPECT_EQ(find_signpost(one.id), &one);
  for (const auto& one : vocabularies()) EXPECT_EQ(find_vocabulary(one.id), &one);
  for (const auto& one : kind_words()) EXPECT_EQ(find_kind_words(one.kind), &one);
  for (const auto& one : lines()) EXPECT_EQ(line(one.id), one.text);
  EXPECT_EQ(find_item(""), nullptr);
  EXPECT_EQ(find_item("touch"), nullptr);
  EXPECT_EQ(find_category("touch.hold_still"), nullptr);
  EXPECT_EQ(find_situation("Usual"), nullptr);
  EXPECT_EQ(find_preset("quiet_closeness"), nullptr);
  EXPECT_EQ(find_prompt("p.before.09"), nullptr);
  EXPECT_EQ(find_signpost("sp."), nullptr);
  EXPECT_EQ(find_vocabulary("Want"), nullptr);
  EXPECT_EQ(find_kind_words("care note"), nullptr);
  EXPECT_EQ(line("setup.7"), "");
}

// The sixteen of the first five minutes (practice, catalogue).
TEST(Catalogue, TheQuickStartIsTheSixteen) {
  std::set<std::string_view> marked;
  for (const auto& item : items())
    if (item.quick_start) marked.insert(item.id);
  const std::set<std::string_view> sixteen{
      "touch.hold_still",     "touch.side_by_side",     "touch.no_touch_now",
      "touch.ask_each_time",  "words.one_appreciation", "words.all_is_well",
      "words.quiet_is_fine",  "food.water_near",        "food.light_snack",
      "item.blanket",         "env.low_light",          "env.screens_away",
      "near.no_rush",         "near.own_space",         "cue.pause_sign",
      "later.day_after_check"};
  EXPECT_EQ(marked, sixteen);
}

TEST(Catalogue, ThePresetsStepsAreItemsEachThereOnce) {
  for (const auto& preset : presets()) {
    EXPECT_GE(preset.steps.size(), 4u) << preset.id;
    for (const auto step : preset.steps) {
      EXPECT_NE(find_item(step), nullptr) << preset.id << ": " << step;
      EXPECT_EQ(std::ranges::count(preset.steps, step), 1) << preset.id << ": " << step;
    }
  }
  ASSERT_EQ(find_preset("pre.five_minutes")->steps.size(), 4u);
  EXPECT_EQ(find_preset("pre.five_minutes")->steps.front(), "food.water_near");
}

TEST(Catalogue, EveryPromptIsInADeckAndHasAMode) {
  std::map<std::string_view, int> in_deck;
  std::map<std::string_view, int> of_mode;
  for (const auto& prompt : prompts()) {
    EXPECT_TRUE(ids_of(decks()).contains(prompt.deck)) << prompt.id;
    const auto* mode = find_vocabulary("prompt_mode")->find(prompt.mode);
    ASSERT_NE(mode, nullptr) << prompt.id;
    EXPECT_TRUE(prompt.id.starts_with("p." + std::string(prompt.deck) + ".")) << prompt.id;
    ++in_deck[prompt.deck];
    ++of_mode[mode->id];
  }
  EXPECT_EQ(in_deck, (std::map<std::string_view, int>{
                         {"before", 8}, {"after", 6}, {"differ", 6}, {"every", 4}, {"review", 6}}));
  EXPECT_EQ(of_mode, (std::map<std::string_view, int>{{"open", 18}, {"sealed", 8}, {"solo", 4}}));
  EXPECT_EQ(find_vocabulary("prompt_mode")->find(find_prompt("p.review.06")->mode)->id, "solo");
}

TEST(Catalogue, EveryQuestionIsAnsweredByAFieldOfItsForm) {
  const auto expect_fields = [](std::span<const Question> questions, std::string_view form) {
    std::set<std::string_view> answered;
    for (const auto& question : questions) {
      expect_text(question.text, 80, question.id);
      const auto& fields = find_kind_words(form)->fields;
      EXPECT_TRUE(std::ranges::any_of(fields, [&](const auto& field) {
        return field.field == question.field;
      })) << question.id;
      EXPECT_TRUE(answered.insert(question.field).second) << question.id;
    }
  };
  expect_fields(check_in_questions(), "check_in");
  expect_fields(follow_up_questions(), "follow_up");
  expect_fields(private_questions(), "reflection");
}

TEST(Catalogue, BodyAndChangeAreSharedOnTheirOwnOnly) {
  std::set<std::string_view> alone;
  for (const auto& question : check_in_questions())
    if (question.alone) alone.insert(question.id);
  EXPECT_EQ(alone, (std::set<std::string_view>{"ci.body", "ci.change"}));
}

TEST(Catalogue, SignpostsComeByUrgencyAndFourAreAlwaysListed) {
  std::map<std::uint32_t, int> in_tier;
  std::set<std::string_view> always;
  std::uint32_t before = 1;
  for (const auto& post : signposts()) {
    EXPECT_GE(post.tier, before) << post.id;
    before = post.tier;
    ++in_tier[post.tier];
    if (post.always) always.insert(post.id);
  }
  EXPECT_EQ(in_tier, (std::map<std::uint32_t, int>{{1, 4}, {2, 3}, {3, 4}, {4, 2}, {5, 3}}));
  EXPECT_EQ(always, (std::set<std::string_view>{"sp.emergency_body", "sp.self_harm",
                                                "sp.time_matters", "sp.after_assault"}));
}

// A number could be wrong where somebody reads it in an emergency, and an address would be a link.
TEST(Catalogue, SignpostsNameNoTelephoneNumberAndNoAddress) {
  const std::regex foreign("[0-9]{3}|www\\.|https?:|@");
  for (const auto& post : signposts())
    EXPECT_FALSE(std::regex_search(std::string(post.text), foreign)) << post.id;
}

TEST(Catalogue, NotificationTitlesTellNothing) {
  for (const auto& title : notification_titles()) {
    expect_text(title.text, 30, title.id);
    EXPECT_FALSE(std::regex_search(std::string(title.text),
                                   std::regex("lull|partner|[0-9?]", std::regex::icase)))
        << title.text;
  }
  EXPECT_EQ(notification_titles().front().text, "Reminder");
}

TEST(Catalogue, TheLinesThatOthersReadByNameAreThere) {
  for (const char* id :
       {"deck.moment",    "signpost.head", "round.label",      "round.closed",   "export.footer",
        "setup.1",        "setup.2",       "setup.3",          "setup.4",        "setup.5",
        "setup.6",        "paired",        "agreement.nature", "plan.suspended", "plan.changed",
        "step.taken_out", "not_enough",    "private.line",     "no_body",        "no_words"})
    EXPECT_NE(line(id), "") << id;
  for (const char* id :
       {"export.title", "export.me", "export.other", "counsellor.overview", "counsellor.period",
        "counsellor.limits", "counsellor.helped", "counsellor.changed", "counsellor.weeks",
        "counsellor.week", "counsellor.questions", "minutes.open"})
    EXPECT_NE(line(id), "") << id;
  EXPECT_NE(line("round.label").find("{day}"), std::string_view::npos);
}

struct Numbered {
  std::string_view vocabulary;
  std::uint32_t first;
  std::string_view ids;  ///< in the order of their numbers; "none" of a scale is 15
};

// Records and exports hold these numbers, scripts these words: neither may ever move. Numbers go
// from cautious to eager, since the smaller one stands where two devices disagree.
constexpr Numbered kNumbered[] = {
    {"want", 1, "rather-not clear fine nice matters"},
    {"direction", 1, "receive give self setting"},
    {"pressure", 1, "light medium firm"},
    {"limit_target", 1, "item category cue word own"},
    {"strength", 1, "hard soft"},
    {"care_kind", 1, "allergy diet skin mobility medical senses other"},
    {"phrase_kind", 1, "leave-out call-me lands"},
    {"cue_meaning", 1, "stop slower space quiet ask tears other closer fine"},
    {"item_direction", 1, "both self setting"},
    {"plan_form", 1, "standing tonight experiment"},
    {"phase", 1, "before after settling night next-day days-after everyday"},
    {"proposal_about", 1, "plan change experiment kit joint-trends"},
    {"proposal_answer", 1, "declined countered accepted"},
    {"kit_have", 1, "no low yes"},
    {"talk_reply", 1, "not-now another-time works"},
    {"moment", 1,
     "mon-morning mon-afternoon mon-evening tue-morning tue-afternoon tue-evening wed-morning "
     "wed-afternoon wed-evening thu-morning thu-afternoon thu-evening fri-morning fri-afternoon "
     "fri-evening sat-morning sat-afternoon sat-evening sun-morning sun-afternoon sun-evening"},
    {"five_met", 0, "0 1 2 3 4 none"},
    {"five_close", 0, "0 1 2 3 4 none"},
    {"five_ease", 0, "0 1 2 3 4 none"},
    {"five_valued", 0, "0 1 2 3 4 none"},
    {"five_energy", 0, "0 1 2 3 4 none"},
    {"ten", 0, "0 1 2 3 4 5 6 7 8 9 10 none"},
    {"feeling", 1,
     "calm close cared-for grateful playful proud relaxed tender content sleepy energised "
     "thoughtful quiet exposed tearful flat lonely anxious irritable sore overwhelmed distant "
     "unsure numb"},
    {"change", 1, "not-again less gentler shorter longer earlier later"},
    {"amount", 1, "none-wanted too-short right too-long"},
    {"next_want", 1, "nothing quiet company kind-words practical talk"},
    {"adjust", 1, "rethink one-change not-sure keep"},
    {"follow_up", 1, "day-one day-three other"},
    {"mood", 1, "much-lower lower usual better much-better"},
    {"follow_up_want", 1, "nothing company quiet kind-words practical outside"},
    {"body_place", 1,
     "head neck chest shoulders hands back belly hips genital bottom legs feet skin whole-body"},
    {"discomfort", 1,
     "soreness aching cramp burning itching swelling bruise graze bleeding numbness stiffness "
     "headache dizziness nausea tiredness other"},
    {"since", 1, "longer yesterday today"},
    {"course", 1, "worse same easing"},
    {"tried", 1, "rest cool-pack warmth washed medicine stretching comfort advice nothing"},
    {"relief", 1, "no too-early little yes"},
    {"ready", 1, "not-yet when-we-talk now"},
    {"acknowledgement", 1, "time talk heard thanks"},
    {"prompt_mode", 1, "solo sealed open"},
    {"pv_free", 1, "yes not-sure no rather-not-say"},
    {"pv_safe", 1, "yes mostly not-really no rather-not-say"},
    {"pv_app", 1, "no a-bit yes"},
    {"yes_no", 0, "no yes"},
};

constexpr std::uint32_t kNotApplicable = 15;

TEST(Vocabularies, NumbersAndIdsKeepTheirMeaning) {
  ASSERT_EQ(vocabularies().size(), std::size(kNumbered));
  for (const auto& expected : kNumbered) {
    const auto* vocabulary = find_vocabulary(expected.vocabulary);
    ASSERT_NE(vocabulary, nullptr) << expected.vocabulary;
    std::string ids;
    auto number = expected.first;
    for (const auto& choice : vocabulary->choices) {
      ids += (ids.empty() ? "" : " ") + std::string(choice.id);
      EXPECT_EQ(choice.number, choice.id == "none" ? kNotApplicable : number) << choice.id;
      ++number;
    }
    EXPECT_EQ(ids, expected.ids) << expected.vocabulary;
  }
}

TEST(Vocabularies, EveryChoiceIsFoundByNumberAndByWordAndNothingElseIs) {
  const std::regex written(kWord);
  for (const auto& vocabulary : vocabularies()) {
    for (const auto& choice : vocabulary.choices) {
      EXPECT_EQ(vocabulary.find(std::uint64_t{choice.number}), &choice) << choice.id;
      EXPECT_EQ(vocabulary.find(choice.id), &choice) << choice.id;
      EXPECT_TRUE(std::regex_match(std::string(choice.id), written)) << choice.id;
      expect_text(choice.phrase, 40, vocabulary.id);
    }
    EXPECT_EQ(vocabulary.find(std::uint64_t{99}), nullptr);
    EXPECT_EQ(vocabulary.find((std::uint64_t{1} << 32) + 1), nullptr) << "no narrowing";
    EXPECT_EQ(vocabulary.find(""), nullptr);
  }
  EXPECT_EQ(find_vocabulary("want")->find(std::uint64_t{0}), nullptr);
}

TEST(KindWords, EveryKindAndEachOfItsFieldsHasWords) {
  for (const auto kinds : {all_kinds(), notebook_kinds()})
    for (const auto* kind : kinds) {
      const auto* words = find_kind_words(kind->name);
      ASSERT_NE(words, nullptr) << kind->name;
      for (const auto& field : kind->fields)
        EXPECT_TRUE(std::ranges::any_of(words->fields,
                                        [&](const auto& one) { return one.field == field.name; }))
            << kind->name << "." << field.name;
    }
}

TEST(KindWords, ElementsHaveWordsForWhatIsInThem) {
  for (const char* kind : {"plan", "proposal"})
    for (const char* part : {"steps.item", "steps.text", "steps.receiver", "steps.giver",
                             "steps.phase", "steps.minutes", "steps.pressure", "steps.ask"})
      EXPECT_NE(field_label(kind, part), part) << kind;
  EXPECT_EQ(field_label("check_in", "change.how"), "how");
  EXPECT_EQ(field_label("sealed_round", "halves.answer"), "answer");
}

TEST(KindWords, EachIsSaidInWordsAndLabelsFitTheirColumn) {
  constexpr std::size_t kLabelMax = 11;  // a column of twelve, with room before the value
  std::set<std::string_view> names;
  for (const auto& words : kind_words()) {
    EXPECT_TRUE(names.insert(words.one).second) << words.one << " names two kinds";
    expect_text(words.one, 32, words.kind);
    expect_text(words.many, 32, words.kind);
    expect_text(words.about, 100, words.kind);
    EXPECT_EQ(words.one.find('_'), std::string_view::npos) << words.one;
    std::set<std::string_view> fields;
    for (const auto& field : words.fields) {
      EXPECT_TRUE(fields.insert(field.field).second) << words.kind << "." << field.field;
      expect_text(field.label, kLabelMax, words.kind);
      EXPECT_EQ(field.label.find('_'), std::string_view::npos) << field.label;
    }
  }
  EXPECT_EQ(find_kind_words("care_note")->one, "care note");
}

TEST(KindWords, AFieldOfANewerVersionIsCalledByItsName) {
  EXPECT_EQ(field_label("preference", "my_words"), "own words");
  EXPECT_EQ(field_label("preference", "tomorrow"), "tomorrow");
  EXPECT_EQ(field_label("tomorrow", "text"), "text");
}

}  // namespace
}  // namespace lull::model
