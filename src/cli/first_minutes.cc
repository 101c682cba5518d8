// SPDX-License-Identifier: Apache-2.0
// The first five minutes: sixteen items, and whether anything shall be left out altogether.
#include <fmt/format.h>

#include "cli/field_values.h"
#include "cli/json.h"
#include "cli/known.h"
#include "cli/text.h"
#include "cli/verbs.h"
#include "control.pb.h"
#include "model/catalogue.h"
#include "model/kinds.h"

namespace lull::cli {
namespace {

constexpr std::uint32_t kReceive = 1;
constexpr std::uint32_t kGive = 2;
constexpr std::uint32_t kSelf = 3;
constexpr std::uint32_t kSetting = 4;

std::vector<const model::Item*> first_items() {
  std::vector<const model::Item*> out;
  for (const auto& item : model::items())
    if (item.quick_start) out.push_back(&item);
  return out;
}

std::vector<std::uint32_t> directions_of(const model::Item& item) {
  switch (item.direction) {
    case model::ItemDirection::kSelf:
      return {kSelf};
    case model::ItemDirection::kSetting:
      return {kSetting};
    case model::ItemDirection::kReceiveGive:
      break;
  }
  return {kReceive, kGive};
}

void list_as_json(Session& session) {
  for (const auto* item : first_items()) {
    std::vector<std::string> directions;
    for (const auto direction : directions_of(*item))
      directions.push_back(word_for("direction", direction));
    session.console.data(JsonObject()
                             .text("id", item->id)
                             .text("label", item->label)
                             .text("about", item->description)
                             .texts("directions", directions)
                             .done());
  }
}

bool answers(const proto::Entry& entry, const model::Item& item, std::uint32_t direction) {
  const auto& before = entry.content().preference();
  return entry.mine() && entry.content().has_preference() && before.item() == item.id &&
         static_cast<std::uint32_t>(before.direction()) == direction &&
         (before.situation().empty() || before.situation() == "usual");
}

/// The five minutes as they go.
struct Minutes {
  Session& session;
  std::vector<proto::Entry> earlier;
  std::size_t answered = 0;
};

Result<void> save(Minutes& at, const model::Item& item, std::uint32_t direction,
                  std::uint64_t want) {
  proto::SaveRequest request;
  for (const auto& entry : at.earlier)
    if (answers(entry, item, direction)) request.set_id(entry.id());
  auto& answer = *request.mutable_content()->mutable_preference();
  answer.set_item(std::string(item.id));
  answer.set_situation("usual");
  answer.set_direction(static_cast<proto::Direction>(direction));
  answer.set_want(static_cast<proto::Want>(want));
  proto::Entry saved;
  LULL_TRY(at.session.client.call("Save", request, saved));
  ++at.answered;
  return {};
}

/// False at the end of input.
Result<bool> ask_one(Minutes& at, const model::Item& item, std::uint32_t direction) {
  const auto* words = model::find_vocabulary("want");
  const bool of_two = direction == kReceive || direction == kGive;
  const auto question =
      (of_two ? fmt::format("{}: ", phrase_for("direction", direction)) : std::string()) +
      "matters, nice, fine or rather-not?";
  for (;;) {
    const auto typed = at.session.console.ask(question);
    if (!typed) return false;
    if (typed->empty()) return true;
    if (const auto* choice = words->find(std::string_view(*typed)); choice != nullptr) {
      LULL_TRY(save(at, item, direction, choice->number));
      return true;
    }
    at.session.console.say("Choose among those, or leave it out.");
  }
}

/// The limit itself asks whether it shall be shared; nothing is preselected.
Result<void> ask_for_limits(Session& session) {
  session.console.say("");
  std::string_view question = "Is there anything you want left out altogether?";
  while (true) {
    const auto typed = session.console.ask(question);
    if (!typed || typed->empty()) return {};
    verb::Write limit;
    limit.kind = std::string(model::kLimitSpec.name);
    limit.puts.push_back({"what", *typed});
    LULL_TRY(perform(session, limit));
    question = "Anything else? (Enter ends it)";
  }
}

}  // namespace

Result<void> perform(Session& session, const verb::Start&) {
  if (session.globals.json) {
    list_as_json(session);
    return {};
  }
  if (!session.asks()) return fail(Code::kInvalid, "terminal_needed");
  LULL_ASSIGN(auto earlier, all_of(session, model::kPreferenceSpec.name));
  Minutes at{session, std::move(earlier)};
  session.console.say(
      "About five minutes. Everything stays with you until you share it. Enter leaves one out.");
  bool more = true;
  for (const auto* item : first_items()) {
    session.console.say("");
    session.console.say(item->label);
    session.console.quote(item->description);
    for (const auto direction : directions_of(*item)) {
      if (!more) break;
      LULL_ASSIGN(more, ask_one(at, *item, direction));
    }
    if (!more) break;
  }
  if (more) LULL_TRY(ask_for_limits(session));
  session.console.say(
      at.answered == 0
          ? "You could come back at any time: lull start."
          : "Kept with you. You could look at your answers with: lull list preference.");
  return {};
}

}  // namespace lull::cli
