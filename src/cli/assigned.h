// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/session.h"
#include "model/kinds.h"

namespace lull::cli {

using PutValue = std::function<bool(const model::FieldSpec&, const std::string& typed, bool out,
                                    model::Fields& to)>;

/// The fields that "FIELD=VALUE" words put; `find` tells which names there are. kInvalid
/// "not_an_assignment", "option_does_not_fit", "value_does_not_fit" (what would fit is said).
Result<model::Fields> assigned(Session& session, const std::vector<std::string>& typed,
                               const std::function<const model::FieldSpec*(std::string_view)>& find,
                               const PutValue& put_value);

}  // namespace lull::cli
