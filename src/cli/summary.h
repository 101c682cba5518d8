// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/content.h"
#include "cli/wording.h"

namespace lull::cli {

/// What an entry says, in one line.
std::string headline(const model::KindSpec& kind, const model::Fields& fields,
                     const Wording& wording);

/// What was written in two places while apart, a line each: whose value counts for now, and the
/// other (PRACTICE.md 4.8).
std::vector<std::string> clash_lines(const proto::Entry& entry, const Content& content,
                                     const Wording& wording);

}  // namespace lull::cli
