// SPDX-License-Identifier: Apache-2.0
#include "node/pairing_desk.h"

#include <algorithm>

#include "base/log.h"
#include "crypto/random.h"

namespace lull::node {

namespace {

std::optional<pairing::AddressHint> hint_of(const lan::Endpoint& endpoint) {
  if (endpoint.address().is_v4())
    return pairing::AddressHint::v4(endpoint.address().to_v4().to_bytes(), endpoint.port());
  return pairing::AddressHint::v6(endpoint.address().to_v6().to_bytes(), endpoint.port());
}

lan::Endpoint endpoint_of(const pairing::AddressHint& hint) {
  if (hint.size == 4) {
    asio::ip::address_v4::bytes_type raw;
    std::copy_n(hint.raw.begin(), raw.size(), raw.begin());
    return {asio::ip::address_v4(raw), hint.port};
  }
  return {asio::ip::address_v6(hint.raw), hint.port};
}

bool is_link_local(const lan::Endpoint& endpoint) {
  return endpoint.address().is_v6() && endpoint.address().to_v6().is_link_local();
}

lan::Endpoint with_zone(const lan::Endpoint& endpoint, asio::ip::scope_id_type zone) {
  return {asio::ip::address_v6(endpoint.address().to_v6().to_bytes(), zone), endpoint.port()};
}

/// A link-local address may be on any link of this device's.
std::vector<lan::Endpoint> on_every_link(const lan::Endpoint& endpoint,
                                         const std::vector<lan::Link>& links) {
  if (!is_link_local(endpoint)) return {endpoint};
  std::vector<lan::Endpoint> found;
  for (const auto& link : links) found.push_back(with_zone(endpoint, link.index));
  return found;
}

}  // namespace

/// A ritual on a connection.
class PairingDesk::RitualDriver final : public lan::Driver {
 public:
  RitualDriver(PairingDesk& desk, pairing::Ritual ritual)
      : desk_(desk), alive_(desk.alive_), ritual_(std::move(ritual)) {
    desk.drivers_.push_back(this);
  }
  ~RitualDriver() override {
    if (*alive_) std::erase(desk_.drivers_, this);
  }

  pairing::Ritual& ritual() { return ritual_; }
  std::optional<std::int64_t> peer_row;  ///< once it is stored as prepared

  bool feed(ByteView bytes) override {
    ritual_.feed(bytes);
    poll();
    return !(ritual_.ended() && !shown_);
  }
  Bytes take_output() override { return ritual_.take_output(); }
  bool proven() const override { return shown_; }
  bool finished() const override { return ritual_.ended() || complete_; }
  void closed() override {
    if (!*alive_ || complete_) return;
    ritual_.connection_lost();
    poll();
  }

  void poll() {
    for (auto step = ritual_.poll(); step != pairing::Step::kNothing; step = ritual_.poll()) {
      shown_ = shown_ || step == pairing::Step::kWords;
      complete_ = complete_ || step == pairing::Step::kComplete;
      if (*alive_) desk_.step(*this, step);
    }
  }
  void flush() {
    if (const auto pump = connection()) pump->kick();
  }

