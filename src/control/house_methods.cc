// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>

#include <algorithm>

#include "base/base32.h"
#include "control.pb.h"
#include "control/held_files.h"
#include "control/methods.h"
#include "control/qr_pictures.h"
#include "control/replies.h"
#include "control/service.h"
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

Result<std::vector<lan::Endpoint>> endpoints_of(const proto::PairOfferRequest& request) {
  std::vector<lan::Endpoint> endpoints;
  for (const auto& hint : request.hints()) {
    LULL_ASSIGN(const auto endpoint, lan::parse_endpoint(hint));
    endpoints.push_back(endpoint);
  }
  return endpoints;
}

crypto::GuardedBytes code_from(std::string_view typed) {
  crypto::GuardedBytes code(std::max<std::size_t>(typed.size(), 1));
  std::ranges::copy(as_bytes(typed), code.expose_bytes().begin());
  return code;
}

Result<node::BackupKey> key_from(const proto::RestoreRequest& request) {
  if (request.recovery()) return code_from(request.passphrase());
  LULL_ASSIGN(auto passphrase, node::passphrase_from(request.passphrase(), false));
  return passphrase;
}

void put_box(const Box& box, proto::Box& out) {
  out.set_landlock(box.landlock);
  out.set_seccomp(box.seccomp);
  out.set_reason(box.reason);
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
  HouseMethods(node::Node& node, const Page& page, const Box& box, HeldFiles& files)
      : node_(node), page_(page), box_(box), files_(files), qr_reader_(node.host()) {}

  void Status(RpcController*, const proto::StatusRequest*, proto::StatusReply* reply,
              Closure* done) override {
    reply->set_version(kVersion);
    reply->set_state(state());
    put_box(box_, *reply->mutable_box());
    for (const auto* note : node_.notes()) reply->add_notes(note);
    if (const auto store = node_.store()) {
      reply->set_display((*store)->identity().display);
      reply->set_person(base32_token((*store)->identity().person.view()));
      reply->set_paused(node_.paused());
      reply->set_quiet(node_.quiet());
      reply->set_notebook_open(node_.notebook_open());
      reply->set_page_look(node_.settings().page_look);
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

  void Backup(RpcController* controller, const proto::BackupRequest* request,
              proto::BackupReply* reply, Closure* done) override {
    auto passphrase = node::passphrase_from(request->passphrase(), false);
    if (!passphrase) return settle(controller, done, fail(std::move(passphrase).error()));
    auto file = take_file(controller);
    std::shared_ptr<Descriptor> kept;
    if (!file.ok()) {
      if (const auto open = node_.store(); !open)
        return settle(controller, done, fail(open.error()));
      auto made = node_.home().unnamed_file();
      if (!made) return settle(controller, done, fail(std::move(made).error()));
      file = std::move(*made);
      // Kept to be fetched, by a descriptor of its own.
      kept = std::make_shared<Descriptor>(::fcntl(file.get(), F_DUPFD_CLOEXEC, 0));
    }
    node_.backup(
        std::move(file), std::move(*passphrase),
        [this, controller, reply, done, kept](Result<std::uint64_t> bytes) {
          if (!bytes) return settle(controller, done, fail(std::move(bytes).error()));
          reply->set_bytes(*bytes);
          if (kept)
            reply->set_download(files_.offer(session_of(controller), std::move(*kept), *bytes));
          done->Run();
        });
  }

  void Restore(RpcController* controller, const proto::RestoreRequest* request,
               proto::RestoreReply* reply, Closure* done) override {
    auto key = key_from(*request);
    if (!key) return settle(controller, done, fail(std::move(key).error()));
    auto file = file_to_restore(controller, *request);
    if (!file) return settle(controller, done, fail(std::move(file).error()));
    node_.restore(std::move(*file), std::move(*key),
                  [controller, reply, done](Result<bool> paired) {
                    if (!paired) return settle(controller, done, fail(std::move(paired).error()));
                    reply->set_paired(*paired);
                    done->Run();
                  });
  }

  void PairOffer(RpcController* controller, const proto::PairOfferRequest* request,
                 proto::PairOfferReply* reply, Closure* done) override {
    const auto result = [&]() -> Result<void> {
      LULL_ASSIGN(const auto hints, endpoints_of(*request));
      LULL_ASSIGN(const auto text, node_.offer(hints));
      reply->set_text(text);
      reply->set_seconds_left(node_.pairing().seconds_left);
      return put_qr(text, *reply);
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
    put_box(box_, *reply->mutable_box());
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

  void OpenPage(RpcController* controller, const proto::Empty*, proto::OpenPageReply* reply,
                Closure* done) override {
    if (!page_.open) return settle(controller, done, fail(Code::kUnavailable, "page_missing"));
    const auto address = page_.open();
    if (!address) return settle(controller, done, fail(address.error()));
    reply->set_address(*address);
    done->Run();
  }

  void ClosePage(RpcController*, const proto::Empty*, proto::Empty*, Closure* done) override {
    if (page_.close) page_.close();
    done->Run();
  }

  void ReadQr(RpcController* controller, const proto::ReadQrRequest* request,
              proto::ReadQrReply* reply, Closure* done) override {
    qr_reader_.read(*request, [controller, reply, done](Result<std::string> text) {
      if (!text) return settle(controller, done, fail(std::move(text).error()));
      reply->set_text(*text);
      done->Run();
    });
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

  Result<Descriptor> file_to_restore(RpcController* controller,
                                     const proto::RestoreRequest& request) {
    auto file = take_file(controller);
    if (file.ok()) return file;
    LULL_ASSIGN(const auto uploaded, files_.whole(session_of(controller), request.upload()));
    // A copy: a passphrase that does not fit can be tried again.
    return Descriptor(::fcntl(uploaded->get(), F_DUPFD_CLOEXEC, 0));
  }

  void recover(RpcController* controller, const proto::UnlockRequest& request, Closure* done) {
    auto fresh = node::passphrase_from(request.new_passphrase(), true);
    if (!fresh) return settle(controller, done, fail(std::move(fresh).error()));
    node_.recover(code_from(request.passphrase()), std::move(*fresh), later(controller, done));
  }

  node::Node& node_;
  const Page& page_;
  const Box& box_;
  HeldFiles& files_;
  QrReader qr_reader_;
};

}  // namespace

std::unique_ptr<google::protobuf::Service> house_methods(node::Node& node, const Page& page,
                                                         const Box& box, HeldFiles& files) {
  return std::make_unique<HouseMethods>(node, page, box, files);
}

}  // namespace lull::control
