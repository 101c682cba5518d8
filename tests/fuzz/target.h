// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "base/bytes.h"

namespace lull::fuzz {

/// One decoder or state machine that takes bytes from outside. `run` may refuse what it is given
/// in any way; it must return, and what it took must hold to what its header promises (LULL_CHECK).
struct Target {
  const char* name;
  void (*run)(ByteView input);
};

/// Those that are linked in, by name: one in a fuzzer, all of them in fuzz_replay.
const std::vector<Target>& targets();

/// Runs the target over one input. The same input does the same every time: what the target draws
/// from crypto::random_fill is a fixed sequence that starts anew with each input.
void run_input(const Target& target, ByteView input);

/// Adds a target to the list.
struct Registration {
  Registration(const char* name, void (*run)(ByteView));
};

}  // namespace lull::fuzz

/// `LULL_FUZZ_TARGET(beacon) { ... }` in targets/beacon.cc, with its bytes in `input`.
#define LULL_FUZZ_TARGET(name)                                                   \
  static void fuzz_##name(::lull::ByteView input);                               \
  static const ::lull::fuzz::Registration registered_##name(#name, fuzz_##name); \
  static void fuzz_##name([[maybe_unused]] ::lull::ByteView input)
