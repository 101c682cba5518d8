// SPDX-License-Identifier: Apache-2.0
#include "control/replies.h"

#include <map>

#include "base/base32.h"
#include "control.pb.h"
#include "control/entry_view.h"

namespace lull::control {

namespace {

std::string peer_id(const crypto::PublicKey& key) {
  return to_hex(key.view()).substr(0, 16);
}

}  // namespace

void fill(const node::PeerView& view, proto::Peer& out) {
  out.set_id(peer_id(view.key));
  out.set_display(view.display);
  out.set_connected(view.connected);
  out.set_address(view.address);
  out.set_waiting(view.waiting);
  out.set_coming(view.coming.left);
  out.set_coming_of(view.coming.of);
  out.set_unfinished(!view.active);
  out.set_ended(view.ended);
  out.set_person(base32_token(view.person.view()));
  if (view.forked) out.add_notes("history_forked");
}

void fill(const node::Diagnosis& diagnosis, const std::vector<node::PeerView>& views,
          proto::DoctorReply& out) {
  const auto& facts = diagnosis.facts;
  out.set_paused(facts.paused);
  out.set_quiet(facts.quiet);
  for (const auto& link : facts.links) {
    auto* one = out.add_links();
    one->set_name(link.name);
    one->set_point_to_point(link.point_to_point);
    for (const auto& own : link.addresses)
      one->add_addresses(own.address.to_string() + "/" + std::to_string(own.prefix_bits));
  }
  std::map<std::int64_t, std::string> ids;
  for (const auto& view : views) ids[view.row] = peer_id(view.key);
  for (const auto& peer : facts.peers) {
    auto* one = out.add_peers();
    one->set_id(ids[peer.row]);
    one->set_connected(peer.connected);
    one->set_address(peer.address);
    one->set_way(static_cast<proto::Way>(peer.way));
    for (const auto& view : views)
      if (view.row == peer.row) one->set_display(view.display);
    for (const auto& delivery : diagnosis.deliveries) {
      if (delivery.peer != peer.row) continue;
      one->set_contact_ms(delivery.contact_ms);
      one->set_waiting_known(true);
      one->set_entries_waiting(delivery.waiting);
      one->set_waiting_since_ms(delivery.oldest_ms);
    }
  }
  for (const auto& finding : diagnosis.findings) {
    auto* one = out.add_findings();
    one->set_cause(finding.cause);
    if (finding.peer) one->set_peer(ids[*finding.peer]);
    for (const auto& evidence : finding.evidence) one->add_evidence(evidence);
  }
}

void fill(const node::PairState& state, proto::PairStateReply& out) {
  out.set_phase(static_cast<proto::PairPhase>(state.phase));
  for (const auto& word : state.words) out.add_words(word);
  out.set_display(state.display);
  out.set_reason(state.reason);
  out.set_seconds_left(state.seconds_left);
}

std::string encode(const node::Event& event) {
  proto::Event out;
  switch (event.what) {
    case node::Event::What::kEntry:
      out.set_entry(id_text(event.entry));
      break;
    case node::Event::What::kManyEntries:
      out.set_many(true);
      break;
    case node::Event::What::kPairing:
      out.set_pairing(true);
      break;
    case node::Event::What::kPeers:
      out.set_peers(true);
      break;
    case node::Event::What::kState:
      out.set_state(true);
      break;
    case node::Event::What::kReminder:
      out.set_reminder(event.title);
      break;
  }
  return out.SerializeAsString();
}

}  // namespace lull::control
