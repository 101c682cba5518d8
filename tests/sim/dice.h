// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace lull::sim {

/// A stream of numbers from one seed (splitmix64): the same seed, the same numbers, on any machine.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15u;
    auto z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  /// From 0 to below - 1.
  std::size_t roll(std::size_t below) { return static_cast<std::size_t>(next() % below); }
  bool one_in(std::size_t count) { return roll(count) == 0; }
  bool percent(std::size_t chance) { return roll(100) < chance; }
  /// An index, each as likely as its weight.
  std::size_t weighted(std::span<const unsigned> weights) {
    std::size_t total = 0;
    for (const auto weight : weights) total += weight;
    auto at = roll(total);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (at < weights[i]) return i;
      at -= weights[i];
    }
    return 0;
  }

 private:
  std::uint64_t state_;
};

}  // namespace lull::sim
