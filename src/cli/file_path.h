// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.h"

namespace lull::cli {

/// The whole path of a file, for the daemon, which has a working directory of its own. What is not
/// UTF-8 cannot be told to it: kInvalid, with that reason.
Result<std::string> whole_path(const std::string& file, const char* reason);

}  // namespace lull::cli
