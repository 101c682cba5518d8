// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "model/kinds.h"

namespace lull::cli {

/// How an entry of a kind is written on the command line: its verb, and which fields stand in
/// places. All others are options, made from the kind's table.
struct KindVerb {
  const char* verb;
  model::Kind kind;
  const char* about;
  const char* example;
  std::vector<std::string_view> places;
  bool for_both = false;      ///< made to be seen by both: shared as it is written
  bool may_be_asked = false;  ///< the places may be left out: then questions are asked
};

/// All but `want` and `limit`, which have words of their own.
std::span<const KindVerb> kind_verbs();

}  // namespace lull::cli
