// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <asio/ip/tcp.hpp>
#include <map>
#include <memory>
#include <vector>

#include "lan/connection.h"

namespace lull::lan {

/// Accepts connections and lets a limited number of strangers show a first flight. Goes on when the
/// system has no descriptor left for a while.
class Listener {
 public:
  Listener(asio::io_context& io, const Clock& clock, Admit admit);
  ~Listener();

  /// Binds and listens on all the endpoints or on none; port 0 picks one, the same for all.
  /// kUnavailable "port_in_use", kIo "listen_failed".
  Result<void> listen(const std::vector<Endpoint>& endpoints);
  /// Where it listens; empty while it does not.
  const std::vector<Endpoint>& endpoints() const { return bound_; }
  /// Stops accepting and drops the strangers.
  void close();

 private:
  struct Shared;
  Result<void> open(const Endpoint& endpoint);
  std::shared_ptr<Shared> shared_;
  std::vector<Endpoint> bound_;
};

/// Connects to a peer and runs the driver; `failed` is called instead if there is no connection
/// within kConnectMs. The returned connection may be dropped at any time before.
using Connected = std::function<void(std::shared_ptr<Connection>)>;
void dial(asio::io_context& io, const Clock& clock, const Endpoint& to, Connected done);

}  // namespace lull::lan
