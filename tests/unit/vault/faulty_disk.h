// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "base/bytes.h"

/// A VFS for under ours: real files, but it can fail at any call, and it writes down what reached
/// the disk when, so that a power cut can be played at any point afterwards.
namespace lull::vault {

/// One thing done to the disk.
struct DiskOp {
  enum Kind { kCreate, kWrite, kTruncate, kSync, kDelete } kind;
  std::string file;  ///< name without directory
  std::int64_t offset = 0;
  Bytes bytes{};
};

/// While it lives the vault's VFS stands on it. One at a time.
class FaultyDisk {
 public:
  enum Call : unsigned { kRead = 1, kWrite = 2, kTruncate = 4, kSync = 8, kOther = 16 };

  FaultyDisk();
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;
  ~FaultyDisk();

  /// Of the calls in the mask, the one after `after` others fails with `code`, and `repeat` more.
  /// A failing write leaves half of its bytes behind.
  void fail_at(unsigned calls, int after, int code, int repeat = 0);
  /// How many calls of the mask of `fail_at` there were since.
  int calls() const { return calls_; }
  bool has_failed() const { return failures_ > 0; }

  std::vector<DiskOp> trace;
  /// Answers of xDeviceCharacteristics and flags of the opens, for a look.
  std::vector<int> open_flags;

  // For the VFS's functions.
  int next(Call call);
  sqlite3_vfs* real() { return real_; }

 private:
  sqlite3_vfs* real_;
  sqlite3_vfs vfs_;
  unsigned mask_ = 0;
  int calls_ = 0, after_ = 0, code_ = 0, repeat_ = 0, failures_ = 0;
};

/// What a disk holds for certain, and what it was told since.
class PowerCut {
 public:
  enum Mode {
    kDropOrKeep,  ///< each unsynced sector is there or not
    kTrash,       ///< each unsynced sector is there, not there, or noise where it was written
    kNothing,     ///< nothing that was not synced is there
  };

  /// Starts from the files as they are now, all of it durable.
  explicit PowerCut(const std::filesystem::path& directory);
  void apply(const DiskOp& op);
  /// Writes what a cut now could leave, for one roll of the dice.
  void leave(const std::filesystem::path& directory, Mode mode, std::uint32_t seed) const;

 private:
  struct File {
    bool named = false;  ///< its name is durable
    bool deleted = false;
    Bytes durable;
    std::vector<DiskOp> since;
  };
  static Bytes survivors(const File& file, Mode mode, std::mt19937& dice);

  std::map<std::string, File> files_;
};

}  // namespace lull::vault
