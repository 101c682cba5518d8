// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "practice/context.h"

/// What limits do to the steps of a plan (SR-24): derived from the limits that this device can see,
/// never stored, never sent, and without a reason.
namespace lull::practice {

/// The steps that a hard limit of either person pauses.
std::vector<std::string> suspended_steps(const Context& at, const model::Fields& plan,
                                         const std::vector<store::Entry>& limits);
/// Those before which a soft limit of either asks to be asked each time.
std::vector<std::string> asked_steps(const Context& at, const model::Fields& plan,
                                     const std::vector<store::Entry>& limits);

}  // namespace lull::practice
