// SPDX-License-Identifier: Apache-2.0
#include "control/service.h"

#include <memory>

#include "base/check.h"
#include "control.pb.h"
#include "control/replies.h"
#include "model/text.h"
#include "wire/pairing_messages.h"

namespace lull::control {

namespace {

using google::protobuf::Closure;
using google::protobuf::Message;
using google::protobuf::RpcController;

constexpr const char* kVersion = "0.1.0";

/// Carries a method's error from the generated service's interface to the caller.
class Outcome final : public RpcController {
 public:
  std::optional<Error> error;

  void Reset() override { error.reset(); }
  bool Failed() const override { return error.has_value(); }
  std::string ErrorText() const override { return error ? error->reason : ""; }
  void StartCancel() override {}
  void SetFailed(const std::string&) override {}
  bool IsCanceled() const override { return false; }
  void NotifyOnCancel(Closure*) override {}
};

void settle(RpcController* controller, Closure* done, const Result<void>& result) {
  if (!result) static_cast<Outcome*>(controller)->error = result.error();
  done->Run();
}

node::Done later(RpcController* controller, Closure* done) {
  return [controller, done](Result<void> result) { settle(controller, done, result); };
}

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

/// A name that the other side will accept as well.
Result<std::string> display_from(const std::string& typed) {
  auto display = model::clean(typed, model::Lines::kOne);
  if (!display || !wire::display_fits(*display)) return fail(Code::kInvalid, "display_invalid");
  return std::move(*display);
}

}  // namespace

/// The generated interface, method by method.
class Service::Methods final : public proto::Lull {
 public:
  Methods(node::Node& node, Entries& entries) : node_(node), entries_(entries) {}

  void Status(RpcController*, const proto::StatusRequest*, proto::StatusReply* reply,
              Closure* done) override {
    reply->set_version(kVersion);
    reply->set_state(state());
    for (const auto* note : node_.notes()) reply->add_notes(note);
    if (const auto store = node_.store()) {
      reply->set_display((*store)->identity().display);
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

  void Backup(RpcController* controller, const proto::BackupRequest* request,
              proto::BackupReply* reply, Closure* done) override {
    auto passphrase = node::passphrase_from(request->passphrase(), false);
    if (!passphrase) return settle(controller, done, fail(std::move(passphrase).error()));
    node_.backup({request->path(), request->replace()}, std::move(*passphrase),
                 [controller, reply, done](Result<std::uint64_t> bytes) {
                   if (!bytes) return settle(controller, done, fail(std::move(bytes).error()));
                   reply->set_bytes(*bytes);
                   done->Run();
                 });
  }

  void Restore(RpcController* controller, const proto::RestoreRequest* request,
               proto::RestoreReply* reply, Closure* done) override {
    auto key = key_from(*request);
    if (!key) return settle(controller, done, fail(std::move(key).error()));
    node_.restore(request->path(), std::move(*key), [controller, reply, done](Result<bool> paired) {
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

  void Save(RpcController* controller, const proto::SaveRequest* request, proto::Entry* reply,
            Closure* done) override {
    settle(controller, done, entries_.save(*request, *reply));
  }

  void List(RpcController* controller, const proto::ListRequest* request, proto::ListReply* reply,
            Closure* done) override {
    settle(controller, done, entries_.list(*request, *reply));
  }

  void Get(RpcController* controller, const proto::IdRequest* request, proto::Entry* reply,
           Closure* done) override {
    settle(controller, done, entries_.get(request->id(), *reply));
  }

  void Search(RpcController* controller, const proto::SearchRequest* request,
              proto::ListReply* reply, Closure* done) override {
    settle(controller, done, entries_.search(*request, *reply));
  }

  void History(RpcController* controller, const proto::IdRequest* request,
               proto::HistoryReply* reply, Closure* done) override {
    settle(controller, done, entries_.history(request->id(), *reply));
  }

  void Preview(RpcController* controller, const proto::IdsRequest* request, proto::ListReply* reply,
               Closure* done) override {
    settle(controller, done, entries_.preview(*request, *reply));
  }

  void Share(RpcController* controller, const proto::IdsRequest* request, proto::ListReply* reply,
             Closure* done) override {
    settle(controller, done, entries_.share(*request, *reply));
  }

  void Withdraw(RpcController* controller, const proto::IdsRequest* request,
                proto::ListReply* reply, Closure* done) override {
    settle(controller, done, entries_.withdraw(*request, *reply));
  }

  void Delete(RpcController* controller, const proto::IdsRequest* request, proto::Empty*,
              Closure* done) override {
    settle(controller, done, entries_.remove(*request));
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
    node_.recover(code_from(request.passphrase()), std::move(*fresh), later(controller, done));
  }

  node::Node& node_;
  Entries& entries_;
};

namespace {

/// Overwrites every bytes field: in this service those carry passphrases and codes.
void wipe_secrets(Message& message) {
  const auto* reflection = message.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const auto* field : fields) {
    if (field->type() != google::protobuf::FieldDescriptor::TYPE_BYTES || field->is_repeated())
      continue;
    std::string scratch;
    const auto& held = reflection->GetStringReference(message, field, &scratch);
    wipe(const_cast<std::string&>(held));
  }
}

}  // namespace

/// A call under way: lives until its answer is out, at most as long as the service, and wipes what
/// may have been secret in it.
struct Service::Call final : Closure {
  explicit Call(Service& owner) : service(owner) {}
  ~Call() override {
    wipe_secrets(*request);
    wipe_secrets(*reply);
  }
  void Run() override {
    const auto self = std::move(service.calls_.extract(this).mapped());
    answer(outcome.error ? Result<std::string>(fail(*outcome.error))
                         : Result<std::string>(reply->SerializeAsString()));
  }

  Service& service;
  std::unique_ptr<Message> request;
  std::unique_ptr<Message> reply;
  Outcome outcome;
  Service::Reply answer;
};

Service::Service(node::Node& node) : node_(node), entries_(node) {}
Service::~Service() = default;

void Service::call(const std::string& method, std::string_view request, Reply reply) {
  Methods methods(node_, entries_);
  const auto* found = methods.GetDescriptor()->FindMethodByName(method);
  if (found == nullptr) return reply(fail(Code::kNotFound, "unknown_method"));
  auto call = std::make_unique<Call>(*this);
  call->request.reset(methods.GetRequestPrototype(found).New());
  call->reply.reset(methods.GetResponsePrototype(found).New());
  call->answer = std::move(reply);
  if (!call->request->ParseFromArray(request.data(), static_cast<int>(request.size())))
    return call->answer(fail(Code::kInvalid, "request_malformed"));
  auto* raw = call.get();
  calls_.emplace(raw, std::move(call));
  methods.CallMethod(found, &raw->outcome, raw->request.get(), raw->reply.get(), raw);
}

int Service::watch(std::function<void(std::string)> event) {
  return node_.watch([event = std::move(event)](const node::Event& one) { event(encode(one)); });
}

}  // namespace lull::control
