// SPDX-License-Identifier: Apache-2.0
#include "lan/socket_host.h"

#include <algorithm>
#include <asio/executor_work_guard.hpp>
#include <asio/ip/v6_only.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>
#include <map>
#include <optional>

#include "lan/beacon_socket.h"
#include "lan/clock_watch.h"
#include "lan/limits.h"
#include "lan/link_watch.h"
#include "lan/neighbours.h"
#include "lan/socket_connection.h"

namespace lull::lan {

namespace {

class SocketTimer final : public Timer {
 public:
  explicit SocketTimer(asio::io_context& io) : timer_(io) {}
  ~SocketTimer() override { cancel(); }

  void start(std::int64_t in_ms, std::function<void()> then) override {
    timer_.expires_after(std::chrono::milliseconds(in_ms));
    // A handler may be on its way already when the timer is started anew or goes.
    current_ = std::make_shared<bool>(true);
    timer_.async_wait([then = std::move(then),
                       current = std::weak_ptr<bool>(current_)](const asio::error_code& error) {
      if (!error && !current.expired()) then();
    });
  }
  void cancel() override {
    current_.reset();
    timer_.cancel();
  }

 private:
  asio::steady_timer timer_;
  std::shared_ptr<bool> current_;
};

class SocketListener final : public Listener {
 public:
  SocketListener(asio::io_context& io, const Clock& clock, Admit admit, Expects expects)
      : shared_(std::make_shared<Shared>(io, clock, std::move(admit), std::move(expects))) {}
  ~SocketListener() override;

  Result<void> listen(const std::vector<Endpoint>& endpoints);
  const std::vector<Endpoint>& endpoints() const override { return bound_; }

 private:
  struct Shared;
  Result<void> open(const Endpoint& endpoint);
  std::shared_ptr<Shared> shared_;
  std::vector<Endpoint> bound_;
};

/// Outlives the listener for as long as a handler or a stranger refers to it.
struct SocketListener::Shared : std::enable_shared_from_this<SocketListener::Shared> {
  Shared(asio::io_context& context, const Clock& time, Admit answer, Expects known)
      : io(context), clock(time), admit(std::move(answer)), expects(std::move(known)) {}

  asio::io_context& io;
  const Clock& clock;
  Admit admit;
  Expects expects;
  /// A listening socket, and the pause before it tries again.
  struct Door {
    explicit Door(asio::ip::tcp::acceptor bound)
        : acceptor(std::move(bound)), pause(acceptor.get_executor()) {}
    asio::ip::tcp::acceptor acceptor;
    asio::steady_timer pause;
  };
  std::vector<Door> doors;
  std::vector<std::weak_ptr<SocketConnection>> strangers;
  std::size_t stranger_count = 0;
  std::map<asio::ip::address, std::size_t> per_address;
  bool open = true;

  void accept(std::size_t which) {
    if (!open) return;
    doors[which].acceptor.async_wait(
        asio::ip::tcp::acceptor::wait_read,
        [self = shared_from_this(), which](const asio::error_code& error) {
          if (!self->open) return;
          if (error || !self->take_waiting(self->doors[which].acceptor))
            return self->accept_later(which);
          self->accept(which);
        });
  }

  /// False if there is no descriptor for one more.
  bool take_waiting(asio::ip::tcp::acceptor& acceptor) {
    for (std::size_t i = 0; i < kAcceptsAtOnce && open; ++i) {
      asio::ip::tcp::socket socket(io);
      Endpoint remote;
      asio::error_code error;
      acceptor.accept(socket, remote, error);
      if (error == asio::error::would_block || error == asio::error::try_again) return true;
      if (error == asio::error::connection_aborted) continue;
      if (error) return false;
      greet(std::move(socket), remote.address());
    }
    return true;
  }

  /// No descriptor, most likely: trying at once again would only burn time.
  void accept_later(std::size_t which) {
    doors[which].pause.expires_after(std::chrono::milliseconds(100));
    doors[which].pause.async_wait(
        [self = shared_from_this(), which](const asio::error_code&) { self->accept(which); });
  }

