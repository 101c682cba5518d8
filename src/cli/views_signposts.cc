// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "cli/json.h"
#include "cli/limits.h"
#include "cli/signposts.h"
#include "cli/text.h"
#include "cli/verbs.h"
#include "control.pb.h"
#include "model/catalogue.h"

namespace lull::cli {
namespace {

std::string signpost_json(const model::Signpost& signpost) {
  return JsonObject()
      .text("id", signpost.id)
      .number("tier", signpost.tier)
      .text("title", signpost.title)
      .text("text", signpost.text)
      .done();
}

void show_signpost(Console& console, const model::Signpost& signpost) {
  console.data(std::string(signpost.title));
  for (const auto& line : wrap(signpost.text, kColumns - 2)) console.data("  " + line);
}

std::vector<const model::Signpost*> by_tier(const std::string& id) {
  std::vector<const model::Signpost*> out;
  for (const auto& signpost : model::signposts())
    if (id.empty() || signpost.id == id) out.push_back(&signpost);
  std::stable_sort(out.begin(), out.end(),
                   [](const auto* a, const auto* b) { return a->tier < b->tier; });
  return out;
}

bool may_fit(model::Kind kind) {
  return kind == model::Kind::kComfortLog || kind == model::Kind::kFollowUp ||
         kind == model::Kind::kCheckIn;
}

}  // namespace

/// Read from the program itself: no daemon is asked, so it works locked and leaves no record.
Result<void> perform(Session& session, const verb::Signposts& what) {
  Console& console = session.console;
  if (!session.globals.json)
    for (const auto& line : wrap(model::line("signpost.head"), kColumns)) console.data(line);
  for (const auto* signpost : by_tier(what.id)) {
    if (session.globals.json) {
      console.data(signpost_json(*signpost));
      continue;
    }
    console.data("");
    show_signpost(console, *signpost);
  }
  return {};
}

void say_fitting_signposts(Session& session, model::Kind kind) {
  if (!may_fit(kind) || session.globals.json) return;
  proto::SignpostsReply reply;
  if (!session.client.call("FittingSignposts", proto::Empty(), reply)) return;
  bool first = true;
  for (const auto& one : reply.signposts()) {
    const auto* signpost = model::find_signpost(one.id());
    if (signpost == nullptr) continue;
    if (first) session.console.say(model::line("private.line"));
    first = false;
    session.console.quote(std::string(signpost->title) + ": lull signposts " +
                          std::string(signpost->id));
  }
}

}  // namespace lull::cli