 private:
  PairingDesk& desk_;
  std::shared_ptr<bool> alive_;
  pairing::Ritual ritual_;
  bool shown_ = false;
  bool complete_ = false;
};

PairingDesk::PairingDesk(lan::Host& host, store::Store& store, DeskOwner& owner)
    : host_(host), clock_(host.clock()), store_(store), owner_(owner), timer_(host.timer()) {}

PairingDesk::~PairingDesk() {
  *alive_ = false;
  for (auto* driver : drivers_) {
    driver->ritual().cancel();
    driver->flush();
    if (const auto connection = driver->connection()) connection->drop();
  }
}

// --- starting ------------------------------------------------------------------------------------

Result<void> PairingDesk::begin() {
  LULL_ASSIGN(const auto peers, store_.peer_states());
  for (const auto& peer : peers)
    if (peer.active && !peer.ended) return fail(Code::kExists, "already_paired");
  if (std::ranges::any_of(peers, [](const auto& peer) { return peer.ended; }))
    return fail(Code::kRefused, "pairing_ended");
  if (current_ != nullptr) current_->ritual().cancel();
  if (current_ != nullptr) current_->flush();
  current_ = nullptr;
  if (window_) window_->close();
  window_.reset();
  invitation_.reset();
  to_try_.clear();
  state_ = {};
  set_deadline(clock_.steady_ms() + pairing::kWindowMs);
  return {};
}

Result<std::string> PairingDesk::offer(const std::vector<lan::Endpoint>& own) {
  LULL_TRY(begin());
  invitation_ = pairing::Invitation{store_.identity().device.pub,
                                    crypto::random_secret<pairing::OneTimeSecret>()};
  for (const auto& endpoint : own)
    if (const auto hint = hint_of(endpoint)) invitation_->hints.push_back(*hint);
  const auto text = invitation_->encode();
  // The exact bytes are those of the text: hints that did not fit are in neither.
  LULL_ASSIGN(invitation_, pairing::Invitation::decode(text));
  window_.emplace(*invitation_, clock_.steady_ms());
  state_.phase = PairPhase::kOffering;
  owner_.pairing_moved();
  return text;
}

Result<void> PairingDesk::accept(std::string_view text, std::uint16_t own_port) {
  LULL_ASSIGN(auto invitation, pairing::Invitation::decode(text));
  if (invitation.offerer == store_.identity().device.pub)
    return fail(Code::kRefused, "pair_with_self");
  if (invitation.hints.empty()) return fail(Code::kInvalid, "invitation_without_address");
  LULL_TRY(begin());
  invitation_ = std::move(invitation);
  own_port_ = own_port;
  for (auto hint = invitation_->hints.rbegin(); hint != invitation_->hints.rend(); ++hint)
    for (const auto& to : on_every_link(endpoint_of(*hint), host_.links())) to_try_.push_back(to);
  state_.phase = PairPhase::kDialling;
  dial_next();
  owner_.pairing_moved();
  return {};
}

void PairingDesk::dial_next() {
  if (to_try_.empty()) return finish(PairPhase::kEnded, "peer_unreachable");
  const auto to = to_try_.back();
  to_try_.pop_back();
  host_.dial(
      to,
      [this, alive = alive_, to]() -> std::unique_ptr<lan::Driver> {
        if (!*alive || state_.phase != PairPhase::kDialling || !invitation_) return nullptr;
        auto ritual = pairing::Ritual::dial(config(own_port_, to), *invitation_);
        if (!ritual) return nullptr;
        auto driver = std::make_unique<RitualDriver>(*this, std::move(*ritual));
        current_ = driver.get();
        return driver;
      },
      [this, alive = alive_](lan::Dialled outcome) {
        if (*alive && outcome != lan::Dialled::kConnected && state_.phase == PairPhase::kDialling)
          dial_next();
      });
}

pairing::RitualConfig PairingDesk::config(std::uint16_t own_port,
                                          const lan::Endpoint& remote) const {
  const auto& me = store_.identity();
  return {&me.device, me.person, me.display, own_port, hint_of(remote)};
}

bool PairingDesk::expects_strangers() const {
  return window_ && window_->state(clock_.steady_ms()) == pairing::WindowState::kOpen;
}

std::unique_ptr<lan::Driver> PairingDesk::admit(ByteView flight, const lan::Endpoint& from,
                                                std::uint16_t own_port) {
  if (!window_) return nullptr;
  auto attempt = window_->admit(flight, clock_.steady_ms());
  if (!attempt) return nullptr;
  auto ritual = pairing::Ritual::answer(config(own_port, from), std::move(*attempt));
  if (!ritual) return nullptr;
  // Whoever has seen the code can come this far; the ritual on screen changes only once another has
  // come to its words (window.h: the same device, trying again).
  return std::make_unique<RitualDriver>(*this, std::move(*ritual));
}

// --- going on ------------------------------------------------------------------------------------

Result<void> PairingDesk::decide(bool same) {
  const bool early = state_.phase == PairPhase::kOffering || state_.phase == PairPhase::kDialling;
  if (current_ == nullptr && early) return fail(Code::kUnavailable, "words_not_shown");
  if (current_ == nullptr) return fail(Code::kNotFound, "no_pairing");
  auto* driver = current_;
  LULL_TRY(driver->ritual().decide(same));
  if (same) state_.phase = PairPhase::kConfirmed;
  driver->poll();
  driver->flush();
  owner_.pairing_moved();
  return {};
}

void PairingDesk::step(RitualDriver& driver, pairing::Step step) {
  if (step == pairing::Step::kWords) current_ = &driver;
  if (&driver != current_) return attempt_failed();
  switch (step) {
    case pairing::Step::kNothing:
      return;
    case pairing::Step::kWords:
      state_.phase = PairPhase::kWords;
      state_.words.assign(driver.ritual().words().begin(), driver.ritual().words().end());
      state_.display = driver.ritual().peer_display();
      break;
    case pairing::Step::kStorePrepared:
      store_prepared(driver);
      break;
    case pairing::Step::kComplete:
      complete(driver);
      break;
    case pairing::Step::kEnded:
      ended(driver);
      break;
  }
  owner_.pairing_moved();
}

void PairingDesk::store_prepared(RitualDriver& driver) {
  auto outcome = driver.ritual().take_outcome();
  store::Peer peer;
  peer.static_key = outcome.peer_key;
  peer.person = outcome.person;
  peer.display = outcome.display;
  peer.psk = store::PeerSecret::copy_of(outcome.psk.expose_bytes());
  peer.knock = store::PeerSecret::copy_of(outcome.knock.expose_bytes());
  peer.beacon = store::PeerSecret::copy_of(outcome.beacon.expose_bytes());
  peer.version = outcome.version;
  peer.since_ms = clock_.wall_ms();
  if (outcome.address && outcome.address->port != 0) {
    auto where = endpoint_of(*outcome.address);
    const auto connection = driver.connection();
    if (is_link_local(where) && connection && is_link_local(connection->remote()))
      where = with_zone(where, connection->remote().address().to_v6().scope_id());
    peer.addresses.push_back(lan::to_text(where));
  }
  const auto stored = [&]() -> Result<void> {
    LULL_ASSIGN(const auto before, store_.peers());
    for (const auto& old : before)  // left over from a ritual that never came to its end
      if (old.static_key == peer.static_key) LULL_TRY(forget(old.row));
    return store_.add_peer(peer, outcome.space);
  }();
  if (stored)
    driver.peer_row = peer.row;
  else
    log_warning("pairing not stored", stored.error());
  driver.ritual().stored(stored.has_value());
}

/// Sessions with a peer end before what they work on goes.
Result<void> PairingDesk::forget(std::int64_t row) {
  owner_.peer_leaving(row);
  return store_.remove_peer(row);
}

/// One that never came to its words has ended; the last of five ends the window.
void PairingDesk::attempt_failed() {
  if (current_ == nullptr && window_ && !expects_strangers())
    finish(PairPhase::kEnded, "invitation_refused");
}

void PairingDesk::complete(RitualDriver& driver) {
  if (driver.peer_row)
    if (const auto done = store_.activate_peer(*driver.peer_row); !done)
      log_warning("pairing not activated", done.error());
  finish(PairPhase::kPaired, "");
  post_changed();
}

void PairingDesk::ended(RitualDriver& driver) {
  const char* reason = driver.ritual().end_reason();
  if (driver.peer_row && !driver.ritual().prepared_stands())
    if (const auto gone = forget(*driver.peer_row); !gone)
      log_warning("pairing not removed", gone.error());
  current_ = nullptr;
  const std::string_view why(reason);
  const bool decided = why == "different_here" || why == "different_there" || driver.peer_row;
  post_changed();
  // A failed attempt leaves the window open for the next.
  if (expects_strangers() && !decided && why != "pair_with_self") {
    state_ = {};
    state_.phase = PairPhase::kOffering;
    return;
  }
  finish(PairPhase::kEnded, reason);
}

void PairingDesk::finish(PairPhase phase, const char* reason) {
  const auto display = state_.display;
  state_ = {phase, {}, display, reason, 0};
  current_ = nullptr;
  if (window_) window_->close();
  window_.reset();
  invitation_.reset();
  to_try_.clear();
  timer_->cancel();
  owner_.pairing_moved();
  post_changed();
}

void PairingDesk::post_changed() {
  host_.post([this, alive = alive_] {
    if (*alive) owner_.pairing_changed_peers();
  });
}

PairState PairingDesk::state() const {
  auto state = state_;
  const auto left = deadline_ms_ - clock_.steady_ms();
  const bool running = state.phase != PairPhase::kNone && state.phase < PairPhase::kPaired;
  if (running && left > 0) state.seconds_left = static_cast<std::uint32_t>((left + 999) / 1000);
  return state;
}

void PairingDesk::set_deadline(std::int64_t ms) {
  deadline_ms_ = ms;
  timer_->start(ms - clock_.steady_ms(), [this] { on_deadline(); });
}

void PairingDesk::on_deadline() {
  if (auto* driver = current_; driver != nullptr) {
    driver->ritual().cancel();
    driver->poll();
    driver->flush();
  }
  if (state_.phase != PairPhase::kPaired && state_.phase != PairPhase::kEnded)
    finish(PairPhase::kEnded, "invitation_expired");
}

}  // namespace lull::node
