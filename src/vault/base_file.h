// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>

#include "vault/page_sealer.h"

namespace lull::vault {

/// What the files of one open vault share. Owned by the Vault, outlives its connection.
struct VaultFiles {
  PageSealer sealer;
  /// True while the database is made: only then may its file be empty.
  bool creating = false;
  /// Latched by the first write, truncation or sync that fails. What is on disk is then unknown (a
  /// failed fsync may have dropped the pages it was asked to keep), so nothing more is written;
  /// opening again recovers from what is really there.
  bool failed = false;
};

/// A file of the VFS below, closed when it goes. Adds the latch and nothing else: every sync that
/// SQLite asks for is passed on.
class BaseFile {
 public:
  /// `name` is the pointer that SQLite gave: the VFS below keeps it.
  static int open(sqlite3_vfs* base, const char* name, int flags, int* flags_out, VaultFiles& files,
                  std::unique_ptr<BaseFile>& out);
  ~BaseFile();
  BaseFile(const BaseFile&) = delete;
  BaseFile& operator=(const BaseFile&) = delete;

  int read(MutableBytes out, std::int64_t offset);
  int write(ByteView bytes, std::int64_t offset);
  int truncate(std::int64_t size);
  int sync(int flags);
  /// Once, after a sync that went well: SQLite syncs the name of a new file as well, but does not
  /// look whether that succeeded, and a log without a name is no log after a power cut.
  int sync_name_once();
  /// Latches: for a write that could not even be made.
  int refuse(int code);

  sqlite3_file* raw() { return file_; }
  VaultFiles& files() { return files_; }

 private:
  BaseFile(sqlite3_vfs* base, const char* name, VaultFiles& files);
  int latch(int code);

  VaultFiles& files_;
  std::string name_;
  bool named_ = false;
  std::unique_ptr<std::max_align_t[]> memory_;
  sqlite3_file* file_;
};

/// A file as SQLite sees it: plain bytes at stock offsets. Codes are SQLite's.
class SealedFile {
 public:
  explicit SealedFile(std::unique_ptr<BaseFile> base) : base_(std::move(base)) {}
  virtual ~SealedFile() = default;

  virtual int read(MutableBytes out, std::int64_t offset) = 0;
  virtual int write(ByteView bytes, std::int64_t offset) = 0;
  virtual int truncate(std::int64_t size) { return base_->truncate(size); }
  virtual int sync(int flags) { return base_->sync(flags); }
  /// Brings to disk what is held back, before any operation but read and write.
  virtual int settle() { return SQLITE_OK; }

  BaseFile& base() { return *base_; }

 protected:
  PageSealer& sealer() { return base_->files().sealer; }

 private:
  std::unique_ptr<BaseFile> base_;
};

}  // namespace lull::vault
