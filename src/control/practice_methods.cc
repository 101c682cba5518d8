// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "control.pb.h"
#include "control/entry_view.h"
#include "control/methods.h"
#include "model/sealed_round.h"
#include "practice/plans.h"
#include "practice/rounds.h"
#include "wire/record.h"

namespace lull::control {

namespace {

using google::protobuf::Closure;
using google::protobuf::RpcController;

proto::PlanState number_of(model::PlanState state) {
  switch (state) {
    case model::PlanState::kDraft:
      return proto::PLAN_DRAFT;
    case model::PlanState::kProposed:
      return proto::PLAN_PROPOSED;
    case model::PlanState::kAgreed:
      return proto::PLAN_AGREED;
    case model::PlanState::kLapsed:
      return proto::PLAN_LAPSED;
    case model::PlanState::kArchived:
      return proto::PLAN_ARCHIVED;
  }
  return proto::PLAN_UNSET;
}

proto::ProposalState number_of(model::ProposalState state) {
  switch (state) {
    case model::ProposalState::kWithdrawn:
      return proto::PROPOSAL_WITHDRAWN;
    case model::ProposalState::kLapsed:
      return proto::PROPOSAL_LAPSED;
    case model::ProposalState::kDeclined:
      return proto::PROPOSAL_DECLINED;
    case model::ProposalState::kCountered:
      return proto::PROPOSAL_COUNTERED;
    case model::ProposalState::kAccepted:
      return proto::PROPOSAL_ACCEPTED;
    case model::ProposalState::kOpen:
      return proto::PROPOSAL_OPEN;
  }
  return proto::PROPOSAL_UNSET;
}

proto::RoundState number_of(practice::RoundState state) {
  switch (state) {
    case practice::RoundState::kInvited:
      return proto::ROUND_INVITED;
    case practice::RoundState::kSealed:
      return proto::ROUND_SEALED;
    case practice::RoundState::kOpen:
      return proto::ROUND_OPEN;
    case practice::RoundState::kClosed:
      return proto::ROUND_CLOSED;
  }
  return proto::ROUND_UNSET;
}

proto::Plan plan_of(const model::Fields& fields) {
  proto::Content content;
  put_content(model::kPlanSpec, fields, content);
  return content.plan();
}

void fill(const practice::RoundRow& row, proto::RoundView& out) {
  namespace round = model::sealed_round;
  const auto text = [&row](std::uint16_t field) {
    return std::string(row.entry.fields.text(field));
  };
  out.set_id(id_text(row.entry.id));
  out.set_state(number_of(row.state));
  out.set_card(text(round::kCard));
  out.set_question(text(round::kQuestion));
  out.set_expires_day(text(round::kExpiresDay));
  out.set_target(text(round::kTarget));
  out.set_mine(row.mine);
  out.set_theirs(row.theirs);
}

/// proto::Practice, method by method.
class PracticeMethods final : public proto::Practice {
 public:
  PracticeMethods(node::Node& node, control::Entries& entries) : node_(node), entries_(entries) {}

  void Plans(RpcController* controller, const proto::Empty*, proto::PlansReply* reply,
             Closure* done) override {
    settle(controller, done, plans(*reply));
  }
  void Plan(RpcController* controller, const proto::IdRequest* request, proto::PlanView* reply,
            Closure* done) override {
    settle(controller, done, plan(request->id(), *reply));
  }
  void DraftPlan(RpcController* controller, const proto::DraftPlanRequest* request,
                 proto::PlanView* reply, Closure* done) override {
    settle(controller, done, draft(*request, *reply));
  }
  void Proposals(RpcController* controller, const proto::Empty*, proto::ProposalsReply* reply,
                 Closure* done) override {
    settle(controller, done, proposals(*reply));
  }
  void Propose(RpcController* controller, const proto::ProposeRequest* request,
               proto::ProposalView* reply, Closure* done) override {
    settle(controller, done, propose(*request, *reply));
  }
  void Answer(RpcController* controller, const proto::AnswerRequest* request,
              proto::ProposalView* reply, Closure* done) override {
    settle(controller, done, answer(*request, *reply));
  }
  void Rounds(RpcController* controller, const proto::Empty*, proto::RoundsReply* reply,
              Closure* done) override {
    settle(controller, done, rounds(*reply));
  }
  void StartRound(RpcController* controller, const proto::StartRoundRequest* request,
                  proto::RoundView* reply, Closure* done) override {
    settle(controller, done, start_round(*request, *reply));
  }
  void AnswerRound(RpcController* controller, const proto::AnswerRoundRequest* request,
                   proto::RoundView* reply, Closure* done) override {
    settle(controller, done, answer_round(*request, *reply));
  }
  void KeepLimit(RpcController* controller, const proto::IdRequest* request, proto::Entry* reply,
                 Closure* done) override {
    settle(controller, done, keep_limit(request->id(), *reply));
  }

