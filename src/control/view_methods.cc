// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "control.pb.h"
#include "control/entry_view.h"
#include "control/methods.h"
#include "practice/overlap.h"

namespace lull::control {

namespace {

using google::protobuf::Closure;
using google::protobuf::RpcController;

/// A reply is closed once it is past this; the faces take answers of up to 1 MiB.
constexpr std::size_t kReplyBytes = 512 * 1024;
constexpr std::uint32_t kLinesUsual = 500;
/// Ids in a list that comes without pages: under 300 KB.
constexpr std::size_t kIdsMost = 10'000;

template <class Out>
void put_ids(const std::vector<std::string>& ids, Out* out) {
  for (std::size_t i = 0; i < std::min(ids.size(), kIdsMost); ++i) *out->Add() = ids[i];
}

void put_side(const model::OverlapSide& side, proto::OverlapSide& out) {
  out.set_want(static_cast<std::uint32_t>(side.want));
  out.set_inherited(side.inherited);
  out.set_answer(side.answer);
}

void put_line(const model::OverlapLine& line, proto::OverlapLine& out) {
  out.set_item(line.item);
  out.set_way(static_cast<proto::OverlapWay>(line.way));
  out.set_state(static_cast<proto::OverlapState>(line.state));
  put_side(line.mine, *out.mutable_mine());
  put_side(line.theirs, *out.mutable_theirs());
  put_ids(line.limits, out.mutable_limits());
  out.set_unshared(line.unshared);
  put_ids(line.neighbours, out.mutable_neighbours());
}

/// proto::Views, method by method.
class ViewMethods final : public proto::Views {
 public:
  explicit ViewMethods(node::Node& node) : node_(node) {}

  void Overlap(RpcController* controller, const proto::OverlapRequest* request,
               proto::OverlapReply* reply, Closure* done) override {
    settle(controller, done, overlap(*request, *reply));
  }

 private:
  Result<void> overlap(const proto::OverlapRequest& request, proto::OverlapReply& reply) {
    LULL_ASSIGN(const auto at, node_.practice());
    LULL_ASSIGN(const auto view, practice::overlap(at, request.situation()));
    std::size_t bytes = 0;
    if (request.skip() == 0) {
      put_ids(view.limits, reply.mutable_limits());
      put_ids(view.situations, reply.mutable_situations());
      bytes = reply.ByteSizeLong();
    }
    const std::size_t most = request.most() == 0 ? kLinesUsual : request.most();
    std::size_t next = request.skip();
    for (; next < view.lines.size() && next - request.skip() < most && bytes < kReplyBytes;
         ++next) {
      auto* line = reply.add_lines();
      put_line(view.lines[next], *line);
      bytes += line->ByteSizeLong();
    }
    reply.set_more(next < view.lines.size());
    return {};
  }

  node::Node& node_;
};

}  // namespace

std::unique_ptr<google::protobuf::Service> view_methods(node::Node& node, Entries&) {
  return std::make_unique<ViewMethods>(node);
}

}  // namespace lull::control
