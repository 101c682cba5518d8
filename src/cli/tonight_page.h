// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace lull::proto {
class TonightReply;
}

namespace lull::cli {

/// What two people look at in the evening, on one screen without colour: pause sign, limits, care
/// notes, steps, kit, in this order. At most `rows` lines of `columns`; where there is more, the
/// least urgent is left out with a line that says where it is, steps before kit. A pause sign and a
/// hard limit are never left out: they are put closer together, and only if they alone fill the
/// screen there are more lines.
std::vector<std::string> tonight_page(const proto::TonightReply& tonight, std::size_t rows,
                                      std::size_t columns);

}  // namespace lull::cli
