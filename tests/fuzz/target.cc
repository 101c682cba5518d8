// SPDX-License-Identifier: Apache-2.0
#include "fuzz/target.h"

#include <sodium.h>

#include <algorithm>
#include <string_view>

#include "base/log.h"

namespace lull::fuzz {

namespace {

std::vector<Target>& registered() {
  static std::vector<Target> all;
  return all;
}

/// SplitMix64 (Steele, Lea and Flood, 2014): enough for ids that differ.
std::uint64_t sequence_state = 0;

std::uint32_t next_word() {
  sequence_state += 0x9e3779b97f4a7c15u;
  std::uint64_t z = sequence_state;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return static_cast<std::uint32_t>(z >> 32);
}

void fill(void* to, std::size_t size) {
  auto* bytes = static_cast<std::uint8_t*>(to);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(next_word());
}

const char* sequence_name() {
  return "fixed sequence";
}

/// Stands where libsodium takes its randomness from, for the whole process.
void take_over_randomness() {
  static randombytes_implementation sequence{sequence_name, next_word, nullptr,
                                             nullptr,       fill,      nullptr};
  static const bool done = randombytes_set_implementation(&sequence) == 0 && sodium_init() >= 0;
  static_cast<void>(done);
}

}  // namespace

const std::vector<Target>& targets() {
  auto& all = registered();
  std::ranges::sort(all, {}, [](const Target& t) { return std::string_view(t.name); });
  return all;
}

void run_input(const Target& target, ByteView input) {
  take_over_randomness();
  sequence_state = 0;
  target.run(input);
}

Registration::Registration(const char* name, void (*run)(ByteView)) {
  registered().push_back({name, run});
}

}  // namespace lull::fuzz
