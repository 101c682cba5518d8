// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "model/agreement.h"
#include "model/seen.h"

/// What has helped (PRACTICE.md 4.9): counts by item, never a share of anything.
namespace lull::model {

struct HelpedRow {
  std::string item;
  std::uint32_t used = 0;                  ///< plans with it among their steps
  std::uint32_t helped = 0;                ///< check-ins that name it under what helped
  std::array<std::uint32_t, 8> changes{};  ///< the same under what to change, by how; 0: unsaid
};

struct HelpedView {
  bool enough = false;  ///< below five check-ins there are no rows
  std::vector<HelpedRow> rows;
};

/// A plan, and where it stands.
struct PlanSeen {
  Seen plan;
  PlanState state = PlanState::kDraft;
};

/// Of plans these count as used: each one for an evening that has come, and each other one that
/// both had agreed to, unless such an evening was made from it. `check_ins` are the ones to go by,
/// own ones or those of both.
HelpedView helped(std::span<const Seen> check_ins, std::span<const PlanSeen> plans, Day today);

}  // namespace lull::model
