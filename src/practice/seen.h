// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "model/seen.h"
#include "practice/context.h"

namespace lull::practice {

/// Whether an entry has something to read that is somebody's word now: one's own, shared or not, or
/// what the other shares. What stays of somebody whom this person is not paired with any more is
/// not.
bool counts(const store::Entry& entry);

/// An entry as the views of `model` take it; of several, those that count. Borrows from them.
model::Seen seen(const store::Entry& entry);
std::vector<model::Seen> seen(std::span<const store::Entry> entries);

}  // namespace lull::practice
