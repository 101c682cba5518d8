// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "practice/context.h"

/// Changing limits (SR-25): tightening counts at once; softening or removing a hard limit counts
/// after a day, until when its author can think again and nobody else learns of it.
namespace lull::practice {

inline constexpr std::int64_t kSoftenMs = 24 * 3600 * std::int64_t{1000};

/// As Store::edit, for an entry of any kind; of a hard limit, a softer version waits. Any other
/// change of the limit cancels one that waits.
Result<RecordId> edit_entry(const Context& at, const RecordId& id, const model::Fields& puts,
                            std::optional<store::SpaceRow> share_in);
/// As Store::remove; hard limits go later.
Result<void> remove_entries(const Context& at, const std::vector<RecordId>& ids);

}  // namespace lull::practice
