// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/session.h"
#include "model/kinds.h"

namespace lull::cli {

/// After an entry that some general safety information may fit: says which, to this person alone.
/// Nothing of it is stored, and that it cannot be asked for is no error.
void say_fitting_signposts(Session& session, model::Kind kind);
/// The same for answers in the notebook, which is open; and the person's own list beside them.
void say_private_signposts(Session& session, const model::Fields& answers);

}  // namespace lull::cli
