// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "base/descriptor.h"
#include "base/result.h"

namespace lull::cli {

/// Reasons, as what a file is for has them.
struct GivenFileReasons {
  const char* missing;     ///< kNotFound
  const char* unreadable;  ///< kIo
  const char* not_plain;   ///< kInvalid: a folder, a pipe, a device
};

/// Opens a file that a person has named, for the daemon to read.
Result<Descriptor> open_given(const std::filesystem::path& file, GivenFileReasons reasons);

}  // namespace lull::cli
