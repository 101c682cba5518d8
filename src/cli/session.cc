// SPDX-License-Identifier: Apache-2.0
#include "cli/session.h"

namespace lull::cli {

Result<SecretText> Session::secret(std::string_view question) {
  if (globals.passphrase_fd >= 0) return Console::read_secret(globals.passphrase_fd);
  return console.ask_secret(question);
}

Result<std::string> Session::text_of(const std::string& argument) {
  std::string text = argument;
  if (argument == "-") {
    LULL_ASSIGN(text, console.read_all());
  }
  if (text.empty()) return fail(Code::kInvalid, "text_needed");
  return text;
}

}  // namespace lull::cli
