// SPDX-License-Identifier: Apache-2.0
#include "control/service.h"

#include <google/protobuf/stubs/logging.h>

#include <algorithm>
#include <map>

#include "base/check.h"
#include "control.pb.h"
#include "control/methods.h"
#include "control/replies.h"

namespace lull::control {

namespace {

using google::protobuf::Closure;
using google::protobuf::Message;
using google::protobuf::RpcController;

/// Carries what the generated services' interface has no place for: a file to the method, its error
/// from there.
class Outcome final : public RpcController {
 public:
  std::optional<Error> error;
  Descriptor file;
  std::uint64_t session = 0;

  void Reset() override { error.reset(); }
  bool Failed() const override { return error.has_value(); }
  std::string ErrorText() const override { return error ? error->reason : ""; }
  void StartCancel() override {}
  void SetFailed(const std::string&) override {}
  bool IsCanceled() const override { return false; }
  void NotifyOnCancel(Closure*) override {}
};

}  // namespace

void settle(RpcController* controller, Closure* done, const Result<void>& result) {
  if (!result) static_cast<Outcome*>(controller)->error = result.error();
  done->Run();
}

Descriptor take_file(RpcController* controller) {
  return std::exchange(static_cast<Outcome*>(controller)->file, {});
}

std::uint64_t session_of(RpcController* controller) {
  return static_cast<Outcome*>(controller)->session;
}

node::Done later(RpcController* controller, Closure* done) {
  return [controller, done](Result<void> result) { settle(controller, done, result); };
}

namespace {

/// What faces ask while they wait: nobody need be there.
constexpr std::string_view kNoUse[] = {"Status", "Doctor", "PairState", "Peers", "ReadQr"};

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
    auto& secret = const_cast<std::string&>(held);
    crypto::wipe({reinterpret_cast<std::uint8_t*>(secret.data()), secret.size()});
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

Service::Service(node::Node& node) : node_(node), entries_(node), auto_lock_(node), files_(node) {
  // It would write a line for each text that is not UTF-8, as often as somebody sends one.
  google::protobuf::SetLogHandler(nullptr);
  services_.push_back(house_methods(node, page_, box_, files_));
  services_.push_back(entry_methods(node, entries_));
  services_.push_back(practice_methods(node, entries_));

  services_.push_back(view_methods(node, entries_));
  services_.push_back(reminder_methods(node));
  services_.push_back(setting_methods(node, entries_));
  services_.push_back(transfer_methods(node, files_));
}
Service::~Service() = default;

struct Service::Found {
  google::protobuf::Service* methods = nullptr;
  const google::protobuf::MethodDescriptor* method = nullptr;
};

Service::Found Service::find(const std::string& method) const {
  for (const auto& service : services_)
    if (const auto* found = service->GetDescriptor()->FindMethodByName(method))
      return {service.get(), found};
  return {};
}

Service::Prototypes Service::prototypes(const std::string& method) const {
  const auto [methods, found] = find(method);
  if (found == nullptr) return {};
  return {&methods->GetRequestPrototype(found), &methods->GetResponsePrototype(found)};
}

void Service::call(const std::string& method, std::string_view request, Reply reply, With with) {
  const auto [methods, found] = find(method);
  if (found == nullptr) return reply(fail(Code::kNotFound, "unknown_method"));
  if (!with.by_itself && std::ranges::find(kNoUse, method) == std::end(kNoUse)) auto_lock_.used();
  auto call = std::make_unique<Call>(*this);
  call->request.reset(methods->GetRequestPrototype(found).New());
  call->reply.reset(methods->GetResponsePrototype(found).New());
  call->answer = std::move(reply);
  call->outcome.file = std::move(with.file);
  call->outcome.session = with.session;
  if (!call->request->ParseFromArray(request.data(), static_cast<int>(request.size())))
    return call->answer(fail(Code::kInvalid, "request_malformed"));
  auto* raw = call.get();
  calls_.emplace(raw, std::move(call));
  methods->CallMethod(found, &raw->outcome, raw->request.get(), raw->reply.get(), raw);
}

int Service::watch(std::function<void(std::string)> event) {
  return node_.watch([event = std::move(event)](const node::Event& one) { event(encode(one)); });
}

}  // namespace lull::control
