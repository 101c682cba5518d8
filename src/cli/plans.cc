// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "cli/content.h"
#include "cli/entry.h"
#include "cli/json.h"
#include "cli/plan_steps.h"
#include "cli/plan_view.h"
#include "cli/text.h"
#include "cli/verbs.h"
#include "control.pb.h"
#include "model/plan.h"

namespace lull::cli {
namespace {

Result<proto::PlanView> get_plan(Session& session, const std::string& id) {
  proto::IdRequest request;
  request.set_id(id);
  proto::PlanView plan;
  LULL_TRY(session.client.call("Plan", request, plan));
  return plan;
}

void show_plan(Session& session, const proto::PlanView& plan) {
  if (session.globals.json)
    session.console.data(plan_json(plan));
  else
    session.console.raw(plan_lines(plan));
}

/// Saves fields of a plan and shows it as it is then.
Result<void> save_plan(Session& session, const std::string& id, const model::Fields& fields) {
  proto::SaveRequest request;
  request.set_id(id);
  put_content(model::kPlanSpec, fields, request);
  proto::Entry saved;
  LULL_TRY(session.client.call("Save", request, saved));
  LULL_ASSIGN(const auto plan, get_plan(session, saved.id()));
  show_plan(session, plan);
  if (saved.share() == proto::SHARE_SHARED && plan.state() != proto::PLAN_AGREED)
    session.console.say("The other person sees the change. To agree on it: lull propose " +
                        short_id(saved.id()) + ".");
  return {};
}

void show_proposal(Session& session, const proto::ProposalView& proposal) {
  if (session.globals.json) return session.console.data(proposal_json(proposal));
  session.console.data(proposal_line(proposal, session.console.columns()));
  session.console.raw(proposed_change(proposal));
}

/// The plan that a proposal is about.
Result<std::string> target_of(Session& session, const std::string& proposal) {
  proto::ProposalsReply all;
  LULL_TRY(session.client.call("Proposals", proto::Empty(), all));
  std::vector<std::string> targets;
  for (const auto& one : all.proposals())
    if (one.entry().id().starts_with(proposal))
      targets.push_back(one.entry().content().proposal().target());
  if (targets.size() > 1) return fail(Code::kAmbiguous, "id_ambiguous");
  if (targets.empty()) return fail(Code::kNotFound, "id_unknown");
  return targets.front();
}

/// What a proposal would change in a plan.
Result<model::Fields> proposed_change(Session& session, const std::string& plan,
                                      const verb::Propose& what) {
  LULL_ASSIGN(const auto view, get_plan(session, plan));
  const auto fields = content_of(view.entry()).fields;
  if (is_new_step(fields, what.step)) return added_step(session, fields, what.step, what.puts);
  LULL_ASSIGN(const auto id, step_id(fields, what.step));
  return changed_step(session, id, what.puts);
}

}  // namespace

Result<void> perform(Session& session, const verb::Plans&) {
  proto::PlansReply reply;
  LULL_TRY(session.client.call("Plans", proto::Empty(), reply));
  for (const auto& plan : reply.plans())
    session.console.data(session.globals.json ? plan_json(plan)
                                              : plan_line(plan, session.console.columns()));
  if (reply.plans_size() == 0)
    session.console.say("No plan yet. You could begin with: lull plan from pre.five_minutes.");
  return {};
}

Result<void> perform(Session& session, const verb::PlanShow& what) {
  LULL_ASSIGN(const auto plan, get_plan(session, what.id));
  show_plan(session, plan);
  return {};
}

Result<void> perform(Session& session, const verb::PlanDraft& what) {
  proto::PlanView made;
  if (!what.title.empty()) {
    proto::SaveRequest request;
    request.mutable_content()->mutable_plan()->set_title(what.title);
    request.mutable_content()->mutable_plan()->set_form(model::plan::kStanding);
    proto::Entry saved;
    LULL_TRY(session.client.call("Save", request, saved));
    LULL_ASSIGN(made, get_plan(session, saved.id()));
  } else {
    proto::DraftPlanRequest request;
    request.set_preset(what.preset);
    request.set_plan(what.tonight);
    LULL_TRY(session.client.call("DraftPlan", request, made));
  }
  show_plan(session, made);
  session.console.say("A draft: only you can see it. To ask the other person: lull propose " +
                      short_id(made.entry().id()) + ".");
  return {};
}

Result<void> perform(Session& session, const verb::PlanStep& what) {
  LULL_ASSIGN(const auto plan, get_plan(session, what.id));
  const auto fields = content_of(plan.entry()).fields;
  if (what.step.empty()) {
    LULL_ASSIGN(const auto added, added_step(session, fields, what.what, what.puts));
    return save_plan(session, plan.entry().id(), added);
  }
  LULL_ASSIGN(const auto id, step_id(fields, what.step));
  if (what.drop) {
    model::Fields out;
    out.set_element(model::plan::kSteps, id, false);
    return save_plan(session, plan.entry().id(), out);
  }
  LULL_ASSIGN(const auto changed, changed_step(session, id, what.puts));
  return save_plan(session, plan.entry().id(), changed);
}

Result<void> perform(Session& session, const verb::PlanArchive& what) {
  LULL_ASSIGN(const auto plan, get_plan(session, what.id));
  model::Fields fields;
  fields.set(model::plan::kArchived, std::uint64_t{1});
  proto::SaveRequest request;
  request.set_id(plan.entry().id());
  put_content(model::kPlanSpec, fields, request);
  proto::Entry saved;
  LULL_TRY(session.client.call("Save", request, saved));
  LULL_ASSIGN(const auto now, get_plan(session, saved.id()));
  session.console.data(session.globals.json ? plan_json(now)
                                            : plan_line(now, session.console.columns()));
  return {};
}

Result<void> perform(Session& session, const verb::Propose& what) {
  proto::ProposeRequest request;
  request.set_because(what.because);
  request.set_smaller(what.smaller);
  request.set_target(what.id);
  if (what.counter) {
    LULL_ASSIGN(const auto plan, target_of(session, what.id));
    request.set_target(plan);
    request.set_counters(what.id);
  }
  if (what.step.empty() && !what.puts.empty()) return fail(Code::kInvalid, "step_needed");
  if (!what.step.empty()) {
    LULL_ASSIGN(const auto change, proposed_change(session, request.target(), what));
    put_change(change, request);
  }
  proto::ProposalView made;
  LULL_TRY(session.client.call("Propose", request, made));
  show_proposal(session, made);
  session.console.say("Asked. It closes by itself on " +
                      made.entry().content().proposal().expires_day() +
                      "; to take it back: lull withdraw " + short_id(made.entry().id()) + ".");
  return {};
}

Result<void> perform(Session& session, const verb::Proposals&) {
  proto::ProposalsReply reply;
  LULL_TRY(session.client.call("Proposals", proto::Empty(), reply));
  for (const auto& proposal : reply.proposals()) show_proposal(session, proposal);
  if (reply.proposals_size() == 0) session.console.say("Nobody has proposed anything.");
  return {};
}

Result<void> perform(Session& session, const verb::Answer& what) {
  proto::AnswerRequest request;
  request.set_id(what.id);
  request.set_accept(what.accept);
  proto::ProposalView answered;
  LULL_TRY(session.client.call("Answer", request, answered));
  show_proposal(session, answered);
  session.console.say(what.accept ? "Agreed, to this text and no other. Either of you can take it "
                                    "back at any time, without a reason."
                                  : "Not this. Nobody asks why, and it rests for a while.");
  return {};
}

}  // namespace lull::cli
