// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace lull::web {

/// Whether this is one JSON object by RFC 8259, in valid UTF-8 and without a byte order mark, at
/// most kJsonDepthMax deep, with no name twice in an object and no "_" in any: protobuf's reader,
/// which comes after this, takes much that is no JSON, and every field by two names ("qrSize" and
/// "qr_size").
bool is_strict_json(std::string_view text);

}  // namespace lull::web
