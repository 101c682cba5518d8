// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "lan/host.h"
#include "lan/limits.h"
#include "noise/channel.h"
#include "support/virtual_clock.h"

namespace lull::support {

/// A network of hosts on one thread and a virtual clock: connections with a delay, cuts, bytes in
/// pieces, and beacons that reach every host that is online. Everything that happens is an event in
/// a queue, so a run is the same every time.
class World {
 public:
  std::int64_t delay_ms = 2;
  std::size_t piece_bytes = 1400;
  std::size_t bytes_sent = 0;

  std::int64_t now() const { return now_ms_; }
  void at(std::int64_t ms, std::function<void()> task) {
    events_.emplace(std::pair{std::max(ms, now_ms_), order_++}, std::move(task));
  }
  /// Runs events until `done` says so; false if nothing is left or `for_ms` have passed.
  bool run_until(const std::function<bool()>& done, std::int64_t for_ms = 120'000) {
    const auto end = now_ms_ + for_ms;
    while (!done()) {
      if (events_.empty() || events_.begin()->first.first > end) return false;
      step();
    }
    return true;
  }
  void run_for(std::int64_t ms) {
    const auto end = now_ms_ + ms;
    while (!events_.empty() && events_.begin()->first.first <= end) step();
    advance(end);
  }
  /// The clocks go on and no timer has rung yet, as after a machine slept.
  void sleep(std::int64_t ms) { advance(now_ms_ + ms); }

 private:
  friend class VirtualHost;
  friend class VirtualListener;
  friend class VirtualBeacons;
  void step() {
    auto node = events_.extract(events_.begin());
    advance(node.key().first);
    node.mapped()();
  }
  void advance(std::int64_t to) {
    now_ms_ = std::max(now_ms_, to);
    for (auto* clock : clocks_) clock->now_ms = now_ms_;
  }

  std::int64_t now_ms_ = 1'000;
  std::uint64_t order_ = 0;
  std::map<std::pair<std::int64_t, std::uint64_t>, std::function<void()>> events_;
  std::set<VirtualClock*> clocks_;
  std::map<lan::Endpoint, class VirtualHost*> listening_;
  std::set<class VirtualHost*> hosts_;
};

/// One end of a virtual connection.
class VirtualConnection final : public lan::Connection,
                                public std::enable_shared_from_this<VirtualConnection> {
 public:
  VirtualConnection(World& world, VirtualHost& host, lan::Endpoint remote, lan::Endpoint local)
      : world_(world), host_(host), remote_(std::move(remote)), local_(std::move(local)) {}

  void join(const std::shared_ptr<VirtualConnection>& other) { other_ = other; }
  void run(std::unique_ptr<lan::Driver> driver) {
    driver_ = std::move(driver);
    driver_->attach(weak_from_this());
    write();
    arm();
  }
  void greet(lan::Admit admit) { admit_ = std::move(admit); }

  void kick() override {
    if (!open_ || driver_ == nullptr) return;
    write();
    arm();
  }
  void drop() override;
  const lan::Endpoint& remote() const override { return remote_; }
  const lan::Endpoint& local() const override { return local_; }
  bool open() const { return open_; }
  /// False once its host is off the network or has another address.
  bool attached() const;
  bool proven() const { return driver_ != nullptr && driver_->proven(); }

  void take(Bytes bytes);

 private:
  void write();
  void arm();

  World& world_;
  VirtualHost& host_;
  lan::Endpoint remote_;
  lan::Endpoint local_;
  std::weak_ptr<VirtualConnection> other_;
  std::unique_ptr<lan::Driver> driver_;
  lan::Admit admit_;
  Bytes flight_;
  std::int64_t armed_ms_ = lan::kNever;
  std::int64_t arrives_ms_ = 0;
  bool open_ = true;
};

class VirtualBeacons final : public lan::BeaconSocket {
 public:
  VirtualBeacons(VirtualHost& host, lan::Heard callback);
  ~VirtualBeacons() override;
  Result<void> send(const lan::BeaconPath& path, ByteView beacon) override;

  lan::Heard heard;

