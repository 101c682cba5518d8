// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "unit/cli/fake_daemon.h"

namespace lull::cli::test {

/// What a run of `lull` left behind.
struct Ran {
  int exit = -1;
  std::string out;
  std::string err;
  std::vector<nlohmann::json> json() const;
};

/// Runs `lull` in this process, with `input` as standard input and nothing a terminal.
Ran run(const std::vector<std::string>& args, const std::string& input = "");
/// The same against a daemon, with --home.
Ran run(const FakeDaemon& daemon, std::vector<std::string> args, const std::string& input = "");
/// With a descriptor that holds `secrets`, passed by --passphrase-fd.
Ran run_with_secrets(const FakeDaemon& daemon, std::vector<std::string> args,
                     const std::string& secrets);

/// Runs `lull` in a child on a terminal of its own. `say` waits for a text on the screen (none:
/// not at all), then types.
class OnTerminal {
 public:
  OnTerminal(const FakeDaemon& daemon, std::vector<std::string> args, unsigned short rows = 24);
  ~OnTerminal();
  OnTerminal& say(const std::string& wait_for, const std::string& type);
  /// Everything that was on the screen, once the child has ended.
  Ran end();
  /// True if the terminal shows what is typed.
  bool echoes() const;

 private:
  bool read_until(const std::string& text);
  int master_ = -1;
  int child_ = -1;
  std::string screen_;
  std::size_t seen_ = 0;
};

}  // namespace lull::cli::test
