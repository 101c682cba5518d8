// SPDX-License-Identifier: Apache-2.0
// SECURITY.md prints every key-derivation label; crypto/labels.h has them. Neither may know one
// that the other does not.
#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

#include "crypto/labels.h"

namespace lull::crypto {
namespace {

/// "kLabelVaultPage lullvlt1 1"
using Rows = std::set<std::string>;

std::string read(const std::string& path) {
  std::ifstream in(std::string(LULL_VECTORS "/../../") + path);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// Constant, context and number of every match; a row that comes twice is a failure of its own.
Rows rows_in(const std::string& path, const std::string& pattern) {
  const std::string text = read(path);
  EXPECT_FALSE(text.empty()) << path;
  const std::regex row(pattern);
  Rows found;
  for (std::sregex_iterator at(text.begin(), text.end(), row), end; at != end; ++at)
    EXPECT_TRUE(found.insert((*at)[1].str() + " " + (*at)[2].str() + " " + (*at)[3].str()).second)
        << path << ": " << at->str();
  return found;
}

Rows in_the_code() {
  return rows_in("src/crypto/labels.h",
                 R"re(constexpr Label (kLabel\w+)\{\s*"([^"]*)",\s*(\d+)\s*\})re");
}
Rows in_the_document() {
  return rows_in("SECURITY.md", R"re(\|\s*`(kLabel\w+)`\s*\|\s*`([^`|]*)`\s*\|\s*(\d+)\s*\|)re");
}

TEST(SecurityTable, HasEveryLabelOfTheCodeAndNoOther) {
  EXPECT_THAT(in_the_document(), testing::ContainerEq(in_the_code()));
}

TEST(SecurityTable, EveryLabelOfTheCodeIsAmongAllLabels) {
  EXPECT_EQ(in_the_code().size(), std::size(kAllLabels));
  std::set<std::string> values;
  for (const auto& row : in_the_code()) values.insert(row.substr(row.find(' ') + 1));
  for (const auto& label : kAllLabels)
    EXPECT_TRUE(values.contains(std::string(label.context) + " " + std::to_string(label.number)))
        << label.context << " " << label.number;
}

}  // namespace
}  // namespace lull::crypto
