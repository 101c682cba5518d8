// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <asio/io_context.hpp>
#include <list>
#include <thread>

#include "lan/host.h"

namespace lull::lan {

/// The real machine: Asio's io_context, sockets and threads for blocking work. The listener accepts
/// a limited number of strangers and goes on when the system has no descriptor left for a while.
class SocketHost final : public Host {
 public:
  SocketHost(asio::io_context& io, const Clock& clock) : io_(io), clock_(clock) {}
  /// Waits for what is running off the thread.
  ~SocketHost() override;

  const Clock& clock() const override { return clock_; }
  void post(std::function<void()> task) override;
  std::unique_ptr<Timer> timer() override;
  void run_blocking(std::function<void()> work, std::function<void()> then) override;
  Result<std::unique_ptr<Listener>> listen(const std::vector<Endpoint>& endpoints, Admit admit,
                                           Expects expects) override;
  void dial(const Endpoint& to, Make make, std::function<void(Dialled)> done) override;
  std::vector<Link> links() const override { return lan::links(); }
  std::string link_towards(const asio::ip::address& where) const override {
    return lan::link_towards(lan::links(), where);
  }
  std::unique_ptr<Watch> watch_links(std::function<void()> changed) override;
  std::unique_ptr<Watch> watch_clock(std::function<void(bool slept)> jumped) override;
  Result<std::unique_ptr<BeaconSocket>> beacons(Heard heard) override;

 private:
  asio::io_context& io_;
  const Clock& clock_;
  std::list<std::thread> workers_;
};

}  // namespace lull::lan
