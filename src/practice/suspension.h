// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/limit.h"
#include "model/step.h"
#include "practice/context.h"

/// What limits do to the steps of a plan (SR-24): derived from the limits that this device can see,
/// never stored, never sent, and without a reason.
namespace lull::practice {

/// The limits of one strength, whoever they are of, by what they are about: made once for any
/// number of plans. Borrows the entries.
class LimitsOnSteps {
 public:
  /// Hard limits pause a step, soft ones ask to be asked each time.
  LimitsOnSteps(const std::vector<store::Entry>& limits, std::uint64_t strength);
  /// The ids of the plan's steps that one of them touches.
  std::vector<std::string> touched(const Context& at, const model::Fields& plan) const;

 private:
  struct Limit {
    const model::Fields* fields;
    std::string author;
  };
  bool touch(std::string_view what, const model::step::Step& step,
             const model::limit::Doing& doing) const;
  std::map<std::string_view, std::vector<Limit>> by_what_;
};

}  // namespace lull::practice
