// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <vector>

#include "cli/entry.h"
#include "cli/json.h"
#include "cli/messages.h"
#include "cli/names.h"
#include "cli/text.h"
#include "cli/verbs.h"
#include "control.pb.h"

namespace lull::cli {
namespace {

/// What `lull` alone tells: news first, then what one could do.
struct Overview {
  proto::StatusReply status;
  proto::PairStateReply pairing;
  std::vector<proto::Entry> fresh;
  std::uint64_t own = 0;
  std::uint64_t own_private = 0;
};

struct Step {
  const char* verb;
  const char* about;
};

Result<Overview> gather(Session& session) {
  Overview out;
  LULL_TRY(session.client.call("Status", proto::StatusRequest(), out.status));
  if (out.status.state() != proto::STATE_OPEN) return out;
  LULL_TRY(session.client.call("PairState", proto::Empty(), out.pairing));
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
  return out;
}

std::vector<Step> next_steps(const Overview& now) {
  if (now.status.state() == proto::STATE_NEW)
    return {{"lull setup", "choose a nickname and a passphrase"}};
  if (now.status.state() == proto::STATE_LOCKED) return {{"lull unlock", "open it"}};
  std::vector<Step> out;
  if (now.pairing.phase() == proto::PAIR_WORDS)
    out.push_back({"lull pair words", "read the four words to each other"});
  if (!now.fresh.empty()) out.push_back({"lull show ID", "read what is new"});
  if (now.status.paused()) out.push_back({"lull resume", "go on after the pause"});
  if (now.status.peers_size() == 0 && now.pairing.phase() == proto::PAIR_NONE)
    out.push_back({"lull pair", "sit together and pair your devices"});
  if (now.own == 0) out.push_back({"lull want ITEM WANT", "say what you like"});
  if (now.own_private > 0 && now.status.peers_size() > 0)
    out.push_back({"lull share ID", "look at an entry as the other would see it"});
  if (out.size() < 3) out.push_back({"lull thanks TEXT", "write a thank-you"});
  if (out.size() < 2) out.push_back({"lull list", "see all entries"});
  if (out.size() > 3) out.resize(3);
  return out;
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
      .texts("next", next)
      .texts("notes", {now.status.notes().begin(), now.status.notes().end()})
      .done();
}

std::string headline(const Overview& now) {
  if (now.status.state() == proto::STATE_NEW) return "Nothing is set up here yet.";
  if (now.status.state() == proto::STATE_LOCKED) return "Lull is locked.";
  if (now.pairing.phase() == proto::PAIR_WORDS) return "Four words are there to be read aloud.";
  if (now.fresh.empty()) return "Nothing new.";
  return now.fresh.size() == 1 ? "One thing is new:"
                               : fmt::format("{} things are new:", now.fresh.size());
}

}  // namespace

Result<void> perform(Session& session, const verb::Waiting&) {
  LULL_ASSIGN(const Overview now, gather(session));
  Console& console = session.console;
  if (session.globals.json) {
    console.data(json(now));
    return {};
  }
  console.data(headline(now));
  constexpr std::size_t kShown = 10;
  for (std::size_t i = 0; i < std::min(kShown, now.fresh.size()); ++i)
    console.data("  " + list_line(now.fresh[i], console.columns() - 2));
  for (const auto& note : now.status.notes())
    console.say(message_for({Code::kIo, reason_token(note)}).sentence);
  console.data("\nYou could:");
  for (const auto& step : next_steps(now)) console.data("  " + pad(step.verb, 22) + step.about);
  return {};
}

}  // namespace lull::cli
