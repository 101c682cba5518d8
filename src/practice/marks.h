// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <vector>

#include "practice/context.h"

namespace lull::practice {

/// What one marks for oneself. `of` is an id of the catalogue or a record's token.
///
/// kTicked: a step of a plan. kStarred, kHidden: a conversation card; kHidden, kCalled: also an
/// item of the catalogue (an own one has a field for it). kNotFound "id_unknown", "unknown_item",
/// "step_unknown"; kInvalid "other_kind", and what model::clean says of a name.
Result<void> set_mark(const Context& at, store::Mark mark);
/// No error where there is none.
Result<void> remove_mark(const Context& at, const store::Mark& mark);
/// Those that count: what was ticked, only until the evening is over.
Result<std::vector<store::Mark>> marks(const Context& at);
/// The ids of the steps of a plan that are ticked.
Result<std::set<std::string, std::less<>>> ticked_steps(const Context& at, const RecordId& plan);

}  // namespace lull::practice
