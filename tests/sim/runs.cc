// SPDX-License-Identifier: Apache-2.0
#include "sim/runs.h"

#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <cstring>

#include "sim/schedule.h"

namespace lull::sim {

namespace {

using Steady = std::chrono::steady_clock;
constexpr std::uint64_t kFaultsMost = 20;
constexpr double kSaysEverySeconds = 60;

double since(Steady::time_point begun) {
  return std::chrono::duration<double>(Steady::now() - begun).count();
}

volatile sig_atomic_t g_digits = 0;
char g_text[96] = "seed ";

void say_seed(int signal) {
  (void)!::write(STDERR_FILENO, g_text, static_cast<std::size_t>(g_digits));
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

}  // namespace

void playing(std::uint64_t seed) {
  g_digits = std::snprintf(g_text, sizeof g_text, "this ended it: tools/sim --seed %llu --runs 1\n",
                           static_cast<unsigned long long>(seed));
}

void name_seed_on_abort() {
  for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE}) ::signal(signal, say_seed);
}

Report play_all(Cast& cast, const Plan& plan) {
  Report report;
  cast.loud = plan.loud;
  const auto begun = Steady::now();
  double said = 0;
  for (std::uint64_t i = 0; i < plan.runs && report.faults < kFaultsMost; ++i) {
    const auto seed = plan.seed + i * plan.step;
    playing(seed);
    const auto outcome = cast.play(seed, report.tally, plan.bug);
    ++report.runs;
    if (plan.loud) std::printf("digest %016llx\n", static_cast<unsigned long long>(outcome.digest));
    if (!outcome.fault.empty()) {
      if (report.faults++ == 0) report.first_fault = seed;
      if (plan.bug == Bug::kNone)
        std::printf("seed %llu: %s\n  again: tools/sim --seed %llu --runs 1 --loud\n",
                    static_cast<unsigned long long>(seed), outcome.fault.c_str(),
                    static_cast<unsigned long long>(seed));
    }
    report.seconds = since(begun);
    if (plan.minutes > 0 && report.seconds > plan.minutes * 60) break;
    if (report.seconds < said + kSaysEverySeconds) continue;
    said = report.seconds;
    std::printf("%llu schedules in %.0f s, %llu faults\n",
                static_cast<unsigned long long>(report.runs), report.seconds,
                static_cast<unsigned long long>(report.faults));
    std::fflush(stdout);
  }
  return report;
}

void print(const Report& report) {
  std::printf("%llu schedules, %.0f a second, %llu faults\n",
              static_cast<unsigned long long>(report.runs),
              static_cast<double>(report.runs) / std::max(report.seconds, 0.001),
              static_cast<unsigned long long>(report.faults));
  for (std::size_t i = 0; i < report.tally.counts.size(); ++i)
    std::printf("%12llu %s\n", static_cast<unsigned long long>(report.tally.counts[i]),
                kWhatNames[i]);
}

// --- itself --------------------------------------------------------------------------------------

namespace {

struct KnownBug {
  Bug bug;
  const char* what;
};
constexpr KnownBug kBugs[] = {
    {Bug::kAckBeforeCommit, "a disk that acknowledges before it has stored"},
    {Bug::kDropWithdrawal, "a withdrawal that does nothing where it arrives"},
    {Bug::kForgetReplica, "a restored home that goes on under its old replica"},
    {Bug::kShareThePrivate, "a private entry that is shared"},
};
constexpr std::uint64_t kRunsForABug = 4'000;
constexpr std::uint64_t kTwice = 40;

bool finds(Cast& cast, const KnownBug& known) {
  Plan plan;
  plan.bug = known.bug;
  Tally unused;
  for (std::uint64_t seed = 1; seed <= kRunsForABug; ++seed) {
    playing(seed);
    const auto outcome = cast.play(seed, unused, known.bug);
    if (outcome.fault.empty()) continue;
    std::printf("found with schedule %llu: %s (%s)\n", static_cast<unsigned long long>(seed),
                known.what, outcome.fault.c_str());
    return true;
  }
  std::printf("NOT FOUND: %s\n", known.what);
  return false;
}

}  // namespace

bool check_itself(Cast& cast) {
  Tally unused;
  for (std::uint64_t seed = 1; seed <= kTwice; ++seed) {
    const auto one = cast.play(seed, unused);
    const auto other = cast.play(seed, unused);
    if (one.digest == other.digest && one.fault == other.fault) continue;
    std::printf("seed %llu gives different events each time\n",
                static_cast<unsigned long long>(seed));
    return false;
  }
  std::printf("%llu schedules gave the same events twice\n",
              static_cast<unsigned long long>(kTwice));
  bool all = true;
  for (const auto& known : kBugs) all = finds(cast, known) && all;
  return all;
}

}  // namespace lull::sim
