// SPDX-License-Identifier: Apache-2.0
#include "practice/waiting.h"

#include "model/plan.h"
#include "model/talk_request.h"
#include "practice/seen.h"
#include "practice/tonight.h"

namespace lull::practice {

namespace {

bool asks_for_a_talk(const Context& at, const store::Entry& request) {
  if (request.mine || !counts(request) || request.fields.has(model::talk_request::kReply))
    return false;
  const auto expires = model::parse_day(request.fields.text(model::talk_request::kExpiresDay));
  return expires && *expires >= at.today();
}

bool review_has_come(const Context& at, const PlanRow& row) {
  const bool agreed =
      row.state == model::PlanState::kAgreed || row.state == model::PlanState::kLapsed;
  if (!agreed || row.entry.fields.number(model::plan::kForm) == model::plan::kTonight) return false;
  const auto review = model::parse_day(row.entry.fields.text(model::plan::kReviewDay));
  return review && *review <= at.today();
}

}  // namespace

Result<Waiting> waiting(const Context& at, const Delivered& delivered) {
  Waiting all;
  LULL_ASSIGN(all.fresh, at.store.fresh_by_kind());
  LULL_ASSIGN(auto asked, proposals(at));
  for (auto& one : asked)
    if (!one.entry.mine && counts(one.entry) && one.state == model::ProposalState::kOpen)
      all.proposals.push_back(std::move(one));
  LULL_ASSIGN(auto requests, at.all(model::Kind::kTalkRequest));
  for (auto& one : requests)
    if (asks_for_a_talk(at, one)) all.talk_requests.push_back(std::move(one));
  LULL_ASSIGN(auto sealed, rounds(at, delivered));
  for (auto& one : sealed)
    if (one.state == RoundState::kInvited && counts(one.entry))
      all.rounds.push_back(std::move(one));
  LULL_ASSIGN(auto planned, plans(at));
  for (const auto& one : planned)
    if (review_has_come(at, one)) all.reviews.push_back(one);
  all.tonight = plan_for_tonight(at, std::move(planned));
  LULL_ASSIGN(all.softenings, at.store.softenings());
  return all;
}

}  // namespace lull::practice
