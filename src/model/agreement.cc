// SPDX-License-Identifier: Apache-2.0
#include "model/agreement.h"

#include <algorithm>

#include "model/plan.h"
#include "model/proposal.h"
#include "model/talk_request.h"

namespace lull::model {

namespace {

/// More proposals or requests of one person than anyone makes.
constexpr std::size_t kEarlierMost = 1000;

Day day_or(std::string_view text, Day otherwise) {
  return parse_day(text).value_or(otherwise);
}

bool over(const Fields& plan, Day today, int minutes) {
  if (plan.number(plan::kForm) == plan::kTonight) {
    const Day evening = day_or(plan.text(plan::kDay), today);
    return today > evening + 1 || (today == evening + 1 && minutes >= plan::kNoonMinutes);
  }
  return day_or(plan.text(plan::kReviewDay), today) < today;
}

bool about_plan(const Fields& proposal) {
  const auto about = proposal.number(proposal::kAbout);
  return about == proposal::kPlan || about == proposal::kChange;
}

/// Where the fields of a proposal go in a plan.
constexpr std::pair<std::uint16_t, std::uint16_t> kPuts[] = {
    {proposal::kTitle, plan::kTitle},         {proposal::kSteps, plan::kSteps},
    {proposal::kNote, plan::kNote},           {proposal::kTurn, plan::kTurn},
    {proposal::kReviewDay, plan::kReviewDay},
};

bool open_still(const Fields& proposal, Day today, int slack) {
  return !proposal.has(proposal::kAnswer) &&
         day_or(proposal.text(proposal::kExpiresDay), today - 1) >= today + slack;
}

}  // namespace

ProposalState state_of(const ProposalView& proposal, Day today) {
  if (proposal.withdrawn || proposal.fields == nullptr) return ProposalState::kWithdrawn;
  const auto& fields = *proposal.fields;
  const auto answer = fields.number(proposal::kAnswer);
  if (answer == 0)
    return open_still(fields, today, 0) ? ProposalState::kOpen : ProposalState::kLapsed;
  // An answer that came too late is none. These are dates that start with the year.
  if (fields.text(proposal::kAnswerDay) > fields.text(proposal::kExpiresDay))
    return ProposalState::kLapsed;
  if (answer == proposal::kDeclined) return ProposalState::kDeclined;
  if (answer == proposal::kCountered) return ProposalState::kCountered;
  return ProposalState::kAccepted;
}

PlanStanding standing_of(const PlanView& plan, std::span<const ProposalView> proposals, Day today,
                         int minutes) {
  PlanStanding standing;
  bool agreed_before = false;
  for (const auto& one : proposals) {
    if (one.fields == nullptr || !about_plan(*one.fields)) continue;
    if (one.fields->text(proposal::kTarget) != plan.id) continue;
    const auto state = state_of(one, today);
    const bool this_text = one.fields->text(proposal::kResult) == plan.digest;
    agreed_before = agreed_before || state == ProposalState::kAccepted;
    if (!this_text) continue;
    if (state == ProposalState::kAccepted) {
      standing.state = PlanState::kAgreed;
      standing.proposal = one.id;
    } else if (state == ProposalState::kOpen && standing.state == PlanState::kDraft) {
      standing.state = PlanState::kProposed;
      standing.proposal = one.id;
    }
  }
  standing.changed = agreed_before && standing.state != PlanState::kAgreed;
  if (standing.state == PlanState::kAgreed && over(*plan.fields, today, minutes))
    standing.state = PlanState::kLapsed;
  if (!plan.shared) standing = {};
  if (plan.fields->number(plan::kArchived) != 0) standing.state = PlanState::kArchived;
  return standing;
}

Fields text_of_plan(const Fields& plan) {
  Fields text;
  const auto in = [&plan](const FieldKey& key) {
    const auto* presence = plan.find(FieldKey{key.number, key.element});
    return presence != nullptr && std::get<std::uint64_t>(*presence) != 0;
  };
  for (const auto& field : plan) {
    if (field.key.number == plan::kArchived || field.key.number == plan::kSource) continue;
    if (!field.key.element.empty() && !in(field.key)) continue;
    text.set(field.key, field.value);
  }
  return text;
}

Fields puts_of(const Fields& proposal) {
  Fields puts;
  for (const auto& field : proposal)
    for (const auto& [from, to] : kPuts)
      if (field.key.number == from)
        puts.set(FieldKey{to, field.key.element, field.key.sub}, field.value);
  return puts;
}

Fields as_proposed(const Fields& plan) {
  Fields proposed;
  for (const auto& field : plan)
    for (const auto& [to, from] : kPuts)
      if (field.key.number == from)
        proposed.set(FieldKey{to, field.key.element, field.key.sub}, field.value);
  return proposed;
}

Fields with_proposal(const Fields& plan, const Fields& proposal) {
  Fields whole = plan;
  whole.overlay(puts_of(proposal));
  return whole;
}

namespace {

/// Whether two proposals ask for the same: about the same record or, where none is named, about the
/// same kind of thing.
bool same_matter(const Fields& a, const Fields& b) {
  const auto target = a.text(proposal::kTarget);
  if (target != b.text(proposal::kTarget)) return false;
  return !target.empty() || a.number(proposal::kAbout) == b.number(proposal::kAbout);
}

/// True if this answers one of the other person's that they may answer so, and does it for the
/// first time.
bool counters_truly(const Fields& fresh, std::span<const Earlier> earlier) {
  const auto counters = fresh.text(proposal::kCounters);
  if (counters.empty()) return false;
  bool theirs = false;
  for (const auto& one : earlier) {
    if (one.own && one.fields->text(proposal::kCounters) == counters) return false;
    theirs = theirs || (!one.own && one.id == counters && same_matter(*one.fields, fresh) &&
                        one.fields->number(proposal::kAnswer) == proposal::kCountered);
  }
  return theirs;
}

/// Whether this was declined, and so lately that its matter rests. The day is the other person's
/// word, so it counts as no later than the last one on which they could be answering.
bool rests(const Fields& declined, Day today, int slack) {
  if (declined.number(proposal::kAnswer) != proposal::kDeclined) return false;
  const Day last = day_or(declined.text(proposal::kExpiresDay), today);
  const Day since = std::min(day_or(declined.text(proposal::kAnswerDay), last), last);
  return today - since < proposal::kPauseDays - slack;
}

}  // namespace

Result<void> check_pace(const Fields& fresh, std::span<const Earlier> earlier, Day today,
                        int slack) {
  const bool counters = counters_truly(fresh, earlier);
  std::size_t open = 0;
  std::size_t made = 0;
  for (const auto& one : earlier) {
    if (!one.own) continue;
    ++made;
    const bool same = same_matter(*one.fields, fresh);
    if (!one.withdrawn && open_still(*one.fields, today, slack)) {
      ++open;
      if (same) return fail(Code::kRefused, "proposed_already");
    }
    if (same && !counters && rests(*one.fields, today, slack))
      return fail(Code::kRefused, "declined_lately");
  }
  if (open >= proposal::kOpenMost || made >= kEarlierMost)
    return fail(Code::kRefused, "too_many_proposals");
  const Day expires = day_or(fresh.text(proposal::kExpiresDay), today);
  if (expires > today + proposal::kOpenDays + slack)
    return fail(Code::kRefused, "day_too_far", "expires_day");
  return {};
}

Fields remains_of_proposal(const Fields& withdrawn) {
  Fields left;
  const auto counters = withdrawn.text(proposal::kCounters);
  const bool declined = withdrawn.number(proposal::kAnswer) == proposal::kDeclined;
  if (!declined && counters.empty()) return left;
  left.set(proposal::kAbout, withdrawn.number(proposal::kAbout));
  if (!counters.empty()) left.set(proposal::kCounters, counters);
  left.set(proposal::kTarget, withdrawn.text(proposal::kTarget));
  if (!declined) return left;
  left.set(proposal::kAnswer, proposal::kDeclined);
  for (const auto day : {proposal::kAnswerDay, proposal::kExpiresDay})
    left.set(day, withdrawn.text(day));
  return left;
}

Result<void> check_talk_pace(const Fields& fresh, std::span<const Earlier> earlier, Day today,
                             int slack) {
  const auto day = fresh.text(talk_request::kMadeDay);
  std::size_t made = 0;
  for (const auto& one : earlier) {
    if (!one.own) continue;
    ++made;
    if (one.fields->text(talk_request::kMadeDay) == day) return fail(Code::kRefused, "asked_today");
  }
  if (made >= kEarlierMost) return fail(Code::kRefused, "asked_today");
  const Day asked = day_or(day, today);
  const Day expires = day_or(fresh.text(talk_request::kExpiresDay), today);
  // Whoever asks for a day long past asks for something that has lapsed.
  if (expires > std::min(asked, today) + talk_request::kOpenDays + slack || asked > today + slack)
    return fail(Code::kRefused, "day_too_far", "expires_day");
  return {};
}

Fields remains_of_talk_request(const Fields& withdrawn) {
  Fields left;
  left.set(talk_request::kMadeDay, withdrawn.text(talk_request::kMadeDay));
  return left;
}

}  // namespace lull::model