 private:
  VirtualHost& host_;
};

class VirtualWatch final : public lan::Watch {
 public:
  VirtualWatch(VirtualHost& host, std::function<void()> callback);
  ~VirtualWatch() override;

  std::function<void()> changed;

 private:
  VirtualHost& host_;
};

class VirtualListener;

/// A machine in the world. It may be cut off from the network.
class VirtualHost : public lan::Host {
 public:
  VirtualHost(World& world, std::string address)
      : world_(world), address_(asio::ip::make_address(address)) {
    world_.clocks_.insert(&clock_);
    world_.hosts_.insert(this);
    clock_.now_ms = world_.now();
  }
  ~VirtualHost() override {
    *alive_ = false;
    world_.clocks_.erase(&clock_);
    world_.hosts_.erase(this);
  }

  const Clock& clock() const override { return clock_; }
  VirtualClock& virtual_clock() { return clock_; }
  World& world() { return world_; }
  /// While it is off, nothing it sends arrives and nothing arrives here.
  bool online = true;
  /// A firewall that lets nobody connect from outside.
  bool closed = false;
  std::size_t beacons_sent = 0;
  std::vector<lan::Endpoint> dialled;  ///< all that was tried, in order
  /// Its ends of connections that it has not given up, whether or not anybody is at the other end.
  std::size_t open_connections() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(connections_, [](const auto& one) { return one->open(); }));
  }
  /// Moves it to another address, as a router would; connections from before stay half open.
  void move_to(const std::string& address);
  void links_may_have_changed() {
    for (auto* watch : std::set<VirtualWatch*>(watches_)) later(0, watch->changed);
  }

  void post(std::function<void()> task) override { later(0, std::move(task)); }
  void later(std::int64_t in_ms, std::function<void()> task) {
    world_.at(world_.now() + in_ms, [alive = alive_, task = std::move(task)] {
      if (*alive) task();
    });
  }
  std::unique_ptr<lan::Timer> timer() override;
  void run_blocking(std::function<void()> work, std::function<void()> then) override {
    later(100, [work = std::move(work), then = std::move(then)] {
      work();
      then();
    });
  }
  Result<std::unique_ptr<lan::Listener>> listen(const std::vector<lan::Endpoint>& endpoints,
                                                lan::Admit admit, lan::Expects expects) override;
  void dial(const lan::Endpoint& to, Make make, std::function<void(lan::Dialled)> done) override;
  std::vector<lan::Link> links() const override {
    if (!online) return {};
    return {{2, "eth0", false, {{address_, 24}}}};
  }
  std::string link_towards(const asio::ip::address&) const override { return online ? "eth0" : ""; }
  std::unique_ptr<lan::Watch> watch_links(std::function<void()> changed) override;
  std::unique_ptr<lan::Watch> watch_clock(std::function<void(bool)> jumped) override {
    return std::make_unique<VirtualClock::Watch>(clock_, std::move(jumped));
  }
  Result<std::unique_ptr<lan::BeaconSocket>> beacons(lan::Heard heard) override;
  void keep(std::shared_ptr<VirtualConnection> connection) {
    connections_.push_back(std::move(connection));
  }

 private:
  friend class VirtualListener;
  friend class VirtualConnection;
  friend class VirtualBeacons;
  friend class VirtualWatch;
  World& world_;
  VirtualClock clock_;
  asio::ip::address address_;
  std::set<VirtualListener*> listeners_;
  std::set<VirtualBeacons*> ears_;
  std::set<VirtualWatch*> watches_;
  std::map<lan::Endpoint, lan::Admit> admits_;
  std::vector<std::shared_ptr<VirtualConnection>> connections_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

class VirtualTimer final : public lan::Timer {
 public:
  explicit VirtualTimer(VirtualHost& host) : host_(host) {}
  void start(std::int64_t in_ms, std::function<void()> then) override {
    current_ = std::make_shared<bool>(true);
    host_.later(in_ms, [current = std::weak_ptr<bool>(current_), then = std::move(then)] {
      if (!current.expired()) then();
    });
  }
  void cancel() override { current_.reset(); }

 private:
  VirtualHost& host_;
  std::shared_ptr<bool> current_;
};

