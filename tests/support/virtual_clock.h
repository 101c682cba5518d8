// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <set>

#include "lan/host.h"

namespace lull::support {

/// Time that moves only when the world does.
class VirtualClock final : public Clock {
 public:
  std::int64_t wall_ms() const override { return wall_offset_ms + now_ms; }
  std::int64_t steady_ms() const override { return now_ms; }
  std::int64_t now_ms = 1'000;
  std::int64_t wall_offset_ms = 1'760'000'000'000;

  class Watch final : public lan::Watch {
   public:
    Watch(VirtualClock& clock, std::function<void(bool)> jumped)
        : clock_(clock), jumped_(std::move(jumped)) {
      clock_.watches_.insert(this);
    }
    ~Watch() override { clock_.watches_.erase(this); }

   private:
    friend class VirtualClock;
    VirtualClock& clock_;
    std::function<void(bool)> jumped_;
  };
  /// Sets the time of day on, or back.
  void set_on(std::int64_t by_ms) {
    wall_offset_ms += by_ms;
    tell(false);
  }
  /// What the kernel says after a sleep; that time has passed is up to the test.
  void wake_up() { tell(true); }

 private:
  void tell(bool slept) {
    for (auto* watch : std::set<Watch*>(watches_)) watch->jumped_(slept);
  }

  std::set<Watch*> watches_;
};

}  // namespace lull::support
