// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

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

}  // namespace lull::cli
