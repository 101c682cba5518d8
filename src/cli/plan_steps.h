// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/people.h"
#include "model/kinds.h"

namespace lull::cli {

/// The id of a plan's step by its number as shown, or by the start of its id. kNotFound
/// "step_unknown".
Result<std::string> step_id(const model::Fields& plan, const std::string& typed);
/// True if this is not the number or id of a step: something to add.
bool is_new_step(const model::Fields& plan, const std::string& typed);

/// Fields of a plan that change a step as "FIELD=VALUE" words say.
Result<model::Fields> changed_step(Session& session, const std::string& id,
                                   const std::vector<std::string>& puts);
/// Fields of a plan that add a step behind the others.
Result<model::Fields> added_step(Session& session, const model::Fields& plan,
                                 const std::string& what, const std::vector<std::string>& puts);

}  // namespace lull::cli
