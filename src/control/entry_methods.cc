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
  explicit EntryMethods(control::Entries& entries) : entries_(entries) {}

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

 private:
  control::Entries& entries_;
};

}  // namespace

std::unique_ptr<google::protobuf::Service> entry_methods(Entries& entries) {
  return std::make_unique<EntryMethods>(entries);
}

}  // namespace lull::control
