// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/session.h"

namespace lull::proto {
class RoundView;
}

namespace lull::cli {

/// A sealed round: its question, what may be read of the answers, and the label that is the same on
/// both devices, whoever has answered.
void show_round(Session& session, const proto::RoundView& round);

}  // namespace lull::cli