class VirtualListener final : public lan::Listener {
 public:
  VirtualListener(VirtualHost& host, std::vector<lan::Endpoint> bound, lan::Admit admit)
      : host_(host), bound_(std::move(bound)), admit_(std::move(admit)) {
    host_.listeners_.insert(this);
    open();
  }
  ~VirtualListener() override {
    // As the real one: whoever has not proven itself goes with it.
    for (const auto& connection : host_.connections_)
      if (!connection->proven()) connection->drop();
    close();
    host_.listeners_.erase(this);
  }
  const std::vector<lan::Endpoint>& endpoints() const override { return bound_; }
  void move_to(const asio::ip::address& address) {
    close();
    for (auto& endpoint : bound_) endpoint.address(address);
    open();
  }

 private:
  void open() {
    for (const auto& endpoint : bound_) {
      host_.world_.listening_[endpoint] = &host_;
      host_.admits_[endpoint] = admit_;
    }
  }
  void close() {
    for (const auto& endpoint : bound_) {
      host_.world_.listening_.erase(endpoint);
      host_.admits_.erase(endpoint);
    }
  }

  VirtualHost& host_;
  std::vector<lan::Endpoint> bound_;
  lan::Admit admit_;
};

// --- connections ---------------------------------------------------------------------------------

inline bool VirtualConnection::attached() const {
  return host_.online && local_.address() == host_.address_;
}

inline void VirtualConnection::drop() {
  if (!open_) return;
  open_ = false;
  if (driver_ != nullptr) driver_->closed();
  // The other end learns of it a delay later, if anything can reach it.
  const auto other = other_.lock();
  if (other == nullptr || !attached()) return;
  world_.at(std::max(arrives_ms_, world_.now() + world_.delay_ms), [other] {
    if (other->attached()) other->drop();
  });
}

inline void VirtualConnection::take(Bytes bytes) {
  if (!open_) return;
  if (driver_ == nullptr) {
    append(flight_, bytes);
    if (!admit_ || flight_.size() < noise::kFirstFlightBytes) return;
    driver_ = admit_(ByteView(flight_).first(noise::kFirstFlightBytes), remote_);
    if (driver_ == nullptr) return;
    driver_->attach(weak_from_this());
    bytes = std::move(flight_);
  }
  if (!driver_->feed(bytes) || !driver_->settle()) return drop();
  write();
  arm();
}

inline void VirtualConnection::write() {
  while (open_) {
    auto bytes = driver_->take_output();
    if (bytes.empty()) break;
    const auto other = other_.lock();
    if (other == nullptr) break;
    world_.bytes_sent += bytes.size();
    for (std::size_t at = 0; at < bytes.size(); at += world_.piece_bytes) {
      const auto end = std::min(at + world_.piece_bytes, bytes.size());
      Bytes piece(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                  bytes.begin() + static_cast<std::ptrdiff_t>(end));
      // In order, also while the delay changes.
      arrives_ms_ = std::max(arrives_ms_, world_.now() + world_.delay_ms);
      world_.at(arrives_ms_, [from = weak_from_this(), other, piece = std::move(piece)] {
        const auto sender = from.lock();
        if (other->attached() && sender && sender->attached()) other->take(piece);
      });
    }
  }
  if (open_ && driver_->finished()) drop();
}

inline void VirtualConnection::arm() {
  if (!open_ || driver_ == nullptr) return;
  const auto due = driver_->deadline_ms();
  if (due == lan::kNever || due == armed_ms_) return;
  armed_ms_ = due;
  world_.at(due, [weak = weak_from_this(), due] {
    const auto self = weak.lock();
    if (!self || !self->open_ || self->armed_ms_ != due) return;
    self->armed_ms_ = lan::kNever;
    if (self->world_.now() >= self->driver_->deadline_ms() && !self->driver_->on_deadline())
      return self->drop();
    self->write();
    self->arm();
  });
}

// --- hosts ---------------------------------------------------------------------------------------

inline void VirtualHost::move_to(const std::string& address) {
  address_ = asio::ip::make_address(address);
  for (auto* listener : listeners_) listener->move_to(address_);
  links_may_have_changed();
}

