// SPDX-License-Identifier: Apache-2.0
#include "lan/socket_connection.h"

#include <asio/write.hpp>
#include <chrono>

#include "base/check.h"
#include "crypto/random.h"
#include "lan/limits.h"
#include "noise/channel.h"

namespace lull::lan {

namespace {

std::int64_t random_between(std::int64_t least, std::int64_t most) {
  return least + crypto::random_below(static_cast<std::uint32_t>(most - least + 1));
}

}  // namespace

SocketConnection::SocketConnection(asio::io_context& io, asio::ip::tcp::socket socket,
                                   const Clock& clock)
    : socket_(std::move(socket)), timer_(io), clock_(clock) {
  asio::error_code error;
  remote_ = socket_.remote_endpoint(error);
  local_ = socket_.local_endpoint(error);
  socket_.non_blocking(true, error);
  socket_.set_option(asio::ip::tcp::no_delay(true), error);
}

void SocketConnection::run(std::unique_ptr<Driver> driver) {
  driver_ = std::move(driver);
  driver_->attach(weak_from_this());
  write_more();
  wait_readable();
  arm_timer();
}

void SocketConnection::greet(Admit admit, std::function<void()> no_longer_stranger) {
  admit_ = std::move(admit);
  no_longer_stranger_ = std::move(no_longer_stranger);
  stranger_until_ms_ = clock_.steady_ms() + random_between(kStrangerLeastMs, kStrangerMostMs);
  wait_readable();
  arm_timer();
}

void SocketConnection::kick() {
  if (!open_ || silent_ || driver_ == nullptr) return;
  write_more();
  arm_timer();
}

void SocketConnection::drop() {
  if (!open_) return;
  open_ = false;
  asio::error_code error;
  socket_.close(error);
  timer_.cancel();
  settle_stranger();
  if (driver_ != nullptr) driver_->closed();
}

/// Gives back the stranger's place, once.
void SocketConnection::settle_stranger() {
  if (auto callback = std::exchange(no_longer_stranger_, nullptr)) callback();
}

// --- reading -------------------------------------------------------------------------------------

void SocketConnection::wait_readable() {
  socket_.async_wait(asio::ip::tcp::socket::wait_read,
                     [self = shared_from_this()](const asio::error_code& error) {
                       if (!self->open_) return;
                       if (error) return self->drop();
                       self->on_readable();
                     });
}

void SocketConnection::on_readable() {
  // One buffer for all: nothing is kept in it between two calls.
  static Bytes buffer(kReadBytes);
  asio::error_code error;
  const auto size = socket_.read_some(asio::buffer(buffer), error);
  if (error == asio::error::would_block) return wait_readable();
  if (error) return drop();
  if (!silent_) take({buffer.data(), size});
  if (!open_) return;
  // A no that is not said aloud reads on, wherever it came from: bytes that pile up would tell.
  if (!silent_ && driver_ != nullptr && socket_.available(error) == 0)
    (void)guarded(driver_->settle());
  if (!open_) return;
  if (driver_ != nullptr && driver_->proven()) settle_stranger();
  if (!silent_ && driver_ != nullptr) write_more();
  if (!open_) return;
  arm_timer();
  wait_readable();
}

void SocketConnection::take(ByteView bytes) {
  if (driver_ != nullptr) {
    (void)guarded(driver_->feed(bytes));
    return;
  }
  const auto missing = noise::kFirstFlightBytes - first_flight_.size();
  const auto part = bytes.first(std::min(missing, bytes.size()));
  append(first_flight_, part);
  if (first_flight_.size() < noise::kFirstFlightBytes) return;
  greeted();
  if (driver_ != nullptr && part.size() < bytes.size())
    (void)guarded(driver_->feed(bytes.subspan(part.size())));
}

void SocketConnection::greeted() {
  driver_ = admit_(first_flight_, remote_);
  if (driver_ == nullptr) return go_silent();
  driver_->attach(weak_from_this());
  (void)guarded(driver_->feed(first_flight_));
}

/// Reads on, so that nothing tells when the answer was found to be no, and ends at its time.
void SocketConnection::go_silent() {
  silent_ = true;
}

/// A driver that says no ends the connection: at once for a peer, at the stranger's time before.
bool SocketConnection::guarded(bool keep) {
  if (keep) return true;
  if (stranger_until_ms_ != kNever && !driver_->proven())
    go_silent();
  else
    drop();
  return false;
}

// --- writing -------------------------------------------------------------------------------------

void SocketConnection::write_more() {
  if (!writing_.empty() || !open_) return;
  writing_ = driver_->take_output();
  if (writing_.empty()) {
    if (driver_->finished()) drop();
    return;
  }
  write_until_ms_ = clock_.steady_ms() + kWriteMs;
  asio::async_write(socket_, asio::buffer(writing_),
                    [self = shared_from_this()](const asio::error_code& error, std::size_t) {
                      self->writing_.clear();
                      self->write_until_ms_ = kNever;
                      if (!self->open_) return;
                      if (error) return self->drop();
                      if (!self->silent_) self->write_more();
                      if (self->open_) self->arm_timer();
                    });
}

// --- time ----------------------------------------------------------------------------------------

void SocketConnection::arm_timer() {
  std::int64_t due = driver_ != nullptr && !silent_ ? driver_->deadline_ms() : kNever;
  const bool stranger = driver_ == nullptr || silent_ || !driver_->proven();
  if (stranger) due = std::min(due, stranger_until_ms_);
  due = std::min(due, write_until_ms_);
  // One that fires too early arms itself anew: cheaper than moving it with every byte.
  if (due == kNever || due >= armed_ms_) return;
  armed_ms_ = due;
  const auto wait = std::max<std::int64_t>(due - clock_.steady_ms(), 0);
  timer_.expires_after(std::chrono::milliseconds(wait));
  timer_.async_wait([self = shared_from_this()](const asio::error_code& error) {
    if (!error && self->open_) self->on_timer();
  });
}

void SocketConnection::on_timer() {
  armed_ms_ = kNever;
  const auto now = clock_.steady_ms();
  const bool stranger = driver_ == nullptr || silent_ || !driver_->proven();
  if ((stranger && now >= stranger_until_ms_) || now >= write_until_ms_) return drop();
  if (!silent_ && driver_ != nullptr && now >= driver_->deadline_ms()) {
    if (!guarded(driver_->on_deadline())) {
      if (open_) arm_timer();
      return;
    }
    write_more();
  }
  if (open_) arm_timer();
}

}  // namespace lull::lan
