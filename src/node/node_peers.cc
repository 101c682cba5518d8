// SPDX-License-Identifier: Apache-2.0
// The node's other half: pairing, peers and the network.
#include <algorithm>

#include "base/log.h"
#include "node/node.h"

namespace lull::node {

std::uint16_t Node::own_port() const {
  const auto bound = listening();
  return bound.empty() ? std::uint16_t{0} : bound.front().port();
}

std::vector<lan::Endpoint> Node::listening() const {
  return network_ ? network_->listening() : std::vector<lan::Endpoint>();
}

/// Where the other side may reach this one: the address it was told to listen on, or every address
/// in the home networks.
std::vector<lan::Endpoint> Node::hints() const {
  std::vector<lan::Endpoint> found;
  const auto port = own_port();
  if (config_.listen && !config_.listen->address().is_unspecified())
    return {lan::Endpoint(config_.listen->address(), port)};
  auto links = host_.links();
  // An invitation has room for few: first the link to the world, not a bridge of this machine's.
  const auto outward = host_.link_towards(asio::ip::make_address_v4("192.0.2.1"));
  std::ranges::stable_partition(links, [&](const auto& link) { return link.name == outward; });
  for (const auto& address : lan::reachable_addresses(links)) found.emplace_back(address, port);
  return found;
}

Result<std::string> Node::offer(const std::vector<lan::Endpoint>& hints_given) {
  LULL_TRY(store());
  if (paused_) return fail(Code::kRefused, "paused");
  LULL_TRY(network_->listen_now());
  auto all = hints_given;
  for (const auto& hint : hints()) all.push_back(hint);
  auto text = desk_->offer(all);
  if (!text) (void)network_->refresh();  // no socket is left for nobody
  return text;
}

Result<void> Node::accept(std::string_view invitation) {
  LULL_TRY(store());
  if (paused_) return fail(Code::kRefused, "paused");
  LULL_TRY(network_->listen_now());
  auto accepted = desk_->accept(invitation, own_port());
  if (!accepted) (void)network_->refresh();
  return accepted;
}

Result<void> Node::decide(bool same) {
  LULL_TRY(store());
  return desk_->decide(same);
}

PairState Node::pairing() const {
  return desk_ ? desk_->state() : PairState();
}

Result<std::vector<PeerView>> Node::peers() {
  LULL_TRY(store());
  return network_->peers();
}

Result<void> Node::connect(const lan::Endpoint& to) {
  LULL_TRY(store());
  return network_->connect(to);
}

Result<void> Node::set_paused(bool paused) {
  LULL_TRY(store());
  LULL_TRY(store_->set_setting("paused", paused ? "1" : "0"));
  paused_ = paused;
  network_->set_paused(paused);
  tell({Event::What::kState});
  return {};
}

Result<void> Node::set_quiet(bool quiet) {
  LULL_TRY(store());
  LULL_TRY(store_->set_setting("quiet", quiet ? "1" : "0"));
  quiet_ = quiet;
  network_->set_quiet(quiet);
  tell({Event::What::kState});
  return {};
}

Diagnosis Node::diagnose() {
  Diagnosis diagnosis;
  auto& facts = diagnosis.facts;
  facts.now_ms = clock_.steady_ms();
  facts.set_up = state() != State::kNew;
  const auto open = store();
  facts.open = open.has_value();
  if (open) {
    network_->describe(facts);
    if (const auto damaged = store_->quarantined()) facts.damaged_changes = *damaged;
    const auto peers = store_->peers();
    for (std::size_t i = 0; peers && i < peers->size(); ++i) {
      const auto& peer = (*peers)[i];
      const auto waiting = store_->waiting_entries(peer, network_->acked(peer.row));
      if (waiting)
        diagnosis.deliveries.push_back(
            {peer.row, peer.contact.at_ms, waiting->count, waiting->oldest_ms});
    }
  }
  diagnosis.findings = node::diagnose(facts);
  return diagnosis;
}

void Node::stop(crypto::Passphrase passphrase, bool tell, Done done) {
  if (const auto open = store(); !open) return done(fail(open.error()));
  guarded_run_check(
      std::move(passphrase), [this, tell, done = std::move(done)](Result<void> allowed) {
        if (!allowed || !tell) return done(allowed ? end_pairings() : std::move(allowed));
        if (const auto open = store(); !open) return done(fail(open.error()));
        const auto told = network_->say_farewell(
            [this, done](Result<void> said) { done(said ? end_pairings() : std::move(said)); });
        if (!told) done(told);
      });
}

Result<void> Node::end_pairings() {
  LULL_TRY(store());
  LULL_ASSIGN(const auto peers, store_->peer_states());
  if (peers.empty()) return fail(Code::kNotFound, "not_paired");
  for (const auto& peer : peers) {
    network_->drop_peer(peer.row);
    LULL_TRY(store_->remove_peer(peer.row));
  }
  LULL_TRY(network_->forget_port());
  const auto refreshed = network_->refresh();
  tell({Event::What::kPeers});
  return refreshed;
}

Result<store::SpaceRow> Node::pair_space() {
  LULL_TRY(store());
  LULL_ASSIGN(const auto peers, store_->peer_states());
  bool ended = false;
  for (const auto& peer : peers) {
    if (peer.active && !peer.ended) return peer.space;
    ended = ended || peer.ended;
  }
  return fail(Code::kNotFound, ended ? "pairing_ended" : "not_paired");
}

Result<practice::Context> Node::practice() {
  LULL_ASSIGN(auto* open, store());
  return practice::Context{*open, clock_, pair_space()};
}

bool Node::delivered(const RecordId& record) {
  if (!store_) return false;
  const auto peers = store_->peer_states();
  if (!peers) return false;
  for (const auto& peer : *peers) {
    const auto waits = store_->waits_for(peer, network_->acked(peer.row), record);
    if (!waits || *waits) return false;
  }
  return true;
}

std::string Node::display_of(const PersonId& person) {
  if (!store_) return {};
  if (person == store_->identity().person) return store_->identity().display;
  return store_->display_of(person).value_or(std::string());
}

// --- what the network and the desk say -----------------------------------------------------------

std::unique_ptr<lan::Driver> Node::admit_stranger(ByteView flight, const lan::Endpoint& from) {
  return desk_ ? desk_->admit(flight, from, own_port()) : nullptr;
}

bool Node::expects_strangers() const {
  return desk_ && desk_->expects_strangers();
}

void Node::peers_changed() {
  tell({Event::What::kPeers});
}

void Node::peer_leaving(std::int64_t row) {
  if (network_) network_->drop_peer(row);
}

void Node::pairing_moved() {
  tell({Event::What::kPairing});
}

void Node::pairing_changed_peers() {
  if (network_)
    if (const auto refreshed = network_->refresh(); !refreshed)
      log_warning("network not ready", refreshed.error());
  tell({Event::What::kPeers});
}

}  // namespace lull::node
