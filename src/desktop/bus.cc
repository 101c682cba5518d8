// SPDX-License-Identifier: Apache-2.0
#include "desktop/bus.h"

#include <poll.h>
#include <systemd/sd-bus.h>

#include <asio/posix/stream_descriptor.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <limits>

namespace lull::desktop {

struct Bus::Shared : std::enable_shared_from_this<Bus::Shared> {
  explicit Shared(asio::io_context& context) : io(context), socket(context), timer(context) {}

  bool open(Which which) {
    const int opened = which == Which::kSession ? sd_bus_open_user(&bus) : sd_bus_open_system(&bus);
    asio::error_code error;
    if (opened >= 0) socket.assign(sd_bus_get_fd(bus), error);
    if (opened >= 0 && !error) return true;
    close();
    return false;
  }
  void close() {
    ++turn;
    timer.cancel();
    // The descriptor is the bus's own.
    if (socket.is_open()) socket.release();
    bus = sd_bus_close_unref(bus);
  }
  void work() {
    // So many at a time: whoever talks much on the bus does not keep others waiting.
    for (int i = 0; i < 64 && bus != nullptr; ++i) {
      const int done = sd_bus_process(bus, nullptr);
      if (done < 0) return close();
      if (done == 0) return wait();
    }
    if (bus != nullptr) work_soon();
  }
  void work_soon() {
    asio::post(io, [self = shared_from_this()] { self->work(); });
  }
  void wait() {
    socket.cancel();
    const auto then = [self = shared_from_this(), mine = ++turn](const asio::error_code& error) {
      if (!error && mine == self->turn) self->work();
    };
    const int events = sd_bus_get_events(bus);
    if (events < 0) return close();
    if ((events & POLLIN) != 0) socket.async_wait(socket.wait_read, then);
    if ((events & POLLOUT) != 0) socket.async_wait(socket.wait_write, then);
    std::uint64_t until_us = std::numeric_limits<std::uint64_t>::max();
    if (sd_bus_get_timeout(bus, &until_us) < 0) return close();
    timer.cancel();
    if (until_us == std::numeric_limits<std::uint64_t>::max()) return;
    // By the clock that steady_clock reads as well.
    timer.expires_at(std::chrono::steady_clock::time_point(std::chrono::microseconds(until_us)));
    timer.async_wait(then);
  }

  asio::io_context& io;
  asio::posix::stream_descriptor socket;
  asio::steady_timer timer;
  sd_bus* bus = nullptr;
  std::uint64_t turn = 0;
};

Bus::Bus(asio::io_context& io, Which which) : shared_(std::make_shared<Shared>(io)) {
  if (shared_->open(which)) shared_->work_soon();
}

Bus::~Bus() {
  shared_->close();
}

sd_bus* Bus::raw() const {
  return shared_->bus;
}

void Bus::kick() {
  if (shared_->bus != nullptr) shared_->work_soon();
}

}  // namespace lull::desktop
