// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "control.pb.h"
#include "control/methods.h"
#include "control/view_replies.h"
#include "model/catalogue.h"
#include "model/signpost_rules.h"
#include "practice/overlap.h"
#include "practice/sharing.h"
#include "practice/signposts.h"

namespace lull::control {

namespace {

using google::protobuf::Closure;
using google::protobuf::RpcController;

constexpr std::size_t kPageUsual = 200;
constexpr std::size_t kPageMost = 1000;

std::size_t bounded(std::uint32_t most) {
  return most == 0 ? kPageUsual : std::min<std::size_t>(most, kPageMost);
}

/// proto::Views, method by method.
class ViewMethods final : public proto::Views {
 public:
  ViewMethods(node::Node& node, control::Entries& entries) : node_(node), entries_(entries) {}

  void Overlap(RpcController* controller, const proto::OverlapRequest* request,
               proto::OverlapReply* reply, Closure* done) override {
    settle(controller, done, overlap(*request, *reply));
  }
  void Tonight(RpcController* controller, const proto::Empty*, proto::TonightReply* reply,
               Closure* done) override {
    settle(controller, done, tonight(*reply));
  }
  void Waiting(RpcController* controller, const proto::Empty*, proto::WaitingReply* reply,
               Closure* done) override {
    settle(controller, done, waiting(*reply));
  }
  void Helped(RpcController* controller, const proto::Empty*, proto::HelpedReply* reply,
              Closure* done) override {
    settle(controller, done, helped(*reply));
  }
  void Trends(RpcController* controller, const proto::Empty*, proto::TrendsReply* reply,
              Closure* done) override {
    settle(controller, done, trends(*reply));
  }
  void LookBack(RpcController* controller, const proto::LookBackRequest* request,
                proto::LookBackReply* reply, Closure* done) override {
    settle(controller, done, look_back(*request, *reply));
  }
  void Sharing(RpcController* controller, const proto::SharingRequest* request,
               proto::SharingReply* reply, Closure* done) override {
    settle(controller, done, sharing(*request, *reply));
  }
  void Signposts(RpcController* controller, const proto::Empty*, proto::SignpostsReply* reply,
                 Closure* done) override {
    std::vector<std::string_view> ids;
    for (const auto& signpost : model::signposts()) ids.push_back(signpost.id);
    put_signposts(ids, *reply);
    settle(controller, done, {});
  }
  void FittingSignposts(RpcController* controller, const proto::Empty*,
                        proto::SignpostsReply* reply, Closure* done) override {
    settle(controller, done, fitting(*reply));
  }
  void PrivateSignposts(RpcController* controller, const proto::PrivateSignpostsRequest* request,
                        proto::SignpostsReply* reply, Closure* done) override {
    settle(controller, done, fitting(*request, *reply));
  }

 private:
  Result<void> look_at(const std::vector<RecordId>& ids) {
    LULL_ASSIGN(auto* store, node_.store());
    return store->mark_opened(ids);
  }

  Result<std::optional<RecordId>> behind(std::string_view id) {
    if (id.empty()) return std::nullopt;
    LULL_ASSIGN(const auto found, entries_.resolve_record(id));
    return found;
  }

  Result<void> overlap(const proto::OverlapRequest& request, proto::OverlapReply& reply) {
    LULL_ASSIGN(const auto at, node_.practice());
    LULL_ASSIGN(const auto view, practice::overlap(at, request.situation()));
    put_overlap(view, request, reply);
    return {};
  }

  Result<void> tonight(proto::TonightReply& reply) {
    LULL_ASSIGN(const auto at, node_.practice());
    LULL_ASSIGN(const auto view, practice::tonight(at));
    return look_at(put_tonight(view, entries_, reply));
  }

  Result<void> waiting(proto::WaitingReply& reply) {
    LULL_ASSIGN(const auto at, node_.practice());
    const auto delivered = [this](const RecordId& id) { return node_.delivered(id); };
    LULL_ASSIGN(const auto all, practice::waiting(at, delivered));
    put_waiting(all, reply);
    return {};
  }

  Result<void> helped(proto::HelpedReply& reply) {
    LULL_ASSIGN(const auto at, node_.practice());
    LULL_ASSIGN(const auto view, practice::helped(at));
    put_helped(view, reply);
    return {};
  }

  Result<void> trends(proto::TrendsReply& reply) {
    LULL_ASSIGN(const auto at, node_.practice());
    LULL_ASSIGN(const auto view, practice::trends(at));
    put_trends(view, reply);
    return {};
  }

  Result<void> look_back(const proto::LookBackRequest& request, proto::LookBackReply& reply) {
    LULL_ASSIGN(const auto at, node_.practice());
    LULL_ASSIGN(const auto after, behind(request.after()));
    LULL_ASSIGN(const auto rows, practice::look_back(at, {request.from(), request.to()}));
    return look_at(put_past(rows, after, bounded(request.most()), entries_, reply));
  }

  Result<void> sharing(const proto::SharingRequest& request, proto::SharingReply& reply) {
    LULL_ASSIGN(const auto at, node_.practice());
    LULL_ASSIGN(const auto after, behind(request.after()));
    LULL_ASSIGN(const auto page, practice::shared_by_me(at, after, bounded(request.most())));
    reply.set_more(page.more);
    std::size_t bytes = 0;
    for (const auto& entry : page.entries) {
      if (bytes >= kReplyBytes) {
        reply.set_more(true);
        break;
      }
      auto* one = reply.add_entries();
      entries_.fill(entry, *one);
      bytes += one->ByteSizeLong();
    }
    return what_can_be_done(reply);
  }

  Result<void> what_can_be_done(proto::SharingReply& reply) {
    LULL_ASSIGN(const auto peers, node_.peers());
    const auto count = std::count_if(peers.begin(), peers.end(),
                                     [](const auto& peer) { return peer.active && !peer.ended; });
    reply.set_devices(static_cast<std::uint32_t>(count));
    reply.set_paused(node_.paused());
    if (!reply.entries().empty()) reply.add_can("Withdraw");
    if (!peers.empty()) {
      reply.add_can(node_.paused() ? "Resume" : "Pause");
      reply.add_can("Stop");
    }
    reply.add_can("Erase");
    return {};
  }

  Result<void> fitting(proto::SignpostsReply& reply) {
    LULL_ASSIGN(const auto at, node_.practice());
    LULL_ASSIGN(const auto ids, practice::signposts(at));
    put_signposts(ids, reply);
    return {};
  }

  Result<void> fitting(const proto::PrivateSignpostsRequest& request,
                       proto::SignpostsReply& reply) {
    LULL_TRY(node_.notebook());
    put_signposts(
        model::signposts_for(model::PrivateAnswers{request.free(), request.safe(), request.app()}),
        reply);
    return {};
  }

  node::Node& node_;
  control::Entries& entries_;
};

}  // namespace

std::unique_ptr<google::protobuf::Service> view_methods(node::Node& node, Entries& entries) {
  return std::make_unique<ViewMethods>(node, entries);
}

}  // namespace lull::control
