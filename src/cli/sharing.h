// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/session.h"

namespace lull::cli {

/// Shows exactly what the other person would see (Preview), asks unless `yes`, then shares.
/// `fields`: of a check-in or comfort log these answers alone.
Result<void> preview_and_share(Session& session, const std::vector<std::string>& ids,
                               const std::vector<std::string>& fields, bool yes);

}  // namespace lull::cli
