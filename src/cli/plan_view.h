// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

namespace lull::proto {
class PlanView;
class ProposalView;
}  // namespace lull::proto

namespace lull::cli {

/// One line of a list: id, where it stands, title.
std::string plan_line(const proto::PlanView& plan, std::size_t columns);
/// Title, and where it stands: "Quiet evenings (agreed, for the evening of 2026-11-24)".
std::string plan_title(const proto::PlanView& plan);
/// The whole plan: where it stands, its numbered steps with what pauses or divides them, its note.
std::string plan_lines(const proto::PlanView& plan);
/// The numbered steps alone, each on its line or lines.
std::string step_lines(const proto::PlanView& plan);
std::string plan_json(const proto::PlanView& plan);

/// Its word in JSON: "agreed".
std::string plan_state_word(int state);

std::string proposal_line(const proto::ProposalView& proposal, std::size_t columns);
/// What an open proposal would change in its plan, a line each; empty if it changes none.
std::string proposed_change(const proto::ProposalView& proposal);
std::string proposal_json(const proto::ProposalView& proposal);

}  // namespace lull::cli
