// SPDX-License-Identifier: Apache-2.0
// Plays schedules: tests/sim/README.md.
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <string_view>
#include <vector>

#include "sim/runs.h"
#include "sim/schedule.h"
#include "sim/seeded.h"

namespace lull::sim {
namespace {

constexpr int kUsage = 64;

struct Options {
  Plan plan;
  std::uint64_t jobs = 1;
  bool check = false;
};

bool read(int argc, char** argv, Options& options) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view name = argv[i];
    if (name == "--check") {
      options.check = true;
      continue;
    }
    if (name == "--loud") {
      options.plan.loud = true;
      continue;
    }
    if (++i == argc) return false;
    char* end = nullptr;
    const auto value = std::strtoull(argv[i], &end, 10);
    if (*argv[i] == '\0' || *end != '\0') return false;
    if (name == "--seed")
      options.plan.seed = value;
    else if (name == "--runs")
      options.plan.runs = value;
    else if (name == "--minutes")
      options.plan.minutes = static_cast<double>(value);
    else if (name == "--jobs" && value > 0)
      options.jobs = value;
    else
      return false;
  }
  return true;
}

Report play_alone(const Plan& plan) {
  Cast cast;
  return play_all(cast, plan);
}

/// Each process takes every so many-th seed.
bool play_in(std::uint64_t jobs, const Plan& plan, Report& all) {
  std::vector<std::pair<pid_t, int>> children;
  for (std::uint64_t job = 0; job < jobs; ++job) {
    int ends[2];
    if (::pipe(ends) != 0) return false;
    const auto child = ::fork();
    if (child == 0) {
      auto part = plan;
      part.seed += job;
      part.step = jobs;
      part.runs = (plan.runs + jobs - 1 - job) / jobs;
      const auto report = play_alone(part);
      std::fflush(stdout);
      ::_exit(::write(ends[1], &report, sizeof report) == sizeof report ? 0 : 1);
    }
    ::close(ends[1]);
    children.emplace_back(child, ends[0]);
  }
  bool whole = true;
  for (const auto& [child, from] : children) {
    Report part;
    whole = ::read(from, &part, sizeof part) == sizeof part && whole;
    ::waitpid(child, nullptr, 0);
    all.runs += part.runs;
    all.faults += part.faults;
    all.seconds = std::max(all.seconds, part.seconds);
    all.tally.add(part.tally);
  }
  return whole;
}

int run(const Options& options) {
  if (options.check) {
    Cast cast;
    if (!check_itself(cast)) return 1;
    const auto report = play_all(cast, options.plan);
    print(report);
    return report.faults == 0 ? 0 : 1;
  }
  Report report;
  bool whole = true;
  if (options.jobs == 1)
    report = play_alone(options.plan);
  else
    whole = play_in(options.jobs, options.plan, report);
  print(report);
  if (!whole) std::printf("a process ended before its time\n");
  return whole && report.faults == 0 ? 0 : 1;
}

}  // namespace
}  // namespace lull::sim

int main(int argc, char** argv) {
  lull::sim::Options options;
  if (!lull::sim::read(argc, argv, options)) {
    std::fprintf(stderr,
                 "usage: sim [--seed N] [--runs M] [--minutes K] [--jobs J] [--check] [--loud]\n");
    return lull::sim::kUsage;
  }
  lull::sim::be_quick();
  lull::sim::name_seed_on_abort();
  return lull::sim::run(options);
}
