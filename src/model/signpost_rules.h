// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "model/seen.h"

/// Which general safety information fits what a person has written down (practice/catalogue.md 6).
/// Worked out on this device from own entries alone; nothing of it is stored or sent. What the
/// rules cannot see: a fever, sores and lumps have no field.
namespace lull::model {

/// How long a log speaks for today, and for something to be looked at some time.
inline constexpr int kFreshDays = 7;
inline constexpr int kLastingDays = 60;

struct SignpostInput {
  std::span<const Seen> comfort_logs;
  std::span<const Seen> follow_ups;
  std::span<const Seen> check_ins;
  Day today = 0;
};

/// Ids of signposts whose rule applies, the most urgent first; entries of the other are passed
/// over. Never those of tier 5, which belong to the private notebook. Days go by the entry's own,
/// or by when it was made here.
std::vector<std::string_view> signposts_for(const SignpostInput& in);

/// Answers in the private notebook, numbers of pv_free, pv_safe and pv_app; 0: not answered.
struct PrivateAnswers {
  std::uint64_t free = 0;
  std::uint64_t safe = 0;
  std::uint64_t app = 0;
};
std::vector<std::string_view> signposts_for(const PrivateAnswers& answers);

}  // namespace lull::model
