// SPDX-License-Identifier: Apache-2.0
#include "sim/seeded.h"

#include <sodium.h>
#include <sqlite3.h>

#include <cstring>

#include "base/check.h"
#include "sim/dice.h"

namespace lull::sim {

namespace {

Dice g_stream(0);

const char* name() {
  return "seeded";
}
std::uint32_t one() {
  return static_cast<std::uint32_t>(g_stream.next());
}
void fill(void* const out, const std::size_t size) {
  fill_seeded(out, size);
}

randombytes_implementation g_seeded = {name, one, nullptr, nullptr, fill, nullptr};

}  // namespace

void fill_seeded(void* out, std::size_t size) {
  auto* at = static_cast<std::uint8_t*>(out);
  while (size > 0) {
    const auto word = g_stream.next();
    const auto part = size < sizeof word ? size : sizeof word;
    std::memcpy(at, &word, part);
    at += part;
    size -= part;
  }
}

void seed_everything(std::uint64_t seed) {
  g_stream = Dice(seed);
  static const bool installed = [] {
    LULL_CHECK(randombytes_set_implementation(&g_seeded) == 0);
    return sodium_init() >= 0;
  }();
  LULL_CHECK(installed);
  // SQLite draws its own seed again, from the default VFS (sim/memory_disk.cc).
  sqlite3_randomness(0, nullptr);
}

}  // namespace lull::sim
