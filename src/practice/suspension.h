// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "practice/context.h"

namespace lull::practice {

/// The steps of a plan that a limit of either person pauses (SR-24): derived from the limits that
/// this device can see, never stored, never sent, and without a reason.
std::vector<std::string> suspended_steps(const Context& at, const model::Fields& plan,
                                         const std::vector<store::Entry>& limits);

}  // namespace lull::practice
