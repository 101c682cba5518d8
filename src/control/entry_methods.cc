// SPDX-License-Identifier: Apache-2.0
#include "control.pb.h"
#include "control/methods.h"

namespace lull::control {

namespace {

using google::protobuf::Closure;
using google::protobuf::RpcController;

/// proto::Entries, method by method.
class EntryMethods final : public proto::Entries {
 public:
  EntryMethods(node::Node& node, control::Entries& entries) : node_(node), entries_(entries) {}

  void Save(RpcController* controller, const proto::SaveRequest* request, proto::Entry* reply,
            Closure* done) override {
    if (!turns_joint_trends_on(*request))
      return settle(controller, done, entries_.save(*request, *reply));
    // An empty one is none: it does not count as a wrong try.
    if (request->passphrase().empty())
      return settle(controller, done, fail(Code::kRefused, "passphrase_needed"));
    auto passphrase = node::passphrase_from(request->passphrase(), false);
    if (!passphrase) return settle(controller, done, fail(std::move(passphrase).error()));
    const auto then = [=, this](Result<void> is) {
      settle(controller, done, is ? entries_.save(*request, *reply) : is);
    };
    node_.confirm(std::move(*passphrase), then);
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

 private:
  /// What the other may see of how it went for both: not by whoever sits down at an open Lull
  /// (SR-30).
  bool turns_joint_trends_on(const proto::SaveRequest& request) const {
    return node_.state() == node::State::kOpen && request.content().has_joint_trends() &&
           request.content().joint_trends().on() != 0;
  }

  node::Node& node_;
  control::Entries& entries_;
};

}  // namespace

std::unique_ptr<google::protobuf::Service> entry_methods(node::Node& node, Entries& entries) {
  return std::make_unique<EntryMethods>(node, entries);
}

}  // namespace lull::control
