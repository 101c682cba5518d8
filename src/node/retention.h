// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "node/settings.h"
#include "store/notebook.h"

namespace lull::node {

/// Removes a few of the own entries that are older than their kind is kept, from the other device
/// as well; true if there may be more.
Result<bool> remove_old(store::Store& store, const Settings& settings, std::int64_t now_ms);
/// All such entries of the notebook, which is open only now and then.
Result<void> remove_old(store::Notebook& notebook, const Settings& settings, std::int64_t now_ms);

/// Entries that go in one transaction: whoever is waiting comes in between.
inline constexpr std::size_t kRemovedAtOnce = 32;
/// How often an open node looks for them.
inline constexpr std::int64_t kRetentionMs = 12 * 3600 * std::int64_t{1000};

}  // namespace lull::node
