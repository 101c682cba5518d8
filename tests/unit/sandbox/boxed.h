// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include "sandbox/box.h"
#include "sandbox/landlock.h"

namespace lull::sandbox {

namespace fs = std::filesystem;

#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool kSanitizedBuild = true;
#else
inline constexpr bool kSanitizedBuild = false;
#endif

/// What a try came to, as the error of the call that was tried; 0: it worked.
using Try = std::function<int()>;

/// The error of a call that says -1.
inline int error_of(long result) {
  return result == -1 ? errno : 0;
}
/// The same of one that gives a descriptor.
inline int opens(int fd) {
  const int error = error_of(fd);
  if (fd >= 0) ::close(fd);
  return error;
}

/// A home of somebody's, with a data folder in it for the daemon, and a child process that locks
/// itself into the box as the daemon does and then tries something.
class BoxTest : public ::testing::Test {
 protected:
  fs::path home;
  fs::path data;
  fs::path outside;  ///< a file of the person's

  BoxTest() {
    char name[] = "/tmp/lull_box_XXXXXX";
    home = ::mkdtemp(name);
    data = home / "data";
    fs::create_directory(data);
    fs::create_directory(home / ".ssh");
    outside = home / ".ssh" / "id";
    std::ofstream(outside) << "a key of the person's";
    std::ofstream(data / "own") << "the daemon's";
  }
  ~BoxTest() override { fs::remove_all(home); }

  std::vector<Place> places() const {
    return {{data, Use::kKeep},
            {"/etc/localtime", Use::kRead},
            {"/usr/share/zoneinfo", Use::kRead},
            {"/dev/urandom", Use::kRead}};
  }
  /// What `what` came to inside; negative: the child was ended by that signal.
  int inside(const Try& what, bool with_calls = true) const {
    const pid_t child = ::fork();
    if (child == 0) {
      auto level = close_files(places());
      if (with_calls) close_calls(level);
      ::_exit(what());
    }
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
};

}  // namespace lull::sandbox
