// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "base/result.h"
#include "model/day.h"
#include "model/fields.h"
#include "model/kinds.h"

/// Proposals, and what they make of a plan (PRACTICE.md 4.1, R4): pure functions of what both
/// persons' devices hold, so that both come to the same answer.
namespace lull::model {

/// In the order of precedence: the first that holds counts.
enum class ProposalState { kWithdrawn, kLapsed, kDeclined, kCountered, kAccepted, kOpen };

struct ProposalView {
  std::string_view id;
  bool withdrawn = false;
  const Fields* fields = nullptr;  ///< null if withdrawn
};

ProposalState state_of(const ProposalView& proposal, Day today);

enum class PlanState {
  kDraft,     ///< its author's alone, or changed since it was agreed
  kProposed,  ///< one has agreed to it as it stands, the other was asked
  kAgreed,    ///< both have agreed to it as it stands
  kLapsed,    ///< both had, and its review day or its evening is over
  kArchived,
};

struct PlanView {
  std::string_view id;
  const Fields* fields = nullptr;
  std::string_view digest;  ///< of its text as it stands
  bool shared = false;
};

/// Where a plan stands, from all proposals that can be seen. `changed`: both had agreed to another
/// text.
struct PlanStanding {
  PlanState state = PlanState::kDraft;
  bool changed = false;
  std::string_view proposal;  ///< the one that counts for this text; empty: none
};
PlanStanding standing_of(const PlanView& plan, std::span<const ProposalView> proposals, Day today,
                         int minutes);

/// What a plan's text consists of, for its digest: without what was taken out, and without what is
/// not text (whether it is archived, where it came from).
Fields text_of_plan(const Fields& plan);
/// A plan with what a proposal puts into it.
Fields with_proposal(const Fields& plan, const Fields& proposal);
/// The fields of a plan that a proposal puts, and fields of a plan as a proposal has them.
Fields puts_of(const Fields& proposal);
Fields as_proposed(const Fields& plan);

/// SR-20, over the earlier proposals of both. `slack`: days that clocks may differ, in the sender's
/// favour. A counter-proposal need not wait, once for each that the other has answered by it.
/// kRefused "too_many_proposals", "proposed_already", "declined_lately".
Result<void> check_pace(const Fields& fresh, std::span<const Earlier> earlier, Day today,
                        int slack);
/// Of a proposal that is withdrawn: what it was about, and that it was declined.
Fields remains_of_proposal(const Fields& withdrawn);

/// The same for talk requests: one for each day. kRefused "asked_today".
Result<void> check_talk_pace(const Fields& fresh, std::span<const Earlier> earlier, Day today,
                             int slack);
/// Of a talk request that is withdrawn: its day.
Fields remains_of_talk_request(const Fields& withdrawn);

}  // namespace lull::model
