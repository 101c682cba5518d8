// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "model/seen.h"
#include "practice/context.h"

namespace lull::practice {

/// The entries that have something to read, as the views of `model` take them. Borrows from them.
/// What stays of somebody whom this person is not paired with any more is not the other's word now,
/// and is left out.
std::vector<model::Seen> seen(std::span<const store::Entry> entries);
model::Seen seen(const store::Entry& entry);

}  // namespace lull::practice
