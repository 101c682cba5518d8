// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/grammar.h"

namespace lull::cli {

// Completion scripts: the grammar, written down for a shell. A script holds everything that it
// offers; it runs neither lull nor anything that was typed.

/// "bash", "zsh" and "fish".
const std::vector<std::string>& shells();
/// `shell` is one of shells().
std::string completion_script(std::string_view shell, const Grammar& grammar);

std::string bash_completion(const Grammar& grammar);  // completion_bash.cc
std::string zsh_completion(const Grammar& grammar);   // completion_zsh.cc
std::string fish_completion(const Grammar& grammar);  // completion_fish.cc

/// "a b c"
std::string joined(const std::vector<std::string>& words, std::string_view between = " ");

}  // namespace lull::cli
