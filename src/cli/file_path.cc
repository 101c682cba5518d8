// SPDX-License-Identifier: Apache-2.0
#include "cli/file_path.h"

#include <filesystem>

#include "cli/utf8.h"

namespace lull::cli {

Result<std::string> whole_path(const std::string& file, const char* reason) {
  std::error_code ignored;
  const auto path = std::filesystem::absolute(file, ignored).string();
  for (std::string_view rest = path; !rest.empty();)
    if (take_character(rest) == kReplacement) return fail(Code::kInvalid, reason);
  return path;
}

}  // namespace lull::cli
