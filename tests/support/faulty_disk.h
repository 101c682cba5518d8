// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/bytes.h"

/// A disk that can fail at any call, and that writes down what reached it when, so that a power cut
/// can be played at any point afterwards (power_cut.h).
///
/// It stands where every program meets the disk: system_calls.cc has open, write, fsync, rename and
/// the others under their own names, so that the product, SQLite and the standard library all come
/// through here, whichever way they take, and nothing in src/ has to know.
namespace lull::support {

/// One thing done to the disk. A file is a node; what it is called is its directory's affair.
struct DiskOp {
  enum Kind {
    kMakeDirectory,
    kCreate,  ///< a new node, empty, under a new name
    kRename,
    kRemove,
    kSyncDirectory,
    kWrite,
    kTruncate,
    kSync
  } kind;
  std::string name{};  ///< below the watched folder; for a write, as it was opened
  std::string to{};    ///< kRename
  int node = 0;
  std::int64_t offset = 0;  ///< kTruncate: the new size
  Bytes bytes{};
};
/// For a person who looks for what went wrong: "write shared.vault 4096+4096".
std::string describe(const DiskOp& op);

/// Everything below a folder.
struct DiskImage {
  std::set<std::string> directories;
  std::map<std::string, int> names;
  std::map<int, Bytes> nodes;
};

/// While it lives it sees all that happens below one folder. One at a time, on one thread.
class FaultyDisk {
 public:
  enum Call : unsigned {
    kRead = 1,
    kWrite = 2,
    kTruncate = 4,
    kSync = 8,
    kOpen = 16,
    kName = 32,  ///< rename, remove, make a folder
    kLook = 64,  ///< is it there, how large is it
    kLock = 128,
    kAll = 255
  };

  explicit FaultyDisk(std::filesystem::path folder);
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;
  ~FaultyDisk();

  /// Of the calls in the mask, the one after `after` others fails with this errno, and `repeat`
  /// more. A failing write leaves half of its bytes behind, one that a signal
  /// interrupted (EINTR) nothing.
  void fail_at(unsigned calls, int after, int error, int repeat = 0);
  void heal() { mask_ = 0; }
  /// How many calls of the mask of `fail_at` there were since.
  int calls() const { return calls_; }
  bool has_failed() const { return failures_ > 0; }

  std::vector<DiskOp> trace;
  /// Names below the folder of what was opened, and whole paths of what was opened for writing
  /// elsewhere.
  std::set<std::string> opened, elsewhere;
  const DiskImage& before() const { return before_; }

  // For system_calls.cc: as the system's own, with errno.
  static FaultyDisk* current();
  int open(const char* path, int flags, mode_t mode);
  int close(int fd);
  void duplicated(int fd, int made);
  ssize_t read(int fd, void* out, std::size_t size, std::optional<off_t> offset);
  ssize_t write(int fd, const void* bytes, std::size_t size, std::optional<off_t> offset);
  int truncate(int fd, off_t size);
  int sync(int fd);
  int rename(const char* from, const char* to, unsigned flags);
  int remove(const char* path);
  int make_directory(const char* path, mode_t mode);
  /// Whether a call that asks about this fails.
  bool look_fails(const char* path);
  bool look_fails(int fd);
  bool lock_fails(int fd);

 private:
  struct Open {
    int node;
    std::string name;
    bool directory;
  };
  /// Below the folder; nothing if it is elsewhere.
  std::optional<std::string> name_of(const char* path) const;
  const Open* known(int fd) const;
  int node_of(int fd);
  void note_opened(int fd, const std::string& name, bool existed, int flags);
  bool fails(Call call);
  void scan(const std::string& name);

  std::filesystem::path folder_;
  DiskImage before_;
  std::map<ino_t, int> nodes_;
  std::map<int, Open> open_;
  unsigned mask_ = 0;
  int calls_ = 0, after_ = 0, error_ = 0, repeat_ = 0, failures_ = 0;
};

}  // namespace lull::support
