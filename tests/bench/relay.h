// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <thread>
#include <vector>

#include "bench/bench.h"

namespace lull::bench {

/// Passes bytes between a port and a daemon, and counts them. One connection at a time.
class Relay {
 public:
  explicit Relay(std::uint16_t to) : to_(to) {
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    auto address = loopback(0);
    bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    listen(listener_, 4);
    socklen_t size = sizeof address;
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { run(); });
  }
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;
  ~Relay() {
    shutdown(listener_, SHUT_RDWR);
    if (const int in = in_; in >= 0) shutdown(in, SHUT_RDWR);
    close(listener_);
    thread_.join();
  }
  std::uint16_t port() const { return port_; }
  std::atomic<std::size_t> bytes = 0;
  /// Times the direction changed: two make a round trip.
  std::atomic<int> turns = 0;
  /// When the last byte went by, and the first.
  std::atomic<double> first_ms = 0;
  std::atomic<double> last_ms = 0;

 private:
  static sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }
  void run() {
    for (int in; (in = accept(listener_, nullptr, nullptr)) >= 0;) {
      const int out = socket(AF_INET, SOCK_STREAM, 0);
      auto address = loopback(to_);
      connect(out, reinterpret_cast<sockaddr*>(&address), sizeof address);
      for (int fd : {in, out}) {
        const int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      }
      in_ = in;
      pump(in, out);
      in_ = -1;
      close(in);
      close(out);
    }
  }
  void pump(int in, int out) {
    int last = 0;
    std::vector<char> buffer(65536);
    for (;;) {
      pollfd look[2] = {{in, POLLIN, 0}, {out, POLLIN, 0}};
      poll(look, 2, -1);
      for (int i = 0; i < 2; ++i) {
        if (look[i].revents == 0) continue;
        const auto got = recv(look[i].fd, buffer.data(), buffer.size(), 0);
        if (got <= 0) return;
        last_ms = now_ms();
        if (first_ms == 0) first_ms = last_ms.load();
        if (last != i + 1) ++turns;
        last = i + 1;
        bytes += static_cast<std::size_t>(got);
        send(look[1 - i].fd, buffer.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL);
      }
    }
  }

  std::uint16_t to_;
  std::uint16_t port_ = 0;
  int listener_;
  std::atomic<int> in_ = -1;
  std::thread thread_;
};

}  // namespace lull::bench
