// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "cli/entry.h"
#include "cli/json.h"
#include "cli/limits.h"
#include "cli/names.h"
#include "cli/round_view.h"
#include "cli/text.h"
#include "cli/verbs.h"
#include "control.pb.h"
#include "model/catalogue.h"

namespace lull::cli {
namespace {

constexpr Name kRoundStates[] = {
    {"invited", proto::ROUND_INVITED, ""},
    {"sealed", proto::ROUND_SEALED, ""},
    {"open", proto::ROUND_OPEN, ""},
    {"closed", proto::ROUND_CLOSED, ""},
};

std::string question_of(const proto::RoundView& round) {
  const auto* card = model::find_prompt(round.card());
  return card != nullptr ? std::string(card->text) : round.question();
}

/// The same on both devices, whoever has answered (SR-16).
std::string label_of(const proto::RoundView& round) {
  std::string label(model::line("round.label"));
  constexpr std::string_view kDay = "{day}";
  if (const auto at = label.find(kDay); at != std::string::npos)
    label.replace(at, kDay.size(), round.expires_day());
  return label;
}

std::string round_json(const proto::RoundView& round) {
  JsonObject out;
  out.text("id", round.id()).text("state", word_of(kRoundStates, round.state()));
  if (!round.card().empty()) out.text("card", round.card());
  out.text("question", question_of(round)).text("expires_day", round.expires_day());
  if (!round.mine().empty()) out.text("mine", round.mine());
  if (round.state() == proto::ROUND_OPEN) out.text("theirs", round.theirs());
  return out.done();
}

/// The first line behind `head`, the others set in as far.
void show_set_in(Console& console, std::string_view head, std::string_view text) {
  std::string before(head);
  for (const auto& line : wrap(for_people(text), kColumns - head.size())) {
    console.data(before + line);
    before.assign(head.size(), ' ');
  }
}

}  // namespace

void show_round(Session& session, const proto::RoundView& round) {
  Console& console = session.console;
  if (session.globals.json) return console.data(round_json(round));
  show_set_in(console, short_id(round.id()) + "  ", question_of(round));
  if (!round.mine().empty()) show_set_in(console, "  you    ", round.mine());
  if (round.state() == proto::ROUND_OPEN)
    show_set_in(console, "  other  ", round.theirs());
  else if (round.state() == proto::ROUND_CLOSED)
    console.data("  " + std::string(model::line("round.closed")));
  else
    console.data("  " + label_of(round));
}

Result<void> perform(Session& session, const verb::Rounds&) {
  proto::RoundsReply reply;
  LULL_TRY(session.client.call("Rounds", proto::Empty(), reply));
  for (const auto& round : reply.rounds()) show_round(session, round);
  if (reply.rounds_size() == 0)
    session.console.say("None yet. You could begin with: lull seal p.before.01.");
  return {};
}

Result<void> perform(Session& session, const verb::Seal& what) {
  proto::StartRoundRequest request;
  if (model::find_prompt(what.what) != nullptr)
    request.set_card(what.what);
  else
    request.set_question(what.what);
  request.set_days(what.days);
  request.set_target(what.about);
  proto::RoundView made;
  LULL_TRY(session.client.call("StartRound", request, made));
  show_round(session, made);
  session.console.say("To answer it: lull answer " + short_id(made.id()) + ".");
  return {};
}

Result<void> perform(Session& session, const verb::AnswerRound& what) {
  proto::AnswerRoundRequest request;
  request.set_id(what.id);
  request.set_take_back(what.take_back);
  if (!what.take_back) {
    LULL_ASSIGN(*request.mutable_answer(), session.text_of(what.answer));
  }
  proto::RoundView round;
  LULL_TRY(session.client.call("AnswerRound", request, round));
  show_round(session, round);
  return {};
}

Result<void> perform(Session& session, const verb::TalkReply& what) {
  const auto* reply = model::find_vocabulary("talk_reply")->find(what.reply);
  proto::SaveRequest request;
  request.set_id(what.id);
  request.mutable_content()->mutable_talk_request()->set_reply(reply->number);
  for (const auto& moment : what.moments)
    request.mutable_content()->mutable_talk_request()->add_reply_moments()->set_name(moment);
  proto::Entry saved;
  LULL_TRY(session.client.call("Save", request, saved));
  session.console.data(session.globals.json ? entry_json(saved)
                                            : list_line(saved, session.console.columns()));
  return {};
}

}  // namespace lull::cli
