// SPDX-License-Identifier: Apache-2.0
// Verbs that show what follows from the entries of both.
#include "cli/builder.h"
#include "model/catalogue.h"

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

void Builder::catalogue() {
  verb<verb::Start>("start", "the first five minutes: sixteen items, one after the other",
                    "lull start");
  auto items = verb<verb::Items>("items", "items to answer or plan with, or what one is about",
                                 "lull items touch");
  items.app.add_option("WHAT", items.what.what, "a category, or an item")->type_name("");
  verb<verb::Presets>("presets", "ways to begin a plan", "lull presets");
  const auto deck = [](CLI::App& app, verb::Cards& to) {
    app.add_option("DECK", to.deck, "before, after, differ, every or review")
        ->type_name("")
        ->check(one_of(ids_of(model::decks())));
  };
  auto cards = verb<verb::Cards>("cards", "conversation cards", "lull cards before");
  deck(cards.app, cards.what);
  auto draw = verb<verb::Cards>("draw", "one conversation card, by chance", "lull draw every");
  draw.what.draw = true;
  deck(draw.app, draw.what);
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
