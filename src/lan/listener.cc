// SPDX-License-Identifier: Apache-2.0
#include "lan/listener.h"

#include <algorithm>
#include <asio/ip/v6_only.hpp>

#include "lan/limits.h"

namespace lull::lan {

/// Outlives the listener for as long as a handler or a stranger refers to it.
struct Listener::Shared : std::enable_shared_from_this<Listener::Shared> {
  Shared(asio::io_context& context, const Clock& time, Admit answer)
      : io(context), clock(time), admit(std::move(answer)), pause(context) {}

  asio::io_context& io;
  const Clock& clock;
  Admit admit;
  asio::steady_timer pause;
  std::vector<asio::ip::tcp::acceptor> acceptors;
  std::vector<std::weak_ptr<Connection>> strangers;
  std::size_t stranger_count = 0;
  std::map<asio::ip::address, std::size_t> per_address;
  bool open = true;

  void accept(std::size_t which) {
    if (!open) return;
    acceptors[which].async_accept([self = shared_from_this(), which](const asio::error_code& error,
                                                                     asio::ip::tcp::socket socket) {
      if (!self->open) return;
      if (error) return self->accept_later(which);
      self->greet(std::move(socket));
      self->accept(which);
    });
  }

  /// No descriptor, most likely: trying at once again would only burn time.
  void accept_later(std::size_t which) {
    pause.expires_after(std::chrono::milliseconds(100));
    pause.async_wait(
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
    auto connection = std::make_shared<Connection>(io, std::move(socket), clock);
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

Listener::Listener(asio::io_context& io, const Clock& clock, Admit admit)
    : shared_(std::make_shared<Shared>(io, clock, std::move(admit))) {}

Listener::~Listener() {
  close();
}

Result<void> Listener::open(const Endpoint& endpoint) {
  asio::ip::tcp::acceptor acceptor(shared_->io);
  asio::error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error && endpoint.address().is_v6()) acceptor.set_option(asio::ip::v6_only(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (error == asio::error::address_in_use) return fail(Code::kUnavailable, "port_in_use");
  if (!error) acceptor.listen(64, error);
  if (error) return fail(Code::kIo, "listen_failed", error.message());
  bound_.push_back(acceptor.local_endpoint(error));
  shared_->acceptors.push_back(std::move(acceptor));
  return {};
}

Result<void> Listener::listen(const std::vector<Endpoint>& endpoints) {
  for (auto endpoint : endpoints) {
    if (endpoint.port() == 0 && !bound_.empty()) endpoint.port(bound_.front().port());
    if (auto opened = open(endpoint); !opened) {
      shared_->acceptors.clear();
      bound_.clear();
      return opened;
    }
  }
  for (std::size_t i = 0; i < shared_->acceptors.size(); ++i) shared_->accept(i);
  return {};
}

void Listener::close() {
  if (!shared_->open) return;
  shared_->open = false;
  bound_.clear();
  asio::error_code error;
  for (auto& acceptor : shared_->acceptors) acceptor.close(error);
  shared_->pause.cancel();
  for (const auto& stranger : shared_->strangers) {
    const auto connection = stranger.lock();
    const auto* driver = connection ? connection->driver() : nullptr;
    if (connection && (driver == nullptr || !driver->proven())) connection->drop();
  }
}

void dial(asio::io_context& io, const Clock& clock, const Endpoint& to, Connected done) {
  struct Attempt {
    explicit Attempt(asio::io_context& context) : socket(context), timer(context) {}
    asio::ip::tcp::socket socket;
    asio::steady_timer timer;
  };
  auto attempt = std::make_shared<Attempt>(io);
  attempt->timer.expires_after(std::chrono::milliseconds(kConnectMs));
  attempt->timer.async_wait([attempt](const asio::error_code& error) {
    asio::error_code ignored;
    if (!error) attempt->socket.close(ignored);
  });
  attempt->socket.async_connect(
      to, [attempt, &io, &clock, done = std::move(done)](const asio::error_code& error) {
        attempt->timer.cancel();
        if (error) return done(nullptr);
        done(std::make_shared<Connection>(io, std::move(attempt->socket), clock));
      });
}

}  // namespace lull::lan
