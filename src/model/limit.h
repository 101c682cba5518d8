// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "model/fields.h"

namespace lull::model::limit {

/// Field numbers of proto/record.proto's Limit.
inline constexpr std::uint16_t kTarget = 1;
inline constexpr std::uint16_t kWhat = 2;
inline constexpr std::uint16_t kStrength = 3;
inline constexpr std::uint16_t kDirection = 4;
inline constexpr std::uint16_t kSituations = 5;

// Values of limit_target, strength and direction.
inline constexpr std::uint64_t kAnItem = 1;
inline constexpr std::uint64_t kACategory = 2;
inline constexpr std::uint64_t kACue = 3;
inline constexpr std::uint64_t kAWord = 4;
inline constexpr std::uint64_t kHard = 1;
inline constexpr std::uint64_t kSoft = 2;
inline constexpr std::uint64_t kAnyDirection = 0;
inline constexpr std::uint64_t kReceive = 1;
inline constexpr std::uint64_t kGive = 2;

/// True if `after` allows something that `before` does not.
bool softens(const Fields& before, const Fields& after);

/// What a limit may be about: an item, done by somebody to somebody, in a situation.
struct Doing {
  std::string_view item;
  std::string_view category;   ///< the item's
  std::string_view situation;  ///< "usual" where nothing else is said
  bool receives = true;        ///< the limit's author is among those who receive
  bool gives = true;           ///< or who give
};
/// Whether a limit speaks of it.
bool touches(const Fields& limit, const Doing& doing);

}  // namespace lull::model::limit
