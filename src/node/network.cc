// SPDX-License-Identifier: Apache-2.0
#include "node/network.h"

#include <algorithm>

#include "base/log.h"
#include "crypto/random.h"
#include "node/dialler.h"
#include "noise/channel.h"

namespace lull::node {

namespace {

constexpr std::uint16_t kPortLeast = 20'000;
constexpr std::uint16_t kPortMost = 60'000;
constexpr std::string_view kPortSetting = "port";
constexpr std::string_view kBootSetting = "boot";
constexpr unsigned kBootsInAnHourBits = 20;
/// What could not be opened is tried again after this.
constexpr std::int64_t kRetryMs = 60'000;
/// Links that change again and again: the first change is followed at once, a few more (addresses
/// come one by one) after a short pause each, the rest after growing ones, until there was no
/// change for the longest of them.
constexpr int kLinksFree = 4;
constexpr std::int64_t kLinksShortestMs = 1'000;
constexpr std::int64_t kLinksLongestMs = 60'000;
/// Quick beacons after a dial that led nowhere come at most this often.
constexpr std::int64_t kHurryMs = 20'000;

}  // namespace

Network::Network(lan::Host& host, store::Store& store, std::optional<lan::Endpoint> listen,
                 NetworkOwner& owner)
    : host_(host),
      clock_(host.clock()),
      store_(store),
      listen_(listen),
      owner_(owner),
      farewell_timer_(host.timer()),
      links_timer_(host.timer()),
      retry_timer_(host.timer()) {}

Network::~Network() {
  for (const auto& [row, link] : live_) note_end(row, link->way(), link->acked());
  *alive_ = false;
  listener_.reset();
  drop_links(std::nullopt);
  if (after_farewell_) after_farewell_(fail(Code::kLocked, "locked"));
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
        [this](ByteView flight, const lan::Endpoint& from) { return admit(flight, from); },
        [this](const asio::ip::address& from) { return expects(from); });
    if (listening) {
      listener_ = std::move(*listening);
      listen_fault_ = nullptr;
      if (use_kept) return {};
      return store_.set_setting(kPortSetting, std::to_string(port));
    }
    listen_fault_ = listening.error().reason;
    const bool given = listen_ && listen_->port() != 0;
    if (given || tries >= 20) return fail(std::move(listening).error());
  }
}

std::vector<lan::Endpoint> Network::listening() const {
  return listener_ ? listener_->endpoints() : std::vector<lan::Endpoint>();
}

Result<void> Network::refresh() {
  LULL_TRY(read_peers());
  const bool wanted = !paused_ && (!peers_.empty() || owner_.expects_strangers());
  if (paused_ || peers_.empty()) {
    discovery_.reset();
    watch_.reset();
  }
  if (!wanted) {
    listener_.reset();
    drop_links(std::nullopt);
    diallers_.clear();
    knocks_.clear();
    return {};
  }
  const auto listening = listen_now();
  const auto gone = [this](const auto& one) { return peer(one.first) == nullptr; };
  std::erase_if(diallers_, gone);
  std::erase_if(knocks_, gone);
  for (const auto& one : peers_) {
    knocks_.try_emplace(one.row, noise::KnockKey::copy_of(one.knock.expose_bytes()));
    if (diallers_.try_emplace(one.row, std::make_unique<Dialler>(host_)).second) dial_peer(one.row);
  }
  Result<void> looking;
  if (!peers_.empty()) looking = open_discovery();
  // What could not be had now, a port or an address, may be there later.
  if (!listening || !looking || (discovery_ && !discovery_->is_open()))
    retry_timer_->start(kRetryMs, [this] { (void)refresh(); });
  return listening ? looking : listening;
}

Result<void> Network::read_peers() {
  LULL_ASSIGN(peers_, store_.peers());
  const auto parted =
      std::ranges::stable_partition(peers_, [](const auto& one) { return !one.ended; });
  parted_.assign(std::move_iterator(parted.begin()), std::move_iterator(parted.end()));
  peers_.erase(parted.begin(), parted.end());
  return {};
}

/// Greater each time, also in a home that was put back from a copy: the hours see to that. Durable
/// before it is used.
Result<std::uint64_t> Network::next_boot() {
  LULL_ASSIGN(const auto last, store_.setting(kBootSetting));
  const auto after = last ? std::strtoull(last->c_str(), nullptr, 10) + 1 : 1;
  const auto hours = static_cast<std::uint64_t>(std::max<std::int64_t>(clock_.wall_ms(), 0)) /
                     static_cast<std::uint64_t>(lan::kBeaconSlotMs);
  const auto boot = std::max<std::uint64_t>(after, hours << kBootsInAnHourBits);
  LULL_TRY(store_.set_setting(kBootSetting, std::to_string(boot)));
  return boot;
}