 private:
  Result<void> look_at(const RecordId& id) {
    LULL_ASSIGN(auto* store, node_.store());
    return store->mark_opened({id});
  }

  void fill_plan(const practice::PlanRow& row, proto::PlanView& out) {
    entries_.fill(row.entry, *out.mutable_entry());
    out.set_state(number_of(row.state));
    out.set_changed(row.changed);
    for (const auto& id : row.suspended) out.add_suspended(id);
    for (const auto& id : row.taken_out) out.add_taken_out(id);
    if (row.proposal) out.set_proposal(id_text(*row.proposal));
  }

  Result<void> show_plan(const RecordId& id, proto::PlanView& reply) {
    LULL_ASSIGN(const auto at, node_.practice());
    LULL_ASSIGN(const auto row, practice::plan(at, id));
    fill_plan(row, reply);
    return look_at(id);
  }

  Result<void> plans(proto::PlansReply& reply) {
    LULL_ASSIGN(const auto at, node_.practice());
    LULL_ASSIGN(const auto rows, practice::plans(at));
    for (const auto& row : rows) fill_plan(row, *reply.add_plans());
    return {};
  }

  Result<void> plan(std::string_view id, proto::PlanView& reply) {
    LULL_ASSIGN(const auto found, entries_.resolve_record(id));
    return show_plan(found, reply);
  }

  Result<void> draft(const proto::DraftPlanRequest& request, proto::PlanView& reply) {
    LULL_ASSIGN(const auto at, node_.practice());
    if (request.plan().empty()) {
      LULL_ASSIGN(const auto made, practice::draft_from(at, request.preset()));
      return show_plan(made, reply);
    }
    LULL_ASSIGN(const auto from, entries_.resolve_record(request.plan()));
    LULL_ASSIGN(const auto made, practice::copy_for_tonight(at, from));
    return show_plan(made, reply);
  }

  Result<void> proposals(proto::ProposalsReply& reply) {
    LULL_ASSIGN(const auto at, node_.practice());
    LULL_ASSIGN(const auto rows, practice::proposals(at));
    for (const auto& row : rows) {
      LULL_TRY(put_proposal(at, row, *reply.add_proposals()));
    }
    return {};
  }

  Result<void> put_proposal(const practice::Context& at, const practice::ProposalRow& row,
                            proto::ProposalView& out) {
    entries_.fill(row.entry, *out.mutable_entry());
    out.set_state(number_of(row.state));
    if (row.state != model::ProposalState::kOpen) return {};
    LULL_ASSIGN(const auto change, practice::change_in(at, row.entry.fields));
    if (!change) return {};
    // What the plan's steps name has its words with the proposal.
    proto::Entry plan;
    entries_.fill(change->plan, plan);
    out.mutable_entry()->mutable_labels()->insert(plan.labels().begin(), plan.labels().end());
    *out.mutable_before() = plan_of(change->plan.fields);
    *out.mutable_after() = plan_of(change->after);
    return {};
  }

  Result<void> show_proposal(const RecordId& id, proto::ProposalView& reply) {
    LULL_ASSIGN(const auto at, node_.practice());
    LULL_ASSIGN(const auto entry, at.get(id, model::Kind::kProposal));
    const model::ProposalView view{{}, entry.share == store::Share::kWithdrawn, &entry.fields};
    LULL_TRY(put_proposal(at, {entry, model::state_of(view, at.today())}, reply));
    return look_at(id);
  }

