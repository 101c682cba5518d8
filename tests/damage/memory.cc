// SPDX-License-Identifier: Apache-2.0
#include "damage/memory.h"

#include <sqlite3.h>

#include "base/check.h"

namespace lull::damage {

namespace {

sqlite3_mem_methods g_real;
bool g_armed = false, g_failed = false;
int g_count = 0, g_after = 0, g_repeat = 0;

bool fails() {
  if (!g_armed) return false;
  const int now = g_count++;
  const bool failing = now >= g_after && now - g_after <= g_repeat;
  g_failed |= failing;
  return failing;
}
void* allocate(int size) {
  return fails() ? nullptr : g_real.xMalloc(size);
}
void* resize(void* memory, int size) {
  return fails() ? nullptr : g_real.xRealloc(memory, size);
}

}  // namespace

void count_allocations() {
  LULL_CHECK(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &g_real) == SQLITE_OK);
  auto methods = g_real;
  methods.xMalloc = allocate;
  methods.xRealloc = resize;
  LULL_CHECK(sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) == SQLITE_OK);
  // The lookaside pool would serve most requests without asking.
  LULL_CHECK(sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0) == SQLITE_OK);
}

void fail_allocation(int after, int repeat) {
  g_armed = true;
  g_failed = false;
  g_count = 0;
  g_after = after;
  g_repeat = repeat;
}

bool stop_failing_allocations() {
  g_armed = false;
  return g_failed;
}

}  // namespace lull::damage
