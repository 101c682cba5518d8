// SPDX-License-Identifier: Apache-2.0
#include "cli/browser.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace lull::cli {
namespace {

bool has_screen() {
  for (const char* name : {"WAYLAND_DISPLAY", "DISPLAY"})
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0') return true;
  return false;
}

/// In the grandchild: nothing of this terminal is left to it. Says through `failed` if it cannot
/// run. For as long as xdg-open does, its argv shows the address to this user's own processes
/// (others too, where /proc is open to all); the code in it is used up by the page that opens, and
/// void in two minutes.
[[noreturn]] void become_xdg_open(const std::string& address, int failed) {
  setsid();
  if (const int null = ::open("/dev/null", O_RDWR); null >= 0)
    for (const int fd : {0, 1, 2}) dup2(null, fd);
  execlp("xdg-open", "xdg-open", address.c_str(), static_cast<char*>(nullptr));
  const char said = 'x';
  [[maybe_unused]] const auto ignored = ::write(failed, &said, 1);
  _exit(127);
}

}  // namespace

bool open_in_browser(const std::string& address) {
  int ends[2];
  if (!has_screen() || pipe2(ends, O_CLOEXEC) != 0) return false;
  const pid_t child = fork();
  if (child == 0) {
    // Twice, so that nobody has to wait for the browser: its parent goes at once.
    const pid_t grandchild = fork();
    if (grandchild == 0) become_xdg_open(address, ends[1]);
    _exit(grandchild < 0 ? 1 : 0);
  }
  ::close(ends[1]);
  int status = 1;
  if (child > 0)
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  // The other end closes as xdg-open begins; a byte says that there is none.
  char said = 0;
  ssize_t got = 0;
  while ((got = ::read(ends[0], &said, 1)) < 0 && errno == EINTR) continue;
  ::close(ends[0]);
  return child > 0 && status == 0 && got == 0;
}

}  // namespace lull::cli
