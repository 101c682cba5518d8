// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "damage/workload.h"
#include "support/power_cut.h"

namespace lull::damage {

/// A folder of this program's own, in memory: what is tested is not how fast a disk is.
class Room {
 public:
  Room();
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;
  ~Room();
  fs::path operator/(const char* name) const { return path_ / name; }

 private:
  fs::path path_;
};

/// What one run of a workload left behind.
struct Played {
  std::vector<Step> steps;
  std::vector<std::string> reasons;
  support::DiskImage before;
  std::vector<support::DiskOp> trace;
  bool has_failed = false;
};

/// One workload, prepared: it can be run again and again, each time the same.
class Rehearsal {
 public:
  Rehearsal(const Workload& workload, std::uint64_t seed, const Room& room);

  /// Runs it in `stage()`; `arm` may make the disk fail.
  Played play(const std::function<void(support::FaultyDisk&)>& arm = {});
  const Claims& before() const { return before_; }
  const Workload& workload() const { return workload_; }
  std::uint64_t seed() const { return seed_; }
  fs::path stage() const { return stage_; }

 private:
  void copy_start() const;

  const Workload& workload_;
  std::uint64_t seed_;
  fs::path start_, stage_;
  std::string recovery_;
  Claims before_;
};

/// Which case is under way, how to see it again, and how many went wrong. A crash is told as well.
class Cases {
 public:
  /// `again` is a command line without its last argument, the case.
  Cases(std::string again, std::size_t failures_most);
  void begin(const std::string& name);
  void fail(const std::string& why);
  bool enough() const { return failures_ >= failures_most_; }
  std::size_t count() const { return count_; }
  std::size_t failures() const { return failures_; }

 private:
  std::string again_;
  std::size_t failures_most_, count_ = 0, failures_ = 0;
};

}  // namespace lull::damage
