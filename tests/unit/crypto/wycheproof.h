// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "base/bytes.h"

namespace lull::crypto {

/// Calls `check(case, group)` for each case of a file in tests/vectors.
template <class Check>
void for_each_case(const std::string& file, Check check) {
  std::ifstream in(std::string(LULL_VECTORS) + "/" + file);
  const auto json = nlohmann::json::parse(in, nullptr, false);
  ASSERT_FALSE(json.is_discarded()) << file;
  for (const auto& group : json.at("testGroups"))
    for (const auto& test : group.at("tests")) check(test, group);
}

inline Bytes hex(const nlohmann::json& test, const char* field) {
  Bytes out;
  EXPECT_TRUE(from_hex(test.at(field).get<std::string>(), out)) << field;
  return out;
}

}  // namespace lull::crypto
