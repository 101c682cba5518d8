// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace lull::damage {

/// Puts SQLite's memory on allocators that can fail. Before anything else uses SQLite.
void count_allocations();
/// The allocation after `after` others fails, and `repeat` more.
void fail_allocation(int after, int repeat);
/// Whether one has failed since; from here on none does.
bool stop_failing_allocations();

}  // namespace lull::damage
