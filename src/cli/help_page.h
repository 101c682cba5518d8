// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace lull::cli {

/// What the help of one verb says, or that of all of them, before it is laid out.
struct HelpRow {
  std::string name;
  std::string about;
};
struct HelpPage {
  std::string usage;  // "lull want ITEM WANT [OPTION…]"
  std::string about;
  std::vector<HelpRow> own;
  std::vector<HelpRow> global;  // for every verb
  std::vector<HelpRow> verbs;   // below this one
  std::string example;
};

/// Laid out for 80 columns.
std::string render(const HelpPage& page);

}  // namespace lull::cli
