// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace lull {

/// Prints where and aborts. Only reached by a fault of ours.
[[noreturn]] void check_failed(const char* what, const char* file, int line);

}  // namespace lull

/// Asserts what only a fault of ours could break; stays in release builds. Nothing that a peer, a
/// file or a person sends may reach one.
#define LULL_CHECK(cond) \
  ((cond) ? static_cast<void>(0) : ::lull::check_failed(#cond, __FILE__, __LINE__))
