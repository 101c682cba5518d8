// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <asio/buffer.hpp>
#include <asio/ip/tcp.hpp>
#include <memory>
#include <utility>

#include "crypto/secret.h"
#include "web/limits.h"
#include "web/request_guard.h"
#include "web/response.h"

namespace lull::web {

/// A connection's socket whose reader gets what RequestGuard has let through, and no more. What it
/// refuses is answered here and read to its end, so that the sender sees the answer and no reset;
/// the reader then finds the connection closed.
class GuardedSocket : public asio::ip::tcp::socket {
 public:
  using Base = asio::ip::tcp::socket;
  explicit GuardedSocket(asio::io_context& io) : Base(io) {}
  /// Only before anything was read: the guard does not move.
  GuardedSocket(GuardedSocket&& other) noexcept : Base(std::move(other)) {}
  GuardedSocket& operator=(GuardedSocket&& other) noexcept {
    Base::operator=(std::move(other));
    return *this;
  }

  template <class Handler>
  void async_read_some(const asio::mutable_buffer& into, Handler handler) {
    last_ = into;
    const bool was_whole = guard_.whole();
    Base::async_read_some(into, [this, into, was_whole, handler = std::move(handler)](
                                    const asio::error_code& error, std::size_t size) mutable {
      if (error) return handler(error, size);
      const auto status = guard_.feed({static_cast<const char*>(into.data()), size});
      if (status == 0) return handler(error, size);
      if (was_whole) return handler(asio::error::connection_aborted, 0);
      refuse(status);
      drain(std::move(handler), 0);
    });
  }

  /// Also wipes where requests were read to.
  void close() {
    if (last_.size() > 0) crypto::wipe({static_cast<std::uint8_t*>(last_.data()), last_.size()});
    last_ = {};
    asio::error_code ignored;
    Base::close(ignored);
  }

 private:
  /// Fits into the empty send buffer of a new connection.
  void refuse(unsigned status) {
    const auto text = refusal_bytes(status);
    asio::error_code ignored;
    write_some(asio::buffer(text), ignored);
    shutdown(shutdown_send, ignored);
  }

  template <class Handler>
  void drain(Handler handler, std::size_t drained) {
    if (drained > kDrainBytesMax) return handler(asio::error::eof, 0);
    Base::async_read_some(last_, [this, drained, handler = std::move(handler)](
                                     const asio::error_code& error, std::size_t size) mutable {
      if (error) return handler(error, 0);
      drain(std::move(handler), drained + size);
    });
  }

  RequestGuard guard_;
  asio::mutable_buffer last_;
};

}  // namespace lull::web
