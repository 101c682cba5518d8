// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

namespace lull::sim {

/// What happened in schedules, counted.
enum class What : std::uint8_t {
  kStep,
  kCreate,
  kEdit,
  kShare,
  kWithdraw,
  kRemove,
  kAnswer,
  kNewer,
  kMessage,
  kConnect,
  kLoss,
  kHalfOpen,
  kTwin,
  kCrash,
  kMidWrite,
  kLock,
  kBackup,
  kRestore,
  kPutBack,
  kClone,
  kClock,
  kMaintain,
  kRenewed,
  kForked,
  kChecked,
  kCount,
};

inline constexpr std::array<const char*, static_cast<std::size_t>(What::kCount)> kWhatNames = {
    "steps",
    "entries made",
    "edits",
    "shares",
    "withdrawals",
    "deletions",
    "answers",
    "changes of a newer version",
    "messages",
    "connections",
    "connections lost",
    "half open ones",
    "second connections of a pair",
    "power cuts",
    "of them in the middle of a write",
    "locks",
    "backups",
    "restores of a backup",
    "old copies put back",
    "clones of a running device",
    "clocks set by up to ten years",
    "maintenance",
    "replicas renewed",
    "forks that were told",
    "devices compared at the end",
};

struct Tally {
  std::array<std::uint64_t, static_cast<std::size_t>(What::kCount)> counts{};

  void add(What what, std::uint64_t more = 1) { counts[static_cast<std::size_t>(what)] += more; }
  std::uint64_t of(What what) const { return counts[static_cast<std::size_t>(what)]; }
  void add(const Tally& other) {
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += other.counts[i];
  }
};

}  // namespace lull::sim
