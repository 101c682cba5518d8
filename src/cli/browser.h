// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace lull::cli {

/// Hands an address to the desktop's browser (xdg-open) and does not wait for what comes of it.
/// False where there is no xdg-open or no screen to open anything on.
bool open_in_browser(const std::string& address);

}  // namespace lull::cli
