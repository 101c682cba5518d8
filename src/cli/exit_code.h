// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace lull::cli {

/// What the shell is told: stable, from sysexits where one fits.
enum Exit : int {
  kExitDone = 0,
  kExitFailed = 1,
  kExitUsage = 64,
  kExitNoDaemon = 69,
  kExitTryAgain = 75,
  kExitLocked = 77,
};

}  // namespace lull::cli
