// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/result.h"

namespace lull {

/// The local log: one line each to stderr, for the person who runs the daemon. Never content,
/// names, keys or addresses of people's things; nothing at all for what strangers send.
void log_info(std::string_view message);
void log_warning(std::string_view message);
void log_warning(std::string_view message, const Error& error);

/// Drops everything below warnings (tests, quiet mode).
void log_quiet();

}  // namespace lull
