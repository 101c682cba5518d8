// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "cli/entry.h"
#include "cli/json.h"
#include "cli/messages.h"
#include "cli/peer.h"
#include "cli/text.h"
#include "cli/verbs.h"
#include "control.pb.h"

namespace lull::cli {
namespace {

/// A call without anything to say in either direction, then a flag and a sentence.
Result<void> switch_network(Session& session, const char* method, bool paused,
                            const char* sentence) {
  proto::Empty reply;
  LULL_TRY(session.client.call(method, proto::Empty(), reply));
  if (session.globals.json) session.console.data(JsonObject().flag("paused", paused).done());
  session.console.say(sentence);
  return {};
}

}  // namespace

std::string peer_line(const proto::Peer& peer) {
  std::string out = peer.display().empty() ? "someone without a name" : peer.display();
  out += peer.connected() ? ", in reach" : ", out of reach";
  if (peer.ended()) return for_people(out.substr(0, out.rfind(',')) + ", has ended the pairing");
  if (peer.waiting() > 0) out += fmt::format(", {} to carry over", peer.waiting());
  if (peer.coming_of() > 0)
    out += fmt::format(", {} of {} have come", peer.coming_of() - peer.coming(), peer.coming_of());
  if (peer.unfinished()) out += ", pairing to be confirmed from there";
  return for_people(out);
}

std::string peer_json(const proto::Peer& peer) {
  return JsonObject()
      .text("id", peer.id())
      .text("display", peer.display())
      .flag("connected", peer.connected())
      .text("address", peer.address())
      .number("waiting", peer.waiting())
      .number("coming", peer.coming())
      .number("coming_of", peer.coming_of())
      .flag("unfinished", peer.unfinished())
      .flag("ended", peer.ended())
      .texts("notes", {peer.notes().begin(), peer.notes().end()})
      .done();
}

Result<void> perform(Session& session, const verb::Peers&) {
  proto::PeersReply reply;
  LULL_TRY(session.client.call("Peers", proto::Empty(), reply));
  for (const auto& peer : reply.peers()) {
    session.console.data(session.globals.json ? peer_json(peer)
                                              : short_id(peer.id()) + "  " + peer_line(peer));
    if (session.globals.json) continue;
    if (!peer.address().empty()) session.console.data("          at " + for_people(peer.address()));
    for (const auto& note : peer.notes())
      session.console.say(message_for({Code::kIo, reason_token(note)}).sentence);
  }
  if (reply.peers_size() == 0)
    session.console.say("This device is not paired yet. Sit together and run: lull pair.");
  return {};
}

Result<void> perform(Session& session, const verb::Connect& what) {
  proto::ConnectRequest request;
  request.set_address(what.address);
  proto::Empty reply;
  LULL_TRY(session.client.call("Connect", request, reply, kSlowCallDeadlineMs));
  if (session.globals.json) session.console.data(JsonObject().text("address", what.address).done());
  session.console.say("Looking there. lull peers tells whether the devices have met.");
  return {};
}

Result<void> perform(Session& session, const verb::Pause&) {
  return switch_network(session, "Pause", true,
                        "Paused: nothing goes out or comes in until lull resume. To the other side "
                        "it looks like being away.");
}

Result<void> perform(Session& session, const verb::Resume&) {
  return switch_network(session, "Resume", false, "Going on.");
}

}  // namespace lull::cli
