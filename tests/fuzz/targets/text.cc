// SPDX-License-Identifier: Apache-2.0
// Text that was typed, and dates.
#include "model/text.h"

#include "base/check.h"
#include "fuzz/input.h"
#include "fuzz/target.h"
#include "model/day.h"

namespace lull::model {

LULL_FUZZ_TARGET(text) {
  fuzz::Input in(input);
  const auto lines = in.choice(2) == 0 ? Lines::kOne : Lines::kMany;
  const auto typed = as_text(in.rest());
  if (check_clean(typed, lines)) {
    const auto same = clean(typed, lines);
    LULL_CHECK(same && *same == typed);
  }
  const auto stored = clean(typed, lines);
  if (!stored) return;
  LULL_CHECK(check_clean(*stored, lines).has_value());
  LULL_CHECK(count_characters(*stored) <= stored->size());
}

}  // namespace lull::model
