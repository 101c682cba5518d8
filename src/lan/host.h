// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "lan/driver.h"
#include "lan/endpoint.h"

namespace lull::lan {

/// One connection with its driver, as the driver's owner sees it.
class Connection {
 public:
  virtual ~Connection() = default;
  /// Looks for output now: something happened outside of the driver's calls.
  virtual void kick() = 0;
  /// Drops it without another byte; the driver's closed() is called before this returns.
  virtual void drop() = 0;
  virtual const Endpoint& remote() const = 0;
};

/// Given a stranger's first flight, the driver that answers it; null is silence.
using Admit = std::function<std::unique_ptr<Driver>(ByteView first_flight, const Endpoint& from)>;

/// Sockets that accept, for as long as it lives; going, it drops whoever has not proven itself.
class Listener {
 public:
  virtual ~Listener() = default;
  virtual const std::vector<Endpoint>& endpoints() const = 0;
};

/// One call later on; going or started again, it forgets the call before.
class Timer {
 public:
  virtual ~Timer() = default;
  virtual void start(std::int64_t in_ms, std::function<void()> then) = 0;
  virtual void cancel() = 0;
};

/// The machine as a node sees it: time, tasks and sockets, on one thread. The daemon runs on
/// SocketHost, tests and the simulator on one with a virtual clock and network. A callback never
/// comes from within the call that asked for it.
class Host {
 public:
  virtual ~Host() = default;
  virtual const Clock& clock() const = 0;
  virtual void post(std::function<void()> task) = 0;
  virtual std::unique_ptr<Timer> timer() = 0;
  /// The one way off the thread, for work that takes long and touches nothing of the node's.
  /// `then` is called back on the thread.
  virtual void run_blocking(std::function<void()> work, std::function<void()> then) = 0;

  /// Binds all endpoints or none; port 0 picks one, the same for all. kUnavailable "port_in_use",
  /// kIo "listen_failed".
  virtual Result<std::unique_ptr<Listener>> listen(const std::vector<Endpoint>& endpoints,
                                                   Admit admit) = 0;
  /// Connects within kConnectMs and runs the driver that `make` gives then; `done` says whether
  /// there is a connection with a driver.
  using Make = std::function<std::unique_ptr<Driver>()>;
  virtual void dial(const Endpoint& to, Make make, std::function<void(bool)> done) = 0;
  /// This machine's own addresses in its home networks, the likeliest to be reached first.
  virtual std::vector<asio::ip::address> addresses() const = 0;
};

}  // namespace lull::lan
