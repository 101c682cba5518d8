// SPDX-License-Identifier: Apache-2.0
// Verbs that show what follows from the entries of both.
#include "cli/builder.h"
#include "model/catalogue.h"
#include "model/step.h"

namespace lull::cli {
namespace {

template <class All>
std::vector<std::string> ids_of(const All& all) {
  std::vector<std::string> ids;
  for (const auto& one : all) ids.emplace_back(one.id);
  return ids;
}

}  // namespace

void Builder::views() {
  auto overlap = verb<verb::Overlap>("overlap", "where the wishes of the two of you meet",
                                     "lull overlap --situation usual");
  overlap.app.add_option("--situation", overlap.what.situation, "in this situation")
      ->type_name("S");
  verb<verb::Tonight>("tonight", "pause sign, limits, care notes, steps and kit on one screen",
                      "lull tonight");
  auto tick = mark(verb::Mark::Kind::kTick, "tick", "tick off a step of tonight, for yourself",
                   "lull tick 2");
  tick.app.add_option("STEP", tick.what.what, "its number in lull tonight")
      ->type_name("")
      ->required()
      ->check(number(1, static_cast<int>(model::step::kStepsMax), 1, "the number of a step"));
  verb<verb::Who>("who", "who can see what, and what you can do about it", "lull who");
}

void Builder::looking_back() {
  verb<verb::Helped>("helped", "what has helped, in numbers", "lull helped");
  verb<verb::Trends>("trends", "how your check-ins went over time", "lull trends");
  auto back = verb<verb::LookBack>("back", "plans, things you tried and kind words of before",
                                   "lull back --from 2026-11");
  back.app.add_option("--from", back.what.from, "from this month on")->type_name("MONTH");
  back.app.add_option("--to", back.what.to, "until this month")->type_name("MONTH");
  auto words =
      verb<verb::LookBack>("words", "kind words that the other person wrote to you", "lull words");
  words.what.words_only = true;
}

Builder::Made<verb::Mark> Builder::mark(verb::Mark::Kind kind, const char* name, const char* about,
                                        const char* example) {
  auto made = verb<verb::Mark>(name, about, example);
  made.what.kind = kind;
  made.app.add_flag("--undo", made.what.undo, "takes it back");
  return made;
}

void Builder::marks() {
  using Kind = verb::Mark::Kind;
  auto star = mark(Kind::kStar, "star", "put a star on a card; nobody else sees it",
                   "lull star p.before.02");
  star.app.add_option("CARD", star.what.what, "its id")->type_name("")->required();
  auto hide = mark(Kind::kHide, "hide", "leave a card or an item out from now on, for yourself",
                   "lull hide touch.hair_strokes");
  hide.app.add_option("ID", hide.what.what, "the card's or the item's")->type_name("")->required();
  auto call = mark(Kind::kCall, "call", "another name for an item, on your own screen",
                   "lull call touch.hold_still \"our quiet\"");
  call.app.add_option("ITEM", call.what.what, "its id")->type_name("")->required();
  call.app.add_option("NAME", call.what.name, "at most 48 characters")->type_name("");
}

void Builder::catalogue() {
  verb<verb::Start>("start", "the first five minutes: sixteen items, one after the other",
                    "lull start");
  auto items = verb<verb::Items>("items", "items to answer or plan with, or what one is about",
                                 "lull items touch");
  items.app.add_option("WHAT", items.what.what, "a category, or an item")->type_name("");
  items.app.add_flag("--hidden", items.what.hidden, "those that you have hidden");
  verb<verb::Presets>("presets", "ways to begin a plan", "lull presets");
  const auto deck = [](CLI::App& app, verb::Cards& to) {
    app.add_option("DECK", to.deck, "before, after, differ, every or review")
        ->type_name("")
        ->check(one_of(ids_of(model::decks())));
    app.add_flag("--starred", to.starred, "those with a star alone");
  };
  auto cards = verb<verb::Cards>("cards", "conversation cards", "lull cards before");
  deck(cards.app, cards.what);
  cards.app.add_flag("--hidden", cards.what.hidden, "those that you have hidden");
  auto draw = verb<verb::Cards>("draw", "one conversation card, by chance", "lull draw every");
  draw.what.draw = true;
  deck(draw.app, draw.what);
  marks();
  auto signals = verb<verb::Signals>(
      "signals", "short messages to hold up; nothing is stored or sent", "lull signals water");
  signals.app.add_option("ID", signals.what.id, "the one to show large")
      ->type_name("")
      ->check(one_of(ids_of(model::signal_cards())));
  auto signposts =
      verb<verb::Signposts>("signposts", "where to find help; leaves no trace that you looked",
                            "lull signposts sp.same_day");
  signposts.app.add_option("ID", signposts.what.id, "all of one")
      ->type_name("")
      ->check(one_of(ids_of(model::signposts())));
}

}  // namespace lull::cli
