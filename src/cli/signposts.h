// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/session.h"
#include "model/kinds.h"

namespace lull::cli {

/// After an entry that some general safety information may fit: says which, to this person alone.
/// Nothing of it is stored, and that it cannot be asked for is no error.
void say_fitting_signposts(Session& session, model::Kind kind);

}  // namespace lull::cli
