// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "cli/box.h"
#include "cli/json.h"
#include "cli/messages.h"
#include "cli/names.h"
#include "cli/peer.h"
#include "cli/text.h"
#include "cli/verbs.h"
#include "control.pb.h"

namespace lull::cli {
namespace {

std::string json(const proto::StatusReply& status) {
  std::vector<std::string> peers;
  for (const auto& peer : status.peers()) peers.push_back(peer_json(peer));
  return JsonObject()
      .text("state", word_of(states(), status.state()))
      .text("version", status.version())
      .text("display", status.display())
      .flag("paused", status.paused())
      .flag("quiet", status.quiet())
      .flag("notebook_open", status.notebook_open())
      .text("listen", status.listen())
      .raw("peers", json_list(peers))
      .raw("box", box_json(status.box()))
      .texts("notes", {status.notes().begin(), status.notes().end()})
      .done();
}

std::string line(std::string_view name, std::string_view value) {
  return pad(name, 10) + for_people(value);
}

void show_open(Console& console, const proto::StatusReply& status) {
  console.data(line("you", status.display()));
  console.data(line("notebook", status.notebook_open() ? "open" : "closed"));
  console.data(line("network", status.paused()           ? "paused"
                               : status.listen().empty() ? "none used"
                                                         : "listening on " + status.listen()));
  if (status.quiet()) console.data(line("beacons", "none: quiet"));
  for (const auto& peer : status.peers()) console.data(line("paired", peer_line(peer)));
  if (status.peers_size() == 0) console.data(line("paired", "with nobody yet"));
}

}  // namespace

Result<void> perform(Session& session, const verb::Status&) {
  proto::StatusReply status;
  LULL_TRY(session.client.call("Status", proto::StatusRequest(), status));
  Console& console = session.console;
  if (session.globals.json) {
    console.data(json(status));
    return {};
  }
  console.data(
      line("Lull", fmt::format("{}, {}", status.version(), phrase_of(states(), status.state()))));
  if (status.state() == proto::STATE_OPEN) show_open(console, status);
  if (const auto box = box_words(status.box()); !box.empty()) console.data(line("box", box));
  for (const auto& note : status.notes())
    console.say(message_for({Code::kIo, reason_token(note)}).sentence);
  return {};
}

}  // namespace lull::cli
