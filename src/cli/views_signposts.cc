// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "cli/entry.h"
#include "cli/json.h"
#include "cli/known.h"
#include "cli/limits.h"
#include "cli/signposts.h"
#include "cli/text.h"
#include "cli/verbs.h"
#include "control.pb.h"
#include "model/catalogue.h"
#include "model/reflection.h"

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

/// The titles, and how each is read.
void say_names(Session& session, const proto::SignpostsReply& reply) {
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
  if (session.client.call("FittingSignposts", proto::Empty(), reply)) say_names(session, reply);
}

void say_private_signposts(Session& session, const model::Fields& answers) {
  namespace r = model::reflection;
  if (session.globals.json) return;
  proto::PrivateSignpostsRequest request;
  request.set_free(static_cast<std::uint32_t>(answers.number(r::kFree)));
  request.set_safe(static_cast<std::uint32_t>(answers.number(r::kSafe)));
  request.set_app(static_cast<std::uint32_t>(answers.number(r::kApp)));
  proto::SignpostsReply reply;
  if (!session.client.call("PrivateSignposts", request, reply) || reply.signposts().empty()) return;
  say_names(session, reply);
  const auto list = all_of(session, model::kSupportSpec.name);
  if (!list || list->empty()) return;
  session.console.say("Your own list:");
  for (const auto& entry : *list) session.console.quote(content_lines(entry));
}

}  // namespace lull::cli
