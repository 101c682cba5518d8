// SPDX-License-Identifier: Apache-2.0
// What the network does with its sessions: which of two stays, what follows from a beginning and an
// end, and the farewell.
#include <algorithm>

#include "base/log.h"
#include "node/dialler.h"

namespace lull::node {

namespace {

/// A session younger than this may be the twin of one that was dialled at the same moment.
constexpr std::int64_t kTwinMs = 5'000;

}  // namespace

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
  if (auto* way = dialler(row)) way->arrived();
  if (const auto done = note_session(*known, *link); !done)
    log_warning("peer not updated", done.error());
  if (const auto again = read_peers(); !again) log_warning("peers not read", again.error());
  look_around();
  owner_.peers_changed();
}

store::BeaconMark Network::own_mark(std::int64_t row) const {
  return discovery_ ? discovery_->said_up_to(row) : store::BeaconMark();
}

store::Contact Network::contact_now(std::int64_t row, store::Way way) const {
  const auto heard = discovery_ ? discovery_->heard_up_to(row) : store::BeaconMark();
  return {clock_.wall_ms(), way, heard};
}

Result<void> Network::note_session(const store::Peer& known, const SessionLink& link) {
  if (discovery_) discovery_->heard_of(known.row, link.peer_mark());
  if (known.version < link.version()) LULL_TRY(store_.set_peer_version(known.row, link.version()));
  // Whoever can open a session with these keys has stored them, too.
  if (!known.active) LULL_TRY(store_.activate_peer(known.row));
  LULL_TRY(store_.note_contact(known.row, contact_now(known.row, link.way())));
  const auto connection = link.connection();
  if (!connection) return {};
  auto address = connection->remote();
  if (!link.dialled()) {
    // It dialled from any port; the one it listens at is known from before and is kept.
    const auto before = known.addresses.empty()
                            ? Result<lan::Endpoint>(fail(Code::kNotFound, "no_address"))
                            : lan::parse_endpoint(known.addresses.front());
    if (!before) return {};
    address.port(before->port());
    if (std::ranges::find(known.addresses, lan::to_text(address)) != known.addresses.end())
      return {};
  }
  return store_.remember_address(known.row, lan::to_text(address));
}

void Network::note_end(std::int64_t row, store::Way way, const store::Store::Acked& acked) {
  auto done = acked.empty() ? Result<void>{} : store_.set_acked(row, acked);
  if (done) done = store_.note_contact(row, contact_now(row, way));
  if (!done) log_warning("the end of a session was not stored", done.error());
}

void Network::link_closed(SessionLink& link) {
  const bool proven = link.proven();
  // Nothing is logged for somebody who has not proven themself: a recorded first flight comes
  // that far, as often as one likes.
  if (proven && link.fault() != nullptr) log_info(std::string("session ended: ") + link.fault());
  links_.erase(&link);
  const auto row = link.peer_row();
  const auto at = live_.find(row);
  const bool was_live = at != live_.end() && at->second == &link;
  if (was_live) live_.erase(at);
  if (!*alive_) return;
  auto* way = dialler(row);
  if (way == nullptr) return;
  const auto failed = way->closed(&link, proven, clock_.steady_ms());
  const std::string_view fault = link.fault() != nullptr ? link.fault() : "";
  // What else a recorded first flight may bring about says nothing about the peer.
  if (!proven && (fault == "peer_too_new" || fault == "peer_too_old"))
    way->fault_now(link.fault(), clock_.steady_ms());
  // The peer is who it is, and no session with it can last.
  if (proven && (fault == "store_full" || fault == "too_many_replicas"))
    way->fault_now(link.fault(), clock_.steady_ms());
  const bool renewed = fault == "replica_renewed";
  // A session that ends as soon as it has begun is no reason to hurry back.
  const bool lasted = proven && clock_.steady_ms() - link.since_ms() > kTwinMs;
  post([this, row, was_live, renewed, lasted, proven, failed, way_in = link.way(),
        acked = link.acked()] {
    if (was_live && peer(row) != nullptr) note_end(row, way_in, acked);
    if (was_live) owner_.peers_changed();
    if (live_.empty()) finish_farewell();
    auto* now = dialler(row);
    if (now == nullptr || live_link(row) != nullptr) return;
    if (!proven) {
      if (failed) failed();
      return;
    }
    if (lasted) now->calm_down();
    if (renewed) now->skip_stamps();
    schedule(row, lasted || renewed);
    look_around();
  });
}

/// The other side has ended the pairing: nothing of it is dialled, heard or answered any more.
void Network::link_parted(SessionLink& link) {
  post([this, row = link.peer_row()] {
    if (peer(row) == nullptr) return;
    auto done = store_.mark_peer_ended(row);
    if (done) done = refresh();
    if (!done) log_warning("the end of a pairing was not stored", done.error());
    owner_.peers_changed();
  });
}

Result<void> Network::say_farewell(std::function<void(Result<void>)> then) {
  if (live_.empty()) return fail(Code::kUnavailable, "not_connected");
  if (after_farewell_) return fail(Code::kUnavailable, "busy");
  after_farewell_ = std::move(then);
  farewell_timer_->start(kFarewellMs, [this] { finish_farewell(); });
  for (const auto& [row, link] : std::map<std::int64_t, SessionLink*>(live_)) {
    link->say_farewell();
    if (const auto connection = link->connection()) connection->kick();
  }
  return {};
}

void Network::finish_farewell() {
  farewell_timer_->cancel();
  if (const auto then = std::exchange(after_farewell_, nullptr)) then({});
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
    if (const auto connection = links_.contains(link) ? link->connection() : nullptr)
      connection->drop();
  }
}

bool Network::quiet() const {
  return std::all_of(live_.begin(), live_.end(),
                     [](const auto& one) { return one.second->quiet(); });
}

}  // namespace lull::node