inline std::unique_ptr<lan::Timer> VirtualHost::timer() {
  return std::make_unique<VirtualTimer>(*this);
}

inline VirtualBeacons::VirtualBeacons(VirtualHost& host, lan::Heard callback)
    : heard(std::move(callback)), host_(host) {
  host_.ears_.insert(this);
}
inline VirtualBeacons::~VirtualBeacons() {
  host_.ears_.erase(this);
}
inline Result<void> VirtualBeacons::send(const lan::BeaconPath& path, ByteView beacon) {
  if (!host_.online) return fail(Code::kIo, "beacon_not_sent");
  ++host_.beacons_sent;
  const asio::ip::udp::endpoint from(path.own, lan::kBeaconPort);
  for (auto* host : host_.world_.hosts_)
    host->later(host_.world_.delay_ms,
                [host, from, datagram = Bytes(beacon.begin(), beacon.end())] {
                  if (!host->online) return;
                  for (auto* ear : std::set<VirtualBeacons*>(host->ears_))
                    ear->heard(datagram, from);
                });
  return {};
}

inline VirtualWatch::VirtualWatch(VirtualHost& host, std::function<void()> callback)
    : changed(std::move(callback)), host_(host) {
  host_.watches_.insert(this);
}
inline VirtualWatch::~VirtualWatch() {
  host_.watches_.erase(this);
}

inline std::unique_ptr<lan::Watch> VirtualHost::watch_links(std::function<void()> changed) {
  return std::make_unique<VirtualWatch>(*this, std::move(changed));
}
inline Result<std::unique_ptr<lan::BeaconSocket>> VirtualHost::beacons(lan::Heard heard) {
  return std::make_unique<VirtualBeacons>(*this, std::move(heard));
}

inline Result<std::unique_ptr<lan::Listener>> VirtualHost::listen(
    const std::vector<lan::Endpoint>& endpoints, lan::Admit admit, lan::Expects) {
  std::vector<lan::Endpoint> bound;
  for (const auto& asked : endpoints) {
    if (asked.address().is_v6()) continue;
    const lan::Endpoint endpoint(address_, asked.port() != 0 ? asked.port() : std::uint16_t{4000});
    if (world_.listening_.contains(endpoint)) return fail(Code::kUnavailable, "port_in_use");
    bound.push_back(endpoint);
  }
  return std::make_unique<VirtualListener>(*this, std::move(bound), std::move(admit));
}

inline void VirtualHost::dial(const lan::Endpoint& to, Make make,
                              std::function<void(lan::Dialled)> done) {
  dialled.push_back(to);
  later(world_.delay_ms * 2, [this, to, make = std::move(make), done = std::move(done)] {
    const auto at = world_.listening_.find(to);
    const bool there = at != world_.listening_.end();
    if (!online) return done(lan::Dialled::kNoRoute);
    if (there && at->second->closed)
      return later(lan::kConnectMs, [done] { done(lan::Dialled::kTimedOut); });
    if (!there || !at->second->online) {
      // A machine that is there refuses; otherwise its neighbours ask in vain.
      for (const auto* host : world_.hosts_)
        if (host->online && host->address_ == to.address()) return done(lan::Dialled::kRefused);
      return later(lan::kConnectMs - 1'000, [done] { done(lan::Dialled::kUnreachable); });
    }
    auto driver = make();
    if (driver == nullptr) return done(lan::Dialled::kUnwanted);
    auto* other = at->second;
    const lan::Endpoint own(address_, 50'000);
    auto mine = std::make_shared<VirtualConnection>(world_, *this, to, own);
    auto theirs = std::make_shared<VirtualConnection>(world_, *other, own, to);
    mine->join(theirs);
    theirs->join(mine);
    theirs->greet(other->admits_[to]);
    std::erase_if(connections_, [](const auto& one) { return !one->open(); });
    std::erase_if(other->connections_, [](const auto& one) { return !one->open(); });
    keep(mine);
    other->keep(theirs);
    mine->run(std::move(driver));
    done(lan::Dialled::kConnected);
  });
}

}  // namespace lull::support
