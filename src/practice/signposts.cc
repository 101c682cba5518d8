// SPDX-License-Identifier: Apache-2.0
#include "practice/signposts.h"

#include "model/signpost_rules.h"
#include "practice/seen.h"

namespace lull::practice {

Result<std::vector<std::string_view>> signposts(const Context& at) {
  LULL_ASSIGN(const auto logs, at.all(model::Kind::kComfortLog));
  LULL_ASSIGN(const auto follow_ups, at.all(model::Kind::kFollowUp));
  LULL_ASSIGN(const auto check_ins, at.all(model::Kind::kCheckIn));
  const auto comfort = seen(logs);
  const auto later = seen(follow_ups);
  const auto after = seen(check_ins);
  return model::signposts_for(model::SignpostInput{comfort, later, after, at.today()});
}

}  // namespace lull::practice
