// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

/// The box that the daemon locks itself into, for good, before it hears anything: whoever takes it
/// over by a flaw then has its own folders and sockets, and not the machine. Two steps, since files
/// can be closed off as soon as the folders are known, and system calls only after the last call
/// that nothing needs later on.
namespace lull::sandbox {

/// What may still be done with what lies at a place. Whatever is not named cannot be opened.
enum class Use {
  kRead,    ///< a file, or the files in a folder
  kKeep,    ///< files in a folder: read, write, make, remove; a socket as well
  kRemove,  ///< files in a folder, unread
};
struct Place {
  std::filesystem::path path;
  Use use;
};

/// How far the box is closed.
struct Level {
  std::uint32_t landlock = 0;  ///< the kernel's version of it that is in force; 0: files are open
  bool seccomp = false;        ///< system calls are closed
  /// Why something is open: "switched_off", "kernel_too_old", "kernel_without" (the kernel was
  /// built or started without it), "sanitized_build", "box_failed"; "" if nothing is.
  const char* reason = "";
};
/// The first version of Landlock that has everything this program asks for.
inline constexpr std::uint32_t kLandlockWhole = 6;

/// No privileges can be gained any more, and of the file system only these places are left; those
/// that are not there stay out of reach. What is open already stays open, and Unix sockets with a
/// name in the file system can be connected to wherever they are. Before any other thread.
Level close_files(const std::vector<Place>& places);
/// Adds: of the system calls only those that the daemon makes, for all threads. Another one fails
/// with EPERM, and its number is written to standard error once.
void close_calls(Level& level);

}  // namespace lull::sandbox
