// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/steady_timer.hpp>
#include <functional>
#include <memory>

#include "lan/host.h"

namespace lull::lan {

/// The pump: moves bytes between one socket and its driver, with a deadline and a limit on every
/// read. Lives as long as something is under way on its socket, or somebody holds it.
class SocketConnection final : public Connection,
                               public std::enable_shared_from_this<SocketConnection> {
 public:
  SocketConnection(asio::io_context& io, asio::ip::tcp::socket socket, const Clock& clock);

  /// Runs a driver on a connected socket.
  void run(std::unique_ptr<Driver> driver);
  /// Reads a first flight and asks who answers. Whoever nobody answers gets silence until a random
  /// moment, the same whatever was sent.
  void greet(Admit admit, std::function<void()> no_longer_stranger);
  void kick() override;
  void drop() override;
  const Endpoint& remote() const override { return remote_; }
  const Endpoint& local() const override { return local_; }
  const Driver* driver() const { return driver_.get(); }

 private:
  void wait_readable();
  void on_readable();
  void take(ByteView bytes);
  void greeted();
  void go_silent();
  void write_more();
  void arm_timer();
  void on_timer();
  void settle_stranger();
  bool guarded(bool keep);

  asio::ip::tcp::socket socket_;
  asio::steady_timer timer_;
  const Clock& clock_;
  Endpoint remote_;
  Endpoint local_;
  std::unique_ptr<Driver> driver_;
  Admit admit_;
  std::function<void()> no_longer_stranger_;
  Bytes first_flight_;
  Bytes writing_;
  std::int64_t stranger_until_ms_ = kNever;
  std::int64_t write_until_ms_ = kNever;
  std::int64_t armed_ms_ = kNever;
  bool open_ = true;
  bool silent_ = false;
};

}  // namespace lull::lan
