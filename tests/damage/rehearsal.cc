// SPDX-License-Identifier: Apache-2.0
#include "damage/rehearsal.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

#include "base/check.h"
#include "damage/fixed_chance.h"

namespace lull::damage {

namespace {

std::array<char, 512> g_case{};

/// A check that did not hold, or worse: the case is named before this program ends, too.
void on_crash(int number) {
  constexpr std::string_view kText = "\nCRASHED in: ";
  (void)!::write(STDOUT_FILENO, kText.data(), kText.size());
  (void)!::write(STDOUT_FILENO, g_case.data(), std::strlen(g_case.data()));
  (void)!::write(STDOUT_FILENO, "\n", 1);
  ::signal(number, SIG_DFL);
  ::raise(number);
}

}  // namespace

Room::Room() {
  const fs::path parent = fs::is_directory("/dev/shm") ? "/dev/shm" : fs::temp_directory_path();
  std::string name = (parent / "lull-damage-XXXXXX").string();
  LULL_CHECK(::mkdtemp(name.data()) != nullptr);
  path_ = name;
}

Room::~Room() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

Rehearsal::Rehearsal(const Workload& workload, std::uint64_t seed, const Room& room)
    : workload_(workload), seed_(seed), start_(room / "start"), stage_(room / "stage") {
  fix_chance(seed_);
  fs::remove_all(start_);
  fs::create_directories(start_ / "stick");
  {
    Stage stage(start_, recovery_);
    const auto prepared = workload_.prepare(stage);
    if (!prepared) std::fprintf(stderr, "%s: %s\n", workload_.name, prepared.error().reason);
    LULL_CHECK(prepared.has_value());
  }
  copy_start();
  before_ = look_at({stage_, workload_.couple});
}

void Rehearsal::copy_start() const {
  fs::remove_all(stage_);
  fs::copy(start_, stage_, fs::copy_options::recursive);
}

Played Rehearsal::play(const std::function<void(support::FaultyDisk&)>& arm) {
  copy_start();
  fix_chance(seed_ + 1);
  Stage stage(stage_, recovery_);
  stage.before = before_;
  support::FaultyDisk disk(stage_);
  if (arm) arm(disk);
  workload_.run(stage);
  stage.end();
  return {std::move(stage.steps), std::move(stage.reasons), disk.before(), std::move(disk.trace),
          disk.has_failed()};
}

Cases::Cases(std::string again, std::size_t failures_most)
    : again_(std::move(again)), failures_most_(failures_most) {
  for (const int number : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE}) ::signal(number, on_crash);
}

void Cases::begin(const std::string& name) {
  ++count_;
  std::snprintf(g_case.data(), g_case.size(), "%s %s", again_.c_str(), name.c_str());
}

void Cases::fail(const std::string& why) {
  ++failures_;
  std::printf("\nFAILED: %s\n  again: %s\n", why.c_str(), g_case.data());
  std::fflush(stdout);
}

}  // namespace lull::damage
