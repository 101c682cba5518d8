// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "model/seen.h"

/// How check-ins went over time (PRACTICE.md 4.9): the answers as they were given, and no figure
/// made of them.
namespace lull::model {

struct TrendPoint {
  Day day = 0;
  std::uint32_t value = 0;
};

/// One question's answers, oldest first. Without an answer, or with "does not apply", there is no
/// point.
struct Trend {
  std::uint16_t field = 0;  ///< a check-in's
  bool enough = false;      ///< below five answers there are no points
  std::vector<TrendPoint> points;
};

struct TrendsView {
  std::vector<Trend> mine;
  std::vector<Trend> theirs;  ///< none unless the view is joint
  bool joint = false;
};

/// The newest answers of one question that are given.
inline constexpr std::size_t kTrendPointsMost = 1000;

/// Whether both have the joint view on, and have told each other so (SR-22).
bool joint_in_force(std::span<const Seen> switches);

/// Of the other's check-ins, what was shared and bears a day counts, and only in a joint view.
TrendsView trends(std::span<const Seen> check_ins, std::span<const Seen> switches);

}  // namespace lull::model
