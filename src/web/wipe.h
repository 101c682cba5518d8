// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "crypto/secret.h"

namespace lull::web {

/// What passed through an ordinary string is no secret's place, but is not left lying there either.
inline void wipe(std::string& text) {
  crypto::wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
}

}  // namespace lull::web
