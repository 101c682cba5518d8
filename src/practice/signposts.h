// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "practice/context.h"

namespace lull::practice {

/// The signposts that fit what this person has written down lately; see model::signposts_for.
Result<std::vector<std::string_view>> signposts(const Context& at);

}  // namespace lull::practice
