// SPDX-License-Identifier: Apache-2.0
#include "cli/plan_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "cli/changes.h"
#include "cli/content.h"
#include "cli/entry.h"
#include "cli/json.h"
#include "cli/limits.h"
#include "cli/names.h"
#include "cli/summary.h"
#include "cli/text.h"
#include "control.pb.h"
#include "model/catalogue.h"
#include "model/plan.h"

namespace lull::cli {
namespace {

constexpr Name kPlanStates[] = {
    {"draft", proto::PLAN_DRAFT, "a draft"},
    {"proposed", proto::PLAN_PROPOSED, "proposed"},
    {"agreed", proto::PLAN_AGREED, "agreed"},
    {"lapsed", proto::PLAN_LAPSED, "its time is over"},
    {"archived", proto::PLAN_ARCHIVED, "put away"},
};
constexpr Name kProposalStates[] = {
    {"withdrawn", proto::PROPOSAL_WITHDRAWN, "taken back"},
    {"lapsed", proto::PROPOSAL_LAPSED, "closed by itself"},
    {"declined", proto::PROPOSAL_DECLINED, "not this"},
    {"countered", proto::PROPOSAL_COUNTERED, "answered with another version"},
    {"accepted", proto::PROPOSAL_ACCEPTED, "agreed to"},
    {"open", proto::PROPOSAL_OPEN, "open"},
};

template <class All>
bool holds(const All& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

/// Text set in under a number or a mark.
void set_in(std::string& out, std::string_view head, std::string_view text) {
  std::string before(head);
  for (const auto& line : wrap(for_people(text), kColumns - head.size())) {
    out += before + line + "\n";
    before.assign(head.size(), ' ');
  }
}

bool has_category(const model::Fields& plan, std::initializer_list<std::string_view> wanted) {
  for (const auto& step : model::step::steps_of(plan, model::plan::kSteps)) {
    const auto* item = model::find_item(step.item);
    if (item != nullptr && std::find(wanted.begin(), wanted.end(), item->category) != wanted.end())
      return true;
  }
  return false;
}

/// A plan has two halves; a quiet hint where one is empty.
void add_halves(std::string& out, const model::Fields& plan) {
  if (plan.elements(model::plan::kSteps).empty()) return;
  if (!has_category(plan, {"touch", "food", "item", "body", "env"}))
    set_in(out, "", model::line("no_body"));
  if (!has_category(plan, {"words", "near", "cue", "later"}))
    set_in(out, "", model::line("no_words"));
}

}  // namespace

std::string plan_line(const proto::PlanView& plan, std::size_t columns) {
  return cut(fmt::format("{} {} {}", short_id(plan.entry().id()),
                         pad(phrase_of(kPlanStates, plan.state()), 17), summary(plan.entry())),
             columns);
}

std::string plan_title(const proto::PlanView& plan) {
  const auto fields = content_of(plan.entry()).fields;
  const auto title = fields.text(model::plan::kTitle);
  std::string state(phrase_of(kPlanStates, plan.state()));
  const auto day = fields.text(model::plan::kDay);
  if (!day.empty()) state += fmt::format(", for the evening of {}", day);
  return fmt::format("{} ({})", title.empty() ? "A plan without a title" : title, state);
}

std::string plan_state_word(int state) {
  return std::string(word_of(kPlanStates, state));
}

std::string step_lines(const proto::PlanView& plan) {
  const auto content = content_of(plan.entry());
  const auto wording = wording_of(plan.entry());
  std::string out;
  std::size_t number = 0;
  for (const auto& step : model::step::steps_of(content.fields, model::plan::kSteps)) {
    set_in(out, fmt::format("{:>3}  ", ++number), wording.step(step));
    if (holds(plan.suspended(), step.id)) set_in(out, "     ", model::line("plan.suspended"));
    if (holds(plan.taken_out(), step.id)) set_in(out, "     ", model::line("step.taken_out"));
  }
  return out;
}

std::string plan_lines(const proto::PlanView& plan) {
  const auto content = content_of(plan.entry());
  const auto wording = wording_of(plan.entry());
  const auto& fields = content.fields;
  std::string out;
  set_in(out, "",
         fmt::format("{}  {}", short_id(plan.entry().id()), fields.text(model::plan::kTitle)));
  std::string state(phrase_of(kPlanStates, plan.state()));
  if (!fields.text(model::plan::kReviewDay).empty())
    state += fmt::format(", looked at again on {}", fields.text(model::plan::kReviewDay));
  if (!fields.text(model::plan::kDay).empty())
    state += fmt::format(", for the evening of {}", fields.text(model::plan::kDay));
  if (!fields.text(model::plan::kTurn).empty())
    state += fmt::format(", this time {}'s way", wording.person(fields.text(model::plan::kTurn)));
  set_in(out, "", state);
  if (plan.changed()) set_in(out, "", model::line("plan.changed"));
  if (plan.state() == proto::PLAN_ARCHIVED)
    set_in(out, "",
           fmt::format("A copy of it as it stands, for tonight: lull plan tonight {}",
                       short_id(plan.entry().id())));
  out += step_lines(plan);
  for (const auto& line : clash_lines(plan.entry(), content, wording))
    set_in(out, "     While apart: ", line);
  if (!fields.text(model::plan::kNote).empty()) set_in(out, "", fields.text(model::plan::kNote));
  add_halves(out, fields);
  return out;
}

std::string plan_json(const proto::PlanView& plan) {
  return JsonObject()
      .text("state", word_of(kPlanStates, plan.state()))
      .flag("changed", plan.changed())
      .texts("suspended", {plan.suspended().begin(), plan.suspended().end()})
      .texts("taken_out", {plan.taken_out().begin(), plan.taken_out().end()})
      .text("proposal", plan.proposal())
      .raw("plan", entry_json(plan.entry()))
      .done();
}

std::string proposal_line(const proto::ProposalView& proposal, std::size_t columns) {
  const std::string whose = proposal.entry().mine() ? "you" : proposal.entry().author();
  return cut(
      fmt::format("{} {} {} {}", short_id(proposal.entry().id()), pad(for_people(whose), 8),
                  pad(word_of(kProposalStates, proposal.state()), 10), summary(proposal.entry())),
      columns);
}

std::string proposed_change(const proto::ProposalView& proposal) {
  std::string out;
  if (!proposal.has_after()) return out;
  for (const auto& line : change_lines(model::kPlanSpec, plan_fields(proposal.before()),
                                       plan_fields(proposal.after()), wording_of(proposal.entry())))
    set_in(out, "         ", line);
  return out;
}

std::string proposal_json(const proto::ProposalView& proposal) {
  return JsonObject()
      .text("state", word_of(kProposalStates, proposal.state()))
      .raw("proposal", entry_json(proposal.entry()))
      .done();
}

}  // namespace lull::cli
