// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "cli/json.h"
#include "cli/known.h"
#include "cli/limits.h"
#include "cli/text.h"
#include "cli/verbs.h"
#include "control.pb.h"
#include "model/catalogue.h"
#include "model/references.h"

namespace lull::cli {
namespace {

constexpr std::size_t kIdColumns = 24;

void show_line(Session& session, std::string_view id, std::string_view about) {
  session.console.data(
      cut("  " + pad(id, kIdColumns) + " " + for_people(about), session.console.columns()));
}

/// What one has marked. Where the daemon is locked or not there, nothing.
class Marked {
 public:
  explicit Marked(Session& session) {
    if (!session.client.call("Marks", proto::Empty(), reply_)) reply_.Clear();
  }
  bool has(proto::MarkKind kind, std::string_view id) const { return find(kind, id) != nullptr; }
  std::string called(std::string_view id, std::string_view otherwise) const {
    const auto* mark = find(proto::MARK_CALLED, id);
    return mark != nullptr ? mark->text() : std::string(otherwise);
  }

 private:
  const proto::Mark* find(proto::MarkKind kind, std::string_view id) const {
    for (const auto& mark : reply_.marks())
      if (mark.kind() == kind && mark.of() == id) return &mark;
    return nullptr;
  }
  proto::MarksReply reply_;
};

/// An item that is built in, or one's own.
struct AnItem {
  std::string id;
  std::string label;
  std::string category;
  std::string about;
  std::uint64_t direction = 1;  // of the vocabulary item_direction
};

/// Where the daemon is locked or not there, what is built in is shown alone.
std::vector<AnItem> all_items(Session& session, const Marked& marked) {
  std::vector<AnItem> out;
  for (const auto& item : model::items())
    out.push_back({std::string(item.id), marked.called(item.id, item.label),
                   std::string(item.category), std::string(item.description),
                   static_cast<std::uint64_t>(item.direction) + 1});
  const auto own = all_of(session, model::kOwnItemSpec.name);
  if (!own) return out;
  for (const auto& entry : *own) {
    const auto& item = entry.content().own_item();
    if (item.hidden() == 0 && entry.content().has_own_item())
      out.push_back({std::string(model::kOwnPrefix) + entry.id(), item.label(), item.category(),
                     item.description(), item.direction()});
  }
  return out;
}

void show_item(Session& session, const AnItem& item, bool whole) {
  Console& console = session.console;
  if (session.globals.json)
    return console.data(JsonObject()
                            .text("id", item.id)
                            .text("label", item.label)
                            .text("category", item.category)
                            .text("direction", word_for("item_direction", item.direction))
                            .text("about", item.about)
                            .done());
  if (!whole) return show_line(session, item.id, item.label);
  const auto* category = model::find_category(item.category);
  console.data(for_people(item.label));
  for (const auto& line : wrap(for_people(item.about), kColumns - 2)) console.data("  " + line);
  console.data(for_people(fmt::format("  {}, {}", category != nullptr ? category->label : "",
                                      phrase_for("item_direction", item.direction))));
}

struct ACard {
  std::string id;
  std::string deck;
  std::uint64_t mode = 1;
  std::string text;
};

std::vector<ACard> cards_of(Session& session, const std::string& deck) {
  std::vector<ACard> out;
  for (const auto& prompt : model::prompts())
    out.push_back(
        {std::string(prompt.id), std::string(prompt.deck), prompt.mode, std::string(prompt.text)});
  if (const auto own = all_of(session, model::kPromptCardSpec.name))
    for (const auto& entry : *own)
      if (entry.content().has_prompt_card())
        out.push_back({entry.id(), entry.content().prompt_card().deck(),
                       std::max<std::uint64_t>(entry.content().prompt_card().mode(), 1),
                       entry.content().prompt_card().text()});
  if (!deck.empty()) std::erase_if(out, [&](const ACard& card) { return card.deck != deck; });
  return out;
}

void show_card(Session& session, const ACard& card) {
  Console& console = session.console;
  if (session.globals.json)
    return console.data(JsonObject()
                            .text("id", card.id)
                            .text("deck", card.deck)
                            .text("mode", word_for("prompt_mode", card.mode))
                            .text("text", card.text)
                            .done());
  for (const auto& line : wrap(for_people(card.text), kColumns)) console.data(line);
  console.data(fmt::format("  {}, {}", cut(for_people(card.id), kIdColumns),
                           word_for("prompt_mode", card.mode)));
}

std::string_view deck_label(std::string_view id) {
  for (const auto& deck : model::decks())
    if (deck.id == id) return deck.label;
  return "Your own";
}

/// Alone in the middle of the screen.
void show_large(Console& console, std::string_view text) {
  constexpr std::size_t kAroundOnPaper = 3;
  const auto around = console.out_is_terminal() ? (console.rows() - 2) / 2 : kAroundOnPaper;
  const auto columns = console.columns();
  const auto used = std::min(columns_of(text), columns);
  console.raw(std::string(around, '\n'));
  console.data(std::string((columns - used) / 2, ' ') + std::string(text));
  console.raw(std::string(around, '\n'));
}

}  // namespace

Result<void> perform(Session& session, const verb::Items& what) {
  const Marked marked(session);
  const auto items = all_items(session, marked);
  const bool category = model::find_category(what.what) != nullptr;
  std::string_view heading;
  std::size_t shown = 0;
  for (const auto& item : items) {
    const bool named = item.id == what.what;
    if (!what.what.empty() && !named && !(category && item.category == what.what)) continue;
    if (!named && marked.has(proto::MARK_HIDDEN, item.id) != what.hidden) continue;
    ++shown;
    const auto* of = model::find_category(item.category);
    if (!session.globals.json && !named && of != nullptr && heading != of->id) {
      session.console.data(std::string(of->label));
      heading = of->id;
    }
    show_item(session, item, named);
  }
  if (shown == 0 && what.hidden)
    session.console.say("None is hidden. To hide one: lull help hide.");
  return shown == 0 && !what.hidden ? fail(Code::kNotFound, "unknown_item") : Result<void>();
}

Result<void> perform(Session& session, const verb::Presets&) {
  for (const auto& preset : model::presets()) {
    if (session.globals.json) {
      session.console.data(JsonObject()
                               .text("id", preset.id)
                               .text("label", preset.label)
                               .text("about", preset.about)
                               .texts("steps", {preset.steps.begin(), preset.steps.end()})
                               .done());
      continue;
    }
    show_line(session, preset.id, fmt::format("{}. {}", preset.label, preset.about));
  }
  session.console.say("To begin a plan with one: lull plan from pre.five_minutes.");
  return {};
}

Result<void> perform(Session& session, const verb::Cards& what) {
  auto cards = cards_of(session, what.deck);
  const Marked marked(session);
  std::erase_if(cards, [&](const ACard& card) {
    return marked.has(proto::MARK_HIDDEN, card.id) != what.hidden ||
           (what.starred && !marked.has(proto::MARK_STARRED, card.id));
  });
  if (cards.empty() && (what.starred || what.hidden))
    session.console.say("There is none like that. See: lull help " +
                        std::string(what.starred ? "star." : "hide."));
  if (what.draw && !cards.empty()) {
    std::random_device chance;
    std::uniform_int_distribution<std::size_t> any(0, cards.size() - 1);
    cards = {cards[any(chance)]};
  }
  if (!session.globals.json)
    for (const auto& line : wrap(model::line("deck.moment"), kColumns)) session.console.data(line);
  std::string deck = "none";
  for (const auto& card : cards) {
    if (!session.globals.json) {
      session.console.data("");
      if (!what.draw && card.deck != deck)
        session.console.data(std::string(deck_label(card.deck)) + "\n");
      deck = card.deck;
    }
    show_card(session, card);
  }
  return {};
}

Result<void> perform(Session& session, const verb::Signals& what) {
  for (const auto& signal : model::signal_cards()) {
    if (!what.id.empty() && signal.id != what.id) continue;
    if (session.globals.json)
      session.console.data(JsonObject().text("id", signal.id).text("text", signal.text).done());
    else if (what.id.empty())
      show_line(session, signal.id, signal.text);
    else
      show_large(session.console, signal.text);
  }
  return {};
}

}  // namespace lull::cli
