// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "cli/session.h"

namespace lull::cli {

/// Asks for the private notebook's passphrase and opens it.
Result<void> open_notebook(Session& session);

/// A call that may need the private notebook: if it is closed, asks for its passphrase, opens it
/// and calls once more.
Result<void> call_with_notebook(Session& session, std::string_view method,
                                const google::protobuf::MessageLite& request,
                                google::protobuf::MessageLite& reply,
                                int deadline_ms = kCallDeadlineMs);

}  // namespace lull::cli
