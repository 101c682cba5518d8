// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/bytes.h"
#include "sim/dice.h"

namespace lull::sim {

/// One thing that was written to a file and is not on the disk for certain.
struct Unsynced {
  bool truncate = false;
  std::size_t offset = 0;  ///< or the size it was cut to
  std::size_t from = 0;    ///< in the file's pool
  std::size_t size = 0;
};

/// A file as it reads, and what of it a power cut would leave.
struct DiskFile {
  Bytes now;
  Bytes durable;
  std::vector<Unsynced> since;
  Bytes pool;              ///< the bytes of `since`
  bool named = false;      ///< its name is durable
  bool deleted = false;    ///< and the deletion is not
  bool powerless = false;  ///< its disk lost power: handles that are left reach nothing

  void sync();
  void write(ByteView bytes, std::size_t offset);
  void cut_to(std::size_t size);
};

/// A disk in memory, mounted at a folder that need not exist: the vault's VFS stands on all mounted
/// ones. It can lose power before any write, and of what was not synced then each
/// sector of 512 bytes is there, or not there, or noise.
class MemoryDisk {
 public:
  using Image = std::map<std::string, Bytes>;

  explicit MemoryDisk(std::string folder);
  MemoryDisk(const MemoryDisk&) = delete;
  MemoryDisk& operator=(const MemoryDisk&) = delete;
  ~MemoryDisk();

  /// The files as they read now; and a disk that holds just these, safely.
  Image image() const;
  void load(const Image& image);

  /// After so many more writes, cuts, syncs or deletions the power is gone: everything fails.
  void lose_power_after(std::size_t operations) { budget_ = operations; }
  void keep_power() { budget_ = kEver; }
  bool powered() const { return powered_; }
  /// Power is cut now, if it was not, and comes back: what was not synced is as the dice say.
  /// Whoever has a file open must let go of it; it reaches nothing any more.
  void power_cut(Dice& dice);
  /// Forgets whatever was open without a thought for what is held: the schedule is over.
  void switch_off();

  /// A disk that says it has synced and has not: for the proof that the simulation would see it.
  bool lies = false;

  // For the VFS.
  std::shared_ptr<DiskFile> find(const std::string& name) const;
  std::shared_ptr<DiskFile> create(const std::string& name);
  bool spend();
  void remove(const std::string& name);
  const std::string& folder() const { return folder_; }

 private:
  static constexpr std::size_t kEver = ~std::size_t{0};
  void let_go();

  std::string folder_;
  std::map<std::string, std::shared_ptr<DiskFile>> files_;
  std::size_t budget_ = kEver;
  bool powered_ = true;
};

/// Puts the vault's VFS on the mounted disks, for the whole process.
void use_memory_disks();

}  // namespace lull::sim
