// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "lan/limits.h"
#include "lan/socket_host.h"
#include "noise/limits.h"

namespace lull::lan::test {

/// The system's time, which a test may move on.
class ShiftedClock final : public Clock {
 public:
  std::int64_t wall_ms() const override { return system_.wall_ms() + ahead_ms; }
  std::int64_t steady_ms() const override { return system_.steady_ms() + ahead_ms; }
  std::int64_t ahead_ms = 0;

 private:
  SystemClock system_;
};

/// What a test sees of one driver, longer than the driver lives.
struct Seen {
  std::string in;
  std::size_t bytes_in = 0;
  std::size_t bytes_out = 0;
  int fed = 0;
  int settled = 0;
  int closed = 0;
  int deadlines = 0;
  bool destroyed = false;
  Driver* driver = nullptr;
};

/// A driver that does what a test tells it to; without orders it listens, proven.
class TestDriver final : public Driver {
 public:
  explicit TestDriver(std::shared_ptr<Seen> seen) : seen_(std::move(seen)) { seen_->driver = this; }
  ~TestDriver() override {
    seen_->destroyed = true;
    seen_->driver = nullptr;
  }

  std::function<bool(ByteView)> on_feed;
  std::function<bool()> on_settle;
  std::function<Bytes()> output;
  std::function<bool()> at_deadline;
  std::int64_t due_ms = kNever;
  bool is_proven = true;
  bool is_finished = false;

  bool feed(ByteView bytes) override {
    ++seen_->fed;
    seen_->bytes_in += bytes.size();
    if (seen_->in.size() < 4096) seen_->in += as_text(bytes);
    return !on_feed || on_feed(bytes);
  }
  bool settle() override {
    ++seen_->settled;
    return !on_settle || on_settle();
  }
  Bytes take_output() override {
    auto bytes = output ? output() : Bytes();
    seen_->bytes_out += bytes.size();
    return bytes;
  }
  bool proven() const override { return is_proven; }
  bool finished() const override { return is_finished; }
  std::int64_t deadline_ms() const override { return due_ms; }
  bool on_deadline() override {
    ++seen_->deadlines;
    due_ms = kNever;
    return !at_deadline || at_deadline();
  }
  void closed() override { ++seen_->closed; }

 private:
  std::shared_ptr<Seen> seen_;
};

/// A plain TCP client, as a stranger's program might be one.
class Stranger {
 public:
  Stranger(asio::io_context& io, const Endpoint& to, const std::string& from = "127.0.0.1")
      : socket_(io) {
    asio::error_code error;
    socket_.open(to.protocol(), error);
    if (!error && to.address().is_v4())
      socket_.bind(Endpoint(asio::ip::make_address(from), 0), error);
    if (!error) socket_.connect(to, error);
    EXPECT_FALSE(error) << error.message();
    socket_.non_blocking(true, error);
  }

  void send(const std::string& bytes) {
    asio::error_code error;
    socket_.write_some(asio::buffer(bytes), error);
  }
  /// Reads what is there; true once the other end has closed.
  bool closed() {
    char buffer[4096];
    for (;;) {
      asio::error_code error;
      const auto size = socket_.read_some(asio::buffer(buffer), error);
      got.append(buffer, size);
      if (error == asio::error::would_block) return false;
      if (error) return true;
    }
  }
  void hang_up() { socket_.close(); }
  Endpoint local() { return socket_.local_endpoint(); }

  std::string got;

 private:
  asio::ip::tcp::socket socket_;
};

/// A host on a real loop, run within bounds.
class LoopTest : public ::testing::Test {
 protected:
  asio::io_context io{1};
  ShiftedClock clock;
  std::optional<SocketHost> host{std::in_place, io, clock};

  static Endpoint loopback(std::uint16_t port = 0) {
    return {asio::ip::address_v4::loopback(), port};
  }
  /// Runs until `done` says so; false if it never does.
  bool run_until(const std::function<bool()>& done, std::int64_t for_ms = 5'000) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(for_ms);
    while (!done()) {
      if (std::chrono::steady_clock::now() > end) return false;
      run_for(1);
    }
    return true;
  }
  std::size_t run_for(std::int64_t ms) {
    if (io.stopped()) io.restart();
    return io.run_for(std::chrono::milliseconds(ms));
  }

  static Expects expects_nobody() {
    return [](const asio::ip::address&) { return false; };
  }
  std::unique_ptr<Listener> listen(Admit admit) {
    auto listener = host->listen({loopback()}, std::move(admit), expects_nobody());
    EXPECT_TRUE(listener) << listener.error().reason;
    return std::move(*listener);
  }
  /// Dials with this driver; the answer is in the result once there is one.
  std::shared_ptr<std::optional<Dialled>> dial(const Endpoint& to, std::unique_ptr<Driver> driver) {
    auto answer = std::make_shared<std::optional<Dialled>>();
    auto held = std::make_shared<std::unique_ptr<Driver>>(std::move(driver));
    host->dial(
        to, [held] { return std::move(*held); }, [answer](Dialled outcome) { *answer = outcome; });
    return answer;
  }
};

/// A first flight that a test's admit says yes to.
inline std::string flight() {
  return std::string(noise::kFirstFlightBytes, 'K');
}

}  // namespace lull::lan::test
