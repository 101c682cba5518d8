// SPDX-License-Identifier: Apache-2.0
#include "lan/socket_host.h"

#include <algorithm>
#include <asio/executor_work_guard.hpp>
#include <asio/ip/v6_only.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>
#include <map>

#include "lan/limits.h"
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
  SocketListener(asio::io_context& io, const Clock& clock, Admit admit)
      : shared_(std::make_shared<Shared>(io, clock, std::move(admit))) {}
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
  Shared(asio::io_context& context, const Clock& time, Admit answer)
      : io(context), clock(time), admit(std::move(answer)) {}

  asio::io_context& io;
  const Clock& clock;
  Admit admit;
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
    doors[which].acceptor.async_accept(
        [self = shared_from_this(), which](const asio::error_code& error,
                                           asio::ip::tcp::socket socket) {
          if (!self->open) return;
          if (error) return self->accept_later(which);
          self->greet(std::move(socket));
          self->accept(which);
        });
  }

  /// No descriptor, most likely: trying at once again would only burn time.
  void accept_later(std::size_t which) {
    doors[which].pause.expires_after(std::chrono::milliseconds(100));
    doors[which].pause.async_wait(
        [self = shared_from_this(), which](const asio::error_code&) { self->accept(which); });
  }

  void greet(asio::ip::tcp::socket socket) {
    asio::error_code error;
    const auto remote = socket.remote_endpoint(error);
    if (error) return;
    const auto address = remote.address();
    if (stranger_count >= kStrangersMax || per_address[address] >= kStrangersPerAddressMax) {
      if (per_address[address] == 0) per_address.erase(address);
      return;
    }
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
  if (!error) acceptor.listen(64, error);
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
                                                     Admit admit) {
  auto listener = std::make_unique<SocketListener>(io_, clock_, std::move(admit));
  LULL_TRY(listener->listen(endpoints));
  return listener;
}

void SocketHost::dial(const Endpoint& to, Make make, std::function<void(bool)> done) {
  struct Attempt {
    explicit Attempt(asio::io_context& context) : socket(context), timer(context) {}
    asio::ip::tcp::socket socket;
    asio::steady_timer timer;
  };
  auto attempt = std::make_shared<Attempt>(io_);
  attempt->timer.expires_after(std::chrono::milliseconds(kConnectMs));
  attempt->timer.async_wait([attempt](const asio::error_code& error) {
    asio::error_code ignored;
    if (!error) attempt->socket.close(ignored);
  });
  attempt->socket.async_connect(to, [this, attempt, make = std::move(make),
                                     done = std::move(done)](const asio::error_code& error) {
    attempt->timer.cancel();
    // Both may have come due at once: the time was up, and the socket is closed.
    auto driver = error || !attempt->socket.is_open() ? nullptr : make();
    if (driver == nullptr) return done(false);
    auto connection = std::make_shared<SocketConnection>(io_, std::move(attempt->socket), clock_);
    connection->run(std::move(driver));
    done(true);
  });
}

}  // namespace lull::lan
