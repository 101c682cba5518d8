// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <asio/io_context.hpp>
#include <memory>

#include "lan/host.h"

namespace lull::lan {

/// The kernel's word on links and addresses (rtnetlink), and on a clock that jumped, which is how
/// it tells that the machine was asleep (timerfd with TFD_TIMER_CANCEL_ON_SET). No polling: a quiet
/// network costs no wake-up.
class KernelWatch final : public Watch {
 public:
  KernelWatch(asio::io_context& io, std::function<void()> changed);
  ~KernelWatch() override;

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;
};

}  // namespace lull::lan
