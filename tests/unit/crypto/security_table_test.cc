// SPDX-License-Identifier: Apache-2.0
// SECURITY.md prints every key-derivation label, and crypto/labels.h has them: neither may know one
// that the other does not. It says for each promise which tests show it: they have to be there.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

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

// --- the table of promises -----------------------------------------------------------------------

/// What a promise is shown by: "node" and "Alone.SR_46_FilesAreForTheirOwnerAlone", "e2e" and
/// "backup".
struct Shown {
  std::string where;
  std::string name;
};

std::vector<Shown> all_shown() {
  const std::string text = read("SECURITY.md");
  const auto begun = text.find("\n## What is promised");
  const std::string table = text.substr(begun, text.find("\n## ", begun + 1) - begun);
  std::vector<Shown> all;
  const std::regex row("\\| ([^|\n]*) \\|\n");
  const std::regex part("(\\w+): ((?:`[^`]+`(?:, )?)+)");
  const std::regex name("`([^`]+)`");
  for (std::sregex_iterator at(table.begin(), table.end(), row), end; at != end; ++at) {
    const auto cell = (*at)[1].str();
    for (std::sregex_iterator in(cell.begin(), cell.end(), part); in != end; ++in) {
      const auto names = (*in)[2].str();
      for (std::sregex_iterator one(names.begin(), names.end(), name); one != end; ++one)
        all.push_back({(*in)[1].str(), (*one)[1].str()});
    }
  }
  return all;
}

/// Every test in a folder of tests/unit, as "Suite.Name".
std::set<std::string> tests_in(const std::string& folder) {
  namespace fs = std::filesystem;
  std::set<std::string> names;
  const std::regex test(R"((?:TEST|TEST_F|TEST_P|TYPED_TEST|RC_GTEST_PROP)\((\w+),\s*(\w+))");
  for (const auto& file : fs::directory_iterator(LULL_VECTORS "/../unit/" + folder)) {
    const auto text = read("tests/unit/" + folder + "/" + file.path().filename().string());
    for (std::sregex_iterator at(text.begin(), text.end(), test), end; at != end; ++at)
      names.insert((*at)[1].str() + "." + (*at)[2].str());
  }
  return names;
}

TEST(SecurityTable, EveryTestThatShowsAPromiseIsThere) {
  std::map<std::string, std::set<std::string>> known;
  const auto all = all_shown();
  EXPECT_GT(all.size(), 100u);
  for (const auto& [where, name] : all) {
    if (where == "vectors") continue;
    if (where == "e2e") {
      EXPECT_FALSE(read("tests/e2e/test_" + name + ".py").empty()) << name;
      continue;
    }
    if (where == "page") {
      EXPECT_FALSE(read("tests/page/" + name + ".test.mjs").empty()) << name;
      continue;
    }
    if (!known.contains(where)) known[where] = tests_in(where);
    EXPECT_TRUE(known[where].contains(name)) << where << ": " << name;
  }
}

}  // namespace
}  // namespace lull::crypto
