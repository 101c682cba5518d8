// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "cli/wording.h"

namespace lull::proto {
class Entry;
class Revision;
}  // namespace lull::proto

namespace lull::cli {

/// The words that an entry brings along.
Wording wording_of(const proto::Entry& entry);

/// The kind's name; "unknown" for a newer one, "" once withdrawn.
std::string_view kind_of(const proto::Entry& entry);

/// What it says, on one line, safe for a terminal: "Hold each other, quite still: matters a lot".
std::string summary(const proto::Entry& entry);
std::string summary(const proto::Revision& revision);

/// One line of a list: id, whose, how shared, summary; cut to the columns.
std::string list_line(const proto::Entry& entry, std::size_t columns);

/// All of the content, a line per field: what `show` prints and what the other person will see.
std::string content_lines(const proto::Entry& entry);
/// The content with everything around it.
std::string all_lines(const proto::Entry& entry);

/// One JSON object. Names are those of the proto files; dates only of own entries (SR-15).
std::string entry_json(const proto::Entry& entry);
std::string revision_json(const proto::Revision& revision);

/// The start of an id that is shown.
std::string short_id(std::string_view id);

/// A time as a day and minute of this device's clock.
std::string local_time(long long ms);

}  // namespace lull::cli
