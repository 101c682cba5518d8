// SPDX-License-Identifier: Apache-2.0
#include "control/server.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <asio/post.hpp>
#include <asio/write.hpp>

#include "base/log.h"
#include "control.pb.h"
#include "control/passed_file.h"

namespace lull::control {

using asio::local::stream_protocol;

namespace {

bool same_user(stream_protocol::socket& socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  return getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
         peer.uid == geteuid();
}

void wipe(std::string& text) {
  crypto::wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
}

std::string encode_answer(const Result<std::string>& result) {
  proto::Answer answer;
  if (result) {
    answer.set_reply(*result);
  } else {
    answer.mutable_error()->set_code(static_cast<std::uint32_t>(result.error().code));
    answer.mutable_error()->set_reason(result.error().reason);
    answer.mutable_error()->set_detail(result.error().detail);
  }
  auto encoded = answer.SerializeAsString();
  if (answer.has_reply()) wipe(*answer.mutable_reply());
  return encoded;
}

}  // namespace

/// One connection: a call, its answer, the next call; or a watcher.
class Server::Client : public std::enable_shared_from_this<Client> {
 public:
  Client(Server& server, stream_protocol::socket socket)
      : server_(&server), socket_(std::move(socket)) {}

  void read_call() { read(length_.data(), length_.size(), &Client::read_body); }

  void hang_up() {
    if (watch_ != 0 && server_ != nullptr) server_->service_.unwatch(watch_);
    watch_ = 0;
    server_ = nullptr;
    asio::error_code error;
    socket_.close(error);
  }

 private:
  void leave() {
    auto* server = server_;
    hang_up();
    if (server != nullptr) server->clients_.erase(shared_from_this());
  }

  /// All of a piece of one request, with what comes along; then goes on.
  void read(void* to, std::size_t size, void (Client::*then)()) {
    while (size > 0) {
      const auto got = passed_.receive(socket_.native_handle(), to, size);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0 && errno == EAGAIN) return read_later(to, size, then);
      if (got <= 0) return leave();
      to = static_cast<char*>(to) + got;
      size -= static_cast<std::size_t>(got);
    }
    (this->*then)();
  }

  void read_later(void* to, std::size_t size, void (Client::*then)()) {
    socket_.async_wait(stream_protocol::socket::wait_read,
                       [self = shared_from_this(), to, size, then](const asio::error_code& error) {
                         if (error || self->server_ == nullptr) return self->leave();
                         self->read(to, size, then);
                       });
  }

  void read_body() {
    const auto size = load_le<std::uint32_t>(length_.data());
    if (size > kRequestBytesMax) {
      last_ = true;
      return answer(fail(Code::kTooLarge, "request_too_large"));
    }
    body_.resize(size);
    read(body_.data(), size, &Client::dispatch);
  }

  void dispatch() {
    proto::Call call;
    const bool parsed = call.ParseFromString(body_);
    wipe(body_);
    auto file = passed_.take();
    if (!file) return answer(fail(std::move(file).error()));
    if (!parsed) return answer(fail(Code::kInvalid, "request_malformed"));
    if (call.method() == "Watch") return start_watch();
    server_->service_.call(call.method(), call.request(),
                           [self = shared_from_this()](Result<std::string> reply) {
                             self->answer(reply);
                             if (reply) wipe(*reply);
                           },
                           {call.by_itself(), std::move(*file)});
    wipe(*call.mutable_request());
  }

  void answer(const Result<std::string>& result) {
    if (server_ == nullptr) return;
    queue(encode_answer(result));
  }

  void start_watch() {
    watch_ = server_->service_.watch([weak = weak_from_this()](std::string event) {
      if (const auto self = weak.lock()) self->tell(std::move(event));
    });
    // A watcher says nothing more: whatever comes, or its hanging up, is the end.
    socket_.async_wait(stream_protocol::socket::wait_read,
                       [self = shared_from_this()](const asio::error_code&) { self->leave(); });
  }

  void tell(std::string event) {
    if (server_ == nullptr) return;
    if (outgoing_.size() <= kWatchBytesMax) return queue(encode_answer(std::move(event)));
    // Too far behind. Not from within the node's call: it is going over its watchers.
    asio::post(socket_.get_executor(), [self = shared_from_this()] { self->leave(); });
  }

  void queue(std::string message) {
    char size[4];
    store_le(reinterpret_cast<std::uint8_t*>(size), static_cast<std::uint32_t>(message.size()));
    outgoing_.append(size, sizeof size);
    outgoing_ += message;
    wipe(message);
    if (writing_.empty()) write();
  }

  void write() {
    writing_ = std::exchange(outgoing_, {});
    asio::async_write(socket_, asio::buffer(writing_),
                      [self = shared_from_this()](const asio::error_code& error, std::size_t) {
                        wipe(self->writing_);
                        self->writing_.clear();
                        if (error || self->server_ == nullptr) return self->leave();
                        if (!self->outgoing_.empty()) return self->write();
                        if (self->last_) return self->leave();
                        if (self->watch_ == 0) self->read_call();
                      });
  }

  Server* server_;
  stream_protocol::socket socket_;
  std::array<std::uint8_t, 4> length_{};
  std::string body_;
  PassedFile passed_;
  std::string outgoing_;
  std::string writing_;
  int watch_ = 0;
  bool last_ = false;
};

Server::~Server() {
  close();
}

Result<void> Server::listen(const std::filesystem::path& socket) {
  const auto unusable = [&](const std::string& why) {
    return fail(Code::kIo, "socket_unusable", socket.string() + ": " + why);
  };
  if (socket.native().size() >= sizeof(sockaddr_un::sun_path)) return unusable("name too long");
  ::unlink(socket.c_str());
  asio::error_code error;
  acceptor_.open(stream_protocol(), error);
  const mode_t before = umask(0177);
  if (!error) acceptor_.bind(stream_protocol::endpoint(socket.string()), error);
  umask(before);
  if (!error) acceptor_.listen(16, error);
  if (error) {
    asio::error_code ignored;
    acceptor_.close(ignored);
    return unusable(error.message());
  }
  path_ = socket;
  accept();
  return {};
}

void Server::accept() {
  acceptor_.async_accept([this](const asio::error_code& error, stream_protocol::socket socket) {
    if (error == asio::error::operation_aborted) return;
    if (error) return accept_later();
    if (same_user(socket) && clients_.size() < kClientsMax) {
      auto client = std::make_shared<Client>(*this, std::move(socket));
      clients_.insert(client);
      client->read_call();
    }
    accept();
  });
}

/// No descriptor, most likely: trying at once again would only burn time.
void Server::accept_later() {
  pause_.expires_after(std::chrono::milliseconds(100));
  pause_.async_wait([this](const asio::error_code& error) {
    if (!error) accept();
  });
}

void Server::close() {
  asio::error_code error;
  acceptor_.close(error);
  pause_.cancel();
  for (const auto& client : clients_) client->hang_up();
  clients_.clear();
  if (!path_.empty()) ::unlink(path_.c_str());
  path_.clear();
}

}  // namespace lull::control
