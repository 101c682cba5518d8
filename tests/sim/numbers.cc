// SPDX-License-Identifier: Apache-2.0
#include "sim/numbers.h"

#include <algorithm>
#include <cstdlib>

namespace lull::sim {

bool read_numbers(int argc, char** argv,
                  std::initializer_list<std::pair<std::string_view, std::uint64_t*>> options) {
  for (int i = 1; i + 1 < argc; i += 2) {
    char* end = nullptr;
    const auto value = std::strtoull(argv[i + 1], &end, 10);
    if (*argv[i + 1] == '\0' || *end != '\0') return false;
    const auto known = std::find_if(options.begin(), options.end(),
                                    [&](const auto& option) { return option.first == argv[i]; });
    if (known == options.end()) return false;
    *known->second = value;
  }
  return argc % 2 == 1;
}

}  // namespace lull::sim
