// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/help_page.h"

namespace CLI {
class App;
}

namespace lull::cli {

// The verbs as a tree, as the command line's grammar holds them.

/// The page of a verb, or of all for the program itself.
HelpPage page_of(const CLI::App& app);
/// Every verb below this one, "pair accept" too.
void add_verbs(const CLI::App& app, const std::string& before, std::vector<HelpRow>& to);
/// Null for one that is not there.
const CLI::App* find_verb(const CLI::App& app, const std::string& about);
/// The verb that argv names: "pair accept". Found by its words, since CLI11 knows it only after it
/// has parsed everything.
std::string path_of(const CLI::App& app, const std::vector<std::string>& args);

}  // namespace lull::cli
