// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "model/agreement.h"
#include "practice/context.h"

/// Plans and proposals: what two people mean to do, and how they agree on it (PRACTICE.md 4.4). An
/// agreement is bound to the exact text by its digest, so any change of the text ends it.
namespace lull::practice {

/// BLAKE2b-256 of a plan's text (model::text_of_plan), as a token.
std::string digest_of(const model::Fields& plan);

struct ProposalRow {
  store::Entry entry;
  model::ProposalState state = model::ProposalState::kOpen;
};

struct PlanRow {
  store::Entry entry;
  model::PlanState state = model::PlanState::kDraft;
  bool changed = false;                ///< both had agreed to another text
  std::vector<std::string> suspended;  ///< ids of steps that a limit pauses
  std::vector<std::string>
      taken_out;  ///< ids of steps that one took out while the other changed them
  std::optional<RecordId> proposal;  ///< what was asked, or agreed to, for this text
};

/// Every proposal that can be seen, newest first; withdrawn ones too.
Result<std::vector<ProposalRow>> proposals(const Context& at);
/// Every plan that can be seen, newest first.
Result<std::vector<PlanRow>> plans(const Context& at);
Result<PlanRow> plan(const Context& at, const RecordId& id);

/// A draft from a preset's steps. kNotFound "unknown_preset".
Result<RecordId> draft_from(const Context& at, std::string_view preset);
/// A copy of a plan as a draft for this evening.
Result<RecordId> copy_for_tonight(const Context& at, const RecordId& plan);

/// What a proposal says besides the plan.
struct Asking {
  std::string because;
  std::string smaller;
};
/// Asks the other person to agree to a plan as it stands; a draft is shared by it. A review day is
/// put in if there is none. kRefused as model::check_pace, "agreed_already"; kInvalid "plan_empty",
/// "day_too_far".
Result<RecordId> propose(const Context& at, const RecordId& plan, const Asking& asking);
/// Asks for a change of a plan; `puts` are fields of a Plan. `counters`: in answer to that one.
Result<RecordId> propose_change(const Context& at, const RecordId& plan, const model::Fields& puts,
                                const Asking& asking,
                                const std::optional<RecordId>& counters = std::nullopt);
/// A plan as it stands, and as a proposal would have it.
struct PlanChange {
  store::Entry plan;
  model::Fields after;
};
/// Nothing for a proposal that changes no plan, or one of which the plan is not there.
Result<std::optional<PlanChange>> change_in(const Context& at, const model::Fields& proposal);
/// Asks for a try at something: an experiment.
Result<RecordId> propose_experiment(const Context& at, const RecordId& experiment,
                                    const Asking& asking);
/// kRefused "proposal_closed", "not_yours" for one's own, "proposal_outdated" if the plan is not
/// what it was any more.
Result<void> accept(const Context& at, const RecordId& proposal);
/// Needs no reason; its matter rests for 14 days.
Result<void> decline(const Context& at, const RecordId& proposal);

}  // namespace lull::practice