Result<void> Network::open_discovery() {
  if (!watch_)
    watch_ = host_.watch_links([this, alive = alive_] {
      if (*alive) links_changed();
    });
  if (!discovery_) {
    LULL_ASSIGN(const auto boot, next_boot());
    discovery_ = std::make_unique<Discovery>(host_, boot, static_cast<DiscoveryOwner&>(*this));
  }
  discovery_->open();
  discovery_->set_peers(peers_, store_.identity().device.pub);
  look_around();
  return {};
}

/// Once nobody is paired any more, the port goes as well: who knew it would see it come back.
Result<void> Network::forget_port() {
  return store_.set_setting(kPortSetting, "0");
}

/// Looks for those who are not here.
void Network::look_around() {
  if (!discovery_) return;
  std::set<std::int64_t> away;
  for (const auto& one : peers_)
    if (!quiet_ && live_link(one.row) == nullptr) away.insert(one.row);
  discovery_->look_for(std::move(away));
}

void Network::set_paused(bool paused) {
  paused_ = paused;
  if (const auto refreshed = refresh(); !refreshed)
    log_warning("network not ready", refreshed.error());
}

void Network::set_quiet(bool quiet) {
  quiet_ = quiet;
  look_around();
}

const store::Peer* Network::peer(std::int64_t row) const {
  for (const auto& one : peers_)
    if (one.row == row) return &one;
  return nullptr;
}

Network::Dialler* Network::dialler(std::int64_t row) const {
  const auto at = diallers_.find(row);
  return at != diallers_.end() ? at->second.get() : nullptr;
}

// --- answering -----------------------------------------------------------------------------------

std::unique_ptr<lan::Driver> Network::admit(ByteView flight, const lan::Endpoint& from) {
  // Every key is tried, whichever fits: the time tells a stranger nothing but how many there are.
  const store::Peer* known = nullptr;
  for (const auto& [row, key] : knocks_)
    if (noise::knock_fits(key, flight)) known = peer(row);
  if (known == nullptr) return owner_.admit_stranger(flight, from);
  auto link = SessionLink::answer(store_, *known, own_mark(known->row), clock_, *this);
  if (!link) return nullptr;
  links_.insert(link->get());
  return std::move(*link);
}

/// An address at which a peer was, or has just said that it is.
bool Network::expects(const asio::ip::address& from) const {
  return std::ranges::any_of(diallers_,
                             [&from](const auto& one) { return one.second->expects(from); });
}

// --- dialling ------------------------------------------------------------------------------------

/// Starts a round over the remembered addresses; one that is under way is left behind.
void Network::dial_peer(std::int64_t row) {
  auto* way = dialler(row);
  const auto* to = peer(row);
  if (way == nullptr || to == nullptr) return;
  way->start_round(*to, host_.links());
  try_next_address(row, way->round());
}

/// The next address of a round. It does not wait for the one before to fail.
void Network::try_next_address(std::int64_t row, std::uint64_t round) {
  auto* way = dialler(row);
  if (way == nullptr || way->round() != round) return;
  const auto to = way->next_address();
  if (!to) {
    if (way->is_idle() && live_link(row) == nullptr) schedule(row, false);
    return;
  }
  way->timer->start(kStaggerMs, [this, row, round] { try_next_address(row, round); });
  way->under_way(1);
  dial(row, *to, store::Way::kRemembered, [this, row, round] {
    auto* now = dialler(row);
    if (now == nullptr || now->round() != round) return;
    now->under_way(-1);
    if (live_link(row) == nullptr) try_next_address(row, round);
  });
}

/// Dials one address. `failed` is called if that leads to no session.
void Network::dial(std::int64_t row, const lan::Endpoint& to, store::Way way,
                   std::function<void()> failed) {
  host_.dial(
      to,
      [this, alive = alive_, row, to, way, failed,
       begun = clock_.steady_ms()]() -> std::unique_ptr<lan::Driver> {
        const auto* live = *alive ? live_link(row) : nullptr;
        // There is one by now, and nobody asked for this one.
        if (live != nullptr && way == store::Way::kRemembered && live->since_ms() >= begun)
          return nullptr;
        auto link = *alive ? make_link(row, way) : nullptr;
        if (link) dialler(row)->opened(link.get(), to, failed);
        return link;
      },
      [this, alive = alive_, row, to, failed](lan::Dialled outcome) {
        if (!*alive) return;
        if (auto* now = dialler(row)) now->note({to, outcome, false, clock_.steady_ms()});
        // Whether it becomes a session, link_proven and link_closed will tell.
        if (outcome != lan::Dialled::kConnected && failed) failed();
      });
}

