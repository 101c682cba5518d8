// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace lull::crypto {

/// Prepares libsodium; called by whatever needs it first. Aborts if there is no randomness.
void ensure_initialised();

}  // namespace lull::crypto
