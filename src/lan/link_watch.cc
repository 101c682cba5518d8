// SPDX-License-Identifier: Apache-2.0
#include "lan/link_watch.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <array>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/steady_timer.hpp>
#include <cerrno>
#include <chrono>
#include <limits>

#include "base/log.h"
#include "lan/limits.h"

namespace lull::lan {

namespace {

int open_netlink() {
  const int fd = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
  sockaddr_nl groups{};
  groups.nl_family = AF_NETLINK;
  groups.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR;
  if (fd < 0) return -1;
  if (::bind(fd, reinterpret_cast<const sockaddr*>(&groups), sizeof groups) == 0) return fd;
  ::close(fd);
  return -1;
}

/// Rings at no time at all, but reports that the clock was set or the machine woke up.
bool arm(int fd) {
  itimerspec never{};
  never.it_value.tv_sec = std::numeric_limits<std::int64_t>::max();
  // ECANCELED: it is armed, and the clock was set just now.
  return ::timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, nullptr) == 0 ||
         errno == ECANCELED;
}

int open_clock() {
  const int fd = ::timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
  if (fd < 0 || arm(fd)) return fd;
  ::close(fd);
  return -1;
}

}  // namespace

struct KernelWatch::Shared : std::enable_shared_from_this<KernelWatch::Shared> {
  Shared(asio::io_context& io, std::function<void()> callback)
      : netlink(io), clock(io), settle(io), changed(std::move(callback)), before(links()) {}

  void watch_netlink() {
    netlink.async_wait(
        asio::posix::stream_descriptor::wait_read,
        [self = shared_from_this()](const asio::error_code& error) {
          if (error || !self->open) return;
          std::array<char, 8192> unread;
          // What happened is read from the system; a full queue means much.
          while (::read(self->netlink.native_handle(), unread.data(), unread.size()) > 0 ||
                 errno == ENOBUFS) {
          }
          self->look_soon();
          self->watch_netlink();
        });
  }
  void watch_clock() {
    clock.async_wait(asio::posix::stream_descriptor::wait_read,
                     [self = shared_from_this()](const asio::error_code& error) {
                       if (error || !self->open) return;
                       std::uint64_t rung = 0;
                       (void)!::read(self->clock.native_handle(), &rung, sizeof rung);
                       if (!arm(self->clock.native_handle())) return;
                       self->before.clear();
                       self->look_soon();
                       self->watch_clock();
                     });
  }
  void look_soon() {
    if (std::exchange(looking, true)) return;
    settle.expires_after(std::chrono::milliseconds(kLinksSettleMs));
    settle.async_wait([self = shared_from_this()](const asio::error_code& error) {
      if (error || !self->open) return;
      self->looking = false;
      // Most messages renew the lease of an address and change nothing.
      auto now = links();
      if (std::exchange(self->before, std::move(now)) != self->before) self->changed();
    });
  }

  asio::posix::stream_descriptor netlink;
  asio::posix::stream_descriptor clock;
  asio::steady_timer settle;
  std::function<void()> changed;
  std::vector<Link> before;
  bool looking = false;
  bool open = true;
};

KernelWatch::KernelWatch(asio::io_context& io, std::function<void()> changed)
    : shared_(std::make_shared<Shared>(io, std::move(changed))) {
  asio::error_code error;
  if (const int fd = open_netlink(); fd >= 0) shared_->netlink.assign(fd, error);
  if (const int fd = open_clock(); fd >= 0) shared_->clock.assign(fd, error);
  if (!shared_->netlink.is_open()) log_warning("changes of the network cannot be watched");
  if (shared_->netlink.is_open()) shared_->watch_netlink();
  if (shared_->clock.is_open()) shared_->watch_clock();
}

KernelWatch::~KernelWatch() {
  shared_->open = false;
  shared_->settle.cancel();
  asio::error_code error;
  shared_->netlink.close(error);
  shared_->clock.close(error);
}

}  // namespace lull::lan
