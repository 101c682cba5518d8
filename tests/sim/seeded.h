// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace lull::sim {

/// From here on all randomness of this process, libsodium's and SQLite's, is a function of the
/// seed: ids, salts, nonces, keys. What is sealed with it is worth nothing, and every run with this
/// seed is the same. To be called before anything else uses libsodium, and again for each run.
void seed_everything(std::uint64_t seed);

/// The stream behind it, for what else must be random and repeatable.
void fill_seeded(void* out, std::size_t size);

/// Spends less on what a schedule does not look at (sim/quick.cc). To be called first of all.
void be_quick();

}  // namespace lull::sim
