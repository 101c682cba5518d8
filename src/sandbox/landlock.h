// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <linux/landlock.h>

#include <cstdint>

/// What <linux/landlock.h> of Debian 12 does not have yet; the numbers are the kernel's.
namespace lull::sandbox {

inline constexpr std::uint64_t kTruncate = 1U << 14;      // version 3
inline constexpr std::uint64_t kDeviceIoctl = 1U << 15;   // version 5
inline constexpr std::uint64_t kScopeAbstract = 1U << 0;  // version 6
inline constexpr std::uint64_t kScopeSignal = 1U << 1;    // version 6

/// landlock_ruleset_attr as of version 6. An older kernel takes it if what it does not know is 0.
struct RulesetAttr {
  std::uint64_t handled_access_fs = 0;
  std::uint64_t handled_access_net = 0;
  std::uint64_t scoped = 0;
};

/// The kernel's version; 0 with errno if there is none.
std::uint32_t landlock_version();

}  // namespace lull::sandbox
