// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <vector>

#include "practice/plans.h"
#include "practice/rounds.h"

namespace lull::practice {

/// What there is to look at, for one calm page: nothing in it is about what somebody has not done,
/// and a draft of one's own never is.
struct Waiting {
  std::map<std::uint16_t, std::uint32_t> fresh;  ///< new entries of the other, by kind
  std::vector<ProposalRow> proposals;            ///< open ones of the other
  std::vector<store::Entry> talk_requests;       ///< the same
  std::vector<RoundRow> rounds;                  ///< open to this person's answer
  std::vector<PlanRow> reviews;                  ///< agreed plans whose review day has come
  std::optional<PlanRow> tonight;
  std::vector<store::Store::Softening> softenings;  ///< own ones that come into force later
};
Result<Waiting> waiting(const Context& at, const Delivered& delivered);

}  // namespace lull::practice
