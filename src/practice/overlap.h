// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/overlap.h"
#include "practice/context.h"

namespace lull::practice {

/// Where the wishes of the two meet in a situation (empty: "usual"), from the entries that can be
/// seen here. kNotFound "unknown_situation".
Result<model::OverlapView> overlap(const Context& at, std::string_view situation);

}  // namespace lull::practice
