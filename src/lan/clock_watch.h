// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <asio/io_context.hpp>
#include <functional>
#include <memory>

#include "lan/host.h"

namespace lull::lan {

/// The kernel's word that the clock was set or that the machine woke up (timerfd with
/// TFD_TIMER_CANCEL_ON_SET). It was asleep if more time has passed since boot than was spent awake.
class ClockWatch final : public Watch {
 public:
  ClockWatch(asio::io_context& io, std::function<void(bool slept)> jumped);
  ~ClockWatch() override;

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;
};

}  // namespace lull::lan
