// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <utility>

namespace lull::sim {

/// Reads options that are a name and a number each. False for anything else.
bool read_numbers(int argc, char** argv,
                  std::initializer_list<std::pair<std::string_view, std::uint64_t*>> options);

}  // namespace lull::sim
