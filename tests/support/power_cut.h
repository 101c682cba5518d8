// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <random>

#include "support/faulty_disk.h"

namespace lull::support {

/// What a disk holds for certain, and what it was told since. It promises no more than POSIX does:
/// a file's bytes are there once the file was synced, its name once the folder was.
class PowerCut {
 public:
  enum Mode {
    kDropOrKeep,  ///< each unsynced sector is there or not
    kTrash,       ///< each unsynced sector is there, not there, or noise where it was written
    kNothing,     ///< nothing that was not synced is there
    kKill,        ///< all of it is there: the program died, not the machine
  };

  explicit PowerCut(const DiskImage& before);
  void apply(const DiskOp& op);
  /// Writes what a cut now could leave, for one roll of the dice. Below `spared` it is a kill.
  /// Names that no folder holds for certain are there or not: as in a journal, none after the first
  /// that is missing, or each by itself.
  void leave(const std::filesystem::path& directory, Mode mode, std::uint32_t seed,
             std::string_view spared = {}) const;

 private:
  struct Node {
    Bytes durable{};
    std::vector<DiskOp> since{};
  };
  struct Names {
    std::set<std::string> directories;
    std::map<std::string, int> files;
    void apply(const DiskOp& op);
  };
  Names surviving_names(Mode mode, std::string_view spared, std::mt19937& dice) const;
  static Bytes survivors(const Node& node, Mode mode, std::mt19937& dice);
  static void write_through(Bytes& content, const DiskOp& op);

  Names names_;
  std::vector<DiskOp> naming_;  ///< not synced yet, in order
  std::map<int, Node> nodes_;
};

}  // namespace lull::support
