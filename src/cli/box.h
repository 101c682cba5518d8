// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace lull::proto {
class Box;
}

namespace lull::cli {

/// How far the daemon has closed itself off, and what is open why; "" from one that does not say.
std::string box_words(const proto::Box& box);
std::string box_json(const proto::Box& box);

}  // namespace lull::cli
