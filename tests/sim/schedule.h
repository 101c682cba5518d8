// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/deeds.h"

namespace lull::sim {

/// What a schedule came to.
struct Outcome {
  std::string fault;  ///< empty: everything held
  std::uint64_t digest = 0;
};

/// The devices of one process, begun anew for each schedule: making them is what takes long.
class Cast {
 public:
  Cast();
  ~Cast();

  /// Plays the schedule of this seed: between two and four devices of two persons, whatever befalls
  /// them, and then peace, in which everything must be as it was promised.
  Outcome play(std::uint64_t seed, Tally& tally, Bug bug = Bug::kNone);
  /// Writes each step to stderr.
  bool loud = false;

 private:
  std::string folder_;
  MemoryDisk::Image first_day_[3];
  std::vector<std::unique_ptr<Device>> devices_;
};

}  // namespace lull::sim
