// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>

#include "base/descriptor.h"
#include "node/node.h"

namespace lull::control {

/// Files on their way to a page or from it, in pieces. None has a name anywhere, so none is left
/// behind however the daemon ends. Each has a handle that nobody can guess, which is good for its
/// own page alone and ends with that page's session, with the lock, and ten minutes after it was
/// used last; of too many, the oldest goes.
class HeldFiles {
 public:
  enum class For { kImport, kRestore };
  using Session = std::uint64_t;
  /// A file that is gone once its owner here lets it go.
  using File = std::shared_ptr<const Descriptor>;

  explicit HeldFiles(node::Node& node);
  ~HeldFiles();

  /// A new one of that size: for an import in memory alone, for a restore, whose bytes are sealed,
  /// in the home. kTooLarge "upload_too_large", kUnavailable "out_of_memory", and those of
  /// Home::unnamed_file.
  Result<std::string> begin(Session session, For what, std::uint64_t size);
  /// The next piece. kNotFound "upload_unknown"; kInvalid "upload_malformed" for one that does not
  /// belong there; kNoSpace "disk_full", kIo "disk_failed": then it is gone.
  Result<void> append(Session session, const std::string& handle, std::uint64_t offset,
                      std::string_view piece);
  /// One that is whole. kNotFound "upload_unknown", kInvalid "upload_malformed".
  Result<File> whole(Session session, const std::string& handle);

  /// One that is to be fetched.
  std::string offer(Session session, Descriptor file, std::uint64_t size);
  /// A piece of it; with the last one it is gone. kNotFound "upload_unknown".
  Result<std::string> piece(Session session, const std::string& handle, std::uint64_t offset);

  void end(Session session, const std::string& handle);
  void end_of(const std::function<bool(Session)>& is_over);

 private:
  struct Held {
    std::string handle;
    Session session = 0;
    std::shared_ptr<Descriptor> file;
    std::uint64_t size = 0;
    std::uint64_t here = 0;  ///< of it, so far
    std::int64_t used_ms = 0;
  };
  using At = std::list<Held>::iterator;
  std::string keep(Held held);
  Result<At> find(Session session, const std::string& handle);
  void expire();

  node::Node& node_;
  std::unique_ptr<lan::Timer> timer_;
  int watching_ = 0;
  node::State state_;
  std::list<Held> all_;
};

inline constexpr std::uint64_t kUploadImportBytesMax = 64UL * 1024 * 1024;
inline constexpr std::uint64_t kUploadRestoreBytesMax = 1024UL * 1024 * 1024;
inline constexpr std::size_t kDownloadPieceBytes = 512UL * 1024;
inline constexpr std::size_t kHeldFilesMax = 2;
inline constexpr std::int64_t kHeldFileMs = 10 * 60 * std::int64_t{1000};

}  // namespace lull::control
