// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "cli/entry.h"
#include "cli/json.h"
#include "cli/known.h"
#include "cli/messages.h"
#include "cli/names.h"
#include "cli/plan_view.h"
#include "cli/round_view.h"
#include "cli/text.h"
#include "cli/verbs.h"
#include "control.pb.h"

namespace lull::cli {
namespace {

/// Of each kind of news so many are shown.
constexpr std::size_t kShown = 10;
constexpr std::size_t kShownOfOthers = 3;
constexpr std::size_t kStepsMost = 3;

/// What `lull` alone tells: news first, then what one could do.
struct Overview {
  proto::StatusReply status;
  proto::PairStateReply pairing;
  proto::WaitingReply waiting;
  std::uint64_t fresh_count = 0;
  std::vector<proto::Entry> fresh;  // those of the first page
  std::vector<proto::ProposalView> proposals;
  std::vector<proto::Entry> talks;
  std::vector<proto::RoundView> rounds;
  std::vector<proto::PlanView> reviews;
  std::vector<proto::PlanView> tonight;  // one or none
  std::uint64_t own = 0;
  std::uint64_t own_private = 0;
};

struct Step {
  const char* verb;
  const char* about;
};

const std::string& id_of(const proto::Entry& entry) {
  return entry.id();
}
const std::string& id_of(const proto::RoundView& round) {
  return round.id();
}
template <class View>
const std::string& id_of(const View& view) {
  return view.entry().id();
}

/// Those of `all` that `ids` name, in the order of `ids`.
template <class Ids, class All, class One>
void pick(const Ids& ids, const All& all, std::vector<One>& to) {
  for (const auto& id : ids)
    for (const auto& one : all)
      if (id_of(one) == id) to.push_back(one);
}

Result<void> read_entries(Session& session, Overview& out) {
  proto::ListRequest request;
  request.set_peek(true);
  proto::ListReply page;
  LULL_TRY(session.client.call("List", request, page));
  for (const auto& entry : page.entries()) {
    if (entry.fresh()) out.fresh.push_back(entry);
    if (!entry.mine()) continue;
    ++out.own;
    if (entry.share() == proto::SHARE_PRIVATE) ++out.own_private;
  }
  for (const auto& kind : out.waiting.fresh()) out.fresh_count += kind.count();
  out.fresh_count = std::max<std::uint64_t>(out.fresh_count, out.fresh.size());
  return {};
}

/// What the ids are about; asked for only where there are any.
Result<void> read_named(Session& session, Overview& out) {
  const auto& ids = out.waiting;
  if (ids.proposals_size() > 0) {
    proto::ProposalsReply all;
    LULL_TRY(session.client.call("Proposals", proto::Empty(), all));
    pick(ids.proposals(), all.proposals(), out.proposals);
  }
  if (ids.talk_requests_size() > 0) {
    LULL_ASSIGN(const auto all, all_of(session, model::kTalkRequestSpec.name));
    pick(ids.talk_requests(), all, out.talks);
  }
  if (ids.rounds_size() > 0) {
    proto::RoundsReply all;
    LULL_TRY(session.client.call("Rounds", proto::Empty(), all));
    pick(ids.rounds(), all.rounds(), out.rounds);
  }
  if (ids.reviews_size() > 0 || !ids.tonight().empty()) {
    proto::PlansReply all;
    LULL_TRY(session.client.call("Plans", proto::Empty(), all));
    pick(ids.reviews(), all.plans(), out.reviews);
    pick(std::vector<std::string>{ids.tonight()}, all.plans(), out.tonight);
  }
  return {};
}

Result<Overview> gather(Session& session) {
  Overview out;
  LULL_TRY(session.client.call("Status", proto::StatusRequest(), out.status));
  if (out.status.state() != proto::STATE_OPEN) return out;
  LULL_TRY(session.client.call("PairState", proto::Empty(), out.pairing));
  LULL_TRY(session.client.call("Waiting", proto::Empty(), out.waiting));
  LULL_TRY(read_entries(session, out));
  LULL_TRY(read_named(session, out));
  return out;
}

/// The likeliest first.
std::vector<Step> next_steps(const Overview& now) {
  if (now.status.state() == proto::STATE_NEW)
    return {{"lull setup", "choose a nickname and a passphrase"}};
  if (now.status.state() == proto::STATE_LOCKED) return {{"lull unlock", "open it"}};
  std::vector<Step> out;
  const auto offer = [&out](bool fits, const char* verb, const char* about) {
    if (fits && out.size() < kStepsMost) out.push_back({verb, about});
  };
  const bool alone = now.status.peers_size() == 0;
  offer(now.pairing.phase() == proto::PAIR_WORDS, "lull pair words",
        "read the four words to each other");
  offer(!now.tonight.empty(), "lull tonight", "look at this evening's plan");
  offer(now.fresh_count > 0, "lull show ID", "read what is new");
  offer(!now.proposals.empty(), "lull accept ID", "agree, or: lull decline ID, lull counter ID");
  offer(!now.rounds.empty(), "lull answer ID TEXT", "write your answer; both open together");
  offer(!now.talks.empty(), "lull reply ID works", "say when you would like to talk");
  offer(!now.reviews.empty(), "lull plan show ID", "look at the plan again");
  offer(now.status.paused(), "lull resume", "go on after the pause");
  offer(alone && now.pairing.phase() == proto::PAIR_NONE, "lull pair",
        "sit together and pair your devices");
  offer(now.own == 0, "lull start", "say what you like, in about five minutes");
  offer(now.own_private > 0 && !alone, "lull share ID",
        "look at an entry as the other would see it");
  offer(true, "lull thanks TEXT", "write a thank-you");
  offer(out.size() < 2, "lull list", "see all entries");
  return out;
}

template <class All>
std::string ids_json(const All& ids) {
  return json_array({ids.begin(), ids.end()});
}

std::string softenings_json(const Overview& now) {
  std::vector<std::string> out;
  for (const auto& one : now.waiting.softenings())
    out.push_back(JsonObject().text("id", one.id()).number("due_ms", one.due_ms()).done());
  return json_list(out);
}

std::string json(const Overview& now) {
  std::vector<std::string> fresh;
  for (const auto& entry : now.fresh) fresh.push_back(entry_json(entry));
  std::vector<std::string> next;
  for (const auto& step : next_steps(now)) next.emplace_back(step.verb);
  return JsonObject()
      .text("state", word_of(states(), now.status.state()))
      .text("pairing", word_of(pair_phases(), now.pairing.phase()))
      .raw("fresh", json_list(fresh))
      .number("fresh_count", now.fresh_count)
      .raw("proposals", ids_json(now.waiting.proposals()))
      .raw("talk_requests", ids_json(now.waiting.talk_requests()))
      .raw("rounds", ids_json(now.waiting.rounds()))
      .raw("reviews", ids_json(now.waiting.reviews()))
      .text("tonight", now.waiting.tonight())
      .raw("softenings", softenings_json(now))
      .texts("next", next)
      .texts("notes", {now.status.notes().begin(), now.status.notes().end()})
      .done();
}

bool nothing_named(const Overview& now) {
  return now.proposals.empty() && now.talks.empty() && now.rounds.empty() && now.reviews.empty() &&
         now.tonight.empty() && now.waiting.softenings().empty();
}

std::string headline(const Overview& now) {
  if (now.status.state() == proto::STATE_NEW) return "Nothing is set up here yet.";
  if (now.status.state() == proto::STATE_LOCKED) return "Lull is locked.";
  if (now.pairing.phase() == proto::PAIR_WORDS) return "Four words are there to be read aloud.";
  if (now.fresh_count == 0) return nothing_named(now) ? "Nothing new." : "";
  return now.fresh_count == 1 ? "One thing is new:"
                              : fmt::format("{} things are new:", now.fresh_count);
}

void show_fresh(Console& console, const Overview& now) {
  const auto head = headline(now);
  if (!head.empty()) console.data(head);
  const auto shown = std::min(kShown, now.fresh.size());
  for (std::size_t i = 0; i < shown; ++i)
    console.data("  " + list_line(now.fresh[i], console.columns() - 2));
  if (now.fresh_count > shown)
    console.data(fmt::format("  … and {} more: lull list", now.fresh_count - shown));
}

/// A few of them under a heading; `more` shows the others.
template <class All, class Show>
void show_some(Console& console, const char* heading, const All& all, const char* more, Show show) {
  if (all.empty()) return;
  console.data(heading);
  for (std::size_t i = 0; i < std::min(kShownOfOthers, all.size()); ++i) show(all[i]);
  if (all.size() > kShownOfOthers)
    console.data(fmt::format("  … and {} more: {}", all.size() - kShownOfOthers, more));
}

void show_named(Session& session, const Overview& now) {
  Console& console = session.console;
  const auto columns = console.columns() - 2;
  const auto plan = [&](const proto::PlanView& view) {
    console.data("  " +
                 cut(short_id(view.entry().id()) + " " + for_people(plan_title(view)), columns));
  };
  show_some(console, "Tonight:", now.tonight, "lull plan", plan);
  show_some(console, "You were asked:", now.proposals, "lull proposals",
            [&](const auto& one) { console.data("  " + proposal_line(one, columns)); });
  show_some(console, "A talk:", now.talks, "lull list talk_request",
            [&](const auto& one) { console.data("  " + list_line(one, columns)); });
  show_some(console, "Sealed rounds:", now.rounds, "lull rounds",
            [&](const auto& one) { show_round(session, one); });
  show_some(console, "To look at together again:", now.reviews, "lull plan", plan);
  const std::vector<proto::Softening> softenings(now.waiting.softenings().begin(),
                                                 now.waiting.softenings().end());
  show_some(
      console, "Limits that get softer by themselves. Only you can see this.", softenings,
      "lull list limit", [&](const proto::Softening& one) {
        console.data(fmt::format("  {} on {}; to leave it as it is: lull keep {}",
                                 short_id(one.id()), local_time(one.due_ms()), short_id(one.id())));
      });
}

}  // namespace

Result<void> perform(Session& session, const verb::Waiting&) {
  LULL_ASSIGN(const Overview now, gather(session));
  Console& console = session.console;
  if (session.globals.json) {
    console.data(json(now));
    return {};
  }
  show_fresh(console, now);
  show_named(session, now);
  for (const auto& note : now.status.notes())
    console.say(message_for({Code::kIo, reason_token(note)}).sentence);
  console.data("\nYou could:");
  for (const auto& step : next_steps(now)) console.data("  " + pad(step.verb, 22) + step.about);
  return {};
}

}  // namespace lull::cli