  bool has_place_for(const asio::ip::address& address) const {
    const auto at = per_address.find(address);
    if (at != per_address.end() && at->second >= kStrangersPerAddressMax) return false;
    // Where a peer may be, its places are its own, however many others there are.
    return stranger_count < kStrangersMax || expects(address);
  }

  void greet(asio::ip::tcp::socket socket, const asio::ip::address& address) {
    if (!has_place_for(address)) return;
    ++stranger_count;
    ++per_address[address];
    auto connection = std::make_shared<SocketConnection>(io, std::move(socket), clock);
    std::erase_if(strangers, [](const auto& one) { return one.expired(); });
    strangers.push_back(connection);
    connection->greet(
        [self = shared_from_this()](ByteView flight, const Endpoint& from) {
          return self->open ? self->admit(flight, from) : nullptr;
        },
        [self = shared_from_this(), address] {
          --self->stranger_count;
          if (--self->per_address[address] == 0) self->per_address.erase(address);
        });
  }
};

Result<void> SocketListener::open(const Endpoint& endpoint) {
  asio::ip::tcp::acceptor acceptor(shared_->io);
  asio::error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error && endpoint.address().is_v6()) acceptor.set_option(asio::ip::v6_only(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (error == asio::error::address_family_not_supported ||
      (error.value() == EADDRNOTAVAIL && endpoint.address().is_unspecified()))
    return fail(Code::kIo, "no_such_family");
  if (error == asio::error::address_in_use) return fail(Code::kUnavailable, "port_in_use");
  if (!error) acceptor.listen(kBacklog, error);
  if (!error) acceptor.non_blocking(true, error);
  if (error) return fail(Code::kIo, "listen_failed", error.message());
  bound_.push_back(acceptor.local_endpoint(error));
  shared_->doors.emplace_back(std::move(acceptor));
  return {};
}

Result<void> SocketListener::listen(const std::vector<Endpoint>& endpoints) {
  for (auto endpoint : endpoints) {
    if (endpoint.port() == 0 && !bound_.empty()) endpoint.port(bound_.front().port());
    auto opened = open(endpoint);
    // A machine without one of the two address families listens on the other.
    const bool no_family = !opened && std::string_view(opened.error().reason) == "no_such_family";
    if (!opened && !no_family) {
      shared_->doors.clear();
      bound_.clear();
      return opened;
    }
  }
  if (bound_.empty()) return fail(Code::kIo, "listen_failed", "no address family");
  for (std::size_t i = 0; i < shared_->doors.size(); ++i) shared_->accept(i);
  return {};
}

SocketListener::~SocketListener() {
  shared_->open = false;
  asio::error_code error;
  for (auto& door : shared_->doors) {
    door.acceptor.close(error);
    door.pause.cancel();
  }
  for (const auto& stranger : shared_->strangers) {
    const auto connection = stranger.lock();
    const auto* driver = connection ? connection->driver() : nullptr;
    if (connection && (driver == nullptr || !driver->proven())) connection->drop();
  }
}

}  // namespace

SocketHost::~SocketHost() {
  for (auto& worker : workers_) worker.join();
}

void SocketHost::post(std::function<void()> task) {
  asio::post(io_, std::move(task));
}

std::unique_ptr<Timer> SocketHost::timer() {
  return std::make_unique<SocketTimer>(io_);
}

void SocketHost::run_blocking(std::function<void()> work, std::function<void()> then) {
  workers_.emplace_back();
  const auto at = std::prev(workers_.end());
  auto finish = [this, at, then = std::move(then)] {
    at->join();
    workers_.erase(at);
    then();
  };
  *at = std::thread([this, guard = asio::make_work_guard(io_), work = std::move(work),
                     finish = std::move(finish)]() mutable {
    work();
    asio::post(io_, std::move(finish));
  });
}

Result<std::unique_ptr<Listener>> SocketHost::listen(const std::vector<Endpoint>& endpoints,
                                                     Admit admit, Expects expects) {
  auto listener =
      std::make_unique<SocketListener>(io_, clock_, std::move(admit), std::move(expects));
  LULL_TRY(listener->listen(endpoints));
  return listener;
}

namespace {

Dialled outcome_of(const asio::error_code& error) {
  if (error == asio::error::connection_refused) return Dialled::kRefused;
  if (error == asio::error::host_unreachable) return Dialled::kUnreachable;
  if (error == asio::error::network_unreachable || error.value() == EADDRNOTAVAIL ||
      error.value() == ENODEV || error == asio::error::address_family_not_supported)
    return Dialled::kNoRoute;
  // The time was up, ours or the system's.
  if (error == asio::error::operation_aborted || error == asio::error::timed_out)
    return Dialled::kTimedOut;
  return Dialled::kFailed;
}

/// What the kernel knows of a neighbour that has not answered; nothing while it is still asking.
std::optional<Dialled> look_closer(const asio::ip::address& where, std::int64_t since_ms) {
  if (!is_on_link(links(), where)) return Dialled::kTimedOut;
  switch (neighbour_at(where, since_ms)) {
    case Neighbour::kAnswers:
      return Dialled::kTimedOut;
    case Neighbour::kSilent:
      return Dialled::kUnreachable;
    case Neighbour::kUnclear:
      break;
  }
  return std::nullopt;
}

/// One attempt to connect; lives until its end is known.
struct Attempt : std::enable_shared_from_this<Attempt> {
  Attempt(asio::io_context& context, const Clock& time, Endpoint where,
          std::function<void(Dialled)> callback)
      : socket(context),
        timer(context),
        clock(time),
        to(std::move(where)),
        begun_ms(time.steady_ms()),
        done(std::move(callback)) {}

