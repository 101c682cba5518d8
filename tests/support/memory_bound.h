// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/resource.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>

namespace lull::support {

/// No more memory than this process has mapped, and `spare_kib` more, as long as it lives.
class MemoryBound {
 public:
  explicit MemoryBound(std::uint64_t spare_kib) {
    std::uint64_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    ::getrlimit(RLIMIT_AS, &before_);
    const auto page_bytes = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    const ::rlimit bound{pages * page_bytes + spare_kib * 1024, before_.rlim_max};
    ::setrlimit(RLIMIT_AS, &bound);
  }
  ~MemoryBound() { ::setrlimit(RLIMIT_AS, &before_); }
  MemoryBound(const MemoryBound&) = delete;
  MemoryBound& operator=(const MemoryBound&) = delete;

 private:
  ::rlimit before_{};
};

}  // namespace lull::support
