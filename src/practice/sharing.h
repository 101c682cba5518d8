// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "practice/context.h"

namespace lull::practice {

/// This person's entries that the other can see (SR-33), newest first: at most `most` from behind
/// `after`.
struct SharedPage {
  std::vector<store::Entry> entries;
  bool more = false;
};
Result<SharedPage> shared_by_me(const Context& at, std::optional<RecordId> after, std::size_t most);

}  // namespace lull::practice