std::unique_ptr<SessionLink> Network::make_link(std::int64_t row, store::Way way) {
  auto* mine = dialler(row);
  const auto* to = peer(row);
  if (mine == nullptr || to == nullptr) return nullptr;
  const auto stamp = mine->next_stamp(store_, row);
  if (!stamp) return nullptr;
  auto link = SessionLink::dial(store_, *to, *stamp, way, own_mark(row), clock_, *this);
  if (!link) return nullptr;
  links_.insert(link->get());
  return std::move(*link);
}

void Network::schedule(std::int64_t row, bool soon) {
  auto* way = dialler(row);
  if (way == nullptr) return;
  way->timer->start(way->next_pause(soon), [this, row] { dial_peer(row); });
}

Result<void> Network::connect(const lan::Endpoint& to) {
  if (peers_.empty()) return fail(Code::kNotFound, "not_paired");
  if (paused_) return fail(Code::kRefused, "paused");
  for (const auto& one : peers_) dial(one.row, to, store::Way::kTyped);
  return {};
}

/// A peer that sends beacons has no session with this device, whatever this device believes. The
/// peer may name any address, so only neighbours are dialled.
void Network::peer_seen(std::int64_t row, const Sighting& sighting) {
  auto* way = dialler(row);
  if (way == nullptr) return;
  const auto* live = live_link(row);
  const auto now = clock_.steady_ms();
  // This one was on its way while the session began.
  if (live != nullptr && now - live->since_ms() < kSettledMs) return;
  const auto links = host_.links();
  const auto& where = sighting.where.address();
  if (!lan::is_on_link(links, where) || lan::is_own(links, where)) return;
  if (!way->may_follow(sighting.where, now)) return;
  dial(row, sighting.where, store::Way::kBeacon, [this, row] {
    // What is closed in this direction may be open in the other: it is told where to dial.
    if (live_link(row) == nullptr && discovery_ && hurry_allowed()) discovery_->hurry();
  });
}

/// Links or addresses have changed, or the machine has slept. Whoever can change them often, and on
/// some networks anybody can, is answered at growing intervals only.
void Network::links_changed() {
  const auto links = host_.links();
  for (auto* link : std::set<SessionLink*>(links_)) {
    const auto connection = links_.contains(link) ? link->connection() : nullptr;
    if (!connection) continue;
    const auto& own = connection->local().address();
    if (!own.is_loopback() && !lan::is_own(links, own)) connection->drop();
  }
  const auto now = clock_.steady_ms();
  if (now - links_seen_ms_ > kLinksLongestMs) {
    links_pause_ms_ = kLinksShortestMs;
    links_streak_ = 0;
  }
  links_seen_ms_ = now;
  if (links_due_ms_ > now) return;  // the timer is running
  const auto wait = std::max<std::int64_t>(links_done_ms_ + links_pause_ms_ - now, 0);
  links_due_ms_ = now + wait;
  links_timer_->start(wait, [this] { follow_links(); });
}

/// What was true of the ways to the peers may be so no more.
void Network::follow_links() {
  links_due_ms_ = 0;
  links_done_ms_ = clock_.steady_ms();
  if (++links_streak_ > kLinksFree)
    links_pause_ms_ = std::min(links_pause_ms_ * 2, kLinksLongestMs);
  if (!listener_ || (discovery_ && !discovery_->is_open())) (void)refresh();
  for (const auto& [row, way] : diallers_) {
    way->network_changed();
    auto* live = live_link(row);
    const auto connection = live != nullptr ? live->connection() : nullptr;
    if (connection) {
      live->probe();
      connection->kick();
    } else {
      dial_peer(row);
    }
  }
  if (discovery_) discovery_->hurry();
}

bool Network::hurry_allowed() {
  const auto now = clock_.steady_ms();
  if (now - hurried_ms_ < kHurryMs) return false;
  hurried_ms_ = now;
  return true;
}

}  // namespace lull::node
