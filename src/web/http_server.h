// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "web/request.h"
#include "web/response.h"

namespace lull::web {

/// A reply that goes on (text/event-stream). It ends when it goes.
class EventStream {
 public:
  virtual ~EventStream() = default;
  /// False once the other side is more than kStreamBytesMax behind.
  virtual bool send(std::string text) = 0;
};

/// One request's way back. Either is called once.
class Exchange {
 public:
  virtual ~Exchange() = default;
  virtual void answer(Response response) = 0;
  /// `gone` is called, at most once and never from within this call, when the other side hangs up.
  virtual std::unique_ptr<EventStream> stream(std::function<void()> gone) = 0;
};

/// HTTP on a random port of 127.0.0.1, for processes of this user alone: others are hung up on
/// before a byte is read. RequestGuard sees all bytes first; each connection carries one request
/// and is closed after its answer. What is held of requests and replies is wiped as it goes.
class HttpServer {
 public:
  using Handler = std::function<void(Request, std::shared_ptr<Exchange>)>;
  HttpServer(asio::io_context& io, Handler handler);
  ~HttpServer();

  /// kUnavailable "page_failed".
  Result<void> open();
  /// Calls under way are still answered.
  void close();
  bool is_open() const { return running_ != nullptr; }
  std::uint16_t port() const;

 private:
  struct Running;
  asio::io_context& io_;
  std::shared_ptr<Handler> handler_;
  std::unique_ptr<Running> running_;
};

}  // namespace lull::web
