// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "sim/memory_disk.h"
#include "store/store.h"
#include "sync/session.h"

namespace lull::sim {

class SetClock final : public Clock {
 public:
  std::int64_t wall_ms() const override { return now_ms + offset_ms; }
  std::int64_t steady_ms() const override { return now_ms; }
  std::int64_t now_ms = 1'000;
  std::int64_t offset_ms = 1'760'000'000'000;
};

/// Whose device: the two persons of a pair, by number.
enum Who : std::uint8_t { kAda = 1, kBo = 2 };
PersonId person_of(std::uint8_t who);
SpaceId pair_space();
crypto::PrivateKey device_key(std::uint8_t who);

/// The files of a home that is set up and paired with the other person, as it was on the first day.
/// Made with the default VFS, before use_memory_disks().
MemoryDisk::Image paired_home(std::uint8_t who, const std::string& folder);

/// One device: a sealed store on a disk in memory, and a clock. It can lose power at any write.
class Device {
 public:
  /// `folder` has an empty file "shared.vault", which is all that the real file system sees.
  Device(std::string folder, std::uint8_t number);

  /// Begins as this image of a disk, open.
  void begin(const MemoryDisk::Image& image, std::uint8_t who);
  /// After everything has let go of the store.
  void end();

  bool is_open() const { return store_ != nullptr; }
  store::Store* operator->() { return store_.get(); }
  store::Store& operator*() { return *store_; }
  /// Closes it in order, as a lock does.
  void close();
  Result<void> open();
  /// Cuts the power and opens what is left. Sessions must be gone.
  Result<void> crash(Dice& dice);
  /// Puts an earlier image in place of what is there, and opens it.
  Result<void> put_back(const MemoryDisk::Image& image);

  const store::Replica& own() { return store_->log().own(space); }
  /// The name of the own replica, also when there is no store.
  std::uint8_t number() const { return number_; }
  PersonId me() const { return person_of(who); }

  MemoryDisk disk;
  SetClock clock;
  std::uint8_t who = kAda;
  store::SpaceRow space = 1;
  std::int64_t peer_row = 1;
  /// Told of commits while they live.
  std::vector<sync::Session*> sessions;

 private:
  std::string file() const { return disk.folder() + "/shared.vault"; }
  std::uint8_t number_;
  std::unique_ptr<store::Store> store_;
};

}  // namespace lull::sim
