// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

#include "sim/line.h"
#include "sim/tally.h"

namespace lull::sim {

class Cast;

/// Which schedules are to be played, and for how long at most.
struct Plan {
  std::uint64_t seed = 1;
  std::uint64_t runs = 1'000;
  std::uint64_t step = 1;  ///< from one seed to the next: several processes share them
  double minutes = 0;      ///< 0: until all are done
  Bug bug = Bug::kNone;
  bool loud = false;
};

struct Report {
  std::uint64_t runs = 0;
  std::uint64_t faults = 0;
  std::uint64_t first_fault = 0;  ///< its seed
  double seconds = 0;
  Tally tally;
};

/// Plays them, and prints each fault with the command that plays it again. Stops at the twentieth.
Report play_all(Cast& cast, const Plan& plan);
void print(const Report& report);

/// The proof that this is a proof: the same seed gives the same events, and each bug that is put in
/// is found. False, and why, if not.
bool check_itself(Cast& cast);

/// So that a daemon's end (a failed check) names the schedule that brought it about.
void name_seed_on_abort();
void playing(std::uint64_t seed);

}  // namespace lull::sim
