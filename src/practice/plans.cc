// SPDX-License-Identifier: Apache-2.0
#include "practice/plans.h"

#include "base/base32.h"
#include "crypto/hash.h"
#include "crypto/random.h"
#include "model/catalogue.h"
#include "model/plan.h"
#include "model/proposal.h"
#include "model/step.h"
#include "practice/suspension.h"
#include "wire/record.h"

namespace lull::practice {

namespace {

using model::Kind;
namespace plan_ = model::plan;
namespace proposal_ = model::proposal;

std::string new_step_id() {
  return base32_token(crypto::random_id<ReplicaId>().view());
}

/// Adds a step behind those that are there.
void add_step(model::Fields& plan, std::string_view item, std::string& place) {
  const auto id = new_step_id();
  place = model::step::place_between(place, {});
  plan.set_part(plan_::kSteps, id, model::step::kItem, std::string(item));
  plan.set_part(plan_::kSteps, id, model::step::kPlace, place);
  if (const auto phase = model::step::first_phase(item); phase != 0)
    plan.set_part(plan_::kSteps, id, model::step::kPhase, phase);
}

std::vector<model::ProposalView> views_of(const std::vector<store::Entry>& proposals,
                                          std::vector<std::string>& ids) {
  std::vector<model::ProposalView> views;
  ids.reserve(proposals.size());
  for (const auto& entry : proposals) {
    ids.push_back(token_of(entry.id));
    const bool withdrawn = entry.share == store::Share::kWithdrawn;
    views.push_back({ids.back(), withdrawn, withdrawn ? nullptr : &entry.fields});
  }
  return views;
}

Result<PlanRow> row_of(const Context& at, store::Entry entry,
                       const std::vector<model::ProposalView>& proposals,
                       const LimitsOnSteps& limits) {
  const auto id = token_of(entry.id);
  const auto digest = digest_of(entry.fields);
  const model::PlanView view{id, &entry.fields, digest, entry.share == store::Share::kShared};
  const auto standing = model::standing_of(view, proposals, at.today(), at.minutes());
  PlanRow row;
  row.state = standing.state;
  row.changed = standing.changed;
  if (!standing.proposal.empty()) row.proposal = record_of(standing.proposal);
  row.suspended = limits.touched(at, entry.fields);
  for (const auto& clash : entry.clashes)
    if (clash.key.number == plan_::kSteps && clash.key.sub == 0)
      row.taken_out.push_back(clash.key.element);
  row.entry = std::move(entry);
  return row;
}

/// Holds a plan's days to what they may be, and puts in the usual ones.
Result<model::Fields> dated(const Context& at, const model::Fields& plan) {
  model::Fields puts;
  if (plan.number(plan_::kForm) == plan_::kTonight) {
    if (plan.text(plan_::kDay).empty()) puts.set(plan_::kDay, model::day_text(at.today()));
    return puts;
  }
  const auto review = model::parse_day(plan.text(plan_::kReviewDay));
  if (!review || *review < at.today())
    puts.set(plan_::kReviewDay, model::day_text(at.today() + plan_::kReviewDefault));
  else if (*review > at.today() + plan_::kReviewMost)
    return fail(Code::kInvalid, "day_too_far", "review_day");
  return puts;
}

model::Fields asking_fields(const Context& at, const Asking& asking, std::uint64_t about,
                            const RecordId& target) {
  model::Fields fields;
  fields.set(proposal_::kAbout, about);
  fields.set(proposal_::kTarget, token_of(target));
  if (!asking.because.empty()) fields.set(proposal_::kBecause, asking.because);
  if (!asking.smaller.empty()) fields.set(proposal_::kSmaller, asking.smaller);
  fields.set(proposal_::kMadeDay, model::day_text(at.today()));
  fields.set(proposal_::kExpiresDay, model::day_text(at.today() + proposal_::kOpenDays));
  return fields;
}

/// A proposal that this person may answer now.
Result<store::Entry> to_answer(const Context& at, const RecordId& id) {
  LULL_ASSIGN(auto entry, at.get(id, Kind::kProposal));
  if (entry.mine) return fail(Code::kRefused, "not_yours");
  const model::ProposalView view{{}, entry.share == store::Share::kWithdrawn, &entry.fields};
  if (model::state_of(view, at.today()) != model::ProposalState::kOpen)
    return fail(Code::kRefused, "proposal_closed");
  return entry;
}

model::Fields answer_fields(const Context& at, std::uint64_t answer) {
  model::Fields fields;
  fields.set(proposal_::kAnswer, answer);
  fields.set(proposal_::kAnswerDay, model::day_text(at.today()));
  return fields;
}

}  // namespace

std::string digest_of(const model::Fields& plan) {
  const auto text = wire::encode_fields(model::kPlanSpec, model::text_of_plan(plan));
  return base32_token(crypto::blake2b({text}));
}

Result<std::vector<ProposalRow>> proposals(const Context& at) {
  LULL_ASSIGN(auto entries, at.all(Kind::kProposal));
  std::vector<ProposalRow> rows;
  for (auto& entry : entries) {
    const model::ProposalView view{{}, entry.share == store::Share::kWithdrawn, &entry.fields};
    const auto state = model::state_of(view, at.today());
    rows.push_back({std::move(entry), state});
  }
  return rows;
}

Result<std::vector<PlanRow>> plans(const Context& at) {
  LULL_ASSIGN(auto entries, at.all(Kind::kPlan));
  LULL_ASSIGN(const auto asked, at.all(Kind::kProposal));
  LULL_ASSIGN(const auto limits, at.all(Kind::kLimit));
  const LimitsOnSteps pausing(limits, model::limit::kHard);
  std::vector<std::string> ids;
  const auto views = views_of(asked, ids);
  std::vector<PlanRow> rows;
  for (auto& entry : entries) {
    LULL_ASSIGN(auto row, row_of(at, std::move(entry), views, pausing));
    rows.push_back(std::move(row));
  }
  return rows;
}

Result<PlanRow> plan(const Context& at, const RecordId& id) {
  LULL_ASSIGN(auto entry, at.get(id, Kind::kPlan));
  LULL_ASSIGN(const auto asked, at.all(Kind::kProposal));
  LULL_ASSIGN(const auto limits, at.all(Kind::kLimit));
  const LimitsOnSteps pausing(limits, model::limit::kHard);
  std::vector<std::string> ids;
  return row_of(at, std::move(entry), views_of(asked, ids), pausing);
}

Result<RecordId> draft_from(const Context& at, std::string_view preset) {
  const auto* known = model::find_preset(preset);
  if (known == nullptr) return fail(Code::kNotFound, "unknown_preset");
  model::Fields fields;
  fields.set(plan_::kForm, plan_::kStanding);
  fields.set(plan_::kTitle, known->label);
  std::string place;
  for (const auto item : known->steps) add_step(fields, item, place);
  return at.store.create(model::kPlanSpec, fields, std::nullopt);
}

Result<RecordId> copy_for_tonight(const Context& at, const RecordId& id) {
  LULL_ASSIGN(const auto entry, at.get(id, Kind::kPlan));
  auto fields = model::text_of_plan(model::known_fields(model::kPlanSpec, entry.fields));
  fields.set(plan_::kForm, plan_::kTonight);
  fields.set(plan_::kDay, model::day_text(at.today()));
  fields.set(plan_::kSource, token_of(id));
  fields.drop(model::FieldKey{plan_::kReviewDay});
  return at.store.create(model::kPlanSpec, fields, std::nullopt);
}

Result<RecordId> propose(const Context& at, const RecordId& id, const Asking& asking) {
  LULL_ASSIGN(const auto space, at.space);
  LULL_ASSIGN(const auto now, plan(at, id));
  if (now.state == model::PlanState::kAgreed) return fail(Code::kRefused, "agreed_already");
  if (now.entry.fields.elements(plan_::kSteps).empty()) return fail(Code::kInvalid, "plan_empty");
  LULL_ASSIGN(const auto days, dated(at, now.entry.fields));
  auto fields = asking_fields(at, asking, proposal_::kPlan, id);
  RecordId made;
  const auto steps = [&](store::Records& records) -> Result<void> {
    if (!days.empty()) LULL_TRY(records.edit(id, days));
    if (now.entry.share == store::Share::kPrivate) LULL_TRY(records.share(id, space));
    LULL_ASSIGN(const auto shared, records.get(id));
    const auto digest = digest_of(shared.fields);
    fields.set(proposal_::kBase, digest);
    fields.set(proposal_::kResult, digest);
    LULL_ASSIGN(made, records.create(model::kProposalSpec, fields));
    LULL_TRY(records.share(made, space));
    return {};
  };
  LULL_TRY(at.store.together(steps));
  return made;
}

Result<RecordId> propose_change(const Context& at, const RecordId& id, const model::Fields& puts,
                                const Asking& asking, const std::optional<RecordId>& counters) {
  LULL_ASSIGN(const auto space, at.space);
  LULL_ASSIGN(const auto entry, at.get(id, Kind::kPlan));
  if (entry.share != store::Share::kShared) return fail(Code::kInvalid, "plan_is_draft");
  auto fields = asking_fields(at, asking, proposal_::kChange, id);
  auto proposed = model::as_proposed(puts);
  if (counters) {
    LULL_ASSIGN(const auto answered, to_answer(at, *counters));
    if (answered.fields.text(proposal_::kTarget) != token_of(id))
      return fail(Code::kInvalid, "other_kind");
    // A counter-proposal is the other's, changed: what it does not mention stays as they had it.
    auto both = model::as_proposed(model::puts_of(answered.fields));
    both.overlay(proposed);
    proposed = std::move(both);
    fields.set(proposal_::kCounters, token_of(*counters));
  }
  if (proposed.empty()) return fail(Code::kInvalid, "nothing_to_change");
  fields.overlay(proposed);
  const auto whole = model::with_proposal(entry.fields, fields);
  LULL_TRY(model::check_whole(model::kPlanSpec, whole));
  fields.set(proposal_::kBase, digest_of(entry.fields));
  fields.set(proposal_::kResult, digest_of(whole));
  RecordId made;
  const auto steps = [&](store::Records& records) -> Result<void> {
    if (counters) LULL_TRY(records.edit(*counters, answer_fields(at, proposal_::kCountered)));
    LULL_ASSIGN(made, records.create(model::kProposalSpec, fields));
    LULL_TRY(records.share(made, space));
    return {};
  };
  LULL_TRY(at.store.together(steps));
  return made;
}

Result<std::optional<PlanChange>> change_in(const Context& at, const model::Fields& proposal) {
  if (model::puts_of(proposal).empty()) return std::nullopt;
  const auto target = record_of(proposal.text(proposal_::kTarget));
  if (!target) return std::nullopt;
  auto plan = at.get(*target, Kind::kPlan);
  if (!plan) return std::nullopt;
  auto after = model::with_proposal(plan->fields, proposal);
  return PlanChange{std::move(*plan), std::move(after)};
}

Result<RecordId> propose_experiment(const Context& at, const RecordId& id, const Asking& asking) {
  LULL_ASSIGN(const auto space, at.space);
  LULL_ASSIGN(const auto entry, at.get(id, Kind::kExperiment));
  const auto fields = asking_fields(at, asking, proposal_::kExperiment, id);
  RecordId made;
  const auto steps = [&](store::Records& records) -> Result<void> {
    if (entry.share == store::Share::kPrivate) LULL_TRY(records.share(id, space));
    LULL_ASSIGN(made, records.create(model::kProposalSpec, fields));
    LULL_TRY(records.share(made, space));
    return {};
  };
  LULL_TRY(at.store.together(steps));
  return made;
}

Result<void> accept(const Context& at, const RecordId& id) {
  LULL_ASSIGN(const auto asked, to_answer(at, id));
  const auto about = asked.fields.number(proposal_::kAbout);
  const auto target = record_of(asked.fields.text(proposal_::kTarget));
  const auto puts = model::puts_of(asked.fields);
  const bool plan = about == proposal_::kPlan || about == proposal_::kChange;
  if (plan) {
    if (!target) return fail(Code::kRefused, "proposal_outdated");
    const auto entry = at.get(*target, Kind::kPlan);
    if (!entry) return fail(Code::kRefused, "proposal_outdated");
    const auto whole = model::with_proposal(entry->fields, asked.fields);
    if (digest_of(whole) != asked.fields.text(proposal_::kResult))
      return fail(Code::kRefused, "proposal_outdated");
  }
  return at.store.together([&](store::Records& records) -> Result<void> {
    if (plan && !puts.empty()) LULL_TRY(records.edit(*target, puts));
    return records.edit(id, answer_fields(at, proposal_::kAccepted));
  });
}

Result<void> decline(const Context& at, const RecordId& id) {
  LULL_TRY(to_answer(at, id));
  return at.store.together([&](store::Records& records) {
    return records.edit(id, answer_fields(at, proposal_::kDeclined));
  });
}

}  // namespace lull::practice
