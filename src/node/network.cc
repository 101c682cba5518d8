// SPDX-License-Identifier: Apache-2.0
#include "node/network.h"

#include <algorithm>

#include "base/log.h"
#include "crypto/random.h"
#include "noise/channel.h"

namespace lull::node {

namespace {

constexpr std::int64_t kFirstPauseMs = 1'000;
constexpr std::int64_t kLongestPauseMs = 60'000;
constexpr std::uint64_t kStampsAtOnce = 64;
/// A session younger than this may be the twin of one that was dialled at the same moment.
constexpr std::int64_t kTwinMs = 5'000;
constexpr std::uint16_t kPortLeast = 20'000;
constexpr std::uint16_t kPortMost = 60'000;
constexpr std::string_view kPortSetting = "port";

}  // namespace

/// The way to one peer: which address comes next, and when.
struct Network::Dialler {
  explicit Dialler(lan::Host& host) : timer(host.timer()) {}
  std::unique_ptr<lan::Timer> timer;
  std::vector<lan::Endpoint> round;  ///< still to be tried, last first
  std::int64_t pause_ms = kFirstPauseMs;
  bool busy = false;
  std::uint64_t stamp = 0;
  std::uint64_t stamps_end = 0;
};

Network::Network(lan::Host& host, store::Store& store, std::optional<lan::Endpoint> listen,
                 NetworkOwner& owner)
    : host_(host), clock_(host.clock()), store_(store), listen_(listen), owner_(owner) {}

Network::~Network() {
  *alive_ = false;
  listener_.reset();
  drop_links(std::nullopt);
}

void Network::post(std::function<void()> task) {
  host_.post([alive = alive_, task = std::move(task)] {
    if (*alive) task();
  });
}

// --- listening -----------------------------------------------------------------------------------

Result<std::uint16_t> Network::own_port() {
  if (listen_ && listen_->port() != 0) return listen_->port();
  LULL_ASSIGN(const auto kept, store_.setting(kPortSetting));
  const int port = kept ? std::atoi(kept->c_str()) : 0;
  return static_cast<std::uint16_t>(port > 0 && port <= 65'535 ? port : 0);
}

std::vector<lan::Endpoint> Network::endpoints(std::uint16_t port) const {
  if (listen_) return {lan::Endpoint(listen_->address(), port)};
  return {lan::Endpoint(asio::ip::address_v4::any(), port),
          lan::Endpoint(asio::ip::address_v6::any(), port)};
}

Result<void> Network::listen_now() {
  if (listener_) return {};
  LULL_ASSIGN(const auto kept, own_port());
  // Chosen once and kept, so that a firewall's rule stays true; another only if it is taken.
  for (int tries = 0;; ++tries) {
    const bool use_kept = kept != 0 && tries == 0;
    const auto port =
        use_kept
            ? kept
            : static_cast<std::uint16_t>(kPortLeast + crypto::random_below(kPortMost - kPortLeast));
    auto listening = host_.listen(
        endpoints(port),
        [this](ByteView flight, const lan::Endpoint& from) { return admit(flight, from); });
    if (listening) {
      listener_ = std::move(*listening);
      if (use_kept) return {};
      return store_.set_setting(kPortSetting, std::to_string(port));
    }
    const bool given = listen_ && listen_->port() != 0;
    if (given || tries >= 20) return fail(std::move(listening).error());
  }
}

std::vector<lan::Endpoint> Network::listening() const {
  return listener_ ? listener_->endpoints() : std::vector<lan::Endpoint>();
}

Result<void> Network::refresh() {
  LULL_ASSIGN(peers_, store_.peers());
  const bool wanted = !paused_ && (!peers_.empty() || owner_.expects_strangers());
  if (!wanted) {
    listener_.reset();
    drop_links(std::nullopt);
    diallers_.clear();
    return {};
  }
  const auto listening = listen_now();
  std::erase_if(diallers_, [this](const auto& one) { return peer(one.first) == nullptr; });
  for (const auto& one : peers_)
    if (diallers_.try_emplace(one.row, std::make_unique<Dialler>(host_)).second) dial_peer(one.row);
  return listening;
}

void Network::set_paused(bool paused) {
  paused_ = paused;
  if (const auto refreshed = refresh(); !refreshed)
    log_warning("network not ready", refreshed.error());
}

const store::Peer* Network::peer(std::int64_t row) const {
  for (const auto& one : peers_)
    if (one.row == row) return &one;
  return nullptr;
}

// --- answering -----------------------------------------------------------------------------------

std::unique_ptr<lan::Driver> Network::admit(ByteView flight, const lan::Endpoint& from) {
  // Every key is tried, whichever fits: the time tells a stranger nothing but how many there are.
  const store::Peer* known = nullptr;
  for (const auto& one : peers_)
    if (noise::knock_fits(noise::KnockKey::copy_of(one.knock.expose_bytes()), flight)) known = &one;
  if (known == nullptr) return owner_.admit_stranger(flight, from);
  return keep(SessionLink::answer(store_, *known, clock_, *this));
}

std::unique_ptr<lan::Driver> Network::keep(Result<std::unique_ptr<SessionLink>> link) {
  if (!link) return nullptr;
  links_.insert(link->get());
  return std::move(*link);
}

// --- dialling ------------------------------------------------------------------------------------

void Network::dial_peer(std::int64_t row) {
  const auto at = diallers_.find(row);
  const auto* to = peer(row);
  if (at == diallers_.end() || to == nullptr || at->second->busy || live_link(row) != nullptr)
    return;
  auto& dialler = *at->second;
  dialler.round.clear();
  for (auto text = to->addresses.rbegin(); text != to->addresses.rend(); ++text)
    if (auto endpoint = lan::parse_endpoint(*text)) dialler.round.push_back(*endpoint);
  dialler.busy = true;
  try_next_address(row);
}

void Network::try_next_address(std::int64_t row) {
  const auto at = diallers_.find(row);
  if (at == diallers_.end()) return;
  auto& dialler = *at->second;
  if (live_link(row) != nullptr || dialler.round.empty()) {
    if (live_link(row) == nullptr) return schedule(dialler, false);
    dialler.busy = false;
    return;
  }
  const auto to = dialler.round.back();
  dialler.round.pop_back();
  host_.dial(
      to, [this, alive = alive_, row] { return *alive ? make_link(row) : nullptr; },
      [this, alive = alive_, row](bool connected) {
        // Whether it becomes a session, link_proven and link_closed will tell.
        if (*alive && !connected) try_next_address(row);
      });
}

std::unique_ptr<lan::Driver> Network::make_link(std::int64_t row) {
  const auto at = diallers_.find(row);
  const auto* to = peer(row);
  if (at == diallers_.end() || to == nullptr) return nullptr;
  auto& dialler = *at->second;
  if (dialler.stamp == dialler.stamps_end) {
    const auto first = store_.reserve_stamps(row, kStampsAtOnce);
    if (!first) return nullptr;
    dialler.stamp = *first;
    dialler.stamps_end = *first + kStampsAtOnce;
  }
  return keep(SessionLink::dial(store_, *to, dialler.stamp++, clock_, *this));
}

void Network::schedule(Dialler& dialler, bool soon) {
  dialler.busy = false;
  const auto pause = soon ? kFirstPauseMs / 4 : dialler.pause_ms;
  if (!soon) dialler.pause_ms = std::min(dialler.pause_ms * 2, kLongestPauseMs);
  // Two devices that lost each other at the same moment do not go on dialling in step.
  const auto jitter = crypto::random_below(static_cast<std::uint32_t>(pause / 4 + 1));
  dialler.timer->start(pause + jitter, [this] {
    for (const auto& [row, one] : diallers_) dial_peer(row);
  });
}

Result<void> Network::connect(const lan::Endpoint& to) {
  if (peers_.empty()) return fail(Code::kNotFound, "not_paired");
  if (paused_) return fail(Code::kRefused, "paused");
  for (const auto& one : peers_)
    host_.dial(
        to, [this, alive = alive_, row = one.row] { return *alive ? make_link(row) : nullptr; },
        [](bool) {});
  return {};
}

// --- sessions ------------------------------------------------------------------------------------

SessionLink* Network::live_link(std::int64_t row) const {
  const auto at = live_.find(row);
  return at != live_.end() ? at->second : nullptr;
}

/// When both dialled at once, the connection that the smaller key dialled stays. Otherwise the
/// newer one does: its peer has just proven that it holds no other.
bool Network::survives(const SessionLink& fresh, const SessionLink& old) const {
  if (fresh.dialled() == old.dialled() || clock_.steady_ms() - old.since_ms() > kTwinMs)
    return true;
  const bool mine_is_smaller = store_.identity().device.pub < peer(fresh.peer_row())->static_key;
  return fresh.dialled() == mine_is_smaller;
}

void Network::link_proven(SessionLink& link) {
  if (peer(link.peer_row()) == nullptr) return link.end();
  auto* old = live_link(link.peer_row());
  if (old != nullptr && !survives(link, *old)) return link.end();
  live_[link.peer_row()] = &link;
  if (old != nullptr)
    post([gone = std::weak_ptr(old->connection())] {
      if (const auto connection = gone.lock()) connection->drop();
    });
  post([this, row = link.peer_row()] { settle_in(row); });
}

/// What follows from a proven session, outside of its own calls.
void Network::settle_in(std::int64_t row) {
  auto* link = live_link(row);
  const auto* known = peer(row);
  if (link == nullptr || known == nullptr) return;
  if (const auto at = diallers_.find(row); at != diallers_.end()) {
    at->second->busy = false;
    at->second->timer->cancel();
  }
  Result<void> done;
  if (known->version < link->version()) done = store_.set_peer_version(row, link->version());
  // Whoever can open a session with these keys has stored them, too.
  if (done && !known->active) done = store_.activate_peer(row);
  const auto connection = link->connection();
  if (done && connection && link->dialled())
    done = store_.remember_address(row, lan::to_text(connection->remote()));
  if (!done) log_warning("peer not updated", done.error());
  if (auto again = store_.peers()) peers_ = std::move(*again);
  owner_.peers_changed();
}

void Network::link_closed(SessionLink& link) {
  if (link.fault() != nullptr) log_info(std::string("session ended: ") + link.fault());
  links_.erase(&link);
  const auto row = link.peer_row();
  const auto at = live_.find(row);
  const bool was_live = at != live_.end() && at->second == &link;
  if (was_live) live_.erase(at);
  if (!*alive_) return;
  const bool proven = link.proven();
  const bool renewed =
      link.fault() != nullptr && std::string_view(link.fault()) == "replica_renewed";
  // A session that ends as soon as it has begun is no reason to hurry back.
  const bool lasted = proven && clock_.steady_ms() - link.since_ms() > kTwinMs;
  post([this, row, was_live, proven, renewed, lasted, dialled = link.dialled(),
        acked = link.acked()] {
    if (peer(row) != nullptr && !acked.empty())
      if (const auto saved = store_.set_acked(row, acked); !saved)
        log_warning("acknowledgements not stored", saved.error());
    if (was_live) owner_.peers_changed();
    const auto dialler = diallers_.find(row);
    if (dialler == diallers_.end() || live_link(row) != nullptr) return;
    if (dialled && !proven) return try_next_address(row);
    if (lasted) dialler->second->pause_ms = kFirstPauseMs;
    if (renewed) dialler->second->stamps_end = dialler->second->stamp = 0;
    if (proven) schedule(*dialler->second, lasted || renewed);
  });
}

void Network::log_grew() {
  for (const auto& [row, link] : live_) link->log_grew();
  // A kick may close its connection and so change the list.
  for (auto* link : std::set<SessionLink*>(links_))
    if (const auto connection = links_.contains(link) ? link->connection() : nullptr)
      connection->kick();
}

void Network::drop_peer(std::int64_t row) {
  drop_links(row);
}

void Network::drop_links(std::optional<std::int64_t> row) {
  for (auto* link : std::set<SessionLink*>(links_)) {
    if (row && link->peer_row() != *row) continue;
    if (const auto connection = link->connection()) connection->drop();
  }
}

bool Network::quiet() const {
  return std::all_of(live_.begin(), live_.end(),
                     [](const auto& one) { return one.second->quiet(); });
}

std::vector<PeerView> Network::peers() {
  std::vector<PeerView> views;
  for (const auto& one : peers_) {
    auto* link = live_link(one.row);
    const auto waiting =
        store_.waiting(one, link != nullptr ? link->acked() : decltype(link->acked())());
    views.push_back({one.row, one.static_key, one.display, one.active, link != nullptr,
                     link != nullptr && link->in_step(), link != nullptr && link->forked(),
                     one.addresses.empty() ? std::string() : one.addresses.front(),
                     waiting ? *waiting : 0});
  }
  return views;
}

}  // namespace lull::node
