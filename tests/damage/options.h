// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lull::damage {

/// What the command line of tools/power_cuts says.
struct Options {
  struct Case {
    std::size_t place = 0;
    std::uint32_t roll = 0;
  };

  std::uint64_t seed = 1;
  std::size_t cuts = 0;  ///< about so many in all; at least a few at each place
  bool quick = false;    ///< one at each place
  bool faults = false;
  std::size_t stride = 1;  ///< of failing allocations: each one, each second, ...
  std::vector<std::string> names;
  std::optional<Case> only;
  std::string kind;  ///< of a single fault

  bool wants(const std::string& name) const;
  std::size_t wanted() const;
  std::uint32_t least(std::uint32_t rolls) const { return quick ? 1 : rolls; }
};
/// Nothing if it cannot be read.
std::optional<Options> parse(int count, char** words);

int cut_power(const Options& options);
int inject_faults(const Options& options);

}  // namespace lull::damage
