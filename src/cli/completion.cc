// SPDX-License-Identifier: Apache-2.0
#include "cli/completion.h"

#include "base/check.h"

namespace lull::cli {

const std::vector<std::string>& shells() {
  static const std::vector<std::string> kShells{"bash", "zsh", "fish"};
  return kShells;
}

std::string completion_script(std::string_view shell, const Grammar& grammar) {
  if (shell == "bash") return bash_completion(grammar);
  if (shell == "zsh") return zsh_completion(grammar);
  LULL_CHECK(shell == "fish");
  return fish_completion(grammar);
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string out;
  for (const auto& word : words) {
    if (!out.empty()) out += between;
    out += word;
  }
  return out;
}

}  // namespace lull::cli