  Result<void> propose(const proto::ProposeRequest& request, proto::ProposalView& reply) {
    LULL_ASSIGN(const auto at, node_.practice());
    LULL_ASSIGN(const auto target, entries_.resolve_record(request.target()));
    const practice::Asking asking{request.because(), request.smaller()};
    LULL_ASSIGN(const auto entry, at.store.get(target));
    RecordId made;
    if (entry.kind == static_cast<std::uint16_t>(model::Kind::kExperiment)) {
      LULL_ASSIGN(made, practice::propose_experiment(at, target, asking));
    } else if (!request.has_change()) {
      LULL_ASSIGN(made, practice::propose(at, target, asking));
    } else {
      const auto bytes = request.change().SerializeAsString();
      LULL_ASSIGN(const auto puts, wire::parse_fields(model::kPlanSpec, as_bytes(bytes)));
      std::optional<RecordId> counters;
      if (!request.counters().empty()) {
        LULL_ASSIGN(counters, entries_.resolve_record(request.counters()));
      }
      LULL_ASSIGN(made, practice::propose_change(at, target, puts, asking, counters));
    }
    return show_proposal(made, reply);
  }

  Result<void> answer(const proto::AnswerRequest& request, proto::ProposalView& reply) {
    LULL_ASSIGN(const auto at, node_.practice());
    LULL_ASSIGN(const auto id, entries_.resolve_record(request.id()));
    LULL_TRY(request.accept() ? practice::accept(at, id) : practice::decline(at, id));
    return show_proposal(id, reply);
  }

  practice::Delivered delivered() {
    return [this](const RecordId& id) { return node_.delivered(id); };
  }

  Result<void> rounds(proto::RoundsReply& reply) {
    LULL_ASSIGN(const auto at, node_.practice());
    LULL_ASSIGN(const auto rows, practice::rounds(at, delivered()));
    for (const auto& row : rows) control::fill(row, *reply.add_rounds());
    return {};
  }

  Result<void> show_round(const RecordId& id, proto::RoundView& reply) {
    LULL_ASSIGN(const auto at, node_.practice());
    LULL_ASSIGN(const auto row, practice::round(at, id, delivered()));
    control::fill(row, reply);
    return look_at(id);
  }

  Result<void> start_round(const proto::StartRoundRequest& request, proto::RoundView& reply) {
    LULL_ASSIGN(const auto at, node_.practice());
    practice::RoundStart start{request.card(), request.question(), {}, 7};
    if (request.days() != 0) start.days = static_cast<int>(std::min(request.days(), 1000u));
    if (!request.target().empty()) {
      LULL_ASSIGN(const auto target, entries_.resolve_record(request.target()));
      start.target = id_text(target);
    }
    LULL_ASSIGN(const auto made, practice::start_round(at, start));
    return show_round(made, reply);
  }

  Result<void> answer_round(const proto::AnswerRoundRequest& request, proto::RoundView& reply) {
    LULL_ASSIGN(const auto at, node_.practice());
    LULL_ASSIGN(const auto id, entries_.resolve_record(request.id()));
    LULL_TRY(request.take_back() ? practice::take_back(at, id)
                                 : practice::answer_round(at, id, request.answer()));
    return show_round(id, reply);
  }

  Result<void> keep_limit(std::string_view id, proto::Entry& reply) {
    LULL_ASSIGN(const auto found, entries_.resolve_record(id));
    LULL_ASSIGN(auto* store, node_.store());
    LULL_TRY(store->cancel_softening(found));
    return entries_.show(found, reply);
  }

  node::Node& node_;
  control::Entries& entries_;
};

}  // namespace

std::unique_ptr<google::protobuf::Service> practice_methods(node::Node& node, Entries& entries) {
  return std::make_unique<PracticeMethods>(node, entries);
}

}  // namespace lull::control
