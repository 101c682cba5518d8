// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "sim/schedule.h"

int main(int argc, char** argv) {
  using namespace lull::sim;
  const std::uint64_t seed = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1;
  const std::uint64_t runs = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 100;
  Cast cast;
  cast.loud = argc > 3;
  Tally tally;
  const auto begun = std::chrono::steady_clock::now();
  int bad = 0;
  for (std::uint64_t i = seed; i < seed + runs; ++i) {
    const auto out = cast.play(i, tally);
    if (cast.loud) std::printf("digest %016llx\n", static_cast<unsigned long long>(out.digest));
    if (out.fault.empty()) continue;
    std::printf("seed %llu: %s\n", static_cast<unsigned long long>(i), out.fault.c_str());
    if (++bad >= 15) break;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  std::printf("%.1f runs/s, %d bad\n", static_cast<double>(runs) / took.count(), bad);
  for (std::size_t i = 0; i < tally.counts.size(); ++i)
    std::printf("%10llu %s\n", static_cast<unsigned long long>(tally.counts[i]), kWhatNames[i]);
  return bad != 0;
}
