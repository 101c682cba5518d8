// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/console.h"

namespace lull::cli {

/// One run of `lull`: argv without the program's name, to an exit code (exit_code.h).
int run(const std::vector<std::string>& args, const Environment& environment, Console& console);

}  // namespace lull::cli
