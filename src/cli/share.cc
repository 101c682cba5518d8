// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "cli/entry.h"
#include "cli/sharing.h"
#include "cli/text.h"
#include "cli/verbs.h"
#include "control.pb.h"

namespace lull::cli {
namespace {

proto::IdsRequest request_of(const std::vector<std::string>& ids) {
  proto::IdsRequest request;
  for (const auto& id : ids) request.add_ids(id);
  return request;
}

/// The paired person's name; a stand-in where there is none yet.
std::string name_of_other(Session& session) {
  proto::PeersReply peers;
  const auto asked = session.client.call("Peers", proto::Empty(), peers);
  const bool known = asked && peers.peers_size() == 1 && !peers.peers(0).display().empty();
  return known ? for_people(peers.peers(0).display()) : "The other person";
}

void show_preview(Session& session, const proto::ListReply& preview) {
  session.console.say(name_of_other(session) + " will see exactly this:");
  for (const auto& entry : preview.entries()) {
    session.console.say("");
    session.console.quote(content_lines(entry));
  }
}

void show_lines(Session& session, const proto::ListReply& reply) {
  for (const auto& entry : reply.entries())
    session.console.data(session.globals.json ? entry_json(entry)
                                              : list_line(entry, session.console.columns()));
}

}  // namespace

Result<void> preview_and_share(Session& session, const std::vector<std::string>& ids,
                               const std::vector<std::string>& fields, bool yes) {
  auto request = request_of(ids);
  for (auto field : fields) {
    std::replace(field.begin(), field.end(), '-', '_');
    request.add_fields(field);
  }
  proto::ListReply preview;
  LULL_TRY(session.client.call("Preview", request, preview));
  show_preview(session, preview);
  if (!yes && !session.asks()) return fail(Code::kInvalid, "yes_needed");
  if (!yes && !session.console.confirm("Share it? [y/n]")) {
    session.console.say("It stays private.");
    return {};
  }
  proto::ListReply shared;
  LULL_TRY(session.client.call("Share", request, shared));
  show_lines(session, shared);
  session.console.say("Shared. You can take it back at any time: lull withdraw.");
  return {};
}

Result<void> perform(Session& session, const verb::Share& what) {
  return preview_and_share(session, what.ids, what.fields, what.yes);
}

Result<void> perform(Session& session, const verb::Withdraw& what) {
  proto::ListReply withdrawn;
  auto request = request_of(what.ids);
  request.set_all(what.all);
  LULL_TRY(session.client.call("Withdraw", request, withdrawn));
  show_lines(session, withdrawn);
  session.console.say(
      "Withdrawn. It leaves the other device as soon as the two meet; what was read there is "
      "remembered by people.");
  return {};
}

Result<void> perform(Session& session, const verb::Delete& what) {
  proto::Empty reply;
  LULL_TRY(session.client.call("Delete", request_of(what.ids), reply));
  if (session.globals.json)
    session.console.data("{\"deleted\":" + std::to_string(what.ids.size()) + "}");
  session.console.say("Deleted.");
  return {};
}

}  // namespace lull::cli
