// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/session.h"
#include "model/kinds.h"

namespace lull::cli {

/// Asks a check-in's or follow-up's questions one by one; an empty line leaves one out, without a
/// trace. Other kinds: kInvalid "nothing_to_save".
Result<model::Fields> ask_questions(Session& session, const model::KindSpec& kind);

/// This machine's wall clock.
std::int64_t wall_ms();

}  // namespace lull::cli
