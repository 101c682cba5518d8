// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace lull::cli {

/// What a person is told for a cause: what is the matter, and what to do next. {name} stands for
/// the other person's nickname.
struct Remedy {
  const char* cause;
  const char* what;
  const char* next;
};
std::span<const Remedy> remedies();

}  // namespace lull::cli
