// SPDX-License-Identifier: Apache-2.0
// What libFuzzer calls: the one target that this program was linked with.
#include "base/check.h"
#include "base/log.h"
#include "fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto& target = [] {
    lull::log_quiet();
    LULL_CHECK(lull::fuzz::targets().size() == 1);
    return lull::fuzz::targets().front();
  }();
  lull::fuzz::run_input(target, {data, size});
  return 0;
}
