// SPDX-License-Identifier: Apache-2.0
// The command line: argv to one call or a few of a running lulld.
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cli/run.h"

int main(int argc, char** argv) {
  // A passphrase passes through here: no core dump may keep it.
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0);
  const auto environment = lull::cli::Environment::of_process();
  lull::cli::Console console(STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO, environment.no_color);
  return lull::cli::run({argv + 1, argv + argc}, environment, console);
}
