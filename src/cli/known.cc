// SPDX-License-Identifier: Apache-2.0
#include "cli/known.h"

#include "cli/text.h"
#include "control.pb.h"
#include "model/kinds.h"
#include "model/references.h"

namespace lull::cli {

Result<std::vector<proto::Entry>> all_of(Session& session, std::string_view kind) {
  std::vector<proto::Entry> out;
  proto::ListRequest request;
  request.set_kind(std::string(kind));
  request.set_peek(true);
  while (true) {
    proto::ListReply page;
    LULL_TRY(session.client.call("List", request, page));
    out.insert(out.end(), page.entries().begin(), page.entries().end());
    if (!page.more() || page.entries_size() == 0) return out;
    request.set_after(out.back().id());
  }
}

Result<Labels> own_labels(Session& session) {
  Labels labels;
  LULL_ASSIGN(const auto items, all_of(session, model::kOwnItemSpec.name));
  LULL_ASSIGN(const auto situations, all_of(session, model::kOwnSituationSpec.name));
  for (const auto& entry : items)
    labels[std::string(model::kOwnPrefix) + entry.id()] = entry.content().own_item().label();
  for (const auto& entry : situations)
    labels[std::string(model::kOwnPrefix) + entry.id()] = entry.content().own_situation().label();
  proto::MarksReply marks;
  LULL_TRY(session.client.call("Marks", proto::Empty(), marks));
  for (const auto& mark : marks.marks())
    if (mark.kind() == proto::MARK_CALLED) labels[mark.of()] = mark.text();
  return labels;
}

Result<std::string> other_name(Session& session) {
  proto::StatusReply status;
  LULL_TRY(session.client.call("Status", proto::StatusRequest(), status));
  for (const auto& peer : status.peers())
    if (!peer.display().empty()) return for_people(peer.display());
  return std::string("the other");
}

}  // namespace lull::cli
