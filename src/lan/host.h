// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <asio/ip/udp.hpp>
#include <functional>
#include <memory>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "lan/driver.h"
#include "lan/endpoint.h"
#include "lan/links.h"

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
  /// This machine's end of it.
  virtual const Endpoint& local() const = 0;
};

/// How an attempt to connect ended.
enum class Dialled {
  kConnected,
  kUnwanted,     ///< there was a connection, but no driver for it any more
  kRefused,      ///< the machine answers, and nothing listens there
  kUnreachable,  ///< nothing at that address answers its neighbours
  kNoRoute,      ///< this machine has no way there
  kTimedOut,     ///< no answer within kConnectMs; a neighbour is there and says nothing
  kFailed,       ///< in no way that tells anything
};

/// Given a stranger's first flight, the driver that answers it; null is silence.
using Admit = std::function<std::unique_ptr<Driver>(ByteView first_flight, const Endpoint& from)>;

/// True for an address where somebody who is known may be: a flood of others does not keep them
/// out.
using Expects = std::function<bool(const asio::ip::address& from)>;

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

/// One way in which a beacon goes out: over one link, from one of its addresses, to all who are on
/// it.
struct BeaconPath {
  std::uint32_t link = 0;
  asio::ip::address own;
  asio::ip::udp::endpoint to;
};
/// All of them on these links: all hosts and the subnet's broadcast for each IPv4 address of the
/// private ranges, all nodes for each link with IPv6. Nothing on tunnels.
std::vector<BeaconPath> beacon_paths(const std::vector<Link>& links);

/// The sockets of beacons, for as long as it lives.
class BeaconSocket {
 public:
  virtual ~BeaconSocket() = default;
  /// kRefused "beacon_forbidden" (a firewall of this machine's), kIo "beacon_not_sent".
  virtual Result<void> send(const BeaconPath& path, ByteView beacon) = 0;
};
using Heard = std::function<void(ByteView datagram, const asio::ip::udp::endpoint& from)>;

/// Something that is watched for as long as it lives.
class Watch {
 public:
  virtual ~Watch() = default;
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
                                                   Admit admit, Expects expects) = 0;
  /// Connects within kConnectMs and runs the driver that `make` gives then.
  using Make = std::function<std::unique_ptr<Driver>()>;
  virtual void dial(const Endpoint& to, Make make, std::function<void(Dialled)> done) = 0;

  virtual std::vector<Link> links() const = 0;
  /// The name of the link that packets to this address would take now; empty if none.
  virtual std::string link_towards(const asio::ip::address& where) const = 0;
  /// Called when links or addresses have changed, and after the machine has slept.
  virtual std::unique_ptr<Watch> watch_links(std::function<void()> changed) = 0;
  /// Called when the time of day was set, and after the machine has slept.
  virtual std::unique_ptr<Watch> watch_clock(std::function<void(bool slept)> jumped) = 0;
  /// kUnavailable "beacon_port_in_use", kIo "beacons_impossible".
  virtual Result<std::unique_ptr<BeaconSocket>> beacons(Heard heard) = 0;
};

}  // namespace lull::lan
