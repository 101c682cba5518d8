// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <vector>

#include "damage/person.h"

namespace lull::damage {

/// All that can be said of a home from outside, each in a few words: "noor state open", "noor
/// private bread", "noor key shared old". What must never be is a claim as well ("noor chain
/// broken"), so that nothing has to be looked for twice.
using Claims = std::set<std::string>;

/// Claims that come and go together or not at all.
struct Change {
  Claims adds;
  Claims removes;
};

/// One thing that somebody did, and when, counted in what had reached the disk by then.
struct Step {
  std::string name;
  std::vector<Change> changes;
  std::size_t begun = 0;
  std::size_t done = 0;
  bool acknowledged = false;
};

/// Why this is not what the steps may have led to, if all that reached the disk were the first `at`
/// operations: a step that was acknowledged by then has happened, one that was under way has
/// happened or not, each of its changes whole. Empty if it is.
std::string judge(Claims before, const std::vector<Step>& steps, std::size_t at,
                  const Claims& found);

/// Where a look at a home starts: Noor's and, of a couple, Sam's, in one folder, and a stick with
/// the backup "stick/b".
struct Look {
  fs::path folder;
  bool couple = false;   ///< they meet before anything is said
  bool go_on = false;    ///< something is written afterwards: "noor private afterwards"
  bool thorough = true;  ///< SQLite's own check of every page, too
  std::function<void()> wrote{};
};
Claims look_at(const Look& look);

}  // namespace lull::damage