  void close_after(std::int64_t ms) {
    timer.expires_after(std::chrono::milliseconds(ms));
    timer.async_wait([self = shared_from_this()](const asio::error_code& error) {
      asio::error_code ignored;
      if (!error) self->socket.close(ignored);
    });
  }
  void failed(Dialled outcome) {
    if (outcome != Dialled::kTimedOut) return done(outcome);
    if (const auto known = ask()) return done(*known);
    // The kernel trusts a neighbour from before for five seconds, and then asks three times.
    timer.expires_after(std::chrono::milliseconds(kNeighbourMs));
    timer.async_wait([self = shared_from_this()](const asio::error_code&) {
      self->done(self->ask().value_or(Dialled::kFailed));
    });
  }
  std::optional<Dialled> ask() const {
    return look_closer(to.address(), clock.steady_ms() - begun_ms);
  }

  asio::ip::tcp::socket socket;
  asio::steady_timer timer;
  const Clock& clock;
  Endpoint to;
  std::int64_t begun_ms;
  std::function<void(Dialled)> done;
};

}  // namespace

void SocketHost::dial(const Endpoint& to, Make make, std::function<void(Dialled)> done) {
  auto attempt = std::make_shared<Attempt>(io_, clock_, to, std::move(done));
  attempt->close_after(kConnectMs);
  attempt->socket.async_connect(to, [this, attempt,
                                     make = std::move(make)](const asio::error_code& error) {
    attempt->timer.cancel();
    if (error) return attempt->failed(outcome_of(error));
    // Both may have come due at once: the time was up, and the socket is closed.
    if (!attempt->socket.is_open()) return attempt->done(Dialled::kFailed);
    auto driver = make();
    if (driver == nullptr) return attempt->done(Dialled::kUnwanted);
    auto connection = std::make_shared<SocketConnection>(io_, std::move(attempt->socket), clock_);
    connection->run(std::move(driver));
    attempt->done(Dialled::kConnected);
  });
}

std::unique_ptr<Watch> SocketHost::watch_links(std::function<void()> changed) {
  return std::make_unique<KernelWatch>(io_, std::move(changed));
}

std::unique_ptr<Watch> SocketHost::watch_clock(std::function<void(bool slept)> jumped) {
  return std::make_unique<ClockWatch>(io_, std::move(jumped));
}

Result<std::unique_ptr<BeaconSocket>> SocketHost::beacons(Heard heard) {
  auto sockets = std::make_unique<UdpBeacons>(io_, std::move(heard));
  LULL_TRY(sockets->open());
  return sockets;
}

}  // namespace lull::lan
