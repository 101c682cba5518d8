// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace lull::cli {

/// What a reminder can be for: checkin, followup, lookback, own.
std::vector<std::string> reminder_words();
/// mon to sun, in their order.
const std::vector<std::string>& weekday_words();

}  // namespace lull::cli
