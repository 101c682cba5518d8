// SPDX-License-Identifier: Apache-2.0
// Each call to the disk, and each allocation of SQLite's, fails once or from there on, in each
// workload. See README.md.
#include <cerrno>
#include <climits>
#include <cstdio>
#include <map>
#include <set>

#include "damage/fixed_chance.h"
#include "damage/memory.h"
#include "damage/options.h"
#include "damage/rehearsal.h"

namespace lull::damage {

namespace {

using support::FaultyDisk;
using support::PowerCut;

/// A way to fail. Without calls it is memory.
struct Kind {
  const char* name;
  unsigned calls;
  int error;
  bool for_ever;
};

constexpr Kind kKinds[] = {
    {"full-once", FaultyDisk::kWrite, ENOSPC, false},
    {"full", FaultyDisk::kWrite | FaultyDisk::kName, ENOSPC, true},
    {"write-once", FaultyDisk::kWrite, EIO, false},
    {"sync-once", FaultyDisk::kSync, EIO, false},
    {"sync", FaultyDisk::kSync, EIO, true},
    {"truncate-once", FaultyDisk::kTruncate, EIO, false},
    {"truncate", FaultyDisk::kTruncate, EIO, true},
    {"read-once", FaultyDisk::kRead, EIO, false},
    {"read", FaultyDisk::kRead, EIO, true},
    {"open-once", FaultyDisk::kOpen, EMFILE, false},
    {"open", FaultyDisk::kOpen, EMFILE, true},
    {"name-once", FaultyDisk::kName, EIO, false},
    {"look-once", FaultyDisk::kLook, EIO, false},
    {"look", FaultyDisk::kLook, EIO, true},
    {"lock-once", FaultyDisk::kLock, ENOLCK, false},
    {"everything", FaultyDisk::kAll, EIO, true},
    {"memory-once", 0, 0, false},
    {"memory", 0, 0, true},
};

class Injector {
 public:
  Injector(const Options& options, Cases& cases) : options_(options), cases_(cases) {}

  void all(const Workload& workload, std::uint64_t seed) {
    Room room;
    Rehearsal rehearsal(workload, seed, room);
    const auto begun = cases_.count();
    for (const auto& kind : kKinds) {
      if (!options_.kind.empty() && options_.kind != kind.name) continue;
      const std::size_t stride = kind.calls == 0 || options_.quick ? options_.stride : 1;
      std::size_t number = options_.only ? options_.only->roll : seed % stride;
      for (; !cases_.enough(); number += stride) {
        const bool hit = one(rehearsal, kind, static_cast<int>(number), room);
        if (!hit || options_.only) break;
        ++hits_[kind.name];
      }
    }
    std::printf("%-11s %6zu faults\n", workload.name, cases_.count() - begun);
    std::fflush(stdout);
  }

  void tell() const {
    std::printf("by kind:");
    for (const auto& [name, hits] : hits_) std::printf(" %s %zu", name.c_str(), hits);
    std::printf("\nwhat was said:\n");
    for (const auto& [kind, reasons] : reasons_) {
      std::printf("  %s:", kind.c_str());
      for (const auto& [reason, times] : reasons) std::printf(" %s %zu", reason.c_str(), times);
      std::printf("\n");
    }
  }

 private:
  /// False if the workload was over before.
  bool one(Rehearsal& rehearsal, const Kind& kind, int number, const Room& room) {
    const auto& workload = rehearsal.workload();
    cases_.begin(std::string(workload.name) + ":" + kind.name + ":" + std::to_string(number));
    auto played = rehearsal.play([&](FaultyDisk& disk) {
      const int repeat = kind.for_ever ? INT_MAX : 0;
      if (kind.calls == 0)
        fail_allocation(number, repeat);
      else
        disk.fail_at(kind.calls, number, kind.error, repeat);
    });
    const bool memory_failed = stop_failing_allocations();
    for (const auto& reason : played.reasons) {
      ++reasons_[kind.name][reason];
      if (misleads(reason, kind, rehearsal)) cases_.fail("a failing call is told as " + reason);
    }
    look(rehearsal, played, rehearsal.stage(), "");
    // The power fails on top of it: what an unsynced page cache held is gone.
    PowerCut power(played.before);
    for (const auto& op : played.trace) power.apply(op);
    const auto dice = static_cast<std::uint32_t>(mix(rehearsal.seed(), number));
    power.leave(room / "cut", number % 2 == 0 ? PowerCut::kTrash : PowerCut::kNothing, dice);
    look(rehearsal, played, room / "cut", ", and then the power");
    return kind.calls == 0 ? memory_failed : played.has_failed;
  }

  /// What would send somebody looking in the wrong place.
  static bool misleads(const std::string& reason, const Kind& kind, const Rehearsal& rehearsal) {
    // SQLite opens for reading what it could not open for writing, and does not say why.
    if (reason == "disk_read_only" && kind.calls == FaultyDisk::kOpen) return false;
    static const std::set<std::string> wrong{
        "vault_damaged",    "vault_missing",  "key_slots_damaged", "key_slots_missing",
        "wrong_passphrase", "disk_read_only", "backup_damaged",    "backup_missing"};
    const bool lived_in = rehearsal.before().contains("noor state open");
    const bool erased = std::string_view(rehearsal.workload().name) == "erase";
    return wrong.contains(reason) || (reason == "not_set_up" && lived_in && !erased);
  }

  /// The fault is gone, and everything is opened again.
  void look(Rehearsal& rehearsal, const Played& played, const fs::path& folder, const char* also) {
    auto found = look_at({folder, rehearsal.workload().couple, true, true, {}});
    const bool open = found.contains("noor state open");
    if (open && found.erase("noor private afterwards") == 0)
      cases_.fail(std::string("does not go on after a fault") + also);
    const auto wrong = judge(rehearsal.before(), played.steps, SIZE_MAX, found);
    if (!wrong.empty()) cases_.fail(std::string("after a fault") + also + wrong);
  }

  const Options& options_;
  Cases& cases_;
  std::map<std::string, std::map<std::string, std::size_t>> reasons_;
  std::map<std::string, std::size_t> hits_;
};

}  // namespace

int inject_faults(const Options& options) {
  Cases cases("tools/power_cuts --faults --seed " + std::to_string(options.seed) + " --case", 10);
  Injector injector(options, cases);
  std::size_t count = 0;
  for (const auto& workload : workloads()) {
    if (!options.wants(workload.name) || cases.enough()) continue;
    injector.all(workload, mix_name(options.seed, workload.name));
    ++count;
  }
  injector.tell();
  std::printf("%zu workloads, %zu faults; %zu failed\n", count, cases.count(), cases.failures());
  return cases.failures() == 0 && count > 0 ? 0 : 1;
}

}  // namespace lull::damage
