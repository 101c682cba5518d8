// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "damage/claims.h"

namespace lull::damage {

/// Where a workload plays: two people in one world, their homes in one folder, and what they did.
class Stage {
 public:
  Stage(fs::path folder, std::string& recovery);

  /// Does something and writes down how it went. `changes` is what it leads to.
  void step(std::string name, std::vector<Change> changes,
            const std::function<Result<void>()>& what);
  /// The same, of one change.
  void step(std::string name, Change change, const std::function<Result<void>()>& what);
  /// Starts and unlocks; changes nothing.
  void open(Person& who);
  void end();
  fs::path stick() const { return folder_ / "stick" / "b"; }

  support::World world;
  Person noor, sam;
  std::string& recovery;  ///< Noor's code
  Claims before;          ///< what is there before anything is done
  std::vector<Step> steps;
  std::vector<std::string> reasons;  ///< of what failed

 private:
  fs::path folder_;
};

struct Workload {
  const char* name;
  const char* about;
  bool couple = false;  ///< both are looked at
  /// Brings about what is there before. Nothing fails here.
  std::function<Result<void>(Stage&)> prepare;
  std::function<void(Stage&)> run;
};

/// All of them; by name.
const std::vector<Workload>& workloads();
std::vector<Workload> home_workloads();
std::vector<Workload> couple_workloads();
std::vector<Workload> whole_workloads();

// What several of them begin with.
Result<void> set_up(Stage& stage, Person& who);
Result<void> set_up_couple(Stage& stage);

}  // namespace lull::damage
