// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/wording.h"

namespace lull::cli {

/// What differs between two versions of an entry, a line each: "Step 7: Light massage, 10 minutes
/// (was: 20 minutes)".
std::vector<std::string> change_lines(const model::KindSpec& kind, const model::Fields& before,
                                      const model::Fields& after, const Wording& wording);

}  // namespace lull::cli
