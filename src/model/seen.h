// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "model/day.h"
#include "model/fields.h"

namespace lull::model {

/// An entry of one of the two, as the person at this device sees it: what views are made of.
struct Seen {
  std::string id;  ///< its token
  const Fields* fields = nullptr;
  bool mine = false;
  bool shared = false;  ///< both see it
  Day made = 0;         ///< the date on which it was made, or came, here
};

/// How many check-ins it takes before anything is made of them.
inline constexpr std::size_t kEnoughCheckIns = 5;

/// The smallest want of the vocabulary that is a wish ("nice").
inline constexpr std::uint64_t kWantNice = 4;
inline constexpr std::uint64_t kWantFine = 3;
inline constexpr std::uint64_t kWantUnanswered = 2;
inline constexpr std::uint64_t kWantRatherNot = 1;

}  // namespace lull::model
