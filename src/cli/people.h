// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cli/session.h"

namespace lull::cli {

/// The two, as tokens and names; the other's are empty while nobody is paired.
struct People {
  std::string me;
  std::string them;
  std::string my_name;
  std::string their_name;
};
Result<People> people(Session& session);

/// The token for "me" or "them", an empty one for "both"; nothing for other words, and for "them"
/// while nobody is paired.
std::optional<std::string> person_of(const People& two, std::string_view typed);

}  // namespace lull::cli
