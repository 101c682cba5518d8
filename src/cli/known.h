// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/session.h"
#include "cli/wording.h"

namespace lull::proto {
class Entry;
}

namespace lull::cli {

/// What views need besides their own reply, asked for without its counting as a look.

/// Every entry of a kind that can be seen here.
Result<std::vector<proto::Entry>> all_of(Session& session, std::string_view kind);
/// What the two persons' own items and situations are called, and what this one calls others.
Result<Labels> own_labels(Session& session);
/// The other person's name, or "the other" where none is known.
Result<std::string> other_name(Session& session);

}  // namespace lull::cli
