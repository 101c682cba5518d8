// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "base/base32.h"
#include "control.pb.h"
#include "control/methods.h"
#include "model/text.h"
#include "wire/pairing_messages.h"

namespace lull::control {

namespace {

using google::protobuf::Closure;
using google::protobuf::RpcController;

constexpr const char* kVersion = "0.1.0";

void wipe(std::string& text) {
  crypto::wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
}

std::string peer_id(const crypto::PublicKey& key) {
  return to_hex(key.view()).substr(0, 16);
}

void fill(const node::PeerView& view, proto::Peer& out) {
  out.set_id(peer_id(view.key));
  out.set_display(view.display);
  out.set_connected(view.connected);
  out.set_address(view.address);
  out.set_waiting(view.waiting);
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

Result<std::vector<lan::Endpoint>> endpoints_of(const proto::PairOfferRequest& request) {
  std::vector<lan::Endpoint> endpoints;
  for (const auto& hint : request.hints()) {
    LULL_ASSIGN(const auto endpoint, lan::parse_endpoint(hint));
    endpoints.push_back(endpoint);
  }
  return endpoints;
}

/// A name that the other side will accept as well.
Result<std::string> display_from(const std::string& typed) {
  auto display = model::clean(typed, model::Lines::kOne);
  if (!display || !wire::display_fits(*display)) return fail(Code::kInvalid, "display_invalid");
  return std::move(*display);
}

/// proto::House, method by method.
class HouseMethods final : public proto::House {
 public:
  explicit HouseMethods(node::Node& node) : node_(node) {}

  void Status(RpcController*, const proto::StatusRequest*, proto::StatusReply* reply,
              Closure* done) override {
    reply->set_version(kVersion);
    reply->set_state(state());
    for (const auto* note : node_.notes()) reply->add_notes(note);
    if (const auto store = node_.store()) {
      reply->set_display((*store)->identity().display);
      reply->set_person(base32_token((*store)->identity().person.view()));
      reply->set_paused(node_.paused());
      reply->set_quiet(node_.quiet());
      reply->set_notebook_open(node_.notebook_open());
      const auto listening = node_.listening();
      if (!listening.empty()) reply->set_listen(lan::to_text(listening.front()));
      if (const auto peers = node_.peers())
        for (const auto& peer : *peers) fill(peer, *reply->add_peers());
    }
    done->Run();
  }

  void Setup(RpcController* controller, const proto::SetupRequest* request,
             proto::SetupReply* reply, Closure* done) override {
    const auto begin = [&]() -> Result<void> {
      if (!request->adults_confirmed()) return fail(Code::kRefused, "adults_only");
      LULL_ASSIGN(auto display, display_from(request->display()));
      const auto& second = request->private_passphrase();
      LULL_ASSIGN(auto shared, node::passphrase_from(request->passphrase(), true));
      LULL_ASSIGN(auto notebook,
                  node::passphrase_from(second.empty() ? request->passphrase() : second, true));
      node_.setup(std::move(display), std::move(shared), std::move(notebook),
                  [controller, reply, done](Result<std::string> code) {
                    if (!code) return settle(controller, done, fail(std::move(code).error()));
                    reply->set_recovery_code(*code);
                    wipe(*code);
                    done->Run();
                  });
      return {};
    };
    if (const auto begun = begin(); !begun) settle(controller, done, begun);
  }

  void Unlock(RpcController* controller, const proto::UnlockRequest* request, proto::Empty*,
              Closure* done) override {
    if (request->recovery()) return recover(controller, *request, done);
    auto passphrase = node::passphrase_from(request->passphrase(), false);
    if (!passphrase) return settle(controller, done, fail(std::move(passphrase).error()));
    node_.unlock(std::move(*passphrase), later(controller, done));
  }

  void Lock(RpcController*, const proto::Empty*, proto::Empty*, Closure* done) override {
    node_.lock();
    done->Run();
  }

  void Erase(RpcController* controller, const proto::EraseRequest* request, proto::Empty*,
             Closure* done) override {
    if (request->without_passphrase()) return node_.erase(std::nullopt, later(controller, done));
    auto passphrase = node::passphrase_from(request->passphrase(), false);
    if (!passphrase) return settle(controller, done, fail(std::move(passphrase).error()));
    node_.erase(std::move(*passphrase), later(controller, done));
  }

  void PairOffer(RpcController* controller, const proto::PairOfferRequest* request,
                 proto::PairOfferReply* reply, Closure* done) override {
    const auto result = [&]() -> Result<void> {
      LULL_ASSIGN(const auto hints, endpoints_of(*request));
      LULL_ASSIGN(const auto text, node_.offer(hints));
      reply->set_text(text);
      reply->set_seconds_left(node_.pairing().seconds_left);
      return {};
    }();
    settle(controller, done, result);
  }

  void PairAccept(RpcController* controller, const proto::PairAcceptRequest* request,
                  proto::PairStateReply* reply, Closure* done) override {
    const auto result = node_.accept(request->text());
    fill(node_.pairing(), *reply);
    settle(controller, done, result);
  }

  void PairState(RpcController*, const proto::Empty*, proto::PairStateReply* reply,
                 Closure* done) override {
    fill(node_.pairing(), *reply);
    done->Run();
  }

  void PairDecide(RpcController* controller, const proto::PairDecideRequest* request,
                  proto::PairStateReply* reply, Closure* done) override {
    const auto result = node_.decide(request->same());
    fill(node_.pairing(), *reply);
    settle(controller, done, result);
  }

  void Peers(RpcController* controller, const proto::Empty*, proto::PeersReply* reply,
             Closure* done) override {
    const auto peers = node_.peers();
    if (!peers) return settle(controller, done, fail(peers.error()));
    for (const auto& peer : *peers) fill(peer, *reply->add_peers());
    done->Run();
  }

  void Connect(RpcController* controller, const proto::ConnectRequest* request, proto::Empty*,
               Closure* done) override {
    const auto to = lan::parse_endpoint(request->address());
    if (!to) return settle(controller, done, fail(to.error()));
    settle(controller, done, node_.connect(*to));
  }

  void Doctor(RpcController*, const proto::Empty*, proto::DoctorReply* reply,
              Closure* done) override {
    reply->set_state(state());
    const auto views = node_.peers();
    fill(node_.diagnose(), views ? *views : std::vector<node::PeerView>(), *reply);
    for (const auto& endpoint : node_.listening()) reply->add_listening(lan::to_text(endpoint));
    done->Run();
  }

  void Quiet(RpcController* controller, const proto::QuietRequest* request, proto::Empty*,
             Closure* done) override {
    settle(controller, done, node_.set_quiet(request->on()));
  }

  void Pause(RpcController* controller, const proto::Empty*, proto::Empty*,
             Closure* done) override {
    settle(controller, done, node_.set_paused(true));
  }

  void Resume(RpcController* controller, const proto::Empty*, proto::Empty*,
              Closure* done) override {
    settle(controller, done, node_.set_paused(false));
  }

  void Stop(RpcController* controller, const proto::StopRequest* request, proto::Empty*,
            Closure* done) override {
    auto passphrase = node::passphrase_from(request->passphrase(), false);
    if (!passphrase) return settle(controller, done, fail(std::move(passphrase).error()));
    node_.stop(std::move(*passphrase), request->tell(), later(controller, done));
  }

  void OpenNotebook(RpcController* controller, const proto::UnlockRequest* request, proto::Empty*,
                    Closure* done) override {
    auto passphrase = node::passphrase_from(request->passphrase(), false);
    if (!passphrase) return settle(controller, done, fail(std::move(passphrase).error()));
    node_.open_notebook(std::move(*passphrase), later(controller, done));
  }

  void CloseNotebook(RpcController*, const proto::Empty*, proto::Empty*, Closure* done) override {
    node_.close_notebook();
    done->Run();
  }

  void Watch(RpcController* controller, const proto::Empty*, proto::Event*,
             Closure* done) override {
    // Answered again and again: not a call. The socket and the gateway go to Service::watch().
    settle(controller, done, fail(Code::kNotFound, "unknown_method"));
  }

 private:
  proto::State state() const {
    switch (node_.state()) {
      case node::State::kNew:
        return proto::STATE_NEW;
      case node::State::kLocked:
        return proto::STATE_LOCKED;
      case node::State::kOpen:
        return proto::STATE_OPEN;
    }
    return proto::STATE_UNSET;
  }

  void recover(RpcController* controller, const proto::UnlockRequest& request, Closure* done) {
    auto fresh = node::passphrase_from(request.new_passphrase(), true);
    if (!fresh) return settle(controller, done, fail(std::move(fresh).error()));
    const auto typed = as_bytes(request.passphrase());
    crypto::GuardedBytes code(std::max<std::size_t>(typed.size(), 1));
    std::copy(typed.begin(), typed.end(), code.expose_bytes().begin());
    node_.recover(std::move(code), std::move(*fresh), later(controller, done));
  }

  node::Node& node_;
};

}  // namespace

std::unique_ptr<google::protobuf::Service> house_methods(node::Node& node) {
  return std::make_unique<HouseMethods>(node);
}

}  // namespace lull::control
