// SPDX-License-Identifier: Apache-2.0
#include <charconv>

#include "cli/json.h"
#include "cli/text.h"
#include "cli/verbs.h"
#include "control.pb.h"

namespace lull::cli {
namespace {

using Kind = verb::Mark::Kind;

proto::MarkKind number_of(Kind kind) {
  switch (kind) {
    case Kind::kTick:
      return proto::MARK_TICKED;
    case Kind::kStar:
      return proto::MARK_STARRED;
    case Kind::kHide:
      return proto::MARK_HIDDEN;
    case Kind::kCall:
      break;
  }
  return proto::MARK_CALLED;
}

/// The step that has this number on tonight's page.
Result<void> name_step(Session& session, const std::string& typed, proto::Mark& mark) {
  int number = 0;
  std::from_chars(typed.data(), typed.data() + typed.size(), number);
  proto::TonightReply tonight;
  LULL_TRY(session.client.call("Tonight", proto::Empty(), tonight));
  if (number < 1 || number > tonight.steps_size()) return fail(Code::kNotFound, "step_unknown");
  mark.set_of(tonight.plan().entry().id());
  mark.set_part(tonight.steps(number - 1).step().id());
  return {};
}

std::string sentence(const verb::Mark& what) {
  if (what.undo) return what.kind == Kind::kTick ? "Not ticked any more." : "Taken back.";
  switch (what.kind) {
    case Kind::kTick:
      return "Ticked, for you alone: it is forgotten after the evening.";
    case Kind::kStar:
      return "Starred. To see those: lull cards --starred.";
    case Kind::kHide:
      return "Left out from now on. To see those: lull cards --hidden, lull items --hidden.";
    case Kind::kCall:
      break;
  }
  return "Called so on your own screen alone.";
}

}  // namespace

Result<void> perform(Session& session, const verb::Mark& what) {
  proto::SetMarkRequest request;
  auto& mark = *request.mutable_mark();
  mark.set_kind(number_of(what.kind));
  mark.set_of(what.what);
  mark.set_text(what.name);
  request.set_off(what.undo);
  if (what.kind == Kind::kTick) LULL_TRY(name_step(session, what.what, mark));
  proto::Mark made;
  LULL_TRY(session.client.call("SetMark", request, made));
  if (session.globals.json)
    session.console.data(JsonObject()
                             .text("of", made.of())
                             .text("part", made.part())
                             .text("name", made.text())
                             .done());
  session.console.say(sentence(what));
  return {};
}

}  // namespace lull::cli
