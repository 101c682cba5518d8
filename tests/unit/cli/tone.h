// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <regex>
#include <string>

namespace lull::cli::test {

/// practice/catalogue.md section 9; those that it bans about people are banned altogether here.
inline bool has_banned_word(const std::string& text) {
  static const std::regex kBanned(
      "\\b(streaks?|scores?|points|levels?|badges?|overdue|late|missed|incomplete|pending|"
      "waiting for your partner|hasn't|still needs to|you should|must|fail\\w*|compliance|"
      "last seen|read at|online|guilty|prove|proves|consented|unfortunately|"
      "he|she|him|her|his|hers|husband|wife|boyfriend|girlfriend)\\b",
      std::regex::icase);
  return std::regex_search(text, kBanned);
}

}  // namespace lull::cli::test
