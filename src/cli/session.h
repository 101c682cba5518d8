// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/client.h"
#include "cli/console.h"
#include "cli/options.h"

namespace lull::cli {

/// What every verb works with.
struct Session {
  const Globals& globals;
  Console& console;
  Client client;
  std::filesystem::path home;  ///< where the daemon keeps what it stores

  /// True if a question may be asked: there is a person, and no script that reads JSON.
  bool asks() const { return console.asks() && !globals.json; }
  /// From --passphrase-fd, the next line each time, or from the terminal.
  Result<SecretText> secret(std::string_view question);
  /// TEXT, or all of standard input for "-". kInvalid ("text_needed") for none.
  Result<std::string> text_of(const std::string& argument);
};

}  // namespace lull::cli
