// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>

#include "base/descriptor.h"
#include "base/result.h"

namespace lull::node {

/// Where one person's data lies on this machine, held by one daemon at a time.
class Home {
 public:
  /// With a directory: data and socket both in there. Without: $XDG_DATA_HOME/lull and
  /// $XDG_RUNTIME_DIR/lull. Makes the folders (0700) and takes the lock. kExists "home_in_use",
  /// kNoSpace "disk_read_only" or "disk_full", kIo "home_unusable".
  static Result<Home> open(const std::optional<std::filesystem::path>& directory);
  Home(Home&& other) noexcept;
  Home& operator=(Home&&) = delete;
  ~Home();

  const std::filesystem::path& data() const { return data_; }
  std::filesystem::path socket() const { return run_ / "control"; }
  /// Where the socket is; may be the same.
  const std::filesystem::path& run() const { return run_; }
  /// Where forget_autostart() looks; empty for a home in a directory of its own.
  const std::filesystem::path& units() const { return units_; }
  std::filesystem::path keys(const char* vault) const;
  std::filesystem::path vault(const char* vault) const;
  /// A file for a while: it has no name, and is gone once it is closed, however that comes about.
  /// Errors as for open().
  Result<Descriptor> unnamed_file() const;
  /// Removes what makes the daemon start by itself: the systemd unit that README.md has people
  /// write. A home in a directory of its own has none.
  void forget_autostart() const;

 private:
  Home(std::filesystem::path data, std::filesystem::path run, std::filesystem::path units,
       int lock);
  std::filesystem::path data_;
  std::filesystem::path run_;
  std::filesystem::path units_;  ///< where the person's systemd units are; empty for a directory
  int lock_;
};

inline constexpr const char* kShared = "shared";
inline constexpr const char* kPrivate = "private";

}  // namespace lull::node
