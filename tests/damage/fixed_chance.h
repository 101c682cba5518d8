// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

/// What makes a run the same every time, and quick: in programs with this file chance comes from a
/// seed, Argon2id is a plain hash, and secrets lie in plain memory.
namespace lull::damage {

/// From here on libsodium and SQLite draw what follows from the seed.
void fix_chance(std::uint64_t seed);

/// One number of several, well mixed: so that each case has dice of its own.
std::uint64_t mix(std::uint64_t a, std::uint64_t b);
std::uint64_t mix_name(std::uint64_t seed, std::string_view name);

}  // namespace lull::damage
