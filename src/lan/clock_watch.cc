// SPDX-License-Identifier: Apache-2.0
#include "lan/clock_watch.h"

#include <sys/timerfd.h>
#include <unistd.h>

#include <asio/posix/stream_descriptor.hpp>
#include <cerrno>
#include <ctime>
#include <limits>
#include <utility>

#include "base/log.h"

namespace lull::lan {

namespace {

constexpr std::int64_t kNapMs = 1'000;

/// Milliseconds since boot that the machine was asleep.
std::int64_t slept_ms() {
  timespec since_boot{};
  timespec awake{};
  ::clock_gettime(CLOCK_MONOTONIC, &awake);
  ::clock_gettime(CLOCK_BOOTTIME, &since_boot);
  return (since_boot.tv_sec - awake.tv_sec) * std::int64_t{1000} +
         (since_boot.tv_nsec - awake.tv_nsec) / 1'000'000;
}

/// Rings at no time at all, but reports a jump.
bool arm(int fd) {
  itimerspec never{};
  never.it_value.tv_sec = std::numeric_limits<std::int64_t>::max();
  return ::timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, nullptr) == 0 ||
         errno == ECANCELED;
}

}  // namespace

struct ClockWatch::Shared : std::enable_shared_from_this<ClockWatch::Shared> {
  Shared(asio::io_context& io, std::function<void(bool)> callback)
      : clock(io), jumped(std::move(callback)) {}

  void open() {
    const int fd = ::timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
    asio::error_code error;
    if (fd >= 0) clock.assign(fd, error);
    if (fd < 0 || error || !arm(fd)) return log_warning("the clock cannot be watched");
    wait();
  }
  void wait() {
    clock.async_wait(asio::posix::stream_descriptor::wait_read,
                     [self = shared_from_this()](const asio::error_code& error) {
                       if (error || !self->watching) return;
                       std::uint64_t rung = 0;
                       (void)!::read(self->clock.native_handle(), &rung, sizeof rung);
                       if (!arm(self->clock.native_handle())) return;
                       self->wait();
                       const auto now = slept_ms();
                       self->jumped(now - std::exchange(self->asleep_ms, now) >= kNapMs);
                     });
  }

  asio::posix::stream_descriptor clock;
  std::function<void(bool)> jumped;
  std::int64_t asleep_ms = slept_ms();
  bool watching = true;
};

ClockWatch::ClockWatch(asio::io_context& io, std::function<void(bool)> jumped)
    : shared_(std::make_shared<Shared>(io, std::move(jumped))) {
  shared_->open();
}

ClockWatch::~ClockWatch() {
  shared_->watching = false;
  asio::error_code error;
  shared_->clock.close(error);
}

}  // namespace lull::lan
