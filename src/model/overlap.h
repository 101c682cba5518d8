// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/seen.h"

/// Where the wishes of two persons meet (PRACTICE.md 4.4): made again from the entries that one of
/// them can see, never stored. Nothing in it is counted, and swapping the two changes nothing but
/// who is "mine".
namespace lull::model {

/// In the order in which lines are shown.
enum class OverlapState : std::uint8_t {
  kHardLimit = 1,
  kSoftLimit,
  kBothWant,
  kOneWants,  ///< and it is fine for the other
  kBothFine,
  kDiffers,    ///< one wants it, the other rather not
  kNeither,    ///< rather not, and nobody wants it
  kNotEnough,  ///< one of the two has not answered, which is not a no
};

/// Who does it to whom. An item that surrounds both has one line.
enum class OverlapWay : std::uint8_t { kMineToReceive = 1, kMineToGive, kSetting };

struct OverlapSide {
  std::uint64_t want = 0;  ///< of the vocabulary; 0: not answered
  bool inherited = false;  ///< from the situation "usual"
  std::string answer;      ///< the preference's id
};

struct OverlapLine {
  std::string item;
  std::size_t order = 0;  ///< the item's place in the catalogue; own ones come last
  OverlapWay way = OverlapWay::kSetting;
  OverlapState state = OverlapState::kNotEnough;
  OverlapSide mine;
  OverlapSide theirs;
  std::vector<std::string> limits;      ///< ids of those that touch it, hard ones first
  bool unshared = false;                ///< rests on something that only this person sees
  std::vector<std::string> neighbours;  ///< of a line that differs: see overlap()
};

struct OverlapView {
  std::vector<OverlapLine> lines;
  std::vector<std::string> limits;      ///< ids of all that hold in this situation, hard ones first
  std::vector<std::string> situations;  ///< in which either has answered, apart from "usual"
};

struct OverlapInput {
  std::string_view situation = "usual";
  std::span<const Seen> preferences;
  std::span<const Seen> limits;
  std::span<const Seen> own_items;
  std::span<const std::string> tried;  ///< items in plans and experiments
};

/// One line for each item that either has answered, or that a limit names. An answer for "usual"
/// stands in where the situation has none. Of several answers of one person to the same thing the
/// most cautious counts.
///
/// A line that differs names up to three neighbours: items of the same category that were not
/// tried, that neither would rather not have and that no limit touches; wanted ones first.
OverlapView overlap(const OverlapInput& in);

}  // namespace lull::model
